package screen

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

func (w *work) nextSteps(r personResult) []string {
	p := r.patient
	var steps []wording.Sentence
	for _, s := range r.suspected() {
		steps = append(steps, wording.Of("next.suspected", "gene", s.gene, "name", s.name))
	}
	for _, g := range r.genes {
		if few := g.work.inFew(g.who, w.panel.Thresholds); len(few) > 0 {
			steps = append(steps, wording.Of("next.in_few", "alleles", fewSaid(few)))
		}
	}
	keys := p.NextSteps(w.table)
	steps = append(steps, w.togetherSteps(r, keys)...)
	for _, key := range keys {
		if key = w.afterTests(key, r); key == "" || key == "second_allele" && slices.ContainsFunc(steps, func(s wording.Sentence) bool { return s.Key == "next.second_allele_urgent" }) {
			continue
		}
		if p.Deciding == nil {
			steps = append(steps, wording.Of("next."+key))
			continue
		}
		g := p.Deciding.Gene
		if key = w.stepFor(key, p.Deciding); key == "" {
			continue
		}
		c := g.Condition(w.table.Outcomes[p.Outcome].OtherCondition)
		steps = append(steps, wording.Of("next."+key, "gene", g.Symbol, "test", g.FunctionalTest.Value, "disease", named(c.Name, c.Short), "alleles", labels(p.Deciding.Alleles)))
	}
	if p.Deciding != nil {
		steps = append(steps, secondCopy(p.Deciding.Alleles, halved(r))...)
	}
	if r.who.Transplanted {
		steps = append(steps, wording.Of("next.other_tissue"))
	}
	return w.words.SayAll(steps)
}

// afterTests is a step after the cell tests that were given: "" for one that asks
// for what was done. Where a test of some genes was normal, those of others are
// still asked for.
func (w *work) afterTests(step string, p personResult) string {
	known, a := w.known[p.who.ID], w.axesOf(p)
	switch {
	case step == "functional" && a.Contradicting: // the repetition is asked for
		return ""
	case step == "functional" && a.Deciding != clinical.FunctionUnknown:
		return ""
	case step == "x_inactivation" && a.Deciding != clinical.FunctionUnknown:
		return "x_inactivation_alone"
	case step == "functional_any" && !slices.ContainsFunc(w.panel.Genes, func(g *panel.Gene) bool {
		return w.panel.Tiers[g.Tier].Group == "primary" && len(g.FunctionalTest.Assays) > 0 && known.function(g).Function == clinical.FunctionUnknown
	}):
		return ""
	}
	return step
}

// stepFor is the next step that a key of the table asks for in this gene, ""
// where it is done or cannot be.
func (w *work) stepFor(key string, g *verdict.Gene) string {
	father, mother := w.tested(g.Alleles, inheritance.Father), w.tested(g.Alleles, inheritance.Mother)
	switch {
	case key == "functional" && g.Gene.FunctionalTest.Value == "":
		return ""
	case key == "mother" && mother, (key == "parents" || key == "parents_de_novo") && father && mother:
		return ""
	case key == "second_allele" && slices.Contains([]inheritance.Relation{inheritance.Trans, inheritance.OnBoth, inheritance.OnOnly}, g.Relation()):
		return ""
	case key == "phase" && settled(g):
		return ""
	case key == "phase" && len(g.Alleles) == 1:
		return "zygosity"
	case key == "phase" && father && mother:
		return "phase_reads"
	case key == "phase" && depthless(g.Alleles):
		return "phase_depth"
	case key == "phase" && father:
		return "phase_mother"
	case key == "phase" && mother:
		return "phase_father"
	}
	return key
}

// tested reports whether the calls of a parent tell of every allele whether the
// parent has it, on reads that suffice.
func (w *work) tested(alleles []inheritance.Allele, parent inheritance.Kinship) bool {
	return !slices.ContainsFunc(alleles, func(a inheritance.Allele) bool {
		k, ok := a.Kin(parent)
		return !ok || k.Carriage == inheritance.CarriageUnknown || k.Grounds == inheritance.NoGrounds || a.Origin.Descent == inheritance.PossiblyDeNovo
	})
}

// depthless reports whether both parents are called for every allele and no
// depth is stated: then the file, not the family, is what is short.
func depthless(alleles []inheritance.Allele) bool {
	return !slices.ContainsFunc(alleles, func(a inheritance.Allele) bool {
		f, _ := a.Kin(inheritance.Father)
		m, _ := a.Kin(inheritance.Mother)
		return !f.Call.Complete() || !m.Call.Complete() || f.Depth.Known() || m.Depth.Known()
	})
}

// settled reports whether it is known how the alleles lie.
func settled(g *verdict.Gene) bool {
	alleles := g.Alleles
	if len(alleles) < 2 {
		return len(alleles) == 0 || alleles[0].Zygosity != inheritance.UnknownZygosity
	}
	if h, ok := g.Decided(); ok { // the reads were asked too
		return h.Relation != inheritance.RelationUnknown
	}
	relation, _ := inheritance.Relate(alleles[0], alleles[1])
	return relation != inheritance.RelationUnknown
}

// halved are the alleles in exons of half of the expected depth, by name.
func halved(p personResult) map[string]bool {
	out := map[string]bool{}
	for _, r := range p.genes {
		for _, c := range r.carried {
			if c.half {
				out[c.allele.Name] = true
			}
		}
	}
	return out
}

// secondCopy names what a homozygous call may hide: the same allele twice looks
// like one allele opposite a deletion.
func secondCopy(alleles []inheritance.Allele, half map[string]bool) []wording.Sentence {
	var out []wording.Sentence
	for _, a := range alleles {
		switch {
		case a.Structural:
		case half[a.Name]:
			out = append(out, wording.Of("next.half_depth", "allele", a.Label))
		case a.Zygosity != inheritance.Homozygous || a.Origin.Descent == inheritance.BothParents:
		case a.Origin.Descent == inheritance.OneParentLacks || a.Origin.Descent == inheritance.BothParentsLack:
			out = append(out, wording.Of("next.disomy", "allele", a.Label))
		default:
			out = append(out, wording.Of("next.deletion_in_trans", "allele", a.Label))
		}
	}
	return out
}
