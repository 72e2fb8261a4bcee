package importer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khabar"
)

// folderNames are the endings, without .gz and .zst, of the files that are read from a folder. Browsers save pages with their
// scripts and pictures around them; a file that is named on the command line is read whatever it is called.
var folderNames = []string{".html", ".htm", ".xhtml", ".txt", ".jsonl", ".ndjson", ".json", ".warc"}

// path imports one path: a file, a folder with all its folders, or "-".
func (r *run) path(ctx context.Context, path string) error {
	if path == "-" {
		if r.Stdin == nil {
			return r.fail(ctx, path, 0, khabar.Errorf(khabar.KindInvalid, "import", "there is no standard input"))
		}
		return r.content(ctx, path, r.Stdin)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return r.fail(ctx, path, 0, cannotOpen(err))
	case info.IsDir():
		return r.folder(ctx, path)
	}
	return r.file(ctx, path)
}

func (r *run) folder(ctx context.Context, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return r.fail(ctx, path, 0, cannotOpen(err))
		case entry.IsDir():
			hidden := path != root && strings.HasPrefix(entry.Name(), ".")
			if hidden || strings.HasSuffix(entry.Name(), "_files") { // where browsers put what belongs to a saved page
				return filepath.SkipDir
			}
			return nil
		case entry.Type().IsRegular() && inFolder(entry.Name()):
			return r.file(ctx, path)
		}
		return nil
	})
}

func inFolder(name string) bool {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	return !strings.HasPrefix(name, ".") && slices.Contains(folderNames, filepath.Ext(name))
}

func (r *run) file(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return r.fail(ctx, path, 0, cannotOpen(err))
	}
	return errors.Join(r.content(ctx, path, f), f.Close())
}

func cannotOpen(err error) error {
	message := "the file cannot be opened"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		message = "there is no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		message = "no permission to read it"
	}
	return khabar.Errorf(khabar.KindNotFound, "import", "%s", message).Wrap(err)
}

// content imports one file's bytes.
func (r *run) content(ctx context.Context, name string, file io.Reader) error {
	counted := countingReader{file, &r.bytes}
	content, release, err := unpack(counted)
	defer release()
	if err != nil {
		return r.fail(ctx, name, 0, err)
	}
	format := r.Format
	head, err := content.Peek(peekBytes)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 { // else what there is before the damage is read
		return r.fail(ctx, name, 0, unreadable(err))
	}
	if format == Auto {
		if format, err = detect(head); err != nil {
			return r.fail(ctx, name, 0, err)
		}
	}
	switch format {
	case JSONL:
		return r.lines(ctx, name, content)
	case HTML, Text:
		return r.document(ctx, name, format, content)
	case WARC:
		return r.warc(ctx, name, content)
	}
	return khabar.Errorf(khabar.KindInvalid, "import", "%q is not a format; choose one of %v", format, Formats).At("format")
}

// notArticles are the beginnings of files that people try to import, and what to do instead.
var notArticles = []struct{ magic, advice string }{
	{"%PDF-", "this is a PDF; save its text first"},
	{"PK\x03\x04", "this is a zip archive or an office document; unpack it, or save it as plain text"},
	{"{\\rtf", "this is an RTF document; save it as plain text"},
	{"[", "this begins like a JSON list; khabar reads one JSON object a line"},
}

// detect tells the format of a file from its first bytes.
func detect(head []byte) (Format, error) {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 {
		return "", khabar.Errorf(khabar.KindInvalid, "import", "the file is empty")
	}
	for _, n := range notArticles {
		if bytes.HasPrefix(text, []byte(n.magic)) && (n.magic != "[" || looksLikeList(text)) {
			return "", khabar.Errorf(khabar.KindInvalid, "import", "%s", n.advice)
		}
	}
	switch {
	case bytes.HasPrefix(text, []byte("WARC/")):
		return WARC, nil
	case text[0] == '{':
		return JSONL, nil
	case text[0] == '<' || looksLikePage(text):
		return HTML, nil
	case !hasUTF16Mark(head) && bytes.IndexByte(head, 0) >= 0:
		return "", khabar.Errorf(khabar.KindInvalid, "import", "this is neither text, nor a page, nor a web archive")
	}
	return Text, nil
}

// looksLikeList tells a JSON list from a text that begins with a bracket.
func looksLikeList(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return len(rest) > 0 && strings.IndexByte(`{["]`, rest[0]) >= 0
}

func looksLikePage(text []byte) bool {
	head := bytes.ToLower(text[:min(len(text), 1024)])
	return bytes.Contains(head, []byte("<!doctype html")) || bytes.Contains(head, []byte("<html"))
}

func hasUTF16Mark(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}
