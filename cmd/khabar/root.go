package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// settings are the flags that every command has.
type settings struct {
	data      string
	config    string
	outlets   string
	actors    string
	logFormat string
	logLevel  string

	configuration *configuration
}

func newRoot() *cobra.Command {
	s := &settings{}
	root := &cobra.Command{
		Use:   "khabar",
		Short: "A full-text search engine over news coverage",
		Long: `khabar follows news outlets, archives their articles, and lets researchers search them in Arabic and English.

Data flows one way: crawl or import → archive → index → search and serve. The archive is the truth; the index can be
rebuilt from it at any time.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 some of the work failed, 130 interrupted.`,
		Example: example(`
			khabar demo
			khabar import --data ./data articles.jsonl.gz
			khabar index --data ./data
			khabar search --data ./data "security agreement"
			khabar serve --data ./data`),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return s.load(cmd)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%w", err) })
	flags := root.PersistentFlags()
	flags.StringVar(&s.data, "data", defaultData(), "folder of the archive and the index")
	flags.StringVar(&s.config, "config", "", "configuration file (default: khabar.yaml in the current folder, if there is one)")
	flags.StringVar(&s.outlets, "outlets", "", "folder of outlet files that add to the built-in ones or replace them")
	flags.StringVar(&s.actors, "actors", "", "folder of tables of actors that win over the built-in ones")
	flags.StringVar(&s.logFormat, "log-format", "text", "form of the log: text or json")
	flags.StringVar(&s.logLevel, "log-level", "info", "least level that is logged: debug, info, warn or error")

	root.Args = usageArgs(root.Args)
	for _, add := range commands {
		sub := add(s)
		sub.Args = usageArgs(sub.Args)
		root.AddCommand(sub)
	}
	return root
}

// commands lists every command's constructor, in the order of an article's way.
var commands = []func(*settings) *cobra.Command{newDemo, newCrawl, newImport, newExtract, newIndex, newReindex, newServe, newKeys, newSearch,
	newExport, newBench, newAnalyze, newLexicon, newOutlets, newActors, newRobots, newCheck, newHealth, newConfig, newVersion}

// usageArgs makes a wrong number of arguments a wrong usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		check = cobra.NoArgs
	}
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usage("%s: %w", cmd.CommandPath(), err)
		}
		return nil
	}
}

// defaultData is $XDG_DATA_HOME/khabar (XDG Base Directory Specification), or ./data where there is no home.
func defaultData() string {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "khabar")
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "share", "khabar")
	}
	return "data"
}

// logger makes the log that all packages write to.
func (s *settings) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return nil, usage("--log-level %q: write debug, info, warn or error", s.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch s.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, usage("--log-format %q: write text or json", s.logFormat)
}

// example indents the lines of an Example as cobra expects them.
func example(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimSpace(text)) {
		fmt.Fprintf(&out, "  %s\n", strings.TrimSpace(line))
	}
	return strings.TrimRight(out.String(), "\n")
}
