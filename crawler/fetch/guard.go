package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"
)

// Resolver turns names into addresses. *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Dialer opens connections. *net.Dialer is one. It is only ever asked to dial literal addresses that the guard has passed.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// errForbidden is in the chain of every refusal by the guard.
var errForbidden = errors.New("khabar does not connect there")

func forbidden(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errForbidden, fmt.Sprintf(format, args...))
}

// guard decides where a request may go: to public addresses only, by http or https, to the usual ports. It checks the address
// as written, then what its name resolves to, then once more at the moment of connecting, for every hop of a redirect.
type guard struct {
	allowPrivate bool // every address and port
	ports        []uint16
	resolver     Resolver
	dialer       Dialer
	ranges       *ssrf.Guardian
}

// metadata are public addresses behind which clouds keep what only the machine itself may read.
var metadata = []netip.Prefix{netip.MustParsePrefix("168.63.129.16/32")}

const (
	connectTimeout = 10 * time.Second
	lookupTimeout  = 10 * time.Second
	// maxAddresses bounds how many addresses of one name are tried.
	maxAddresses = 4
)

func newGuard(allowPrivate bool, ports []uint16, resolver Resolver, dialer Dialer) *guard {
	if len(ports) == 0 {
		ports = []uint16{80, 443}
	}
	g := &guard{allowPrivate: allowPrivate, ports: ports, resolver: resolver, dialer: dialer,
		ranges: ssrf.New(ssrf.WithPorts(ports...), ssrf.WithDeniedV4Prefixes(metadata...))}
	if g.resolver == nil {
		g.resolver = net.DefaultResolver
	}
	if g.dialer == nil {
		g.dialer = &net.Dialer{Timeout: connectTimeout, Control: g.control}
	}
	return g
}

// control is the last check, on the socket that is about to connect.
func (g *guard) control(network, address string, c syscall.RawConn) error {
	if g.allowPrivate {
		return nil
	}
	if err := g.ranges.Safe(network, address, c); err != nil {
		return forbidden("%s", err)
	}
	return nil
}

// checkURL refuses addresses whose spelling alone says that they must not be fetched.
func (g *guard) checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return forbidden("the scheme %q is not http or https", u.Scheme)
	case u.User != nil:
		return forbidden("the address carries a user name")
	}
	if _, err := g.port(u.Port(), u.Scheme); err != nil {
		return err
	}
	_, _, err := g.host(u.Hostname())
	return err
}

func (g *guard) port(written, scheme string) (uint16, error) {
	switch {
	case written == "" && scheme == "https":
		written = "443"
	case written == "":
		written = "80"
	}
	n, err := strconv.ParseUint(written, 10, 16)
	if err != nil || n == 0 {
		return 0, forbidden("%q is not a port", written)
	}
	if !g.allowPrivate && !slices.Contains(g.ports, uint16(n)) {
		return 0, forbidden("the port %d is not one of %v", n, g.ports)
	}
	return uint16(n), nil
}

// localNames are the endings of names that never belong to the public Internet (RFC 6761, 6762, 8375, 9476 and common use).
var localNames = []string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "test", "invalid",
	"onion",
	"home.arpa", "localdomain", "alt"}

// host reads a host: an address, or a name to be looked up. Numbers that are not an address in the usual form are refused,
// because some resolvers take 2130706433, 0x7f.1 and 0177.0.0.1 for 127.0.0.1 (WHATWG URL, section 3.5).
func (g *guard) host(written string) (addr netip.Addr, name string, err error) {
	if written == "" {
		return addr, "", forbidden("the address has no host")
	}
	if addr, err := netip.ParseAddr(strings.TrimSuffix(written, ".")); err == nil {
		return addr, "", g.checkAddr(addr)
	}
	name, err = idna.Lookup.ToASCII(strings.TrimSuffix(written, "."))
	if err != nil || name == "" || strings.ContainsAny(name, "%:[]@/\\ ") {
		return addr, "", forbidden("%q is not the name of a host", written)
	}
	name = strings.ToLower(name)
	if addr, err := netip.ParseAddr(name); err == nil { // digits of other scripts become ASCII
		return addr, "", g.checkAddr(addr)
	}
	if isNumber(name[strings.LastIndexByte(name, '.')+1:]) {
		return addr, "", forbidden("%q is a number and not a name", written)
	}
	for _, local := range localNames {
		if !g.allowPrivate && (name == local || strings.HasSuffix(name, "."+local)) {
			return addr, "", forbidden("%q is a name for local use", written)
		}
	}
	return addr, name, nil
}

func isNumber(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		_, err := strconv.ParseUint(hex, 16, 64)
		return hex == "" || err == nil || errors.Is(err, strconv.ErrRange)
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

// checkAddr refuses addresses that are not public, also when they stand inside an IPv6 address.
func (g *guard) checkAddr(addr netip.Addr) error {
	if g.allowPrivate {
		return nil
	}
	if addr.Zone() != "" {
		return forbidden("%s names an interface of this machine", addr)
	}
	if addr.Is4In6() {
		addr = addr.Unmap()
	}
	if err := g.ranges.SafeAddr(addr); err != nil {
		return forbidden("%s", err)
	}
	if addr.Is6() { // ISATAP (RFC 5214) carries an IPv4 address in any prefix
		if b := addr.As16(); (b[8]&^3) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe {
			return forbidden("%s is a tunnel address", addr)
		}
	}
	return nil
}

// dial looks a name up, refuses it if any of its addresses is not public, and connects to one of exactly those addresses, so
// that a second lookup cannot answer otherwise.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	written, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, forbidden("%q has no port", address)
	}
	if _, err := g.port(port, ""); err != nil {
		return nil, err
	}
	addr, name, err := g.host(written)
	if err != nil {
		return nil, err
	}
	addrs := []netip.Addr{addr}
	if name != "" {
		if addrs, err = g.lookup(ctx, name); err != nil {
			return nil, err
		}
	}
	var errs []error
	for _, addr := range addrs {
		conn, err := g.dialer.DialContext(ctx, network, net.JoinHostPort(addr.String(), port))
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func (g *guard) lookup(ctx context.Context, name string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	addrs, err := g.resolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil, err
	}
	if len(addrs) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: name, IsNotFound: true}
	}
	for i, addr := range addrs {
		if addrs[i] = addr.Unmap(); g.checkAddr(addr) != nil {
			return nil, forbidden("the name %q leads to %s, which is not public", name, addr)
		}
	}
	return addrs[:min(len(addrs), maxAddresses)], nil
}
