package cases

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// Result is a case with what came out. The zero Result is no pass: nothing was run.
type Result struct {
	Gene, Case string
	Got        Expect
	// Differences say what is not as it must be, none of them where the case passes.
	Differences []Difference
	// Err is set for a case that could not be run.
	Err error
	// Reached are the keys of the gene file on which what came out rests.
	Reached []string

	ran bool
}

// Difference is one thing that is not as it must be.
type Difference struct {
	What string `json:"what"`
	Want string `json:"expected"`
	Got  string `json:"got"`
}

// Statuses of a result.
const (
	Pass  = "PASS"
	Fail  = "FAIL"
	Error = "ERROR"
)

// Status is Pass, Fail or Error.
func (r Result) Status() string {
	switch {
	case r.Err != nil || !r.ran:
		return Error
	case len(r.Differences) > 0:
		return Fail
	}
	return Pass
}

// Runner runs cases on one panel.
type Runner struct{ engine *screen.Engine }

// NewRunner takes the panel of an engine.
func NewRunner(e *screen.Engine) *Runner { return &Runner{e} }

// Run screens one case and compares.
func (r *Runner) Run(ctx context.Context, f File, c Case) Result {
	out := Result{Gene: f.Gene, Case: c.Name}
	rep, err := r.report(ctx, f, c)
	if err != nil {
		out.Err = fmt.Errorf("%s: case %q: %w", f.Name, c.Name, err)
		return out
	}
	out.ran, out.Got = true, seen(f, c, rep)
	out.Differences = compare(c.Expect, out.Got)
	if g, ok := r.engine.Panel().Gene(f.Gene); ok {
		out.Reached = reachedBy(g, c, rep)
	}
	return out
}

func (r *Runner) report(ctx context.Context, f File, c Case) (*report.Report, error) {
	o, err := r.options(f, c)
	if err != nil {
		return nil, err
	}
	rep, err := r.engine.Run(ctx, o)
	var gate *fault.Fault
	if err != nil && (rep == nil || !errors.As(err, &gate) || gate.Kind != fault.Gate) {
		return nil, err
	}
	return rep, nil
}

// options write the case as an input of the pipeline.
func (r *Runner) options(f File, c Case) (screen.Options, error) {
	p, refs := r.engine.Panel(), r.engine.References()
	o := screen.Options{Inputs: []string{"-"}, Genes: []string{f.Gene}, Samples: []string{patient}, Family: c.pedigree(), Threads: 1,
		Clinical: map[string]screen.Clinical{}}
	if c.Sex != "" {
		o.Sex = map[string]string{patient: c.Sex}
	}
	if c.Transplanted {
		o.Transplanted = []string{patient}
	}
	var sites []site
	for _, name := range slices.Sorted(maps.Keys(f.Alleles)) {
		a := f.Alleles[name]
		if !c.names(name) {
			continue
		}
		s, err := f.locate(name, a, p)
		if err != nil {
			return o, err
		}
		sites = append(sites, s)
		if a.Gene != "" && !slices.Contains(o.Genes, a.Gene) {
			o.Genes = append(o.Genes, a.Gene)
		}
		if a.Class != "" {
			if _, ok := acmg.ParseClass(a.Class); !ok {
				return o, fmt.Errorf("allele %s: class %q, expected P, LP, VUS, LB or B", name, a.Class)
			}
			o.Statements = append(o.Statements, knowledge.Statement{Variant: s.Allele.String(), Criterion: "class", Strength: a.Class})
		}
	}
	o.Clinical[patient] = screen.Clinical{Syndrome: map[bool]clinical.Truth{true: clinical.Yes}[c.SyndromeMet], Function: function(c.Function, o.Genes)}
	var models []*reference.Transcript
	for _, g := range o.Genes {
		if t, ok := refs.On(f.Build).Transcript(g); ok {
			models = append(models, t)
		}
	}
	o.Stdin = strings.NewReader(f.vcf(c, sites, models, refs))
	return o, nil
}

// names reports whether anybody in the case has the allele.
func (c Case) names(allele string) bool {
	return slices.ContainsFunc(c.members(), func(m member) bool { _, ok := m.genotypes[allele]; return ok })
}

func function(text string, genes []string) map[string]clinical.GeneFunction {
	value := map[string]clinical.Function{"normal": clinical.FunctionNormal, "concordant": clinical.FunctionConcordant}[text]
	out := map[string]clinical.GeneFunction{}
	for _, g := range genes {
		out[g] = clinical.GeneFunction{Gene: g, Function: value}
	}
	return out
}

// seen reads from the report what a case can ask for.
func seen(f File, c Case, r *report.Report) Expect {
	s := r.Samples[0]
	out := Expect{Patient: &Outcome{Result: s.Verdict.Result, Rule: s.Verdict.Rule, LikelyPrimaryHLH: s.Verdict.LikelyPrimaryHLH}}
	for _, g := range s.Genes {
		if g.Symbol != f.Gene {
			continue
		}
		out.Result, out.Rule = g.Result, g.Rule
		if len(g.Hypotheses) > 0 {
			out.Relation = g.Hypotheses[0].Relation
		}
	}
	for _, v := range s.Variants {
		if v.Gene == f.Gene && out.Origin == "" {
			out.Origin = v.Origin.Descent
		}
	}
	return out
}

func compare(want, got Expect) []Difference {
	var out []Difference
	differ := func(what, want, got string) {
		if want != "" && want != got {
			out = append(out, Difference{what, want, got})
		}
	}
	differ("result", want.Result, got.Result)
	differ("rule", want.Rule, got.Rule)
	differ("relation", want.Relation, got.Relation)
	differ("origin", want.Origin, got.Origin)
	if want.Patient != nil {
		differ("patient.result", want.Patient.Result, got.Patient.Result)
		differ("patient.rule", want.Patient.Rule, got.Patient.Rule)
		differ("patient.likely_primary_hlh", want.Patient.LikelyPrimaryHLH, got.Patient.LikelyPrimaryHLH)
	}
	return out
}
