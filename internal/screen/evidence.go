package screen

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
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
}

const evidenceHint = "docs/evidence.md says what the columns hold"

// readEvidence reads the file and checks every statement; nil when there is
// none.
func readEvidence(path string, statements []knowledge.Statement) (*evidence, error) {
	if path != "" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fault.New(fault.Input, err, "")
		}
		defer f.Close()
		lines, err := knowledge.ReadEvidence(f, path)
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
		l, err := checked(s)
		if err != nil {
			return nil, fault.New(fault.Input, fmt.Errorf("%s:%d: %w", path, s.Line, err), evidenceHint)
		}
		out.said = append(out.said, l)
	}
	return out, nil
}

// checked reads a statement as a class or a criterion.
func checked(s knowledge.Statement) (l laboratory, err error) {
	l.Statement = s
	if !strings.EqualFold(s.Criterion, "class") {
		l.criterion, err = acmg.ParseStatement(s.Criterion, s.Strength, s.Note, s.Who, s.When)
		return l, err
	}
	class, ok := acmg.ParseClass(s.Strength)
	if !ok {
		err = fmt.Errorf("class %q, expected P, LP, VUS, LB or B", s.Strength)
	}
	l.class = class
	return l, err
}

// of is what the laboratory says of a finding. Two lines that judge the same
// thing are an error: which of them holds is not for us to choose.
func (e *evidence) of(g *panel.Gene, f finding) (class acmg.Class, statements []acmg.Statement, err error) {
	if e == nil {
		return acmg.Unclassified, nil, nil
	}
	lines := map[string]laboratory{}
	name := f.effect.HGVSc
	if name != "" {
		name = g.Transcript + ":" + name
	}
	v := report.Variant{Gene: g.Symbol, Chrom: string(f.allele.Contig), Pos: int(f.allele.Pos), Ref: f.allele.Ref, Alt: f.allele.Alt, HGVSG: f.effect.HGVSg, HGVSC: name,
		Record: report.Record{Pos: int(f.record.Pos), Ref: f.record.Ref, Alt: f.record.Alts[f.number-1]}}
	for i, l := range e.said {
		if !v.Is(l.Variant) {
			continue
		}
		e.mutex.Lock()
		e.used[i] = true
		e.mutex.Unlock()
		judged := strings.ToLower(l.Criterion)
		if first, twice := lines[judged]; twice && (first.Line != l.Line || first.Strength != l.Strength) {
			return class, nil, fault.New(fault.Input, fmt.Errorf("%s:%d: %s of %s is judged in line %d already (%s, here %s)",
				e.path, l.Line, l.Criterion, l.Variant, first.Line, first.Strength, l.Strength), "keep one line; "+evidenceHint)
		}
		lines[judged] = l
		if l.class != acmg.Unclassified {
			class = l.class
		} else {
			statements = append(statements, l.criterion)
		}
	}
	return class, statements, nil
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
