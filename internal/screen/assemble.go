package screen

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/report"
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
	if err := w.addAlignments(ctx, judged, out.Samples); err != nil {
		return nil, err
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
		evidence = append(evidence, wording.Of("sex.declared", "sex", wording.Word(who.Declared.String()), "by", who.DeclaredBy))
	}
	var found inheritance.Finding
	if who.Declared != inheritance.SexUnknown && inferred != inheritance.SexUnknown && who.Declared != inferred {
		found = inheritance.Finding{Conflict: true, Sentence: wording.Of("conflict.sex", "declared", wording.Word(who.Declared.String()), "inferred", wording.Word(inferred.String()), "evidence", because)}
		if who.Transplanted {
			found = inheritance.Finding{Sentence: wording.Of("chimera.sex", "declared", wording.Word(who.Declared.String()), "inferred", wording.Word(inferred.String()))}
		}
	}
	if apart && !found.Conflict {
		found = inheritance.Finding{Conflict: !who.Transplanted, Sentence: wording.Of("conflict.sex_reads", "calls", wording.Word(inferred.String()), "reads", wording.Word(seen.String()), "evidence", byReads)}
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
	complete      bool // everything was looked at that a negative needs
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
		p.flags = append(p.flags, wording.Of("flag.sex_overruled", "id", who.ID, "sex", wording.Word(who.Declared.String()), "ped", wording.Word(who.Overruled.String())))
	}
	p.flags = append(p.flags, w.missingReads(who.ID)...)
	p.flags = append(p.flags, w.relativeSexes(who)...)
	is := subject{person: who, sex: used, blocks: p.blocks, known: w.known[who.ID], parentage: parentage(who, relationships, w.panel.Thresholds)}
	judged := make([]verdict.Gene, len(w.genes))
	complete := p.blocks && len(w.leftOut) == 0 && len(w.otherBuild) == 0 && len(w.panel.Off) == 0
	for i, g := range w.genes {
		p.genes[i] = g.judge(is, w.resources)
		judged[i] = p.genes[i].verdict
		complete = complete && (p.genes[i].cover.complete || !g.gene.Callability.Assessable.Value)
	}
	if refuted := p.refuted(); len(refuted) > 0 {
		p.flags = append(p.flags, wording.Of("flag.refuted", "count", fmt.Sprint(len(refuted)), "alleles", fewSaid(refuted)))
	}
	p.complete = complete
	p.patient = w.table.JudgePatient(judged, verdict.Context{Conflict: !p.conflict.Empty(), Complete: complete})
	p.flags = append(w.cautions(p), p.flags...)
	return p
}

// sample writes one person's part of the report. The text says what conflict
// left it without a result, "" when there is none.
func (w *work) sample(p personResult) (report.Sample, string) {
	s := report.Sample{ID: p.who.ID, Family: p.who.Family, Sex: p.sex, Verdict: w.verdictBlock(p), Limits: w.limits(p), Pedigree: w.pedigreeBlock(p.who)}
	s.Sex.Transplanted = p.who.Transplanted
	if a := w.known[p.who.ID].Assessment; a != nil {
		s.Clinical = report.NewClinical(w.words, a)
	}
	assessed := 0
	for _, r := range p.genes {
		s.Genes = append(s.Genes, w.geneBlock(p, r))
		s.Variants = append(s.Variants, w.variantBlocks(r)...)
		s.Structural = append(s.Structural, w.structuralBlocks(r)...)
		if w.assessed(p, r) {
			assessed++
		}
	}
	total := len(p.genes) + len(w.leftOut) + len(w.otherBuild) + len(w.panel.Off)
	s.Quality = report.Quality{GenesAssessed: assessed, GenesTotal: total, Flags: w.words.SayAll(p.flags), Relationships: p.relationships,
		Balance:     report.Balance{Calls: p.balance.Calls, OffBalance: p.balance.Off, Median: p.balance.Median},
		Mixture:     w.mixtureBlock(p),
		Callability: w.words.Text("callability.summary", "assessed", fmt.Sprint(assessed), "total", fmt.Sprint(total))}
	return s, w.words.Say(p.conflict)
}

// assessed reports whether a gene counts as looked at: its bases are callable, a missing
// call tells something, and the reads are those of the person.
func (w *work) assessed(p personResult, r geneResult) bool {
	return p.conflict.Empty() && r.cover.assessed && r.work.callerLooked(r.who, w.resources)
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

// refuted are the called alleles that the person's reads do not have.
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
