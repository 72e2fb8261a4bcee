package access

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khabar"
)

func TestKeys(t *testing.T) {
	one, lineOne, err := NewKey("sara")
	if err != nil {
		t.Fatal(err)
	}
	two, lineTwo, err := NewKey("lab-2@uni.example")
	if err != nil {
		t.Fatal(err)
	}
	if one == two || len(one) != len(prefix)+43 || strings.Contains(lineOne, one) {
		t.Errorf("keys %q and %q", one, two)
	}
	keys, err := ReadKeys("keys", strings.NewReader("\ufeff# who may ask\n\n"+lineOne+" # of the archive\r\n"+lineTwo+"\n"))
	if err != nil || keys.Len() != 2 {
		t.Fatal(keys, err)
	}
	for key, want := range map[string]string{one: "sara", two: "lab-2@uni.example", one[1:]: "", one + "x": "", "": "", "sara": "",
		strings.Fields(lineOne)[1]: "", strings.Repeat("x", 1<<20): ""} {
		if name, ok := keys.Caller(key); name != want || ok != (want != "") {
			t.Errorf("%.60q is the key of %q", key, name)
		}
	}
}

func TestBadKeyFiles(t *testing.T) {
	key, line, _ := NewKey("a")
	for text, want := range map[string]string{
		"a\n":                           "keys, line 1: write a name",
		line + "\n" + line:              "keys, line 2: the name \"a\" was given before",
		line + "\n" + "b" + line[1:]:    "keys, line 2: this key was given before",
		"\na " + key:                    "keys, line 2: this is a key",
		"a 0011":                        "keys, line 1: the second field",
		"ليلى " + line[2:]:              "keys, line 1: the name must be",
		"a " + strings.Repeat("0", 1e6): "keys cannot be read",
	} {
		_, err := ReadKeys("keys", strings.NewReader(text))
		if khabar.KindOf(err) != khabar.KindInvalid || !strings.HasPrefix(khabar.MessageOf(err), want) {
			t.Errorf("%.40q: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), key) {
			t.Errorf("the error quotes the key: %v", err)
		}
	}
	if _, _, err := NewKey("two words"); khabar.KindOf(err) != khabar.KindInvalid {
		t.Error(err)
	}
}

// A key that is taken out of its file is refused, also the last one; a faulty or missing file changes nothing, and is reported once.
func TestFileIsFollowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := OpenFile(path); khabar.KindOf(err) != khabar.KindInvalid {
		t.Errorf("a file that is not there: %v", err)
	}
	write("# nobody\n")
	if _, err := OpenFile(path); khabar.KindOf(err) != khabar.KindInvalid || !strings.Contains(khabar.MessageOf(err), "has no key") {
		t.Errorf("a file without a key: %v", err)
	}
	sara, lineSara, _ := NewKey("sara")
	omar, lineOmar, _ := NewKey("omar")
	both := lineSara + "\n" + lineOmar + "\n"
	write(both)
	f, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		content          string // "-": the file is not there
		changed, bad     bool
		saraMay, omarMay bool
	}{
		{both, false, false, true, true},
		{lineOmar, true, false, false, true},
		{both, true, false, true, true},
		{"nonsense\n" + lineOmar, true, true, true, true},
		{"nonsense\n" + lineOmar, false, false, true, true},
		{"-", true, true, true, true},
		{"-", false, false, true, true},
		{both, true, false, true, true},
		{"", true, false, false, false},
	} {
		if step.content == "-" {
			_ = os.Remove(path)
		} else {
			write(step.content)
		}
		changed, err := f.refresh()
		_, saraMay := f.Caller(sara)
		_, omarMay := f.Caller(omar)
		if changed != step.changed || (err != nil) != step.bad || saraMay != step.saraMay || omarMay != step.omarMay {
			t.Errorf("%+v: changed %v, %v, sara %v, omar %v", step, changed, err, saraMay, omarMay)
		}
	}
}

func TestFollowEndsWithItsContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	_, line, _ := NewKey("sara")
	if err := os.WriteFile(path, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	f.Follow(ctx, time.Millisecond, func(keys int, err error) {
		if keys != 0 || err != nil {
			t.Errorf("%d keys, %v", keys, err)
		}
		stop()
	})
}

func TestKeyOf(t *testing.T) {
	for header, want := range map[string]string{"Bearer abc": "abc", "bearer  abc ": "abc", "Token abc": "abc", "Basic abc": "",
		"abc": "", "": "", "Bearer": ""} {
		if got := KeyOf(header); got != want {
			t.Errorf("%q has the key %q", header, got)
		}
	}
}

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestBucket(t *testing.T) {
	l := NewLimiter(Limits{Rate: 2, Burst: 4, Searches: 2, Exports: 1})
	for i := range 4 {
		if q := l.Take("a", start); !q.Allowed || q.Remaining != 3-i || q.Limit != 4 || q.Window != 2*time.Second {
			t.Errorf("request %d: %+v", i, q)
		}
	}
	if q := l.Take("a", start); q.Allowed || q.Retry != time.Second || q.Remaining != 0 || q.Reset != 2*time.Second {
		t.Errorf("beyond the burst: %+v", q)
	}
	if q := l.Take("b", start); !q.Allowed {
		t.Error("one caller pays for another")
	}
	if q := l.Take("a", start.Add(500*time.Millisecond)); !q.Allowed || q.Remaining != 0 {
		t.Errorf("half a second later: %+v", q)
	}
	if q := l.Take("a", start.Add(time.Hour)); !q.Allowed || q.Remaining != 3 {
		t.Errorf("an hour later: %+v", q)
	}
}

func TestWhatRunsAtOnce(t *testing.T) {
	l := NewLimiter(Limits{Rate: 1, Burst: 1, Searches: 2, Exports: 1})
	first, ok := l.Begin("a", false, start)
	if _, ok2 := l.Begin("a", false, start); !ok || !ok2 {
		t.Fatal("two searches are allowed")
	}
	if _, ok := l.Begin("a", false, start); ok {
		t.Error("a third search runs")
	}
	if _, ok := l.Begin("a", true, start); !ok {
		t.Error("an export waits for searches")
	}
	first()
	if _, ok := l.Begin("a", false, start); !ok {
		t.Error("what has ended still counts")
	}
}

// Who has many addresses gains nothing, and costs no more memory.
func TestTheTableIsBounded(t *testing.T) {
	l := NewLimiter(Limits{Rate: 1, Burst: 2, Searches: 1, Exports: 1})
	l.Take("early", start)
	l.Take("early", start)
	allowed := 0
	for i := range 3 * maxCallers {
		if l.Take(fmt.Sprint(i), start).Allowed {
			allowed++
		}
	}
	if len(l.callers) > maxCallers+1 {
		t.Errorf("%d buckets are kept", len(l.callers))
	}
	if allowed > maxCallers+2 {
		t.Errorf("%d requests of made-up callers were allowed", allowed)
	}
	if l.Take("early", start).Allowed {
		t.Error("the flood gave somebody a new bucket")
	}
	if q := l.Take("late", start.Add(time.Hour)); !q.Allowed || q.Remaining != 1 || len(l.callers) != 1 {
		t.Errorf("after the flood: %+v, %d buckets", q, len(l.callers))
	}
}

func TestAddressCaller(t *testing.T) {
	same := [][2]string{{"192.0.2.1", "::ffff:192.0.2.1"}, {"2001:db8::1", "2001:db8::ffff:2"}, {"fe80::1%eth0", "fe80::2%eth1"}}
	for _, s := range same {
		if a, b := AddressCaller(s[0]), AddressCaller(s[1]); a != b {
			t.Errorf("%s is %q, %s is %q", s[0], a, s[1], b)
		}
	}
	if AddressCaller("192.0.2.1") == AddressCaller("192.0.2.2") || AddressCaller("2001:db8::1") == AddressCaller("2001:db8:0:1::1") {
		t.Error("different callers are one")
	}
}
