package screen

import (
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// patientReasons are what the result rests on; of a conflict, that alone.
func (w *work) patientReasons(r personResult) []wording.Sentence {
	if !r.conflict.Empty() {
		return []wording.Sentence{r.conflict}
	}
	p := r.patient
	out := []wording.Sentence{wording.Of("reason.no_hit")}
	if p.Deciding != nil {
		out = append(w.reasons(*p.Deciding, r), w.phenotypeNotes(p.Deciding.Gene, r.who)...)
	}
	if r.who.Transplanted && w.mixtureState(r) >= inheritance.MixtureFlagged {
		out = append(out, r.mixed.Sentence)
	}
	if len(p.Carriers) > 0 {
		out = append(out, wording.Of("reason.digenic", "genes", strings.Join(p.Carriers, ", ")))
	}
	return slices.Concat(out, w.others(p), w.notCounted(r.genes))
}

// reasons are the proof of the deciding gene, what is known of its alleles,
// and how the family goes with them.
func (w *work) reasons(g verdict.Gene, p personResult) []wording.Sentence {
	var out []wording.Sentence
	if h, ok := g.Decided(); ok {
		out = append(out, wording.Of("reason.relation", "gene", g.Gene.Symbol, "relation", wording.Word(h.Relation.String()), "proof", w.proof(h)))
	} else if len(g.Alleles) == 2 { // a special allele beside a hit is no hypothesis
		relation, proof := inheritance.Relate(g.Alleles[0], g.Alleles[1])
		out = append(out, wording.Of("reason.relation", "gene", g.Gene.Symbol, "relation", wording.Word(relation.String()), "proof", strings.Join(w.words.SayAll(proof), "; ")))
	}
	for _, r := range p.genes {
		if r.work.gene != g.Gene {
			continue
		}
		for _, a := range g.Alleles {
			out = append(out, w.alleleReasons(a, r)...)
			out = append(out, w.familyReasons(a, p)...)
		}
	}
	out = append(out, w.segregationReasons(g)...)
	if p.who.Transplanted && g.Gene.Inheritance.XLinked() {
		out = append(out, wording.Of("chimera.x_linked", "gene", g.Gene.Symbol))
	}
	if g.Tier.Group == "candidate" {
		out = append(out, wording.Of("reason.candidate_gene", "gene", g.Gene.Symbol))
	}
	return out
}

// proof is what proves the relation of a hypothesis, in words.
func (w *work) proof(h inheritance.Hypothesis) string {
	return strings.Join(w.words.SayAll(h.Proof), "; ")
}

// familyReasons say where an allele came from and who carries it.
func (w *work) familyReasons(a inheritance.Allele, p personResult) []wording.Sentence {
	var out []wording.Sentence
	if !a.Origin.Proof.Empty() {
		out = append(out, wording.Of("reason.origin", "allele", a.Label, "origin", w.words.Say(a.Origin.Proof)))
	}
	if list := w.relativesText(a); len(list) > 0 {
		out = append(out, wording.Of("reason.relatives", "allele", a.Label, "relatives", strings.Join(list, "; ")))
	}
	if run, ok := p.runs[a.Name]; ok {
		out = append(out, run.sentence(a.Label, w.panel.Thresholds))
	}
	return out
}

func (w *work) segregationReasons(g verdict.Gene) []wording.Sentence {
	s := g.Segregation
	var out []wording.Sentence
	add := func(siblings []string, sentence wording.Sentence) {
		if len(siblings) > 0 {
			out = append(out, sentence)
		}
	}
	penetrance, source := g.Gene.Penetrance.Value, g.Gene.Penetrance.Source
	if penetrance == "" {
		penetrance, source = wording.Of("reason.penetrance_unknown").In(), wording.Of("reason.no_entry").In()
	}
	add(s.AffectedWith, wording.Of("reason.affected_relative", "relatives", strings.Join(s.AffectedWith, ", ")))
	add(s.AffectedWithout, wording.Of("reason.affected_sibling_without", "siblings", strings.Join(s.AffectedWithout, ", ")))
	add(s.UnaffectedWith, wording.Of("reason.unaffected_relative", "relatives", strings.Join(s.UnaffectedWith, ", "), "gene", g.Gene.Symbol, "penetrance", penetrance, "source", source))
	add(s.UnaffectedWithout, wording.Of("reason.unaffected_sibling_without", "siblings", strings.Join(s.UnaffectedWithout, ", ")))
	return out
}

func (w *work) alleleReasons(a inheritance.Allele, r geneResult) []wording.Sentence {
	var out []wording.Sentence
	if a.Pending {
		out = append(out, wording.Of("reason.pending", "allele", a.Label))
	}
	for _, c := range r.called {
		if c.name() == a.Name {
			out = append(out, w.structuralReasons(a, c)...)
		}
	}
	for _, c := range r.carried {
		if c.allele.Name != a.Name {
			continue
		}
		f := c.finding
		out = append(out, wording.Of("reason.class", "allele", a.Label, "class", c.class.Used.String(), "source", wording.Word(c.class.Source), "because", w.words.Say(c.class.Because)))
		switch a.Weight {
		case inheritance.Hypomorphic:
			out = append(out, wording.Of("reason.common_allele", "allele", a.Label, "source", f.known.Source))
		case inheritance.Contested:
			out = append(out, wording.Of("reason.contested", "allele", a.Label, "source", f.known.Source))
		}
		if d := r.work.gene.Dominant; d != nil && d.Region != "" {
			key := "reason.outside_hlh_region"
			if a.Dominant {
				key = "reason.inside_hlh_region"
			}
			out = append(out, wording.Of(key, "allele", a.Label, "region", d.Region, "source", d.Source))
		}
		if c.class.Review {
			out = append(out, wording.Of("reason.reviewed_class", "allele", a.Label, "why", w.words.Say(c.class.ReviewWhy)))
		}
		if f.record.Failed() || c.call.Failed() {
			out = append(out, wording.Of("reason.failed_filter", "allele", a.Label, "filter", strings.Join(filters(f.record, c.call), ";")))
		}
		for _, why := range []wording.Sentence{c.remark, c.unconfirmed(), c.depth} {
			if !why.Empty() {
				out = append(out, wording.Of("reason.reads", "allele", a.Label, "why", w.words.Say(why)))
			}
		}
	}
	return out
}

// structuralReasons say what a loss, gain or rearrangement rests on.
func (w *work) structuralReasons(a inheritance.Allele, c calledStructural) []wording.Sentence {
	var out []wording.Sentence
	add := func(why wording.Sentence) {
		if !why.Empty() {
			out = append(out, wording.Of("reason.reads", "allele", a.Label, "why", w.words.Say(why)))
		}
	}
	if len(c.support) > 0 {
		out = append(out, wording.Of("reason.supported", "allele", a.Label, "support", strings.Join(w.words.SayAll(c.support), "; ")))
	}
	add(c.against)
	add(c.aside)
	add(c.junctions())
	if c.null.Code != "" {
		out = append(out, wording.Of("reason.null", "allele", a.Label, "criterion", w.nullText(c.null)))
	}
	if c.event.record.Failed() || c.call.Failed() {
		out = append(out, wording.Of("reason.failed_filter", "allele", a.Label, "filter", strings.Join(filters(c.event.record, c.call), ";")))
	}
	return out
}

// others names every other gene whose result is not negative.
func (w *work) others(p verdict.Patient) []wording.Sentence {
	var out []wording.Sentence
	for _, g := range p.Genes {
		if p.Deciding != nil && g.Gene == p.Deciding.Gene || strings.HasPrefix(g.Result, "NEGATIVE") && g.Rule != "R15" {
			continue
		}
		out = append(out, wording.Of("reason.also", "gene", g.Gene.Symbol, "result", g.Result, "rule", g.Rule, "alleles", labels(g.Alleles)))
	}
	return out
}

// notCounted names the pathogenic alleles that too few reads carry.
func (w *work) notCounted(results []geneResult) []wording.Sentence {
	var out []wording.Sentence
	for _, r := range results {
		for _, c := range r.carried {
			if c.reported && c.allele.Weight == inheritance.NotCounted {
				out = append(out, wording.Of("reason.reads", "allele", r.work.gene.Symbol+" "+label(c.finding), "why", w.words.Say(c.remark)))
			}
		}
	}
	return out
}
