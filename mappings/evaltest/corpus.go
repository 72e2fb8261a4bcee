// Package evaltest measures what the analysis is worth for searching: headlines as queries against the articles they stood
// over, scored by an exact BM25 in memory. Articles in the interchange format and an analysis chain go in; MRR@10 and nDCG@10
// come out. It is for tests only.
package evaltest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
)

// Doc is an article with its headline apart.
type Doc struct {
	URL, Lang, Title, Body string
}

// maxLine bounds a line of a corpus file, in bytes.
const maxLine = 16 << 20

// Read calls each with the articles of JSONL files (gzip) in one language, until it returns false.
func Read(files []string, lang string, each func(Doc) bool) error {
	for _, name := range files {
		if more, err := readFile(name, lang, each); err != nil || !more {
			return err
		}
	}
	return nil
}

func readFile(name, lang string, each func(Doc) bool) (more bool, err error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return false, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var a Doc
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return false, err
		}
		if a.Lang == lang && !each(a) {
			return false, nil
		}
	}
	return true, lines.Err()
}

// Docs returns up to limit articles for known-item retrieval: those with a headline and a body, whose headline is taken
// out of the body where it is repeated there.
func Docs(files []string, lang string, limit int) (docs []Doc, err error) {
	err = Read(files, lang, func(a Doc) bool {
		body := strings.TrimSpace(strings.ReplaceAll(a.Body, a.Title, " "))
		if a.Title != "" && len(body) > minBody {
			docs = append(docs, Doc{Lang: lang, Title: a.Title, Body: body})
		}
		return len(docs) < limit
	})
	return docs, err
}

// minBody is the least length of a body, in bytes, that can be expected to answer its headline.
const minBody = 200
