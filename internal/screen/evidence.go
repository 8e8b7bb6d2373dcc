package screen

import (
	"fmt"
	"os"
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

// readEvidence reads and checks the file; nil when there is none.
func readEvidence(path string) (*evidence, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Input, err, "")
	}
	defer f.Close()
	const hint = "docs/evidence.md says what the columns hold"
	lines, err := knowledge.ReadEvidence(f, path)
	if err != nil {
		return nil, fault.New(fault.Input, err, hint)
	}
	out := &evidence{path: path, used: map[int]bool{}}
	for _, s := range lines {
		l := laboratory{Statement: s}
		var ok bool
		if strings.EqualFold(s.Criterion, "class") {
			if l.class, ok = acmg.ParseClass(s.Strength); !ok {
				err = fmt.Errorf("class %q, expected P, LP, VUS, LB or B", s.Strength)
			}
		} else {
			l.criterion, err = acmg.ParseStatement(s.Criterion, s.Strength, s.Note, s.Who, s.When)
		}
		if err != nil {
			return nil, fault.New(fault.Input, fmt.Errorf("%s:%d: %w", path, s.Line, err), hint)
		}
		out.said = append(out.said, l)
	}
	return out, nil
}

// of is what the laboratory says of a finding.
func (e *evidence) of(g *panel.Gene, f finding) (class acmg.Class, statements []acmg.Statement) {
	if e == nil {
		return acmg.Unclassified, nil
	}
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
		if l.class != acmg.Unclassified {
			class = l.class
		} else {
			statements = append(statements, l.criterion)
		}
	}
	return class, statements
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
