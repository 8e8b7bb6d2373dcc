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
	if a := known.Assessment; a != nil && p.patient.Deciding != nil {
		for _, f := range a.Abnormal() {
			out.Elsewhere = out.Elsewhere || !slices.Contains(f.Genes, p.patient.Deciding.Gene.Symbol)
		}
	}
	normal := false
	for _, g := range w.panel.Genes {
		f := known.function(g)
		out.Contradicting = out.Contradicting || f.Contradicting && (p.patient.Deciding == nil || p.patient.Deciding.Gene == g)
		normal = normal || f.Function == clinical.FunctionNormal
	}
	if a := known.Assessment; a != nil {
		out.Abnormal = len(a.Abnormal()) > 0
	}
	out.Normal = normal && !out.Abnormal && !out.Contradicting
	return out
}

// axesBlock writes the three answers and what they say together; nil without a
// clinical file.
func (w *work) axesBlock(p personResult, args []string) *report.Axes {
	a := w.known[p.who.ID].Assessment
	if a == nil {
		return nil
	}
	out := &report.Axes{Genetic: p.patient.Result, Functional: functional(w.axesOf(p), p.patient.Result), Syndrome: report.Syndrome(a.Syndrome()),
		FunctionalBecause: w.words.SayAll(w.functionReasons(p, a)), SyndromeBecause: w.words.Say(w.syndromeReason(a)), Together: []string{}}
	for _, key := range p.patient.Together(w.axesOf(p)) {
		out.Together = append(out.Together, w.words.Text("together."+key, args...))
	}
	return out
}

// functional is the answer of the cell tests in one word. A normal test of the gene
// is discordant with a result that says that its copies are hit, and with no other.
func functional(a verdict.Axes, result string) string {
	switch {
	case a.Deciding == clinical.FunctionConcordant && !strings.HasPrefix(result, "NEGATIVE"):
		return "concordant"
	case a.Deciding == clinical.FunctionNormal && strings.HasSuffix(result, "POSITIVE"):
		return "discordant"
	case a.Contradicting:
		return "contradicting"
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
		case p.patient.Deciding != nil && slices.Contains(f.Genes, p.patient.Deciding.Gene.Symbol) && len(out) > 0:
			continue // said of the deciding gene
		case f.Says == "":
			key = "contradicting"
		case f.Uninformative:
			key = "uninformative"
		case f.Hint:
			key = "hint"
		case f.Says != "normal" && len(f.Concordant) == 0:
			key = "no_gene"
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
	return wording.Of("axes.syndrome."+report.Syndrome(a.Syndrome()), "sets", strings.Join(sets, "; "))
}

// togetherArgs are what the sentences about the axes may name.
func (w *work) togetherArgs(p personResult) []string {
	a := w.known[p.who.ID].Assessment
	if a == nil {
		return nil
	}
	var results, genes, tests []string
	for _, f := range a.Functional {
		if len(f.Concordant) > 0 {
			results = append(results, f.Results...)
			genes = append(genes, f.Concordant...)
		}
		tests = append(tests, f.Label)
	}
	slices.Sort(genes)
	return []string{"results", strings.Join(results, "; "), "genes", strings.Join(slices.Compact(genes), ", "), "tests", strings.Join(tests, ", "), "open", strings.Join(w.openCriteria(p), ", ")}
}

// openCriteria is what to measure or look at, where the criteria are not decidable.
func (w *work) openCriteria(p personResult) []string {
	var open []string
	if a := w.known[p.who.ID].Assessment; a != nil {
		for _, s := range []clinical.Set{a.Set(clinical.HLH2004), a.Set(clinical.HLH2024)} {
			open = append(open, s.WouldDecide...)
		}
	}
	slices.Sort(open)
	return slices.Compact(open)
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
			if step == "complete_criteria" && len(w.openCriteria(p)) == 0 {
				continue
			}
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

// phenotypeNotes say of the signs that go with a gene which are there, which are
// not, and which nobody reported; nothing without a clinical file.
func (w *work) phenotypeNotes(g *panel.Gene, who person) []wording.Sentence {
	a := w.known[who.ID].Assessment
	if a == nil {
		return nil
	}
	said := map[clinical.Truth][]string{}
	for _, key := range g.Phenotype.Signs {
		truth := a.Sign(key).Truth
		said[truth] = append(said[truth], a.Label(key))
	}
	var out []wording.Sentence
	for _, t := range []clinical.Truth{clinical.Yes, clinical.No, clinical.Unknown} {
		if len(said[t]) > 0 {
			key := map[clinical.Truth]string{clinical.Yes: "fits", clinical.No: "unlike", clinical.Unknown: "open"}[t]
			out = append(out, wording.Of("note.phenotype_"+key, "signs", strings.Join(said[t], ", "), "source", g.Phenotype.Source))
		}
	}
	return out
}
