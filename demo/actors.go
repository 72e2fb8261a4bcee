package demo

import (
	_ "embed"
	"os"
	"path/filepath"

	"khabar"
)

// actorTable is the gazetteer of the invented press, in the form that docs/actors.md describes.
//
//go:embed actors/press.tsv
var actorTable []byte

// WriteActors writes the table of the invented actors and places into a folder, for package actors to load.
func WriteActors(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, "demo.tsv"), actorTable, 0o600); err != nil {
		return khabar.Errorf(khabar.KindUnavailable, "demo", "the table of actors cannot be written to %s", dir).Wrap(err)
	}
	return nil
}
