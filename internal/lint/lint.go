// Package lint checks a panel folder: what the gene files show by themselves
// (internal/panel), what they say of transcripts and sequence, and whether their
// cases are complete.
//
// It reads and reports everything, in the order of files and lines. It does not
// run the cases: `panel test` does.
package lint

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// Options are what a folder is held against.
type Options struct {
	// Base is the panel that the folder is laid over; nil for a panel of its own.
	Base *panel.Panel
	// Cases holds the cases of the base, which count for the folder's genes too.
	Cases      fs.FS
	References *reference.Set
	Clinical   *clinical.Book // the assays and signs that gene files may name
	// Today dates the notes on old reviews; the zero date gives none.
	Today time.Time
}

// Result is what was found. A problem must be mended, a note is to be known.
type Result struct{ Problems, Notes []panel.Problem }

// folder is a panel folder under check.
type folder struct {
	*panel.Draft
	Options
	fsys  fs.FS
	notes []panel.Problem
}

// rules are the checks that need more than the gene files, one function each.
var rules = []struct {
	panel.Rule
	check func(f *folder, g *panel.Gene, say func(path, format string, args ...any))
}{
	{panel.Rule{Name: "transcript", Demands: "the transcript is in the reference packs, codes, and is the same on both builds; regions and exons lie in it"}, checkTranscript},
	{panel.Rule{Name: "reference-bases", Demands: "ref of a known allele is what the sequence has, on both builds"}, checkBases},
	{panel.Rule{Name: "builds-agree", Demands: "the positions of a known allele are one place of the transcript"}, checkBuildsAgree},
	{panel.Rule{Name: "allele-name", Demands: "a known allele has the name that HGVS gives it"}, checkAlleleName},
	{panel.Rule{Name: "clinical-terms", Demands: "the assays and signs are those of clinical.yaml, and each assay speaks for a gene"}, checkClinicalTerms},
	{panel.Rule{Name: "cases", Demands: "every gene has a file of cases that can be read and shows what must come out in every situation"}, checkCases},
	{panel.Rule{Name: "review-age", Demands: "the last review is not more than a year old, and not to come (a note, no problem)"}, checkReviewAge},
}

// Rules lists every check.
func Rules() []panel.Rule {
	out := panel.Rules()
	for _, r := range rules {
		out = append(out, r.Rule)
	}
	return out
}

// Check reads a folder and lists everything that is wrong in it.
func Check(fsys fs.FS, o Options) Result {
	f := &folder{Draft: panel.ReadDraft(fsys, o.Base), Options: o, fsys: fsys}
	for _, g := range f.Panel.Genes {
		if !f.Own(g.File) || g.File != g.Symbol+".yaml" {
			continue // said by the rule name: nothing below knows which gene it is
		}
		for _, rule := range rules {
			rule.check(f, g, func(path, format string, args ...any) { f.Say(g.File, path, rule.Name, format, args...) })
		}
	}
	f.strayCases()
	return Result{panel.SortProblems(f.Problems), panel.SortProblems(f.notes)}
}

// note says something that must not fail: it hangs on the date, or on what the
// program holds.
func (f *folder) note(g *panel.Gene, path, rule, format string, args ...any) {
	f.notes = append(f.notes, panel.Problem{File: g.File, Line: f.Line(g.File, path), Rule: rule, Text: fmt.Sprintf(format, args...)})
}

// checkReviewAge gives notes alone: a panel that passed yesterday passes today.
func checkReviewAge(f *folder, g *panel.Gene, _ func(string, string, ...any)) {
	day, err := time.Parse(time.DateOnly, g.Reviewed)
	switch today := f.Today; {
	case err != nil || today.IsZero():
		return // said by the rule review
	case day.After(today):
		f.note(g, "reviewed", "review-age", "reviewed %s, which is after %s", g.Reviewed, today.Format(time.DateOnly))
	case day.Before(today.AddDate(-1, 0, 0)):
		f.note(g, "reviewed", "review-age", "last reviewed %s, more than a year before %s: read the literature, then set the date", g.Reviewed, today.Format(time.DateOnly))
	}
}

// checkClinicalTerms finds the misspelt key of a test, whose result would never count.
// Of a key that is none another rule speaks.
func checkClinicalTerms(f *folder, g *panel.Gene, say func(string, string, ...any)) {
	told := len(f.Problems)
	f.Clinical.UnknownTerms(g, func(path, text string) {
		line := f.Line(g.File, path)
		if !slices.ContainsFunc(f.Problems[:told], func(p panel.Problem) bool { return p.File == g.File && p.Line == line }) {
			say(path, "%s", text)
		}
	})
}

// checkCases looks at the folder's cases of a gene, or at the base's.
func checkCases(f *folder, g *panel.Gene, say func(string, string, ...any)) {
	name := g.Symbol + cases.Suffix
	if _, err := fs.Stat(f.fsys, name); err == nil {
		f.readCases(name)
		return
	}
	if f.Cases != nil {
		if raw, err := datafile.Read(f.Cases, name); err == nil {
			faults, err := cases.Check(name, raw, f.Panel)
			for _, fault := range faults {
				say("symbol", "the built-in %s do not fit: %s", name, fault.Text)
			}
			if err == nil {
				return
			}
		}
	}
	say("symbol", "no file %s: say what must come out for the gene", name)
}

// readCases checks one of the folder's files of cases.
func (f *folder) readCases(name string) {
	raw, err := datafile.Read(f.fsys, name)
	if err != nil {
		f.Problems = append(f.Problems, panel.Problem{File: name, Line: 1, Rule: "read", Text: strings.TrimPrefix(err.Error(), name+": ")})
		return
	}
	faults, err := cases.Check(name, raw, f.Panel)
	if err != nil {
		f.Problems = append(f.Problems, panel.DecodeProblems(name, err)...)
		return
	}
	lines := datafile.LinesOf(raw)
	for _, fault := range faults {
		f.Problems = append(f.Problems, panel.Problem{File: name, Line: lines.At(fault.Path), Rule: "cases", Text: fault.Text})
	}
}

// strayCases checks the files of cases that no gene file of the folder asked
// for: cases of a gene of the base, or of none.
func (f *folder) strayCases() {
	entries, err := fs.ReadDir(f.fsys, ".")
	if err != nil {
		return // said by the rule read
	}
	for _, e := range entries {
		symbol, is := strings.CutSuffix(e.Name(), cases.Suffix)
		if is && !f.Own(symbol+".yaml") {
			f.readCases(e.Name())
		}
	}
}
