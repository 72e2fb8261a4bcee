package access

import (
	"bytes"
	"context"
	"os"
	"sync/atomic"
	"time"

	"khabar"
)

// File is a file of keys that may change while a server runs. Caller is safe for concurrent use.
type File struct {
	path    string
	keys    atomic.Pointer[Keys] // of the newest content without a fault
	content []byte               // as it was read last, faulty or not; nil if it could not be read
}

// OpenFile reads a file of keys (see ReadKeys). One without a key is an error: it would let nobody in.
func OpenFile(path string) (*File, error) {
	f := &File{path: path}
	if _, err := f.refresh(); err != nil {
		return nil, err
	}
	if f.keys.Load().Len() == 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "access", "%s has no key; 'khabar keys new' makes one", path)
	}
	return f, nil
}

// Caller returns the name of a key that the file accepts, or false.
func (f *File) Caller(key string) (name string, ok bool) { return f.keys.Load().Caller(key) }

// Follow looks at the file again and again until the context ends, so that a key that was taken out is refused soon. Each change is
// reported once, with the number of keys that are accepted now. A file that cannot be read or has a faulty line leaves the keys as they
// were, and is reported as an error: half an edit must not shut everybody out. One in which no key is left lets nobody in.
func (f *File) Follow(ctx context.Context, every time.Duration, report func(keys int, err error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if changed, err := f.refresh(); changed {
			report(f.keys.Load().Len(), err)
		}
	}
}

// refresh reads the file and reports whether it is another than the last time. Content is compared, not the time of the last change,
// which some file systems keep in seconds.
func (f *File) refresh() (changed bool, err error) {
	content, err := os.ReadFile(f.path)
	if err != nil {
		content, err = nil, khabar.Errorf(khabar.KindInvalid, "access", "the file of keys %s cannot be read", f.path).Wrap(err)
	}
	if f.keys.Load() != nil && bytes.Equal(content, f.content) && (content == nil) == (f.content == nil) {
		return false, nil
	}
	f.content = content
	if err != nil {
		return true, err
	}
	keys, err := ReadKeys(f.path, bytes.NewReader(content))
	if err == nil {
		f.keys.Store(keys)
	}
	return true, err
}
