package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// assemble judges every sample and writes the report.
func (w *work) assemble() (*report.Report, error) {
	out := &report.Report{SchemaVersion: report.SchemaVersion, Run: w.runBlock()}
	var conflicts []string
	for _, who := range w.people {
		sample, conflict := w.sample(who)
		out.Samples = append(out.Samples, sample)
		if conflict != "" {
			conflicts = append(conflicts, fmt.Sprintf("sample %s: %s", who.ID, conflict))
		}
	}
	if len(out.Samples) == 0 {
		return nil, fault.New(fault.Gate, errNoSamples, "")
	}
	if len(conflicts) > 0 {
		return out, fault.New(fault.Gate, errors.New(strings.Join(conflicts, "; ")), "check the sample, or correct the PED or --sex; the report says NO_RESULT")
	}
	return out, nil
}

// sexOf is the sex of a sample: declared, inferred and used.
func (w *work) sexOf(who person) (report.Sex, inheritance.Sex, wording.Sentence) {
	var x inheritance.XCalls
	for _, in := range w.inputs {
		for i, name := range columnNames(in) {
			if name == who.ID && i < len(in.Facts.Sex) {
				t := in.Facts.Sex[i]
				x.Heterozygous, x.HomozygousAlt, x.Haploid, x.Y = x.Heterozygous+t.XHeterozygous, x.HomozygousAlt+t.XHomozygous, x.Haploid+t.XHaploid, x.Y+t.Y
			}
		}
	}
	inferred, why := inheritance.InferSex(x, w.panel.Thresholds)
	evidence := []wording.Sentence{why}
	used := who.Declared
	if used == inheritance.SexUnknown {
		used = inferred
	} else {
		evidence = append(evidence, wording.Of("sex.declared", "sex", who.Declared.String(), "by", who.DeclaredBy))
	}
	var conflict wording.Sentence
	if who.Declared != inheritance.SexUnknown && inferred != inheritance.SexUnknown && who.Declared != inferred {
		conflict = wording.Of("conflict.sex", "declared", who.Declared.String(), "inferred", inferred.String(), "evidence", w.words.Say(why))
	}
	return report.Sex{Declared: who.Declared.String(), Inferred: inferred.String(), Used: used.String(), Evidence: w.words.SayAll(evidence)}, used, conflict
}

// columnNames are the samples of an input that were read, in order.
func columnNames(in *input) []string {
	if in.wanted == nil {
		return in.Header.Samples
	}
	var out []string
	for _, i := range in.wanted {
		out = append(out, in.Header.Samples[i])
	}
	return out
}

// sample judges one sample and writes its part of the report. The text says
// what conflict left it without a result, "" when there is none.
func (w *work) sample(who person) (report.Sample, string) {
	sex, used, conflict := w.sexOf(who)
	blocks := w.hasBlocks(who)
	results := make([]geneResult, len(w.genes))
	judged := make([]verdict.Gene, len(w.genes))
	complete := blocks && len(w.leftOut) == 0
	for i, g := range w.genes {
		results[i] = g.judge(who, used, w.resources, blocks)
		judged[i] = results[i].verdict
		complete = complete && (results[i].cover.complete || !g.gene.Callability.Assessable.Value)
	}
	patient := w.table.JudgePatient(judged, verdict.Context{Conflict: !conflict.Empty(), Complete: complete})
	s := report.Sample{ID: who.ID, Family: who.Family, Sex: sex, Verdict: w.verdictBlock(patient, results, conflict), Limits: w.limits(who, results, blocks)}
	assessed := 0
	for _, r := range results {
		s.Genes = append(s.Genes, w.geneBlock(r))
		s.Variants = append(s.Variants, w.variantBlocks(r)...)
		s.Structural = append(s.Structural, w.structuralBlocks(r)...)
		if r.cover.assessed {
			assessed++
		}
	}
	s.Quality = report.Quality{GenesAssessed: assessed, GenesTotal: len(results), Flags: w.flags(conflict),
		Callability: w.words.Text("callability.summary", "assessed", fmt.Sprint(assessed), "total", fmt.Sprint(len(results)))}
	return s, w.words.Say(conflict)
}

func (w *work) flags(conflict wording.Sentence) []string {
	return w.words.SayAll([]wording.Sentence{conflict})
}

// hasBlocks reports whether the sample's inputs state the reference where no
// variant is written.
func (w *work) hasBlocks(who person) bool {
	for _, in := range w.inputs {
		if slices.ContainsFunc(in.Records, func(r *variant.Record) bool {
			call, ok := callOf(r, who.ID)
			return ok && r.IsReferenceBlock() && call.Complete()
		}) {
			return true
		}
	}
	return false
}

// verdictBlock writes the patient's verdict in words.
func (w *work) verdictBlock(p verdict.Patient, results []geneResult, conflict wording.Sentence) report.Verdict {
	v := report.Verdict{Result: p.Result, LikelyPrimaryHLH: p.Likely, Rule: p.Rule}
	args := []string{"conflict", w.words.Say(conflict), "genes", strings.Join(p.Carriers, ", ")}
	var reasons []wording.Sentence
	if p.Deciding != nil {
		g := p.Deciding.Gene
		c := g.Conditions[0]
		v.Gene, v.Category = g.Symbol, p.Deciding.Tier.Category
		v.Disease = &report.Disease{Name: c.Name, MONDO: c.MONDO, OMIM: c.OMIM}
		args = append(args, "gene", g.Symbol, "disease", named(c.Name, c.Short), "alleles", labels(p.Deciding.Alleles))
		reasons = append(reasons, w.reasons(*p.Deciding, results)...)
	} else {
		reasons = append(reasons, wording.Of("reason.no_hit"))
	}
	key := "statement." + p.Outcome
	if p.Limited(w.table) && w.words.Has(key+".limited") {
		key += ".limited"
	}
	v.Statement = w.words.Text(key, args...)
	if len(p.Carriers) > 0 {
		reasons = append(reasons, wording.Of("reason.digenic", "genes", strings.Join(p.Carriers, ", ")))
	}
	if conflict.Empty() {
		reasons = append(reasons, w.others(p)...)
		reasons = append(reasons, w.notCounted(results)...)
	} else {
		reasons = []wording.Sentence{conflict}
	}
	v.Reasons = w.words.SayAll(reasons)
	v.NextSteps = w.nextSteps(p)
	return v
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
	return strings.Join(out, " and ")
}

// reasons are the proof of the deciding gene and what is known of its alleles.
func (w *work) reasons(g verdict.Gene, results []geneResult) []wording.Sentence {
	var out []wording.Sentence
	if len(g.Hypotheses) > 0 && sameAlleles(g.Hypotheses[0].Alleles, g.Alleles) {
		h := g.Hypotheses[0]
		out = append(out, wording.Of("reason.relation", "gene", g.Gene.Symbol, "relation", h.Relation.String(), "proof", w.words.Say(h.Proof)))
	}
	for _, r := range results {
		if r.work.gene != g.Gene {
			continue
		}
		for _, a := range g.Alleles {
			out = append(out, w.alleleReasons(a, r)...)
		}
	}
	if g.Tier.Group == "candidate" {
		out = append(out, wording.Of("reason.candidate_gene", "gene", g.Gene.Symbol))
	}
	return out
}

func sameAlleles(a, b []inheritance.Allele) bool {
	return slices.EqualFunc(a, b, func(x, y inheritance.Allele) bool { return x.Name == y.Name })
}

func (w *work) alleleReasons(a inheritance.Allele, r geneResult) []wording.Sentence {
	var out []wording.Sentence
	if a.Pending {
		out = append(out, wording.Of("reason.pending", "allele", a.Label))
	}
	for _, c := range r.carried {
		if c.allele.Name != a.Name {
			continue
		}
		f := c.finding
		out = append(out, wording.Of("reason.class", "allele", a.Label, "class", f.class.Used.String(), "source", f.class.Source, "because", w.words.Say(f.class.Because)))
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
		if f.class.Review {
			out = append(out, wording.Of("reason.reviewed_class", "allele", a.Label, "why", w.words.Say(f.class.ReviewWhy)))
		}
		if failed(f.record.Filter) {
			out = append(out, wording.Of("reason.failed_filter", "allele", a.Label, "filter", strings.Join(f.record.Filter, ";")))
		}
		if !c.remark.Empty() {
			out = append(out, wording.Of("reason.reads", "allele", a.Label, "why", w.words.Say(c.remark)))
		}
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

func (w *work) nextSteps(p verdict.Patient) []string {
	var steps []wording.Sentence
	for _, key := range p.NextSteps(w.table) {
		if p.Deciding == nil {
			steps = append(steps, wording.Of("next."+key))
			continue
		}
		g := p.Deciding.Gene
		if key == "functional" && g.FunctionalTest.Value == "" {
			continue
		}
		steps = append(steps, wording.Of("next."+key, "gene", g.Symbol, "test", g.FunctionalTest.Value, "disease", named(g.Conditions[0].Name, g.Conditions[0].Short)))
	}
	return w.words.SayAll(steps)
}
