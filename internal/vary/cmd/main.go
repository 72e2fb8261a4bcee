// Command cmd writes a large collection of articles that is made from a small one, as JSON lines that khabar import reads:
//
//	go run ./internal/vary/cmd -articles 1000000 corpus/*.jsonl.gz | khabar import -
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"khabar/internal/vary"
)

func main() {
	articles := flag.Int("articles", 1_000_000, "how many articles to make")
	flag.Parse()
	if err := run(*articles, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "vary:", err)
		os.Exit(1)
	}
}

func run(articles int, files []string) error {
	corpus, err := vary.Read(files)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for n := range articles {
		if err := lines.Encode(corpus.Article(n)); err != nil {
			return err
		}
	}
	return out.Flush()
}
