package main

import (
	"fmt"
	"os"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/actors"
)

// rejectedID is the id under which names stand that are nobody's.
const rejectedID = "rejected"

func newActorsAccept(s *settings) *cobra.Command {
	var row actors.Row
	var kind, english, arabic, flags string
	cmd := &cobra.Command{
		Use:   "accept",
		Short: "Write a new actor into the folder of --actors",
		Long: `Write a new actor into the folder of --actors, with its names in one or both languages. The tables are checked first; a name that
another actor bears is refused. The index follows with 'khabar index', or by itself while a server runs that is started anew.`,
		Example: example(`khabar actors accept --actors ./my-actors --en "Salma Hourani" --ar "سلمى الحوراني" --kind person`),
		Args:    usageArgs(nil),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if english == "" && arabic == "" {
				return khabar.Errorf(khabar.KindInvalid, "", "an actor needs a name: --en, --ar or both")
			}
			row.Kind, row.Role, row.Flags = khabar.ActorKind(kind), actors.RoleCanonical, strings.Fields(flags)
			if row.ID == "" {
				row.ID = idOf(english)
			}
			if row.ID == "" {
				return khabar.Errorf(khabar.KindInvalid, "", "an actor without an English name needs an --id")
			}
			g, err := s.ownActors()
			if err != nil {
				return err
			}
			if known, ok := g.Actor(row.ID); ok {
				return khabar.Errorf(khabar.KindInvalid, "", "there is an actor %s already (%s); use 'alias', or another --id", known.ID,
					joinNonEmpty(", ", known.Name.En, known.Name.Ar))
			}
			var rows []actors.Row
			for _, name := range []string{arabic, english} {
				if name != "" {
					r := row
					r.Lang, r.Name = langOf(name), name
					rows = append(rows, r)
				}
			}
			return s.decide(cmd, rows...)
		},
	}
	f := cmd.Flags()
	f.StringVar(&english, "en", "", "English name")
	f.StringVar(&arabic, "ar", "", "Arabic name")
	f.StringVar(&kind, "kind", string(khabar.KindPerson), "person, organisation, state, group or place")
	f.StringVar(&row.ID, "id", "", "id; made of the English name if it is not given")
	f.StringVar(&flags, "flags", "", "flags of the names, see docs/actors.md")
	f.StringVar(&row.Note, "note", "", "note for the next reader")
	return cmd
}

func newActorsAlias(s *settings) *cobra.Command {
	var row actors.Row
	var flags string
	cmd := &cobra.Command{
		Use:     "alias ID NAME",
		Short:   "Write another name of an actor into the folder of --actors",
		Example: example(`khabar actors alias sdf "القوات الديمقراطية السورية" --actors ./my-actors`),
		Args:    usageArgs(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := s.ownActors()
			if err != nil {
				return err
			}
			actor, ok := g.Actor(args[0])
			if !ok {
				return khabar.Errorf(khabar.KindNotFound, "", "there is no actor %q; 'khabar actors --name' finds ids", args[0])
			}
			row.ID, row.Kind, row.Name, row.Lang = actor.ID, actor.Kind, args[1], langOf(args[1])
			row.Role, row.Flags = actors.RoleAlias, strings.Fields(flags)
			return s.decide(cmd, row)
		},
	}
	cmd.Flags().StringVar(&flags, "flags", "", "flags of the name, see docs/actors.md")
	cmd.Flags().StringVar(&row.Note, "note", "", "note for the next reader")
	return cmd
}

func newActorsReject(s *settings) *cobra.Command {
	var row actors.Row
	cmd := &cobra.Command{
		Use:   "reject NAME",
		Short: "Write into the folder of --actors that a name is nobody's",
		Long: `Write into the folder of --actors that a name is nobody's: it is not suggested again, and no shorter name inside of it is
recognised.`,
		Example: example(`khabar actors reject "Monday Briefing" --actors ./my-actors`),
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			row.ID, row.Kind, row.Name, row.Lang, row.Role = rejectedID, khabar.KindOrganisation, args[0], langOf(args[0]), actors.RoleNot
			return s.decide(cmd, row)
		},
	}
	cmd.Flags().StringVar(&row.Note, "note", "", "note for the next reader")
	return cmd
}

// ownActors reads the tables with those of --actors, a folder that is made if there is none.
func (s *settings) ownActors() (*actors.Gazetteer, error) {
	if s.actors == "" {
		return nil, khabar.Errorf(khabar.KindInvalid, "", "decisions are written into the folder of --actors; name one")
	}
	if err := os.MkdirAll(s.actors, 0o755); err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "", "the folder %s cannot be made", s.actors).Wrap(err)
	}
	return s.loadActors()
}

// decide writes rows and says so.
func (s *settings) decide(cmd *cobra.Command, rows ...actors.Row) error {
	if _, err := s.ownActors(); err != nil {
		return err
	}
	if err := actors.Append(s.actors, rows...); err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, %s, %q\n", actors.OverlayFile, r.ID, r.Role, r.Name)
	}
	return nil
}

func langOf(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		return "ar"
	}
	return "en"
}

// idOf makes an id of an English name: small letters and digits, hyphens between.
func idOf(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}
