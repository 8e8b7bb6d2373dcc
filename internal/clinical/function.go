package clinical

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Function is what the cell tests say of one gene. The zero Function is not
// done, or of no bearing on the gene.
type Function uint8

// Functions.
const (
	FunctionUnknown    Function = iota
	FunctionNormal              // every test that speaks for the gene is normal
	FunctionConcordant          // abnormal in the way that a defect of the gene is
)

func (f Function) String() string { return [...]string{"unknown", "normal", "concordant"}[f] }

// GeneFunction is the function of one gene, with its reasons.
type GeneFunction struct {
	Gene     string
	Function Function
	// ProteinAbsent is true when a test finds no protein: it weighs more than a
	// test that is only abnormal (PP4).
	ProteinAbsent bool
	Because       []wording.Sentence
}

// Functional is one assay that was done.
type Functional struct {
	Assay, Label string
	Results      []string // as given, with date and value
	Says         string   // normal, abnormal, absent; "" where results contradict each other
	// Genes are those that the assay speaks for, in order; Concordant are
	// those for which the result is what a defect of the gene gives.
	Genes, Concordant []string
	Performance       string
}

// saysConflict is what contradicting results say together.
const saysConflict = "conflict"

// says is what the results of some assays say together, and as what they were
// given. Normal beside not normal is a conflict; no protein in one and little in
// another is abnormal.
func (p *patient) says(among func(*Assay) bool) (says string, told []string, done bool) {
	found := map[string]bool{}
	for _, r := range p.record.Results {
		a := p.book.assay(r.Assay)
		if !among(a) {
			continue
		}
		done = true
		told = append(told, r.told(a))
		if r.Word == "" {
			found[saysConflict] = true
		} else {
			found[a.Results[r.Word]] = true
		}
	}
	slices.Sort(told)
	told = slices.Compact(told)
	switch {
	case !done:
		return "", nil, false
	case found[saysConflict], found[saysNormal] && len(found) > 1:
		return saysConflict, told, true
	case found[saysNormal]:
		return saysNormal, told, true
	case found[saysAbnormal]:
		return saysAbnormal, told, true
	}
	return saysAbsent, told, true
}

// told is a result in words.
func (r Result) told(a *Assay) string {
	text := a.Label + ": " + r.Word
	if r.Word == "" {
		text = a.Label + ": " + r.Unsaid
	}
	var more []string
	if r.Value != "" && r.Word != "" {
		more = append(more, short(r.Value))
	}
	if on := day(r.Date); on != "" {
		more = append(more, on)
	}
	if len(more) > 0 {
		text += fmt.Sprintf(" (%s)", strings.Join(more, ", "))
	}
	return text
}

// function is what the tests say of a gene: by each group of assays that the
// gene names, then together. One that fails is enough: a protein may be there
// and not work. Results of one group against each other decide nothing.
func (p *patient) function(g *panel.Gene) GeneFunction {
	out := GeneFunction{Gene: g.Symbol}
	var groups []string
	for _, key := range g.FunctionalTest.Assays {
		if a := p.book.assay(key); a != nil && !a.NoGene && !slices.Contains(groups, a.Group) {
			groups = append(groups, a.Group)
		}
	}
	normal, open := false, false
	for _, group := range groups {
		says, told, done := p.says(func(a *Assay) bool {
			return a.Group == group && slices.Contains(g.FunctionalTest.Assays, a.Key)
		})
		if !done {
			continue
		}
		results := strings.Join(told, "; ")
		switch says {
		case saysConflict:
			open = true
			out.Because = append(out.Because, wording.Of("clinical.results_contradict", "what", g.Symbol, "results", results))
			continue
		case saysNormal:
			normal = true
		default:
			out.Function = FunctionConcordant
			out.ProteinAbsent = out.ProteinAbsent || says == saysAbsent
		}
		out.Because = append(out.Because, wording.Of("clinical.result", "results", results))
	}
	if out.Function == FunctionUnknown && normal && !open {
		out.Function = FunctionNormal
	}
	return out
}

// functional lists the assays that were done, in the order of the book.
func (p *patient) functional(genes []*panel.Gene) []Functional {
	var out []Functional
	for _, a := range p.book.Assays {
		says, told, done := p.says(func(other *Assay) bool { return other == a })
		if !done {
			continue
		}
		f := Functional{Assay: a.Key, Label: a.Label, Results: told, Says: says, Performance: a.Performance}
		if says == saysConflict {
			f.Says = ""
		}
		for _, g := range genes {
			if !a.NoGene && slices.Contains(g.FunctionalTest.Assays, a.Key) {
				f.Genes = append(f.Genes, g.Symbol)
				if f.Says == saysAbnormal || f.Says == saysAbsent {
					f.Concordant = append(f.Concordant, g.Symbol)
				}
			}
		}
		out = append(out, f)
	}
	return out
}
