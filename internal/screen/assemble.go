package screen

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/report"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// assemble judges every sample and writes the report.
func (w *work) assemble(ctx context.Context) (*report.Report, error) {
	out := &report.Report{SchemaVersion: report.SchemaVersion, Run: w.runBlock()}
	judged := make([]personResult, len(w.people))
	for i, who := range w.people {
		judged[i] = w.judgePerson(who)
	}
	if err := w.findRuns(ctx, judged); err != nil {
		return nil, err
	}
	var conflicts []string
	for i, who := range w.people {
		sample, conflict := w.sample(judged[i])
		out.Samples = append(out.Samples, sample)
		if conflict != "" {
			conflicts = append(conflicts, fmt.Sprintf("sample %s: %s", who.ID, conflict))
		}
	}
	if len(out.Samples) == 0 {
		return nil, fault.New(fault.Gate, errNoSamples, "")
	}
	if len(conflicts) > 0 {
		return out, fault.New(fault.Gate, errors.New(strings.Join(conflicts, "; ")), "check the sample, or correct the PED, --sex or --transplanted; the report says NO_RESULT")
	}
	return out, nil
}

// inferSex reads the sex of a sample from its calls on X and Y in every input.
func (w *work) inferSex(id string) (inheritance.Sex, wording.Sentence) {
	var x inheritance.XCalls
	for _, in := range w.inputs {
		for i, name := range columnNames(in) {
			if name == id && i < len(in.Facts.Sex) {
				t := in.Facts.Sex[i]
				x.Heterozygous, x.HomozygousAlt, x.Haploid, x.Y = x.Heterozygous+t.XHeterozygous, x.HomozygousAlt+t.XHomozygous, x.Haploid+t.XHaploid, x.Y+t.Y
			}
		}
	}
	return inheritance.InferSex(x, w.panel.Thresholds)
}

// sexOf is the sex of a sample: declared, inferred and used, and what does not
// fit. After a transplant the calls are expected to be of another sex.
func (w *work) sexOf(who person) (report.Sex, inheritance.Sex, []inheritance.Finding) {
	inferred, why := w.inferSex(who.ID)
	evidence, because := []wording.Sentence{why}, w.words.Say(why)
	seen, said, chromosomes := w.readSex(who.ID)
	evidence = append(evidence, said...)
	byReads := strings.Join(w.words.SayAll(said), "; ")
	apart := inferred != inheritance.SexUnknown && seen != inheritance.SexUnknown && inferred != seen
	if inferred == inheritance.SexUnknown {
		inferred, because = seen, byReads
	}
	used := who.Declared
	if used == inheritance.SexUnknown {
		used = inferred
	} else {
		evidence = append(evidence, wording.Of("sex.declared", "sex", who.Declared.String(), "by", who.DeclaredBy))
	}
	var found inheritance.Finding
	if who.Declared != inheritance.SexUnknown && inferred != inheritance.SexUnknown && who.Declared != inferred {
		found = inheritance.Finding{Conflict: true, Sentence: wording.Of("conflict.sex", "declared", who.Declared.String(), "inferred", inferred.String(), "evidence", because)}
		if who.Transplanted {
			found = inheritance.Finding{Sentence: wording.Of("chimera.sex", "declared", who.Declared.String(), "inferred", inferred.String())}
		}
	}
	if apart && !found.Conflict {
		found = inheritance.Finding{Conflict: !who.Transplanted, Sentence: wording.Of("conflict.sex_reads", "calls", inferred.String(), "reads", seen.String(), "evidence", byReads)}
	}
	return report.Sex{Declared: who.Declared.String(), Inferred: inferred.String(), Used: used.String(), Evidence: w.words.SayAll(evidence)}, used, []inheritance.Finding{found, chromosomes}
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

// personResult is one person with everything judged, before it is said.
type personResult struct {
	who           person
	sex           report.Sex
	blocks        bool
	reads         bool // reads were given
	genes         []geneResult
	patient       verdict.Patient
	conflict      wording.Sentence // why there is no result; the first of them
	flags         []wording.Sentence
	relationships []report.Relationship
	balance       inheritance.Balance
	mixture       reads.Mixture
	mixed         inheritance.Finding
	runs          map[string]runFound // by allele
}

// judgePerson applies every rule to one sample.
func (w *work) judgePerson(who person) personResult {
	p := personResult{who: who, reads: w.reads[who.ID] != nil, blocks: w.hasBlocks(who) || w.reads[who.ID] != nil, genes: make([]geneResult, len(w.genes))}
	sex, used, sexFound := w.sexOf(who)
	p.sex, p.balance = sex, w.balance(who)
	p.mixture, p.mixed = w.mixture(who)
	relationships, found := w.relationships(who)
	p.relationships = relationships
	for _, f := range slices.Concat(sexFound, []inheritance.Finding{inheritance.CheckBalance(p.balance, who.Transplanted, w.panel.Thresholds), p.mixed, w.checkReadIdentity(who)}, found) {
		if f.Conflict && p.conflict.Empty() {
			p.conflict = f.Sentence
		}
		p.flags = append(p.flags, f.Sentence) // SayAll leaves out the empty ones
	}
	if who.Overruled != inheritance.SexUnknown {
		p.flags = append(p.flags, wording.Of("flag.sex_overruled", "id", who.ID, "sex", who.Declared.String(), "ped", who.Overruled.String()))
	}
	p.flags = append(p.flags, w.missingReads(who.ID))
	p.flags = append(p.flags, w.relativeSexes(who)...)
	is := subject{person: who, sex: used, blocks: p.blocks, known: w.known[who.ID], parentage: parentage(who, relationships, w.panel.Thresholds)}
	judged := make([]verdict.Gene, len(w.genes))
	complete := p.blocks && len(w.leftOut) == 0
	for i, g := range w.genes {
		p.genes[i] = g.judge(is, w.resources)
		judged[i] = p.genes[i].verdict
		complete = complete && (p.genes[i].cover.complete || !g.gene.Callability.Assessable.Value)
	}
	if refuted := p.refuted(); len(refuted) > 0 {
		p.flags = append(p.flags, wording.Of("flag.refuted", "count", fmt.Sprint(len(refuted)), "alleles", few(refuted)))
	}
	p.patient = w.table.JudgePatient(judged, verdict.Context{Conflict: !p.conflict.Empty(), Complete: complete})
	return p
}

// sample writes one person's part of the report. The text says what conflict
// left it without a result, "" when there is none.
func (w *work) sample(p personResult) (report.Sample, string) {
	s := report.Sample{ID: p.who.ID, Family: p.who.Family, Sex: p.sex, Verdict: w.verdictBlock(p), Limits: w.limits(p)}
	s.Sex.Transplanted = p.who.Transplanted
	if a := w.known[p.who.ID].Assessment; a != nil {
		s.Clinical = report.NewClinical(w.words, a)
	}
	assessed := 0
	for _, r := range p.genes {
		s.Genes = append(s.Genes, w.geneBlock(r, p.who))
		s.Variants = append(s.Variants, w.variantBlocks(r)...)
		s.Structural = append(s.Structural, w.structuralBlocks(r)...)
		if r.cover.assessed {
			assessed++
		}
	}
	s.Quality = report.Quality{GenesAssessed: assessed, GenesTotal: len(p.genes), Flags: w.words.SayAll(p.flags), Relationships: p.relationships,
		Balance:     report.Balance{Calls: p.balance.Calls, OffBalance: p.balance.Off, Median: p.balance.Median},
		Mixture:     w.mixtureBlock(p),
		Callability: w.words.Text("callability.summary", "assessed", fmt.Sprint(assessed), "total", fmt.Sprint(len(p.genes)))}
	return s, w.words.Say(p.conflict)
}

// hasBlocks reports whether the sample's inputs state the reference where no
// variant is written.
func (w *work) hasBlocks(who person) bool {
	for _, in := range w.inputs {
		if slices.ContainsFunc(in.Records, func(r *variant.Record) bool {
			call, ok := r.Call(who.ID)
			return ok && r.IsReferenceBlock() && call.Complete()
		}) {
			return true
		}
	}
	return false
}

// refuted are the called alleles of which the person's reads have the reference
// alone.
func (p personResult) refuted() []string {
	var out []string
	for _, g := range p.genes {
		for _, c := range g.carried {
			if c.allele.Refuted {
				out = append(out, g.work.gene.Symbol+" "+c.allele.Label)
			}
		}
	}
	return out
}

// verdictBlock writes the patient's verdict in words.
func (w *work) verdictBlock(r personResult) report.Verdict {
	p := r.patient
	v := report.Verdict{Result: p.Result, LikelyPrimaryHLH: p.Likely, Rule: p.Rule}
	args := []string{"conflict", w.words.Say(r.conflict), "genes", strings.Join(p.Carriers, ", ")}
	var reasons []wording.Sentence
	if p.Deciding != nil {
		g := p.Deciding.Gene
		c := g.Condition(w.table.Outcomes[p.Outcome].OtherCondition)
		v.Gene, v.Category = g.Symbol, p.Deciding.Tier.Category
		v.Disease = &report.Disease{Name: c.Name, MONDO: c.MONDO, OMIM: c.OMIM}
		args = append(args, "gene", g.Symbol, "disease", named(c.Name, c.Short), "alleles", labels(p.Deciding.Alleles), "origin", w.originText(p.Deciding.Alleles), "hints", r.hints(p.Deciding.Gene))
		reasons = append(reasons, w.reasons(*p.Deciding, r)...)
	} else {
		reasons = append(reasons, wording.Of("reason.no_hit"))
	}
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
	v.Statement = w.words.Text(key, args...)
	if open := r.secondOpen(p); !open.Empty() {
		v.Statement += " " + w.words.Text("statement.second_open", "why", w.words.Say(open))
	}
	if v.Axes = w.axesBlock(r, slices.Concat(args, w.togetherArgs(r))); v.Axes != nil {
		v.Statement = strings.Join(append([]string{v.Statement}, v.Axes.Together...), " ")
	}
	if r.who.Transplanted {
		v.Statement += " " + w.words.Text("statement.chimera")
	}
	for _, s := range r.suspected() {
		if !strings.Contains(v.Statement, s.event) { // it may be what the statement is about
			v.Statement += " " + w.words.Text("statement.suspected", "gene", s.gene, "event", s.event)
		}
	}
	if r.who.Transplanted && w.mixtureState(r) >= inheritance.MixtureFlagged {
		reasons = append(reasons, r.mixed.Sentence)
	}
	if len(p.Carriers) > 0 {
		reasons = append(reasons, wording.Of("reason.digenic", "genes", strings.Join(p.Carriers, ", ")))
	}
	if r.conflict.Empty() {
		reasons = append(reasons, w.others(p)...)
		reasons = append(reasons, w.notCounted(r.genes)...)
	} else {
		reasons = []wording.Sentence{r.conflict}
	}
	v.Reasons = w.words.SayAll(reasons)
	v.NextSteps = w.nextSteps(r)
	for _, key := range w.table.Outcomes[p.Outcome].WouldChange {
		v.WouldChange = append(v.WouldChange, w.words.Text("change."+key, args...))
	}
	return v
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
	return strings.Join(out, " and ")
}

// reasons are the proof of the deciding gene, what is known of its alleles,
// and how the family goes with them.
func (w *work) reasons(g verdict.Gene, p personResult) []wording.Sentence {
	var out []wording.Sentence
	if h, ok := g.Decided(); ok {
		out = append(out, wording.Of("reason.relation", "gene", g.Gene.Symbol, "relation", h.Relation.String(), "proof", w.proof(h)))
	} else if len(g.Alleles) == 2 { // a special allele beside a hit is no hypothesis
		relation, proof := inheritance.Relate(g.Alleles[0], g.Alleles[1])
		out = append(out, wording.Of("reason.relation", "gene", g.Gene.Symbol, "relation", relation.String(), "proof", strings.Join(w.words.SayAll(proof), "; ")))
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
		penetrance, source = "not known", "no entry in the gene file"
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
		out = append(out, wording.Of("reason.class", "allele", a.Label, "class", c.class.Used.String(), "source", c.class.Source, "because", w.words.Say(c.class.Because)))
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
		for _, why := range []wording.Sentence{c.remark, c.half} {
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

func (w *work) nextSteps(r personResult) []string {
	p := r.patient
	var steps []wording.Sentence
	for _, s := range r.suspected() {
		steps = append(steps, wording.Of("next.suspected", "gene", s.gene, "name", s.name))
	}
	keys := p.NextSteps(w.table)
	steps = append(steps, w.togetherSteps(r, keys)...)
	for _, key := range keys {
		if w.testDone(key, r) {
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

// testDone reports whether a step asks for a cell test that was done.
func (w *work) testDone(step string, p personResult) bool {
	a := w.axesOf(p)
	return step == "functional" && a.Deciding != clinical.FunctionUnknown || step == "functional_any" && (a.Abnormal || a.Normal)
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
	case key == "phase" && settled(g.Alleles):
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
func settled(alleles []inheritance.Allele) bool {
	if len(alleles) < 2 {
		return len(alleles) == 0 || alleles[0].Zygosity != inheritance.UnknownZygosity
	}
	relation, _ := inheritance.Relate(alleles[0], alleles[1])
	return relation != inheritance.RelationUnknown
}

// halved are the alleles in exons of half of the expected depth, by name.
func halved(p personResult) map[string]bool {
	out := map[string]bool{}
	for _, r := range p.genes {
		for _, c := range r.carried {
			if !c.half.Empty() {
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
