package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestActors goes the way of an actor: found across languages, missing ones suggested, accepted, and tagged in the articles that name them.
func TestActors(t *testing.T) {
	dir := t.TempDir()
	data, own, input := filepath.Join(dir, "data"), filepath.Join(dir, "own"), filepath.Join(dir, "press.jsonl")
	lines := `{"url":"https://barada.example/1","outlet":"barada","lang":"en","title":"Talks","body":"Tom Barrack met the lawyer Salma Hourani."}
{"url":"https://barada.example/2","outlet":"barada","lang":"ar","title":"محادثات","body":"التقى توماس باراك المحامية سلمى الحوراني مساء."}
{"url":"https://barada.example/3","outlet":"barada","lang":"en","title":"Harvest","body":"The harvest was poor."}
`
	if err := os.WriteFile(input, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	done(t, 0, "import", "--data", data, input)
	done(t, 0, "index", "--data", data)
	for query, want := range map[string]int{"Tom Barrack": 2, "توماس باراك": 2, "=Barrack": 1, "actor:Barrack": 2, "Salma Hourani": 1} {
		if found := find(t, data, query); found.Total != want {
			t.Errorf("%s finds %d, want %d", query, found.Total, want)
		}
	}
	queue := done(t, 0, "actors", "suggest", "--data", data).stdout
	for _, name := range []string{"Salma Hourani", "سلمى الحوراني"} {
		if !strings.Contains(queue, name) {
			t.Errorf("the queue lacks %s:\n%s", name, queue)
		}
	}
	done(t, 0, "actors", "accept", "--actors", own, "--en", "Salma Hourani", "--ar", "سلمى الحوراني")
	done(t, 2, "actors", "accept", "--actors", own, "--en", "Salma Hourani")
	done(t, 2, "actors", "reject", "Harvest")
	done(t, 0, "index", "--data", data, "--actors", own)
	if answer := done(t, 0, "search", "Salma Hourani", "--data", data, "--actors", own, "--json", "--size", "0").stdout; !strings.Contains(answer, `"total": 2`) ||
		!strings.Contains(answer, `"id": "salma-hourani"`) {
		t.Errorf("after she was accepted: %s", answer)
	}
	if queue := done(t, 0, "actors", "suggest", "--data", data, "--actors", own).stdout; strings.Contains(queue, "Hourani") {
		t.Errorf("she is suggested again:\n%s", queue)
	}
}

// TestEditedActorsBesideAServer edits the tables that a running server counts by: nobody may believe that it follows.
func TestEditedActorsBesideAServer(t *testing.T) {
	dir := t.TempDir()
	data, own := filepath.Join(dir, "data"), filepath.Join(dir, "own")
	done(t, 0, "actors", "accept", "--actors", own, "--en", "Salma Hourani", "--ar", "سلمى الحوراني")
	serve := []string{"serve", "--addr", "127.0.0.1:0", "--data", data, "--actors", own}
	p := start(t, serve...)
	p.address()
	asked := [][]string{{"index", "--data", data, "--actors", own}, {"search", "harvest", "--data", data, "--actors", own}}
	for _, command := range asked {
		done(t, 0, command...)
	}
	done(t, 0, "actors", "alias", "salma-hourani", "Salma al-Hourani of Daraa", "--actors", own)
	for _, command := range asked {
		if got := done(t, 1, command...); !strings.Contains(got.stderr, "other tables of actors") {
			t.Errorf("%s says %s", command[0], got.stderr)
		}
	}
	done(t, 0, "index", "--data", data)
	p.signal(syscall.SIGTERM)
	p = start(t, serve...)
	p.address()
	for _, command := range asked {
		done(t, 0, command...)
	}
}
