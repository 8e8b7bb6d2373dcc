package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/lint"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

var today = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)

func options(t testing.TB) lint.Options {
	t.Helper()
	base, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	refs, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	book, err := clinical.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return lint.Options{Base: base, Cases: genes.Files, References: refs, Clinical: book, Today: today}
}

func TestBuiltInPanelHasNoProblem(t *testing.T) {
	o := options(t)
	o.Base, o.Cases = nil, nil
	if found := lint.Check(genes.Files, o); len(found.Problems) > 0 {
		t.Errorf("problems: %v", found.Problems)
	}
}

// mark ends a line of a bad file at which its rule must speak.
const mark = "# HERE"

// folder is a txtar archive as a panel folder, with the places that are marked.
// Its comment may take the built-in panel.yaml without the lines that begin with
// a text, and name the line at fault there:
//
//	take panel.yaml without min_depth:
//	at panel.yaml thresholds:
func folder(t *testing.T, name string) (fstest.MapFS, []string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	var places []string
	for _, f := range archive.Files {
		out[f.Name] = &fstest.MapFile{Data: f.Data}
		for i, line := range strings.Split(string(f.Data), "\n") {
			if strings.HasSuffix(line, mark) {
				places = append(places, fmt.Sprintf("%s:%d", f.Name, i+1))
			}
		}
	}
	for _, line := range strings.Split(string(archive.Comment), "\n") {
		if without, ok := strings.CutPrefix(line, "take panel.yaml without "); ok {
			out["panel.yaml"] = &fstest.MapFile{Data: common(t, without)}
		}
		if at, ok := strings.CutPrefix(line, "at panel.yaml "); ok {
			lines := strings.Split(string(out["panel.yaml"].Data), "\n")
			places = append(places, fmt.Sprintf("panel.yaml:%d", slices.Index(lines, at)+1))
		}
	}
	return out, places
}

func common(t *testing.T, without string) []byte {
	raw, err := genes.Files.ReadFile("panel.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(strings.SplitAfter(string(raw), "\n"), func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), without) })
	return []byte(strings.Join(lines, ""))
}

// Every rule has a folder that breaks it, at the marked lines and in no other
// way, and one that does not.
func TestEveryRule(t *testing.T) {
	o := options(t)
	for _, r := range lint.Rules() {
		t.Run(r.Name, func(t *testing.T) {
			bad, want := folder(t, r.Name+".bad.txtar")
			var got []string
			found := lint.Check(bad, o)
			for _, p := range append(found.Problems, found.Notes...) {
				place := fmt.Sprintf("%s:%d", p.File, p.Line)
				if p.Rule != r.Name {
					t.Errorf("another rule speaks: %s", p)
				}
				if !slices.Contains(got, place) {
					got = append(got, place)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("problems at %v, want %v: %v", got, want, append(found.Problems, found.Notes...))
			}
			good, marked := folder(t, r.Name+".good.txtar")
			if found := lint.Check(good, o); len(found.Problems)+len(found.Notes) > 0 || len(marked) > 0 {
				t.Errorf("the good folder has %v %v", found.Problems, found.Notes)
			}
			if r.Demands == "" {
				t.Error("the rule does not say what it demands")
			}
		})
	}
}

// No file lies about without a rule.
func TestEveryFileHasARule(t *testing.T) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, kind, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".txtar"), ".")
		if !slices.ContainsFunc(lint.Rules(), func(r panel.Rule) bool { return r.Name == name }) || kind != "bad" && kind != "good" {
			t.Errorf("%s is of no rule", f.Name())
		}
	}
}
