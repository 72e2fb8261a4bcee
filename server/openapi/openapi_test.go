package openapi

import (
	"strings"
	"testing"
)

func TestDocument(t *testing.T) {
	text, err := JSON()
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(text), `"x-`); i >= 0 {
		t.Errorf("an extension is left: %.40s", text[i:])
	}
}
