package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// verdictBlock writes the patient's verdict in words.
func (w *work) verdictBlock(r personResult) report.Verdict {
	p := r.patient
	v := report.Verdict{Result: p.Result, LikelyPrimaryHLH: p.Likely, Complete: r.complete, Rule: p.Rule, NextSteps: w.nextSteps(r), Reasons: w.words.SayAll(w.patientReasons(r))}
	args := []string{"conflict", w.words.Say(r.conflict), "genes", strings.Join(p.Carriers, ", ")}
	if p.Deciding != nil {
		g := p.Deciding.Gene
		c := g.Condition(w.table.Outcomes[p.Outcome].OtherCondition)
		v.Gene, v.Category = g.Symbol, p.Deciding.Tier.Category
		v.Disease = &report.Disease{Name: c.Name, MONDO: c.MONDO, OMIM: c.OMIM}
		args = append(args, "gene", g.Symbol, "disease", named(c.Name, c.Short), "alleles", labels(p.Deciding.Alleles), "origin", w.originText(p.Deciding.Alleles), "hints", r.hints(p.Deciding.Gene))
	}
	v.Axes = w.axesBlock(r, slices.Concat(args, w.togetherArgs(r)))
	v.Statement = w.statement(r, v.Axes, args)
	for _, key := range w.table.Outcomes[p.Outcome].WouldChange {
		if known := w.axesOf(r); key == "function_suspects" && known.Abnormal || key == "function_concordant" && known.Deciding == clinical.FunctionConcordant {
			continue // it is so already
		}
		v.WouldChange = append(v.WouldChange, w.words.Text("change."+key, args...))
	}
	return v
}

// statement is the first line of the report: the outcome's sentence, and what must
// not be read without it.
func (w *work) statement(r personResult, axes *report.Axes, args []string) string {
	p := r.patient
	key := "statement." + p.Outcome
	if p.Limited(w.table) && w.words.Has(key+".limited") {
		key += ".limited"
	}
	if p.Deciding != nil && p.Deciding.Relation() == inheritance.Cis && w.words.Has(key+".cis") {
		key += ".cis"
	}
	if listed := w.listed(r); listed != "" && w.words.Has(key+".listed") {
		key, args = key+".listed", append(args, "listed", listed)
	}
	out := []string{w.words.Text(key, args...)}
	if open := r.secondOpen(p); !open.Empty() {
		out = append(out, w.words.Text("statement.second_open", "why", w.words.Say(open)))
	}
	if axes != nil {
		out = append(out, axes.Together...)
	}
	if r.who.Transplanted {
		out = append(out, w.words.Text("statement.chimera"))
	}
	for _, s := range r.suspected() {
		if !strings.Contains(out[0], s.event) { // it may be what the statement is about
			out = append(out, w.words.Text("statement.suspected", "gene", s.gene, "event", s.event))
		}
	}
	return strings.Join(out, " ")
}

// hints are what the reads of the person hint at in a gene.
func (r personResult) hints(g *panel.Gene) string {
	for _, result := range r.genes {
		if result.work.gene == g {
			return strings.Join(result.work.suspects(result.who), "; ")
		}
	}
	return ""
}

// secondOpen says, of a carrier, what was not looked at in the gene: a second
// allele may lie there. Empty where everything was.
func (r personResult) secondOpen(p verdict.Patient) wording.Sentence {
	for _, g := range r.genes {
		if p.Deciding != nil && p.Result == "CARRIER" && g.work.gene == p.Deciding.Gene && !g.cover.complete {
			return g.cover.because
		}
	}
	return wording.Sentence{}
}

// listed counts by class the variants that are reported although the result does
// not rest on them, "" for none: a statement that nothing was found would
// contradict the list.
func (w *work) listed(r personResult) string {
	count := map[acmg.Class]int{}
	for _, g := range r.genes {
		for _, c := range g.carried {
			if c.reported && !(r.patient.Deciding != nil && slices.ContainsFunc(r.patient.Deciding.Alleles, func(a inheritance.Allele) bool { return a.Name == c.allele.Name })) {
				count[c.class.Used]++
			}
		}
	}
	var out []string
	if n := r.structuralListed(); n > 0 {
		out = append(out, w.words.Text("statement.listed.structural", "count", fmt.Sprint(n)))
	}
	for class := acmg.Pathogenic; class > acmg.Unclassified; class-- {
		switch n := count[class]; {
		case n == 0:
		case class == acmg.Uncertain:
			out = append(out, w.words.Text("statement.listed.uncertain", "count", fmt.Sprint(n)))
		default:
			out = append(out, w.words.Text("statement.listed.other", "count", fmt.Sprint(n), "class", class.String()))
		}
	}
	return strings.Join(out, ", ")
}

// structuralListed counts the structural events that are reported beside a result
// that does not rest on them.
func (r personResult) structuralListed() int {
	n := 0
	for _, g := range r.genes {
		for _, c := range g.called {
			a, ok := c.allele(g.work)
			if ok && !(r.patient.Deciding != nil && slices.ContainsFunc(r.patient.Deciding.Alleles, func(d inheritance.Allele) bool { return d.Name == a.Name })) {
				n++
			}
		}
	}
	return n
}

// suspicion is a rearrangement that the reads hint at.
type suspicion struct{ gene, name, event string }

func (r personResult) suspected() []suspicion {
	var out []suspicion
	for _, result := range r.genes {
		for _, b := range result.work.breaksIn(result.who, events.Suspected) {
			out = append(out, suspicion{result.work.gene.Symbol, b.Name, b.text()})
		}
	}
	return out
}

// originText is what is known of the origin of the first allele.
func (w *work) originText(alleles []inheritance.Allele) string {
	if len(alleles) == 0 || alleles[0].Origin.Proof.Empty() {
		return w.words.Text("origin.not_known")
	}
	return w.words.Say(alleles[0].Origin.Proof)
}

func named(name, short string) string {
	if short == "" {
		return name
	}
	return name + " (" + short + ")"
}

func labels(alleles []inheritance.Allele) string {
	var out []string
	for _, a := range alleles {
		out = append(out, a.Label)
	}
	return strings.Join(out, wording.Of("list.and").In())
}
