package vary

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"os"

	"khabar"
	"khabar/importer"
)

// Read returns the corpus that is made from the articles of files: khabar's JSON lines in gzip.
func Read(files []string) (*Corpus, error) {
	var sources []*khabar.Article
	for _, name := range files {
		err := readFile(name, func(a *khabar.Article) { sources = append(sources, a) })
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(sources) == 0 {
		return nil, errors.New("there are no articles to begin with")
	}
	return New(sources), nil
}

func readFile(name string, visit func(*khabar.Article)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		a, err := importer.ParseLine(lines.Bytes())
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if a.Body != "" {
			visit(a)
		}
	}
	return lines.Err()
}
