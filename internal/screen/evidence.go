package screen

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// evidence is a laboratory's own file, and which of its lines were used. It is
// asked by several goroutines.
type evidence struct {
	path  string
	said  []laboratory
	mutex sync.Mutex
	used  map[int]bool
}

// laboratory is a line of the file: a class, or a criterion.
type laboratory struct {
	knowledge.Statement
	class     acmg.Class
	criterion acmg.Statement
	allele    variant.Allele // that the line names; none where a gene has no sequence to place it on
}

const evidenceHint = "hlhscreen classify --help says what the columns hold"

// readEvidence reads the file and checks every statement; nil when there is
// none.
func readEvidence(path string, statements []knowledge.Statement, th panel.Thresholds, now time.Time) (*evidence, error) {
	if path != "" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fault.New(fault.Input, err, "")
		}
		defer f.Close()
		lines, err := knowledge.ReadEvidence(f, path, now)
		if err != nil {
			return nil, fault.New(fault.Input, err, evidenceHint)
		}
		statements = slices.Concat(lines, statements)
	}
	if len(statements) == 0 {
		return nil, nil
	}
	out := &evidence{path: path, used: map[int]bool{}}
	for _, s := range statements {
		l, err := checked(s, th)
		if err != nil {
			return nil, fault.New(fault.Input, fmt.Errorf("%s:%d: %w", path, s.Line, err), evidenceHint)
		}
		out.said = append(out.said, l)
	}
	return out, nil
}

// place finds the allele that every line names. A name that cannot be read is an
// error: what the laboratory says would be lost in silence.
func (e *evidence) place(n namer) error {
	if e == nil {
		return nil
	}
	groups := map[variant.Allele][]laboratory{}
	for i := range e.said {
		l := &e.said[i]
		a, err := n.resolve(l.Variant)
		switch {
		case errors.Is(err, consequence.ErrNoSequence): // matched by its name
		case err != nil:
			return fault.New(fault.Input, fmt.Errorf("%s:%d: %s: %w", e.path, l.Line, l.Variant, err), "name it as hlhscreen classify takes it, on "+n.lib.Build.String())
		default:
			l.allele = a
			groups[a] = append(groups[a], *l)
			if err := e.agree(groups[a]); err != nil {
				return err
			}
		}
	}
	return nil
}

// isOf reports whether the line is of a variant of a gene.
func (l laboratory) isOf(v report.Variant) bool {
	return l.allele == variant.Allele{Contig: genome.Contig(v.Chrom), Pos: genome.Pos(v.Pos), Ref: v.Ref, Alt: v.Alt} || v.Is(l.Variant)
}

// checked reads a statement as a class or a criterion.
func checked(s knowledge.Statement, th panel.Thresholds) (l laboratory, err error) {
	l.Statement = s
	if !strings.EqualFold(s.Criterion, "class") {
		l.criterion, err = acmg.ParseStatement(s.Criterion, s.Strength, s.Note, s.Who, s.When, th)
		return l, err
	}
	class, ok := acmg.ParseClass(s.Strength)
	if !ok {
		err = fmt.Errorf("class %q, expected P, LP, VUS, LB or B", s.Strength)
	}
	l.class = class
	return l, err
}

// agree refuses lines of one variant that judge the same thing, or that give two
// criteria which cannot both be met: which of them holds is not for us to choose.
func (e *evidence) agree(lines []laboratory) error {
	for i, l := range lines {
		for _, first := range lines[:i] {
			var err error
			switch {
			case strings.EqualFold(first.Criterion, l.Criterion) && (first.Line != l.Line || first.Strength != l.Strength):
				err = fmt.Errorf("%s of %s is judged in line %d already (%s, here %s)", l.Criterion, l.Variant, first.Line, first.Strength, l.Strength)
			case first.criterion.Met() && l.criterion.Met() && acmg.Exclude(first.criterion.Code, l.criterion.Code):
				err = fmt.Errorf("%s of %s cannot be met beside %s of line %d: both judge one observation", l.Criterion, l.Variant, first.Criterion, first.Line)
			default:
				continue
			}
			return fault.New(fault.Input, fmt.Errorf("%s:%d: %w", e.path, l.Line, err), "keep one line; "+evidenceHint)
		}
	}
	return nil
}

// of is what the laboratory says of a finding.
func (e *evidence) of(g *panel.Gene, f finding) (class acmg.Class, statements []acmg.Statement, err error) {
	if e == nil {
		return acmg.Unclassified, nil, nil
	}
	var lines []laboratory
	name := f.effect.HGVSc
	if name != "" {
		name = g.Transcript + ":" + name
	}
	v := report.Variant{Gene: g.Symbol, Chrom: string(f.allele.Contig), Pos: int(f.allele.Pos), Ref: f.allele.Ref, Alt: f.allele.Alt, HGVSG: f.effect.HGVSg, HGVSC: name,
		Record: report.Record{Pos: int(f.record.Pos), Ref: f.record.Ref, Alt: f.record.Alts[f.number-1]}}
	for i, l := range e.said {
		if !l.isOf(v) {
			continue
		}
		e.mutex.Lock()
		e.used[i] = true
		e.mutex.Unlock()
		lines = append(lines, l)
		if l.class != acmg.Unclassified {
			class = l.class
		} else {
			statements = append(statements, l.criterion)
		}
	}
	return class, statements, e.agree(lines)
}

// UnmatchedEvidence are the lines of the laboratory's file that are of none of
// the variants.
func (e *Engine) UnmatchedEvidence(o Options, b genome.Build, found []report.Variant) ([]string, error) {
	r, err := e.resources.narrowed(o)
	if err != nil || r.evidence == nil {
		return nil, err
	}
	if err := r.evidence.place(namer{r, r.refs.On(b)}); err != nil {
		return nil, err
	}
	for i, l := range r.evidence.said {
		if slices.ContainsFunc(found, func(v report.Variant) bool {
			v.HGVSC = strings.Replace(v.HGVSC, "c.", r.transcriptOf(v.Gene)+":c.", 1)
			return l.isOf(v)
		}) {
			r.evidence.used[i] = true
		}
	}
	return r.evidence.unused(), nil
}

func (r *resources) transcriptOf(symbol string) string {
	g, _ := r.whole.Gene(symbol)
	return g.Transcript
}

// classes is how many lines give a class.
func (e *evidence) classes() int {
	n := 0
	if e != nil {
		for _, l := range e.said {
			if l.class != acmg.Unclassified {
				n++
			}
		}
	}
	return n
}

// unused are the variants of lines that no finding matched.
func (e *evidence) unused() []string {
	if e == nil {
		return nil
	}
	var out []string
	for i, l := range e.said {
		if !e.used[i] {
			out = append(out, fmt.Sprintf("%s (line %d)", l.Variant, l.Line))
		}
	}
	return out
}
