package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Terminal is how the summary is shown.
type Terminal struct {
	Words *wording.Catalogue
	Width int // columns; 0 for 80
	// Quiet shows the first line of each sample alone.
	Quiet bool
	// Bold makes headings stand out; it never carries a meaning of its own.
	Bold bool
}

// Summarise writes the summary of every sample: the statement first, then
// what decided it. A result that holds only for what was looked at states its
// limits before anything else.
func (t Terminal) Summarise(r *Report) string {
	if t.Width <= 0 {
		t.Width = 80
	}
	var b strings.Builder
	for i, s := range r.Samples {
		if i > 0 && !t.Quiet {
			b.WriteByte('\n')
		}
		t.sample(&b, s)
	}
	if !t.Quiet {
		b.WriteByte('\n')
		t.list(&b, "terminal.deviations", r.Run.Panel.Deviations)
		t.text(&b, "", t.Words.Text("terminal.research"))
	}
	return b.String()
}

func (t Terminal) sample(b *strings.Builder, s Sample) {
	t.text(b, "", fmt.Sprintf("%s: %s (%s): %s", plain(s.ID), s.Verdict.Result, s.Verdict.Rule, s.Verdict.Statement))
	if t.Quiet {
		return
	}
	answer := t.Words.Text("terminal.answer." + s.Verdict.Answer())
	t.text(b, "  ", t.Words.Text("terminal.likely", "answer", answer))
	t.axes(b, s.Verdict.Axes)
	limited := s.Verdict.Limited() || s.Verdict.Result == "NO_RESULT"
	if limited {
		t.list(b, "terminal.not_assessed", s.Limits)
	}
	t.variants(b, s)
	t.structural(b, s)
	t.list(b, "terminal.why", s.Verdict.Reasons)
	if !limited {
		t.list(b, "terminal.not_assessed", s.Limits)
	}
	t.list(b, "terminal.next", s.Verdict.NextSteps)
	t.list(b, "terminal.change", s.Verdict.WouldChange)
	t.sex(b, s)
}

// axes shows the answers of cell tests and signs beside the genetic one.
func (t Terminal) axes(b *strings.Builder, a *Axes) {
	if a == nil {
		return
	}
	for _, because := range a.FunctionalBecause {
		t.text(b, "  ", t.Words.Text("terminal.functional", "because", plain(because)))
	}
	t.text(b, "  ", t.Words.Text("terminal.syndrome", "because", plain(a.SyndromeBecause)))
}

func (t Terminal) sex(b *strings.Builder, s Sample) {
	t.heading(b, "terminal.sample")
	t.text(b, "  ", t.Words.Text("terminal.sex", "used", wording.Word(s.Sex.Used), "declared", wording.Word(s.Sex.Declared), "inferred", wording.Word(s.Sex.Inferred)))
	for _, e := range s.Sex.Evidence {
		t.text(b, "    ", plain(e))
	}
	for _, r := range s.Quality.Relationships {
		if r.Kind == "trio" && !r.Conflict {
			t.text(b, "  ", plain(r.Because))
		}
	}
	for _, flag := range s.Quality.Flags {
		t.text(b, "  ! ", plain(flag))
	}
}

func (t Terminal) heading(b *strings.Builder, key string) {
	text := t.Words.Text(key)
	if t.Bold {
		text = "\x1b[1m" + text + "\x1b[0m"
	}
	b.WriteString("\n" + text + "\n")
}

func (t Terminal) list(b *strings.Builder, key string, items []string) {
	if len(items) == 0 {
		return
	}
	t.heading(b, key)
	for _, item := range items {
		t.text(b, "  - ", plain(item))
	}
}

// variants shows the reported variants, those of the deciding gene first. A
// name that is wider than its column goes on in the next line, whole.
func (t Terminal) variants(b *strings.Builder, s Sample) {
	var shown []Variant
	hidden := 0
	for _, v := range s.Variants {
		if v.Reported {
			shown = append(shown, v)
		} else {
			hidden++
		}
	}
	slices.SortStableFunc(shown, func(x, y Variant) int {
		return rank(x, s.Verdict.Gene) - rank(y, s.Verdict.Gene)
	})
	if len(shown) > 0 {
		t.heading(b, "terminal.variants")
	}
	for _, v := range shown {
		frequency := t.Words.Text("terminal.frequency_unknown")
		if f, known := v.Frequency.Value.Get(); known {
			frequency = t.Words.Text("terminal.frequency", "value", fmt.Sprintf("%.4g", f), "source", v.Frequency.Source)
		}
		clinvar := t.noClinVar(v)
		if v.ClinVar != nil {
			clinvar = t.Words.Text("terminal.clinvar", "significance", strings.ReplaceAll(v.ClinVar.Significance, "_", " "), "stars", fmt.Sprint(v.ClinVar.Stars), "id", v.ClinVar.ID)
		}
		name := strings.TrimSpace(v.HGVSC + " " + v.HGVSP)
		if v.HGVSC == "" {
			name = v.HGVSG
		}
		t.text(b, "  ", plain(fmt.Sprintf("%-8s %s", v.Gene, name)))
		reads := ""
		if f, known := v.AlleleFraction.Get(); known {
			reads = ", " + t.Words.Text("terminal.reads", "share", fmt.Sprintf("%.0f %%", 100*f))
		}
		if r := v.ReadSupport; r != nil && v.Source == "vcf" { // else they are the same reads
			reads += ", " + t.Words.Text("terminal.molecules", "alt", fmt.Sprint(r.Alternate), "molecules", fmt.Sprint(r.Reference+r.Alternate+r.Other))
		}
		t.text(b, "           ", plain(fmt.Sprintf("%s (%s%s), %s", t.Words.Word(v.Zygosity), v.Genotype, reads, strings.Join(v.Consequence, ", "))))
		t.text(b, "           ", plain(t.Words.Text("terminal.class", "class", v.Class.Used, "source", wording.Word(v.Class.Source), "clinvar", clinvar, "frequency", frequency)))
		if unused := t.unused(v); unused != "" {
			t.text(b, "           ", plain(unused))
		}
	}
	if hidden > 0 {
		b.WriteByte('\n')
		t.text(b, "  ", t.Words.Text("terminal.hidden", "count", fmt.Sprint(hidden)))
	}
}

// structural shows the events that touch coding exons or are known.
func (t Terminal) structural(b *strings.Builder, s Sample) {
	var items []string
	for _, e := range s.Structural {
		if e.Counts != "none" {
			items = append(items, t.Words.Text("terminal.structural_event", "gene", e.Gene, "name", e.Name, "genotype", dots(e.Genotype), "exons", dots(e.Exons), "counts", t.Words.Text("terminal.counts."+e.Counts), "evidence", e.Evidence, "quality", e.Quality))
		}
	}
	t.list(b, "terminal.structural", items)
}

func rank(v Variant, gene string) int {
	if v.Gene == gene && gene != "" {
		return 0
	}
	return 1
}

// text wraps a paragraph. The first line begins with lead, the others are
// indented as far. A word wider than the line stays whole.
func (t Terminal) text(b *strings.Builder, lead, text string) {
	indent := strings.Repeat(" ", width(lead))
	line, empty := lead, true
	for _, word := range strings.Fields(text) {
		if !empty && width(line)+1+width(word) > t.Width {
			b.WriteString(line + "\n")
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line, empty = line+word, false
	}
	b.WriteString(line + "\n")
}

func width(s string) int { return len([]rune(s)) }

// plain takes control characters out of text that came from a file: a sample
// name must not move the cursor.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '?'
		}
		return r
	}, s)
}

// noClinVar says why a variant has no ClinVar record.
func (t Terminal) noClinVar(v Variant) string {
	switch {
	case v.SearchedIn != "":
		return v.SearchedIn
	case v.ClinVarState == "absent": // of an earlier version
		return t.Words.Text("terminal.clinvar_none")
	}
	return t.Words.Text("terminal.clinvar_not_looked_up")
}
