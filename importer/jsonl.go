package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"khabar"
)

// maxLineBytes bounds one line. The longest article of the corpora has 63 kB; above this it is no article.
const maxLineBytes = 16 << 20

// lines reads a file of JSON lines.
func (r *run) lines(ctx context.Context, file string, content *bufio.Reader) error {
	for number := 1; ; number++ {
		line, tooLong, err := readLine(content)
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		line = bytes.TrimSpace(line)
		if number == 1 && string(line) == "{" {
			return r.fail(ctx, file, 0, khabar.Errorf(khabar.KindInvalid, "import",
				"this is one JSON document over several lines; khabar reads one JSON object a line"))
		}
		var stop error
		switch {
		case tooLong:
			stop = r.fail(ctx, file, number,
				khabar.Errorf(khabar.KindTooLarge, "import", "the line is longer than %d MiB", maxLineBytes>>20))
		case len(line) > 0 && (err == nil || errors.Is(err, io.EOF)):
			stop = r.add(ctx, r.line(file, number, line))
		}
		switch {
		case stop != nil:
			return stop
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return r.fail(ctx, file, number, unreadable(err))
		}
	}
}

func (r *run) line(file string, number int, line []byte) *item {
	return &item{file: file, line: number, size: len(line), read: func(context.Context) (khabar.Capture, error) {
		a, err := ParseLine(line)
		if err != nil {
			return khabar.Capture{}, err
		}
		if a.Outlet == "" {
			a.Outlet = r.outletOf(a.URL)
		}
		return khabar.Capture{Article: a}, nil
	}}
}

// readLine returns the next line with its end. A line that is too long is read to its end and not returned.
func readLine(content *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := content.ReadSlice('\n')
		if len(line)+len(part) > maxLineBytes {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// unreadable is what the user is told when a file ends in an error.
func unreadable(err error) error {
	const message = "the file cannot be read on from here; it may be cut short or damaged"
	return khabar.Errorf(khabar.KindDamaged, "import", message).Wrap(err)
}
