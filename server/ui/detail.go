package ui

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// said is what an error says, and the language that it says it in.
type said struct{ Text, Lang string }

// detail is one kind of thing that errors say: its English text, in which parts vary, and its words in another language.
type detail struct {
	english *regexp.Regexp
	words   []bool // of each part that varies, whether it has words of its own in the other language
	other   string
}

// varying is a part of a detail's text: "%s" is repeated as it is, "%v" has words of its own.
var varying = regexp.MustCompile(`%[sv]`)

// loadDetails reads words/details.CODE.yaml; a language without such a file says everything in English.
func loadDetails(code string) ([]detail, error) {
	content, err := wordFiles.ReadFile("words/details." + code + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var pairs yaml.MapSlice // in the order of the file: the first that fits is taken
	if err := yaml.Unmarshal(content, &pairs); err != nil {
		return nil, err
	}
	details := make([]detail, len(pairs))
	for i, pair := range pairs {
		english, _ := pair.Key.(string)
		d := &details[i]
		d.other, _ = pair.Value.(string)
		for _, part := range varying.FindAllString(english, -1) {
			d.words = append(d.words, part == "%v")
		}
		pattern := varying.ReplaceAllString(regexp.QuoteMeta(english), "(.+?)")
		if d.english, err = regexp.Compile("^(?s:" + pattern + ")$"); err != nil {
			return nil, err
		}
	}
	return details, nil
}

// say is what an error says in the reader's language, or in English where there are no words for it. Parts that are repeated are
// isolated, so that a Latin one does not turn the sentence around.
func (l *language) say(message string) said {
	if text, ok := l.translate(message); ok {
		return said{text, l.code}
	}
	return said{message, "en"}
}

func (l *language) translate(message string) (string, bool) {
	message = strings.TrimRight(message, ".?")
	for _, d := range l.details {
		parts := d.english.FindStringSubmatch(message)
		if parts == nil {
			continue
		}
		var text strings.Builder
		rest := d.other
		for i, part := range parts[1:] {
			before, after, repeated := strings.Cut(rest, "%s")
			if !repeated { // what only the operator needs
				break
			}
			if d.words[i] {
				words, ok := l.translate(part)
				if !ok {
					return "", false
				}
				part = words
			}
			text.WriteString(before + "\u2068" + part + "\u2069")
			rest = after
		}
		return text.String() + rest, true
	}
	return "", false
}
