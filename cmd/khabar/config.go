package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const (
	configName = "khabar.yaml"
	envPrefix  = "KHABAR_"
)

// configuration is what the file and the environment set.
type configuration struct {
	file, env *koanf.Koanf
	path      string // of the file
}

// load fills the flags that were not given from the environment, else from the configuration file: file < KHABAR_* < flags. The
// keys are the names of the flags; in the environment "log-level" is KHABAR_LOG_LEVEL.
func (s *settings) load(cmd *cobra.Command) error {
	c, err := s.readConfiguration(cmd.Root())
	if err != nil {
		return err
	}
	s.configuration = c
	cmd.Flags().VisitAll(func(f *pflag.Flag) { err = errors.Join(err, c.apply(f)) })
	return err
}

// apply sets a flag from the environment or the file, unless it was given.
func (c *configuration) apply(f *pflag.Flag) error {
	values, origin := c.lookup(f)
	if f.Changed || origin == "default" {
		return nil
	}
	for _, v := range values {
		if err := f.Value.Set(v); err != nil {
			return usage("%s: %s: %w", origin, f.Name, err)
		}
	}
	return nil
}

// lookup returns a flag's values in force and where they come from.
func (c *configuration) lookup(f *pflag.Flag) (values []string, origin string) {
	from := c.env
	switch {
	case f.Changed:
		return []string{f.Value.String()}, "flag"
	case c.env.Exists(f.Name):
		origin = "environment"
	case c.file.Exists(f.Name):
		from, origin = c.file, c.path
	default:
		return []string{f.Value.String()}, "default"
	}
	if values = from.Strings(f.Name); len(values) == 0 {
		values = []string{from.String(f.Name)}
	}
	return values, origin
}

// isDefault reports whether neither flag nor environment nor file sets a flag of a command.
func (s *settings) isDefault(cmd *cobra.Command, name string) bool {
	_, origin := s.configuration.lookup(cmd.Flags().Lookup(name))
	return origin == "default"
}

func (s *settings) readConfiguration(root *cobra.Command) (*configuration, error) {
	c := &configuration{env: koanf.New(".")}
	if err := c.env.Load(env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: envKey}), nil); err != nil {
		return nil, fmt.Errorf("reading the environment: %w", err)
	}
	var err error
	c.file, c.path, err = s.readFile(allFlags(root))
	return c, err
}

// readFile reads the configuration file. One that was asked for must exist; the one in the current folder need not.
func (s *settings) readFile(known map[string]*pflag.Flag) (*koanf.Koanf, string, error) {
	path := s.config
	if path == "" {
		path = os.Getenv(envPrefix + "CONFIG")
	}
	asked := path != ""
	if !asked {
		path = configName
	}
	k := koanf.New(".")
	err := k.Load(file.Provider(path), yaml.Parser())
	switch {
	case err == nil:
	case !asked && errors.Is(err, fs.ErrNotExist):
		return k, path, nil
	default:
		return nil, "", usage("%s: %w", path, err)
	}
	for _, key := range k.Keys() {
		if known[key] == nil {
			return nil, "", usage("%s: there is no setting %q", path, key)
		}
	}
	return k, path, nil
}

func envKey(name, value string) (string, any) {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "_", "-"), value
}

// allFlags returns the flags of all commands by name: what a configuration file may set.
func allFlags(root *cobra.Command) map[string]*pflag.Flag {
	flags := map[string]*pflag.Flag{}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				flags[f.Name] = f
			}
		})
		for _, sub := range c.Commands() {
			if sub.Name() != "completion" { // cobra's own
				visit(sub)
			}
		}
	}
	visit(root)
	return flags
}

func newConfig(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force and where each comes from",
		Long: `Print the settings in force and where each comes from.

A setting is taken from the configuration file, unless the environment has it, unless a flag gives it. The file is YAML with
the flags' names as keys; in the environment --log-level is KHABAR_LOG_LEVEL.`,
		Example: example(`
			khabar config
			KHABAR_DATA=/srv/khabar khabar config --config /etc/khabar.yaml`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			flags := allFlags(cmd.Root())
			for _, name := range slices.Sorted(maps.Keys(flags)) {
				values, origin := s.configuration.lookup(flags[name])
				if name == flagKey && values[0] != "" {
					values = []string{"(secret)"}
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %q # %s\n", name, strings.Join(values, ","), origin)
			}
			return nil
		},
	}
}
