package khabar

import (
	"errors"
	"fmt"
)

// Kind sorts errors by what a caller can do about them. The server maps each kind to one HTTP status and one problem
// type, the command line to one exit status; nothing else looks inside an error.
type Kind string

const (
	// KindInvalid: the request itself is wrong; repeating it unchanged cannot help.
	KindInvalid Kind = "invalid"
	// KindNotFound: the thing asked for does not exist.
	KindNotFound Kind = "not-found"
	// KindGone: it existed, and is no longer kept (a cursor whose index state has been dropped).
	KindGone Kind = "gone"
	// KindConflict: another process or request holds what this one needs.
	KindConflict Kind = "conflict"
	// KindTooLarge: the request or the input is beyond a documented bound.
	KindTooLarge Kind = "too-large"
	// KindTimeout: the work was stopped at its deadline.
	KindTimeout Kind = "timeout"
	// KindUnavailable: not now; the same request may succeed later (an index that is being rebuilt).
	KindUnavailable Kind = "unavailable"
	// KindDamaged: bytes on disk are not what was written, or were written by another version.
	KindDamaged Kind = "damaged"
	// KindInternal: everything that the user can do nothing about.
	KindInternal Kind = "internal"
)

// Error is what khabar's packages return when a caller is meant to tell errors apart.
type Error struct {
	Kind Kind
	// Op names the operation that failed, for the log: "archive: put".
	Op string
	// Message is one sentence for the user. It names what was wrong (file, line, field) and never what is internal.
	Message string
	// Field is the request parameter or the input field at fault, or empty.
	Field string
	// Err is the cause, for the log only, or nil.
	Err error
}

// Errorf makes an Error of a kind whose message is formatted for the user.
func Errorf(kind Kind, op, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns the error with its cause set.
func (e *Error) Wrap(cause error) *Error {
	e.Err = cause
	return e
}

// At returns the error with the parameter or input field at fault set.
func (e *Error) At(field string) *Error {
	e.Field = field
	return e
}

// Error is the text for the log: operation, message and cause.
func (e *Error) Error() string {
	text := e.Message
	if e.Op != "" {
		text = e.Op + ": " + text
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives errors.Is and errors.As the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first Error in err's chain, KindInternal if there is none, and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// MessageOf returns what a user may read of err: the message of the first Error in its chain, or a sentence that says no
// more than that something failed.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Message != "" {
		return e.Message
	}
	return "Something failed inside khabar; the log has the details."
}
