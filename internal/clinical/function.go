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
	// Contradicting is true when the tests of one function say the opposite of
	// each other and no other function of the gene fails: they were done, and
	// nothing follows from them.
	Contradicting bool
	// Because says what failed first, then what contradicts itself, and what is
	// normal apart.
	Because []wording.Sentence
}

// Functional is one assay that was done.
type Functional struct {
	Assay, Label string
	Results      []string // as given, with date and value
	Says         string   // normal, abnormal, absent; "" where results contradict each other
	// Genes are those that the assay speaks for, in order; Concordant are
	// those for which the result is what a defect of the gene gives.
	Genes, Concordant []string
	// Hint marks a test that other causes make abnormal as well: it may support a
	// gene that has a finding, and is by itself no evidence of a primary defect.
	Hint bool
	// Uninformative is true of a normal result that is not against a defect.
	Uninformative bool
	Performance   string
}

// What results say together, beside what one says.
const (
	saysConflict = "conflict" // they contradict each other
	saysNothing  = "nothing"  // normal, of a test whose normal result says nothing
)

// heard is what the results of some assays say together, and what was given:
// results that are normal apart from the others.
type heard struct {
	says        string // "" where no test was done
	fails, fine []string
	names       []string // of fine, without their results
}

func (h heard) all() []string { return slices.Sorted(slices.Values(slices.Concat(h.fails, h.fine))) }

// hear collects the results of some assays. Normal beside not normal is a
// conflict, unless the normal one is of another assay, whose normal result says
// nothing; no protein in one and little in another is abnormal.
func (p *patient) hear(among func(*Assay) bool) heard {
	var out heard
	found, fails, quiet := map[string]bool{}, map[string]bool{}, []string{}
	for _, r := range p.record.Results {
		a := p.book.assay(r.Assay)
		if !among(a) {
			continue
		}
		says := a.Results[r.Word]
		list := &out.fails
		switch {
		case r.Word == "":
			says = saysConflict
		case says != saysNormal:
			fails[a.Key] = true
		default:
			list = &out.fine
			if a.NormalSaysNothing {
				says, quiet = saysNothing, append(quiet, a.Key)
			}
		}
		found[says] = true
		if text := r.told(a); !slices.Contains(*list, text) {
			*list = append(*list, text)
			if list == &out.fine {
				out.names = append(out.names, a.Label+r.more())
			}
		}
	}
	slices.Sort(out.fails)
	slices.Sort(out.fine)
	slices.Sort(out.names)
	itself := slices.ContainsFunc(quiet, func(assay string) bool { return fails[assay] })
	switch {
	case len(found) == 0:
	case found[saysConflict], itself, found[saysNormal] && len(fails) > 0:
		out.says = saysConflict
	case found[saysAbnormal]:
		out.says = saysAbnormal
	case found[saysAbsent]:
		out.says = saysAbsent
	case found[saysNormal]:
		out.says = saysNormal
	default:
		out.says = saysNothing
	}
	return out
}

// told is a result in words.
func (r Result) told(a *Assay) string {
	if r.Word == "" {
		return a.Label + ": " + r.Unsaid + r.more()
	}
	return a.Label + ": " + wording.Word(r.Word) + r.more()
}

// more is the value and the date of a result.
func (r Result) more() string {
	var more []string
	if r.Value != "" && r.Word != "" {
		more = append(more, short(r.Value))
	}
	if on := day(r.Date); on != "" {
		more = append(more, on)
	}
	if len(more) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", strings.Join(more, ", "))
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
	var fails, open, fine, normal, names []string
	tested, conflict := false, false
	for _, group := range groups {
		h := p.hear(func(a *Assay) bool {
			return a.Group == group && slices.Contains(g.FunctionalTest.Assays, a.Key)
		})
		switch h.says {
		case "":
			continue
		case saysConflict:
			conflict = true
			open = append(open, strings.Join(h.all(), "; "))
			continue
		case saysNormal:
			tested = true
		case saysNothing:
			fine = append(fine, h.fine...)
			continue
		default:
			out.Function = FunctionConcordant
			out.ProteinAbsent = out.ProteinAbsent || h.says == saysAbsent
			fails = append(fails, h.fails...)
		}
		normal, names = append(normal, h.fine...), append(names, h.names...)
	}
	switch {
	case out.Function == FunctionConcordant:
	case conflict:
		out.Contradicting = true
	case tested:
		out.Function = FunctionNormal
	}
	say := func(key string, results []string) {
		if len(results) > 0 {
			out.Because = append(out.Because, wording.Of(key, "what", g.Symbol, "results", strings.Join(results, "; ")))
		}
	}
	say("clinical.result", fails)
	for _, results := range open {
		say("clinical.results_contradict", []string{results})
	}
	if out.Function == FunctionNormal {
		say("clinical.result", normal)
	} else {
		say("clinical.result_normal", names)
	}
	say("clinical.result_says_nothing", fine)
	return out
}

// functional lists the assays that were done, in the order of the book.
func (p *patient) functional(genes []*panel.Gene) []Functional {
	var out []Functional
	for _, a := range p.book.Assays {
		h := p.hear(func(other *Assay) bool { return other == a })
		if h.says == "" {
			continue
		}
		f := Functional{Assay: a.Key, Label: a.Label, Results: h.all(), Says: h.says, Hint: a.Hint, Performance: a.Performance}
		switch h.says {
		case saysConflict:
			f.Says = ""
		case saysNothing:
			f.Says, f.Uninformative = saysNormal, true
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
