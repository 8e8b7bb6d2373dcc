package screen

import (
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// axesOf are the answers of cell tests and signs, beside the genetic result.
func (w *work) axesOf(p personResult) verdict.Axes {
	known := w.known[p.who.ID]
	out := verdict.Axes{Given: known.Assessment != nil, Syndrome: known.syndrome()}
	if p.patient.Deciding != nil {
		out.Deciding = known.function(p.patient.Deciding.Gene).Function
	}
	normal := false
	for _, g := range w.panel.Genes {
		switch known.function(g).Function {
		case clinical.FunctionConcordant:
			out.Abnormal = true
		case clinical.FunctionNormal:
			normal = true
		}
	}
	out.Normal = normal && !out.Abnormal
	return out
}

// axesBlock writes the three answers and what they say together; nil without a
// clinical file.
func (w *work) axesBlock(p personResult, args []string) *report.Axes {
	a := w.known[p.who.ID].Assessment
	if a == nil {
		return nil
	}
	out := &report.Axes{Genetic: p.patient.Result, Functional: functional(w.axesOf(p)), Syndrome: report.Syndrome(a.Syndrome()),
		FunctionalBecause: w.words.SayAll(w.functionReasons(p, a)), SyndromeBecause: w.words.Say(w.syndromeReason(a)), Together: []string{}}
	for _, key := range p.patient.Together(w.axesOf(p)) {
		out.Together = append(out.Together, w.words.Text("together."+key, args...))
	}
	return out
}

// functional is the answer of the cell tests in one word.
func functional(a verdict.Axes) string {
	switch {
	case a.Deciding != clinical.FunctionUnknown:
		return map[clinical.Function]string{clinical.FunctionConcordant: "concordant", clinical.FunctionNormal: "discordant"}[a.Deciding]
	case a.Abnormal:
		return "abnormal"
	case a.Normal:
		return "normal"
	}
	return "not_done"
}

// functionReasons say what each test found, those of the deciding gene first.
func (w *work) functionReasons(p personResult, a *clinical.Assessment) []wording.Sentence {
	var out []wording.Sentence
	if d := p.patient.Deciding; d != nil {
		f := a.Function(d.Gene)
		key := map[clinical.Function]string{clinical.FunctionConcordant: "concordant", clinical.FunctionNormal: "of_gene"}[f.Function]
		if f.ProteinAbsent {
			key = "absent"
		}
		if key != "" {
			out = append(out, wording.Of("axes.function."+key, "gene", d.Gene.Symbol, "results", strings.Join(w.words.SayAll(f.Because), "; ")))
		}
	}
	for _, f := range a.Functional {
		key := "abnormal"
		switch {
		case f.Says == "":
			key = "contradicting"
		case len(f.Concordant) == 0:
			key = "normal"
		}
		out = append(out, wording.Of("axes.function."+key, "genes", strings.Join(f.Concordant, ", "), "results", strings.Join(f.Results, "; ")))
	}
	if len(out) == 0 {
		out = append(out, wording.Of("axes.function.not_done"))
	}
	return out
}

// syndromeReason says how the criteria came out.
func (w *work) syndromeReason(a *clinical.Assessment) wording.Sentence {
	var sets []string
	for _, s := range []clinical.Set{a.Set(clinical.HLH2004), a.Set(clinical.HLH2024)} {
		sets = append(sets, w.words.Say(s.Sentence()))
	}
	return wording.Of("axes.syndrome."+report.Syndrome(a.Syndrome()), "sets", strings.Join(sets, " "))
}

// togetherArgs are what the sentences about the axes may name.
func (w *work) togetherArgs(p personResult) []string {
	a := w.known[p.who.ID].Assessment
	if a == nil {
		return nil
	}
	var results, genes, tests, open []string
	for _, f := range a.Functional {
		if len(f.Concordant) > 0 {
			results = append(results, f.Results...)
			genes = append(genes, f.Concordant...)
		}
		tests = append(tests, f.Label)
	}
	slices.Sort(genes)
	for _, s := range []clinical.Set{a.Set(clinical.HLH2004), a.Set(clinical.HLH2024)} {
		open = append(open, s.WouldDecide...)
	}
	slices.Sort(open)
	return []string{"results", strings.Join(results, "; "), "genes", strings.Join(slices.Compact(genes), ", "), "tests", strings.Join(tests, ", "), "open", strings.Join(slices.Compact(open), ", ")}
}

// togetherSteps are the next steps that follow from the axes, those of the table
// left out that are there already.
func (w *work) togetherSteps(p personResult, already []string) []wording.Sentence {
	var out []wording.Sentence
	args := w.togetherArgs(p)
	if g := decidingGene(p); g != nil {
		args = append(args, "gene", g.Symbol)
	}
	for _, key := range p.patient.Together(w.axesOf(p)) {
		for _, step := range w.table.Together[key].Next {
			if !slices.Contains(already, step) {
				out, already = append(out, wording.Of("next."+step, args...)), append(already, step)
			}
		}
	}
	return out
}

func decidingGene(p personResult) *panel.Gene {
	if p.patient.Deciding == nil {
		return nil
	}
	return p.patient.Deciding.Gene
}
