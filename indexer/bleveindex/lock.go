package bleveindex

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"khabar"
)

// lockName is the file that a process holds an exclusive flock on while it uses an index. Bleve's own lock hangs the second
// process; this one answers at once, and its text says who the first one is.
const lockName = "LOCK"

// Holder has to take the lock for a moment to see whether it is free; who wants it just then tries again.
const (
	lockTries = 5
	lockPause = 10 * time.Millisecond
)

// dirLock is the held lock of an index folder.
type dirLock struct{ file *os.File }

// acquire takes the lock of a folder, or returns KindConflict with a message that names the holder.
func acquire(dir string) (*dirLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "index: lock", "the index folder cannot be written").Wrap(err)
	}
	for range lockTries {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			break
		}
		time.Sleep(lockPause)
	}
	if err != nil {
		_ = f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, khabar.Errorf(khabar.KindInternal, "index: lock", "the index folder cannot be locked").Wrap(err)
		}
		return nil, khabar.Errorf(khabar.KindConflict, "index: lock", "the index is in use by %s", holderText(dir))
	}
	l := &dirLock{file: f}
	return l, l.announce("", "")
}

// announce writes this process's id, and the address that it serves at and the version of its list of actors if there are, for Holder to
// read.
func (l *dirLock) announce(address, actors string) error {
	text := fmt.Sprintf("pid %d\n", os.Getpid())
	if address != "" {
		text += "served at " + strings.ReplaceAll(address, "\n", " ") + "\n"
	}
	if actors != "" {
		text += "actors " + actors + "\n"
	}
	if err := l.file.Truncate(0); err != nil {
		return khabar.Errorf(khabar.KindInternal, "index: lock", "the lock file cannot be written").Wrap(err)
	}
	if _, err := l.file.WriteAt([]byte(text), 0); err != nil {
		return khabar.Errorf(khabar.KindInternal, "index: lock", "the lock file cannot be written").Wrap(err)
	}
	return nil
}

func (l *dirLock) release() error {
	_ = l.file.Truncate(0)
	return l.file.Close()
}

// Holding is who uses an index at this moment.
type Holding struct {
	PID     int    // 0 if the holder did not say
	Address string // where it serves, or empty
	Actors  string // version of the list of actors that it serves by, or empty
}

// Holder tells which process has the index of a folder open, and where it serves; false if none has. It changes nothing.
func Holder(dir string) (Holding, bool) {
	f, err := os.Open(filepath.Join(dir, lockName))
	if err != nil {
		return Holding{}, false
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		return Holding{}, false
	}
	return readHolding(dir), true
}

func readHolding(dir string) (h Holding) {
	text, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return h
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if pid, ok := strings.CutPrefix(line, "pid "); ok {
			h.PID, _ = strconv.Atoi(pid)
		}
		if address, ok := strings.CutPrefix(line, "served at "); ok {
			h.Address = address
		}
		if actors, ok := strings.CutPrefix(line, "actors "); ok {
			h.Actors = actors
		}
	}
	return h
}

func holderText(dir string) string {
	h := readHolding(dir)
	text := "another process"
	if h.PID != 0 {
		text = fmt.Sprintf("process %d", h.PID)
	}
	if h.Address != "" {
		text += ", which serves it at " + h.Address
	}
	return text
}
