package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"

	"khabar"
)

// recorder is a resolver and a dialer that write down what they are asked for. It never connects.
type recorder struct {
	mu      sync.Mutex
	answers map[string][]string // addresses by name; the first lookup takes the first element, and so on
	looked  []string
	dialled []string
}

func (r *recorder) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked = append(r.looked, host)
	var addrs []netip.Addr
	for _, a := range r.answers[host] {
		addrs = append(addrs, netip.MustParseAddr(a))
	}
	if addrs == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return addrs, nil
}

func (r *recorder) DialContext(_ context.Context, _, address string) (net.Conn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dialled = append(r.dialled, address)
	return nil, errors.New("this test connects to nothing")
}

func TestAddressesThatAreNeverDialled(t *testing.T) {
	refused := []string{
		// loopback and its spellings
		"http://127.0.0.1/", "http://127.0.0.2/", "http://127.255.255.254/", "https://127.0.0.1:443/", "http://127.0.0.1./",
		"http://2130706433/", "http://0x7f000001/", "http://0x7F.0.0.1/", "http://017700000001/", "http://0177.0.0.1/",
		"http://127.1/", "http://127.0.1/", "http://0/", "http://0.0.0.0/", "http://127.0.0.1%2f@news.example/",
		"http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.⓪.⓪.①/",
		"http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://localhost.localdomain/",
		// private, link-local, carrier, metadata, special
		"http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/latest/",
		"http://169.254.0.1/", "http://100.64.0.1/", "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/",
		"http://192.0.2.1/", "http://198.51.100.7/", "http://203.0.113.9/", "http://198.18.0.1/", "http://224.0.0.1/",
		"http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/", "http://192.88.99.1/",
		// IPv6
		"http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
		"http://[::ffff:10.0.0.1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a00:1]/",
		"http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:1::7f00:1]/",
		"http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/",
		"http://[2001:db8::1]/", "http://[3fff::1]/", "http://[2001:470::5efe:127.0.0.1]/", "http://[2001:470::200:5efe:a00:1]/",
		// names that lead there
		"http://loopback.example/", "http://private.example/", "http://mixed.example/", "http://mapped.example/",
		"http://six.example/", "http://metadata.google.internal/", "http://printer.local/", "http://router.home.arpa/",
		// schemes, ports, credentials
		"ftp://news.example/", "file:///etc/passwd", "gopher://news.example/", "javascript:alert(1)", "unix:///run/docker.sock",
		"http://news.example:22/", "http://news.example:6379/", "https://news.example:0/", "http://news.example:99999/",
		"http://admin:secret@news.example/", "http:///etc/passwd", "http://", "", "//news.example/", "news.example", "http://[::1/",
	}
	if len(refused) < 60 {
		t.Fatalf("only %d attempts", len(refused))
	}
	for _, address := range refused {
		r := &recorder{answers: map[string][]string{
			"loopback.example": {"127.0.0.1"}, "private.example": {"192.168.0.10"}, "mapped.example": {"::ffff:10.1.2.3"},
			"mixed.example": {"93.184.216.34", "10.0.0.1"}, "six.example": {"fd12:3456::1"}, "news.example": {"93.184.216.34"},
		}}
		f := New(Options{Resolver: r, Dialer: r, Interval: -1})
		_, err := f.Get(t.Context(), Request{URL: address})
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Outcome != khabar.FetchBlocked {
			t.Errorf("%q: %v", address, err)
		}
		if len(r.dialled) > 0 {
			t.Errorf("%q: dialled %q", address, r.dialled)
		}
	}
}

func TestPublicAddressesAreDialledAsChecked(t *testing.T) {
	r := &recorder{answers: map[string][]string{"news.example": {"93.184.216.34", "2606:4700::1"}}}
	f := New(Options{Resolver: r, Dialer: r, Interval: -1})
	if _, err := f.Get(t.Context(), Request{URL: "https://NEWS.example/a"}); err == nil {
		t.Fatal("an answer from nowhere")
	}
	if want := []string{"93.184.216.34:443", "[2606:4700::1]:443"}; !slices.Equal(r.dialled, want) {
		t.Errorf("dialled %q, want %q", r.dialled, want)
	}
}

// TestRebinding: the name is public when it is looked up for one connection and private for the next.
func TestRebinding(t *testing.T) {
	r := &recorder{answers: map[string][]string{"news.example": {"93.184.216.34"}}}
	f := New(Options{Resolver: r, Dialer: r, Interval: -1})
	_, _ = f.guard.dial(t.Context(), "tcp", "news.example:80")
	r.answers["news.example"] = []string{"127.0.0.1"}
	if _, err := f.guard.dial(t.Context(), "tcp", "news.example:80"); !errors.Is(err, errForbidden) {
		t.Errorf("the second lookup: %v", err)
	}
	if want := []string{"93.184.216.34:80"}; !slices.Equal(r.dialled, want) {
		t.Errorf("dialled %q, want %q", r.dialled, want)
	}
}

// TestTheSocketIsCheckedToo holds the last line: even an address that nobody looked up is refused when the socket connects.
func TestTheSocketIsCheckedToo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	g := newGuard(false, nil, nil, nil)
	if conn, err := g.dialer.DialContext(t.Context(), "tcp", listener.Addr().String()); !errors.Is(err, errForbidden) {
		t.Errorf("connected to %v (%v)", conn, err)
	}
}

func FuzzCheckURL(f *testing.F) {
	for _, seed := range []string{"http://127.0.0.1", "http://0x7f.1/", "http://[::ffff:1.2.3.4]:80/", "http://１２７.1/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, host string) {
		r := &recorder{answers: map[string][]string{}}
		g := newGuard(false, nil, r, r)
		_, _ = g.dial(t.Context(), "tcp", net.JoinHostPort(host, "80"))
		for _, d := range r.dialled {
			if a := netip.MustParseAddrPort(d).Addr(); a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() ||
				a.IsUnspecified() {
				t.Errorf("%q: dialled %s", host, d)
			}
		}
	})
}
