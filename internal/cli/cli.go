// Package cli is the command: flags, messages, files, exit codes. It is the
// only package that prints, and decides nothing about a patient.
//
// The rules of its messages: one line each on stderr, "hlhscreen: what was
// found, what was expected", then "hlhscreen: hint: the next thing to try". No
// capital initials and no full stop at the end.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/fault"
)

// World is everything the command touches.
type World struct {
	Args           []string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Version        string
	Commit         string
}

// Exit codes of the contract.
const (
	exitDone    = 0
	exitRuntime = 1
	exitUsage   = 2
	exitInput   = 3
	exitGate    = 4
	exitVerdict = 10
)

// errVerdict is the end of a run in which a verdict named with --fail-on
// occurred.
var errVerdict = errors.New("a verdict named in --fail-on occurred")

// Main runs the command and returns its exit code. A panic is a fault of the
// program: it is said in one line, with the stack only where it is asked for.
func Main(w World) (code int) {
	defer func() {
		if thrown := recover(); thrown != nil {
			fmt.Fprintf(w.Stderr, "hlhscreen: internal error, please report it: %v\n", thrown)
			if os.Getenv("HLHSCREEN_DEBUG") != "" {
				w.Stderr.Write(debug.Stack())
			}
			code = exitRuntime
		}
	}()
	// A run is short and its memory small: collecting garbage less often
	// halves the time of an exome.
	debug.SetGCPercent(800)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	m := &messages{w: w.Stderr}
	root := newRoot(w, m)
	root.SetArgs(w.Args)
	return m.finish(root.ExecuteContext(ctx))
}

func newRoot(w World, m *messages) *cobra.Command {
	root := &cobra.Command{
		Use:   "hlhscreen",
		Short: "Screen exomes and genomes for primary hemophagocytic lymphohistiocytosis (HLH)",
		Long: `hlhscreen reads exome or genome VCFs, finds every variant in the genes of primary
HLH, works out whether both copies of a gene are hit, and says: likely primary
HLH or not, why, and what was not looked at. Research use only.`,
		Example:       "  hlhscreen screen patient.vcf.gz\n  hlhscreen demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       w.Version,
		RunE: func(cmd *cobra.Command, args []string) error {
			return cmd.Help()
		},
	}
	root.SetIn(w.Stdin)
	root.SetOut(w.Stdout)
	root.SetErr(w.Stderr)
	root.SetVersionTemplate("hlhscreen {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(err, cmd.CommandPath()+" --help")
	})
	root.AddCommand(newScreen(w, m), newClassify(w), newClinical(w), newCoverage(w), newPanel(w), newExplain(w), newVerify(w), newKnowledge(w), newDemo(w, m), newSchema(w), newVersion(w))
	root.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(fmt.Errorf("unknown command %q", args[0]), "hlhscreen --help")
		}
		return nil
	}
	return root
}

func newVersion(w World) *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: none, RunE: func(*cobra.Command, []string) error {
		_, err := fmt.Fprintf(w.Stdout, "hlhscreen %s\n", w.Version)
		return err
	}}
}

// none refuses arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("%q: no argument expected", args[0]), cmd.CommandPath()+" --help")
	}
	return nil
}

func usage(err error, hint string) error { return fault.New(fault.Usage, err, hint) }

// messages writes what went wrong, as text or as JSON lines.
type messages struct {
	w    io.Writer
	json bool
}

// finish says an error and returns its exit code.
func (m *messages) finish(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errVerdict) {
		return exitVerdict
	}
	if errors.Is(err, syscall.EPIPE) {
		return exitRuntime
	}
	kind, hint := fault.Runtime, ""
	var f *fault.Fault
	switch {
	case errors.As(err, &f):
		kind, hint = f.Kind, f.Hint
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted: nothing was written")
	}
	m.say("error", err.Error(), hint)
	return [...]int{exitRuntime, exitUsage, exitInput, exitGate}[kind]
}

// say writes a message: one line a fault, control characters taken out.
func (m *messages) say(level, text, hint string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		last := hint
		if i < len(lines)-1 {
			last = ""
		}
		m.line(level, line, last)
	}
}

func (m *messages) line(level, text, hint string) {
	if m.json {
		entry := map[string]string{"level": level, "message": text}
		if hint != "" {
			entry["hint"] = hint
		}
		json.NewEncoder(m.w).Encode(entry)
		return
	}
	fmt.Fprintf(m.w, "hlhscreen: %s\n", printable(text))
	if hint != "" {
		fmt.Fprintf(m.w, "hlhscreen: hint: %s\n", printable(hint))
	}
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, s)
}
