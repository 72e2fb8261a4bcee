package bleveindex

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"khabar"
)

// killDir tells the test binary that it is the child which TestKill kills, and where it is to write.
const killDir = "KHABAR_TEST_KILL_DIR"

// TestKill kills a process that writes, ten times at moments of chance. What it had acknowledged must be there each time.
func TestKill(t *testing.T) {
	if dir := os.Getenv(killDir); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	dir := t.TempDir()
	closeStore(t, openEmpty(t, dir))
	random := rand.New(rand.NewPCG(3, 5))
	acknowledged := 0
	for round := range 10 {
		acknowledged = max(acknowledged, writeAndKill(t, dir, time.Duration(30+random.IntN(300))*time.Millisecond))
		if _, err := Check(t.Context(), dir); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		s := openEmpty(t, dir)
		state, err := s.State(t.Context())
		if err != nil || s.Fault() != nil {
			t.Fatalf("round %d: %v, fault %v", round, err, s.Fault())
		}
		if int(state.Seq) < acknowledged || state.Articles != killBatch*int(state.Seq) {
			t.Fatalf("round %d: %d articles up to %d; %d was acknowledged", round, state.Articles, state.Seq, acknowledged)
		}
		acknowledged = int(state.Seq)
		closeStore(t, s)
	}
	if acknowledged == 0 {
		t.Error("nothing was ever written")
	}
}

const killBatch = 5

// writeAndKill starts the child, kills it after it has acknowledged something and a while has passed, and returns the last
// checkpoint that it acknowledged.
func writeAndKill(t *testing.T, dir string, after time.Duration) (last int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKill$", "-test.count=1")
	child.Env = append(os.Environ(), killDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for first := true; lines.Scan(); first = false {
		if first {
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
		_, _ = fmt.Sscanf(lines.Text(), "written %d", &last)
	}
	_ = child.Wait()
	return last
}

// writeUntilKilled writes batch after batch and acknowledges each on standard output.
func writeUntilKilled(t *testing.T, dir string) {
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	for {
		at, err := s.Checkpoint(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var b khabar.Batch
		for i := range killBatch {
			id, _ := khabar.ArticleID(fmt.Sprintf("https://barada-post.example/%d/%d", at+1, i))
			b.Put = append(b.Put, &khabar.Article{ID: id, Outlet: "barada", Title: "Harvest", Body: fmt.Sprint("wheat ", at, i)})
		}
		b.Checkpoint = at + 1
		if err := s.Write(context.Background(), b); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("written %d\n", b.Checkpoint)
	}
}
