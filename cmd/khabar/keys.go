package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"khabar/server"
	"khabar/server/access"
)

func newKeys(*settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Make keys for callers of the API",
		Example: example(`
			khabar keys new sara --file /etc/khabar/keys`),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newKeysNew())
	return cmd
}

func newKeysNew() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a key, and the line of the file of keys that accepts it",
		Long: `Make a key of 256 random bits. The key goes to its user, who sends it as "Authorization: Bearer KEY"; it is shown once and kept
nowhere. What the server keeps is a line with the name and the SHA-256 of the key: it is appended to --file, or printed below the
key. Take the line out to revoke the key: a running server sees that within two seconds.`,
		Example: example(`
			khabar keys new sara --file /etc/khabar/keys
			khabar serve --addr 0.0.0.0:8080 --api-keys /etc/khabar/keys`),
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, line, err := access.NewKey(args[0])
			if err != nil {
				return err
			}
			if file == "" {
				fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s\n", key, line)
				return nil
			}
			if err := appendKey(file, line); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), key)
			return nil
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "append the line to this file, which is made if there is none")
	return cmd
}

// appendKey adds a line to a file of keys, unless the file would then be refused.
func appendKey(path, line string) (err error) {
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("reading the file of keys: %w", err)
	}
	if n := len(content); n > 0 && content[n-1] != '\n' {
		line = "\n" + line
	}
	content = append(content, line+"\n"...)
	if _, err := access.ReadKeys(path, bytes.NewReader(content)); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("opening the file of keys: %w", err)
	}
	defer closing(f, &err)
	_, err = fmt.Fprintln(f, line)
	return err
}

// accessFlags say who may ask a server, and how often.
type accessFlags struct {
	keys    string
	rate    float64
	proxies []string
	// follow keeps the keys in step with their file until its context ends; nil without such a file.
	follow func(context.Context) error
}

func (f *accessFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.keys, "api-keys", "", "file of keys ('khabar keys new' makes them); the API then answers who has one only")
	flags.Float64Var(&f.rate, "rate", 0, "requests a second of one key or address over time, 0: no limit (default 10 with keys and beyond loopback)")
	flags.StringSliceVar(&f.proxies, "trusted-proxy", nil, "proxies whose X-Forwarded-For is believed: addresses or networks")
}

// What a caller may do where there are limits and nothing else is said: a notebook that pages through everything is not slowed
// down, a loop that went wild is.
const (
	defaultRate    = 10 // requests a second
	burstSeconds   = 10 // of them may come at once
	callerSearches = 8  // of the 32 that run at once
	callerExports  = 2  // of the 4
)

// apply sets what the server needs to know of access. Without keys a server on this machine is open; one that others can reach is
// open too, because coverage is public, but has limits, and says so.
func (f *accessFlags) apply(o *server.Options, s *settings, cmd *cobra.Command, addr string) error {
	if f.rate < 0 {
		return usage("--rate %g: write a number from 0", f.rate)
	}
	o.TrustedProxies = f.proxies
	if f.keys != "" {
		file, err := access.OpenFile(f.keys)
		if err != nil {
			return err
		}
		o.Keys, f.follow = file, func(ctx context.Context) error {
			file.Follow(ctx, keysEvery, reportKeys(o.Logger))
			return nil
		}
	}
	reachable := !isLoopback(addr)
	rate := f.rate
	if s.isDefault(cmd, "rate") && (reachable || o.Keys != nil) {
		rate = defaultRate
	}
	if rate > 0 {
		o.Limits = access.Limits{Rate: rate, Burst: max(1, int(rate*burstSeconds)), Searches: callerSearches, Exports: callerExports}
	}
	if reachable && o.Keys == nil {
		o.Logger.Warn("others than this machine can reach the server, and it asks for no keys: see --api-keys", "addr", addr, "rate", rate)
	}
	return nil
}

// keysEvery is the time between two looks at the file of keys.
const keysEvery = 2 * time.Second

// reportKeys logs what became of the file of keys.
func reportKeys(log *slog.Logger) func(keys int, err error) {
	return func(keys int, err error) {
		if err != nil {
			log.Error("the file of keys changed and cannot be used; the keys before count on", "keys", keys, "error", err)
			return
		}
		log.Info("the file of keys changed", "keys", keys)
	}
}

// isLoopback reports whether only this machine can reach an address to listen at.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
