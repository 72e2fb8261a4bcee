// Package e2e tests khabar as its users meet it: the program is built once, run as a process, and judged by what it prints,
// answers and leaves behind. Nothing here reaches into the packages to make something happen; where a test looks into the
// archive, it is to see what was acknowledged. Sites come from the demo package, on loopback.
package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Deadlines are generous: they end a test that hangs, they measure nothing.
const (
	patience     = 90 * time.Second // for one command, and for something to become true
	grace        = 10 * time.Second // for a server to stop, as the program promises
	pollInterval = 50 * time.Millisecond
)

var binary string

func TestMain(m *testing.M) { os.Exit(build(m)) }

func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "khabar-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder that stays does no harm
	binary = filepath.Join(dir, "khabar")
	command := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "khabar/cmd/khabar")
	if output, err := command.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, output)
		return 1
	}
	return m.Run()
}

// outcome is what a finished command left.
type outcome struct {
	stdout, stderr string
	status         int
}

// run runs the program to its end.
func run(t *testing.T, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, binary, args...)
	command.Env = environment(t)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if ctx.Err() != nil {
		t.Fatalf("khabar %q did not end; stderr:\n%s", args, &stderr)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}
}

// done runs the program and fails the test unless it ends with a status.
func done(t *testing.T, status int, args ...string) outcome {
	t.Helper()
	got := run(t, args...)
	if got.status != status {
		t.Fatalf("khabar %q ended with %d, not %d\nstdout: %s\nstderr: %s", args, got.status, status, got.stdout, got.stderr)
	}
	return got
}

// environment is the caller's without its own settings of khabar, so that a test finds what a new user finds.
func environment(t *testing.T) []string {
	t.Helper()
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
}

// process is a command that keeps running.
type process struct {
	t       *testing.T
	command *exec.Cmd
	ended   chan struct{}

	mu     sync.Mutex
	output bytes.Buffer // both streams, in the order in which they came
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, command: exec.CommandContext(context.Background(), binary, args...), ended: make(chan struct{})}
	p.command.Env = environment(t)
	p.command.Stdout, p.command.Stderr = p, p
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.command.Wait() // the status is read from ProcessState
		close(p.ended)
	}()
	t.Cleanup(func() {
		_ = p.command.Process.Kill() // it may have ended
		<-p.ended
	})
	return p
}

// Write takes the program's output.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.Write(b)
}

func (p *process) printed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// signal sends a signal, waits for the end, and returns the exit status.
func (p *process) signal(s syscall.Signal) int {
	p.t.Helper()
	if err := p.command.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(grace):
		p.t.Fatalf("still running %s after %s; printed:\n%s", grace, s, p.printed())
	}
	return p.command.ProcessState.ExitCode()
}

var printedAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// address waits until one of the addresses that the program printed answers as khabar's server, and returns it.
func (p *process) address() string {
	p.t.Helper()
	found := ""
	eventually(p.t, "an address that answers", func() bool {
		if p.hasEnded() {
			p.t.Fatalf("ended with %d; printed:\n%s", p.command.ProcessState.ExitCode(), p.printed())
		}
		for _, base := range printedAddress.FindAllString(p.printed(), -1) {
			if status, _ := get(p.t, base+"/readyz"); status == http.StatusOK {
				found = base
			}
		}
		return found != ""
	})
	return found
}

// eventually polls until something is true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(pollInterval) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s in vain for %s", patience, what)
		}
	}
}

// get fetches an address; status 0 means that nothing answered.
func get(t *testing.T, address string) (status int, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	body, err = io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

// answer is what the search API returns, as much of it as the tests read.
type answer struct {
	Total      int  `json:"total"`
	Incomplete bool `json:"incomplete"`
	Hits       []struct {
		ID     string `json:"id"`
		URL    string `json:"url"`
		Outlet struct {
			ID string `json:"id"`
		} `json:"outlet"`
		Lang      string `json:"lang"`
		Title     string `json:"title"`
		Published string `json:"published"`
		Snippets  []struct {
			Field string   `json:"field"`
			Text  string   `json:"text"`
			Marks [][2]int `json:"marks"`
			HTML  string   `json:"html"`
		} `json:"snippets"`
	} `json:"hits"`
	Facets map[string][]struct {
		Value string `json:"value"`
		Count int    `json:"count"`
	} `json:"facets"`
	Next string `json:"next"`
}

// search asks a running server; parameters come in pairs.
func search(t *testing.T, base, query string, parameters ...string) answer {
	t.Helper()
	values := url.Values{"q": {query}}
	for i := 0; i < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	status, body := get(t, base+"/api/v1/search?"+values.Encode())
	if status != http.StatusOK {
		t.Fatalf("%s %v: status %d\n%s", query, parameters, status, body)
	}
	return decode(t, body)
}

func decode(t *testing.T, body []byte) answer {
	t.Helper()
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	return a
}
