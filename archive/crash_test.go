package archive

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"khabar"
)

// In a child process this variable names the archive to write to and the child's own name.
const childVariable = "KHABAR_TEST_WRITER"

func TestMain(m *testing.M) {
	if job := os.Getenv(childVariable); job != "" {
		path, name, _ := strings.Cut(job, "|")
		fmt.Fprintln(os.Stderr, writeForever(path, name))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever archives batches of ten articles and prints, as soon as each is acknowledged, how many that makes. It stops when
// nobody reads.
func writeForever(path, name string) error {
	ctx := context.Background()
	a, err := Open(ctx, path)
	if err != nil {
		return err
	}
	for n := 0; ; n += 10 {
		var batch []khabar.Capture
		for i := range 10 {
			batch = append(batch, capture(1, childAddress(name, n+i), "T", strings.Repeat("text ", 400)))
		}
		if _, err := a.Put(ctx, batch); err != nil {
			return err
		}
		if _, err := fmt.Println(n + 10); err != nil {
			return err
		}
	}
}

func childAddress(name string, n int) string { return fmt.Sprintf("https://x.example/%s/%d", name, n) }

// child is a process that writes.
type child struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	acked int
}

func startChild(t *testing.T, path, name string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childVariable+"="+path+"|"+name)
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	return c
}

// waitFor reads acknowledgements until n articles are acknowledged.
func (c *child) waitFor(t *testing.T, n int) {
	t.Helper()
	for c.acked < n {
		if !c.lines.Scan() {
			t.Fatalf("the writer ended after %d articles", c.acked)
		}
		if _, err := fmt.Sscan(c.lines.Text(), &c.acked); err != nil {
			t.Fatal(err)
		}
	}
}

// kill ends the process at once, as kill -9 does, and reads what it had acknowledged.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for c.lines.Scan() {
		if n, err := strconv.Atoi(c.lines.Text()); err == nil {
			c.acked = max(c.acked, n)
		}
	}
	var killed *exec.ExitError
	if err := c.cmd.Wait(); !errors.As(err, &killed) {
		t.Errorf("the writer ended with %v", err)
	}
}

func TestKilledWritersLoseNothingAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	for round := range 10 {
		name := fmt.Sprint(round)
		c := startChild(t, path, name)
		c.waitFor(t, 10+37*round)
		c.kill(t)
		assertKept(t, path, name, c.acked)
	}
}

func assertKept(t *testing.T, path, name string, acked int) {
	t.Helper()
	a := openAt(t, path)
	for n := range acked {
		if _, err := a.Article(t.Context(), idOf(t, childAddress(name, n))); err != nil {
			t.Fatalf("writer %s, article %d of %d acknowledged: %v", name, n, acked, err)
		}
	}
	if n, err := a.Count(t.Context()); err != nil || n%10 != 0 {
		t.Errorf("%d articles (%v): a batch was kept in part", n, err)
	}
	if report, err := a.Check(t.Context()); err != nil || len(report.Problems) > 0 {
		t.Errorf("after the kill: %v, %v", report.Problems, err)
	}
}

func TestProcessesMakeOneArchive(t *testing.T) {
	for round := range 5 {
		path := filepath.Join(t.TempDir(), "archive.db")
		var writers []*child
		for n := range 4 {
			writers = append(writers, startChild(t, path, fmt.Sprintf("%d-%d", round, n)))
		}
		for _, w := range writers {
			w.waitFor(t, 10)
		}
		for _, w := range writers {
			w.kill(t)
		}
		if report, err := openAt(t, path).Check(t.Context()); err != nil || len(report.Problems) > 0 || report.Articles < 40 {
			t.Errorf("%+v, %v", report, err)
		}
	}
}

func TestProcessesWriteSideBySide(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	here := openAt(t, path)
	var writers []*child
	for _, name := range []string{"a", "b"} {
		writers = append(writers, startChild(t, path, name))
	}
	// Following the changes meanwhile must see every article once, in order: a change that became visible after a later one would be
	// missed.
	followed := map[string]bool{}
	var reached uint64
	follow := func() {
		for {
			step := changes(t, here, reached, 100, 1<<20)
			if len(step) == 0 {
				return
			}
			for _, c := range step {
				if c.Seq <= reached || followed[c.ID] {
					t.Fatalf("change %d of %s came after %d", c.Seq, c.ID, reached)
				}
				followed[c.ID], reached = true, c.Seq
			}
		}
	}
	for n := 10; n <= 150; n += 10 {
		put(t, here, capture(1, childAddress("here", n), "T", "a"))
		for _, w := range writers {
			w.waitFor(t, n)
		}
		follow()
	}
	for _, w := range writers {
		w.kill(t)
	}
	follow()
	if n, err := here.Count(t.Context()); err != nil || n != len(followed) || n < 315 {
		t.Errorf("%d articles are archived (%v), %d were followed", n, err, len(followed))
	}
	if report, err := here.Check(t.Context()); err != nil || len(report.Problems) > 0 {
		t.Errorf("%v, %v", report.Problems, err)
	}
}
