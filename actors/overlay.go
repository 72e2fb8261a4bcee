package actors

import (
	"bytes"
	"os"
	"path/filepath"

	"khabar"
)

// OverlayFile is the table in a user's folder that decisions are written to.
const OverlayFile = "review.tsv"

// Append writes rows at the end of OverlayFile in a folder, which it makes if there is none. The folder's tables are read with
// the rows first: what they would refuse is an error (KindInvalid), and so is a name that becomes ambiguous or stands there already;
// nothing is written then.
func Append(dir string, rows ...Row) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return khabar.Errorf(khabar.KindInvalid, "actors", "the folder of actors cannot be made").Wrap(err)
	}
	path := filepath.Join(dir, OverlayFile)
	old, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return khabar.Errorf(khabar.KindInvalid, "actors", "the table %s cannot be read", path).Wrap(err)
	}
	text := bytes.NewBuffer(bytes.Clone(old))
	if text.Len() == 0 {
		text.WriteString(columns + "\n")
	} else if old[len(old)-1] != '\n' {
		text.WriteByte('\n')
	}
	for i := range rows {
		if err := rows[i].Write(text); err != nil {
			return err
		}
	}
	// The new table is tried in a folder of its own, with what else the user has.
	trial, err := os.MkdirTemp("", "khabar-actors-")
	if err != nil {
		return khabar.Errorf(khabar.KindInternal, "actors", "there is no room to try the new table").Wrap(err)
	}
	defer func() { _ = os.RemoveAll(trial) }() // a folder in the place for temporary ones
	if err := copyTables(dir, trial); err != nil {
		return khabar.Errorf(khabar.KindInvalid, "actors", "the folder of actors cannot be read").Wrap(err)
	}
	if err := os.WriteFile(filepath.Join(trial, OverlayFile), text.Bytes(), 0o600); err != nil {
		return khabar.Errorf(khabar.KindInternal, "actors", "there is no room to try the new table").Wrap(err)
	}
	g, err := Load(trial)
	if err != nil {
		return err
	}
	for _, p := range g.Check() {
		if p.File == OverlayFile && p.Line > bytes.Count(old, []byte("\n")) && p.Grave {
			return khabar.Errorf(khabar.KindInvalid, "actors", "nothing was written: %s", p.Message)
		}
	}
	return replaceFile(path, text.Bytes())
}

// copyTables copies the tables of a folder.
func copyTables(from, to string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.tsv"))
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// replaceFile writes a file beside the old one and puts it in its place.
func replaceFile(path string, data []byte) error {
	next := path + ".new"
	if err := os.WriteFile(next, data, 0o644); err != nil {
		return khabar.Errorf(khabar.KindInvalid, "actors", "the table %s cannot be written", path).Wrap(err)
	}
	if err := os.Rename(next, path); err != nil {
		return khabar.Errorf(khabar.KindInvalid, "actors", "the table %s cannot be written", path).Wrap(err)
	}
	return nil
}
