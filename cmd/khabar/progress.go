package main

import (
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a long command is: a bar on a terminal, a log line every ten seconds otherwise. It is safe for
// concurrent use.
type progress struct {
	mu     sync.Mutex
	what   string
	bar    *progressbar.ProgressBar // nil when w is no terminal
	log    *slog.Logger
	logged time.Time
	total  int64
}

const progressInterval = 10 * time.Second

// newProgress begins to show what is counted. A total of -1 is unknown.
func newProgress(w io.Writer, log *slog.Logger, what string, total int64) *progress {
	p := &progress{what: what, log: log, logged: time.Now(), total: total}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(w), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

// set says how much is done, of a total that may have changed.
func (p *progress) set(done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		if total != p.total {
			p.bar.ChangeMax64(total)
		}
		p.total = total
		_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to fail
		return
	}
	p.total = total
	if now := time.Now(); now.Sub(p.logged) >= progressInterval {
		p.logged = now
		p.log.Info(p.what, "done", done, "of", total)
	}
}

// finish takes the bar away.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
