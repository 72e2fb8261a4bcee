// Command khabar crawls, archives, indexes and searches news coverage. This package wires the others together and holds
// what belongs to a terminal: flags, configuration, progress, exit statuses. It decides nothing about articles.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"khabar"
)

// Exit statuses, as docs/commands.md promises them to scripts.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartly      = 3
	exitInterrupted = 130 // 128 + SIGINT, as shells count
)

// statusError ends the program with a status of its own. A nil cause has been reported already.
type statusError struct {
	status int
	cause  error
}

func (e *statusError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.cause.Error()
}

func (e *statusError) Unwrap() error { return e.cause }

// usage marks an error as a wrong call of the program.
func usage(format string, args ...any) error {
	return &statusError{status: exitUsage, cause: fmt.Errorf(format, args...)}
}

// partly says that some of the work failed, each failure having been reported where it happened.
func partly() error { return &statusError{status: exitPartly} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program without its process: what tests call. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	command := newRoot()
	command.SetArgs(args)
	command.SetIn(stdin)
	command.SetOut(stdout)
	command.SetErr(stderr)
	err := command.ExecuteContext(ctx)
	status := exitStatus(ctx, err)
	if cause := reportable(err); cause != nil && status != exitInterrupted {
		fmt.Fprintln(stderr, "khabar: "+strings.TrimPrefix(explain(cause), "khabar: "))
		if status == exitUsage {
			fmt.Fprintln(stderr, "khabar: see 'khabar --help', or --help after any command")
		}
	}
	if status == exitInterrupted {
		fmt.Fprintln(stderr, "khabar: interrupted; what was acknowledged is kept")
	}
	return status
}

func exitStatus(ctx context.Context, err error) int {
	var own *statusError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &own):
		return own.status
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	case khabar.KindOf(err) == khabar.KindInvalid:
		return exitUsage
	}
	return exitFailed
}

// reportable returns the error that the user has not read yet, or nil.
func reportable(err error) error {
	var own *statusError
	if errors.As(err, &own) {
		return own.cause
	}
	return err
}

// explain gives the user's message of khabar's own errors together with the cause: who runs commands is the operator too.
func explain(err error) string {
	var e *khabar.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	text := e.Message
	if e.Err != nil {
		text = strings.TrimSuffix(text, ".") + " (" + e.Err.Error() + ")."
	}
	return text
}

// sentence ends a message that another one follows.
func sentence(text string) string { return strings.TrimSuffix(text, ".") + "." }

// counted writes a number with the noun that it counts.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
