package bleveindex

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"khabar"
)

// currentName is the file that names the generation in use. It is replaced by renaming, so that it always names a complete one.
const currentName = "CURRENT"

// generationName is the form of a generation's folder: gen-000001.
var generationName = regexp.MustCompile(`^gen-([0-9]{6,})$`)

// readCurrent returns the name of the generation in use, or "" if there is none yet. A CURRENT that names nothing possible is
// KindDamaged.
func readCurrent(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", khabar.Errorf(khabar.KindInternal, "index: open", "the index folder cannot be read").Wrap(err)
	}
	name := strings.TrimSpace(string(b))
	if !generationName.MatchString(name) {
		return "", khabar.Errorf(khabar.KindDamaged, "index: open", "the file %s of the index names no generation", currentName)
	}
	return name, nil
}

// writeCurrent makes a generation the one in use: after a crash either the old name stands there or the new one.
func writeCurrent(dir, name string) error {
	temp := filepath.Join(dir, currentName+".new")
	f, err := os.Create(temp)
	if err != nil {
		return fmt.Errorf("write %s: %w", currentName, err)
	}
	_, err = f.WriteString(name + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(temp, filepath.Join(dir, currentName))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", currentName, err)
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// generations returns the names of the generation folders, oldest first.
func generations(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && generationName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// nextGeneration returns the name after every one that exists or is in use.
func nextGeneration(dir, current string) (string, error) {
	names, err := generations(dir)
	if err != nil {
		return "", err
	}
	last := 0
	for _, name := range append(names, current) {
		if m := generationName.FindStringSubmatch(name); m != nil {
			n, _ := strconv.Atoi(m[1])
			last = max(last, n)
		}
	}
	return fmt.Sprintf("gen-%06d", last+1), nil
}
