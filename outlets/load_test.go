package outlets

import (
	"testing"
)

func TestTheEmbeddedOutletsLoad(t *testing.T) {
	d, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Outlets()) < 15 {
		t.Fatalf("%d outlets", len(d.Outlets()))
	}
}
