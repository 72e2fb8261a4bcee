package actors

import (
	"slices"
	"strings"
	"testing"
)

// TestNamed reads queries: complete names are found in both scripts and in small letters; what is in doubt is not.
func TestNamed(t *testing.T) {
	_, r := load(t)
	for text, want := range map[string]string{
		"الشيباني":                       "asaad-al-shibani",
		"al-Shaibani":                    "asaad-al-shibani",
		"tom barrack damascus":           "tom-barrack damascus",
		"توماس باراك":                    "tom-barrack",
		"SDF":                            "sdf",
		"sdf":                            "sdf",
		"قسد":                            "sdf",
		"Syrian Democratic Forces Raqqa": "sdf raqqa",
		"قوات سوريا الديمقراطية الرقة": "sdf raqqa",
		"sweida clashes":                  "suwayda",
		"السويداء":                        "suwayda",
		"Syrian refugees":                 "",
		"الباب":                           "",
		"مدينة الباب":                     "al-bab",
		"who":                             "",
		"us":                              "",
		"University of Chicago":           "",
		"Michael Jordan":                  "",
		"michael jordan":                  "",
		"Jordan River":                    "jordan-river",
		"minister of agriculture harvest": "",
		"Syrian president":                "",
		"ahmad":                           "",
		"":                                "",
	} {
		var ids []string
		for _, m := range r.Named(text) {
			ids = append(ids, m.Actor)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func TestCalled(t *testing.T) {
	_, r := load(t)
	for text, want := range map[string][]string{
		"al-Shibani": {"asaad-al-shibani"}, "الشيباني": {"asaad-al-shibani"}, "قسد": {"sdf"}, "sdf": {"sdf"},
		"Nobody Whatsoever": nil, "": nil,
	} {
		var ids []string
		for _, a := range r.Called(text) {
			ids = append(ids, a.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%q is a name of %v, want %v", text, ids, want)
		}
	}
	if bearers := r.Called("Barzani"); len(bearers) < 2 {
		t.Errorf("Barzani is %v, want several", bearers)
	}
}

func TestNames(t *testing.T) {
	_, r := load(t)
	names := r.Names("sdf")
	if len(names) < 4 || names[0].Role != "canonical" || names[1].Role != "canonical" {
		t.Errorf("the names of the SDF are %+v", names)
	}
	if names := r.Names("nobody"); names != nil {
		t.Errorf("an unknown actor has names: %v", names)
	}
}
