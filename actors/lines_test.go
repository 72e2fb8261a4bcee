package actors

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"khabar"
)

func TestTagLinesKeepsOrderAndCountsCodePoints(t *testing.T) {
	_, r := load(t)
	var in, out bytes.Buffer
	for i := range 200 {
		fmt.Fprintf(&in, `{"id":%d,"lang":"ar","title":"أخبار","body":"زار أسعد الشيباني حلب، ثم غادر الشيباني."}`+"\n", i)
	}
	if err := TagLines(context.Background(), &in, &out, r); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 200 {
		t.Fatalf("%d lines, want 200", len(lines))
	}
	for i, l := range lines {
		var got TaggedLine
		if err := json.Unmarshal([]byte(l), &got); err != nil || string(got.ID) != fmt.Sprint(i) {
			t.Fatalf("line %d is %s (%v)", i, l, err)
		}
		m := got.Actors[0].Mentions
		if got.Actors[0].ID != "asaad-al-shibani" || len(m) != 2 || m[0] != (TaggedMention{"body", 4, 17, "أسعد الشيباني"}) ||
			m[1].Text != "الشيباني" {
			t.Fatalf("line %d: %+v", i, got.Actors[0])
		}
	}
}

func TestTagLinesNamesTheBadLine(t *testing.T) {
	_, r := load(t)
	err := TagLines(context.Background(), strings.NewReader("{\"id\":1}\nnonsense\n"), &bytes.Buffer{}, r)
	if khabar.KindOf(err) != khabar.KindInvalid || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want one that names line 2", err)
	}
}
