// Package fault sorts errors by who can mend them, so that the command can
// choose an exit code and a hint without reading an error's text.
//
// An error that is not a Fault is a run-time failure (exit code 1).
package fault

import (
	"errors"
	"io/fs"
)

// Kind says what is at fault.
type Kind uint8

// Kinds of fault, with the exit code that the command gives them.
const (
	Runtime Kind = iota // 1: the run failed
	Usage               // 2: flags, configuration or panel
	Input               // 3: an input is invalid, truncated or of another build
	Gate                // 4: a quality gate failed: sample absent, sex or sample mismatch
)

// Fault is an error with its kind and, where the place that found it knows
// one, the next thing for the user to type or check.
type Fault struct {
	Kind Kind
	Err  error
	Hint string
}

func (f *Fault) Error() string { return f.Err.Error() }
func (f *Fault) Unwrap() error { return f.Err }

// New makes a fault of err. The hint may be empty.
func New(kind Kind, err error, hint string) error {
	return &Fault{Kind: kind, Err: err, Hint: hint}
}

// Cause is what the system said about a file, without its name for the call
// and without the path: the message that wraps it names the file.
func Cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
