package screen

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// parameters are the thresholds in force with their sources.
func (w *work) parameters() map[string]report.Param {
	out := map[string]report.Param{}
	w.panel.Thresholds.Each(func(name string, value any, source string) {
		out[name] = report.Param{Value: value, Source: source}
	})
	return out
}

// geneBlock is the answer for one gene.
func (w *work) geneBlock(p personResult, r geneResult) report.Gene {
	g, who := r.work.gene, p.who
	out := report.Gene{Symbol: g.Symbol, HGNCID: g.HGNC, Transcript: g.Transcript, Inheritance: string(g.Inheritance), Tier: g.Tier,
		Category: r.work.tier.Category, Result: r.verdict.Result, Rule: r.verdict.Rule}
	for _, h := range r.verdict.Hypotheses {
		var names []string
		for _, a := range h.Alleles {
			names = append(names, a.Name)
		}
		out.Hypotheses = append(out.Hypotheses, report.Hypothesis{Alleles: names, Relation: h.Relation.String(), Proof: w.proof(h)})
	}
	seg := r.verdict.Segregation
	out.Segregation = report.Segregation{AffectedWith: seg.AffectedWith, AffectedWithout: seg.AffectedWithout, UnaffectedWith: seg.UnaffectedWith, UnaffectedWithout: seg.UnaffectedWithout}
	out.Callability = w.callabilityBlock(r)
	if out.Callability.Assessed = w.assessed(p, r); !p.conflict.Empty() {
		out.Callability.Because = w.words.Say(p.conflict)
	}
	out.Notes = w.words.SayAll(w.notes(r, who))
	out.Regions = regionBlocks(r.work)
	return out
}

// regionBlocks are the critical regions of the gene file with their places.
func regionBlocks(g *geneWork) []report.Region {
	var out []report.Region
	for _, c := range g.gene.CriticalRegions {
		region := report.Region{Name: c.Name, First: c.First, Last: c.Last, Source: c.Source}
		for _, p := range g.ref.Transcript.Residues(c.First, c.Last) {
			region.Parts = append(region.Parts, report.RegionPart{Exon: p.Name, Start: int(p.Interval.First()), End: int(p.Interval.Last())})
		}
		out = append(out, region)
	}
	return out
}

func (w *work) callabilityBlock(r geneResult) report.Callability {
	c := r.cover
	out := report.Callability{Assessed: c.assessed, Because: w.words.Say(c.because), CDSFraction: c.measured.Fraction, MinDepth: c.measured.MinDepth}
	chrom := string(r.work.ref.Transcript.Contig)
	in := r.work.inReads[r.who]
	if in != nil {
		out.Exons = w.exonBlocks(in)
	}
	for _, gap := range c.measured.Gaps {
		why := w.words.Text("gap.none")
		if gap.Stated {
			why = w.words.Text("gap.low")
		}
		if because := in.whyGap(gap.Interval); because != nil {
			var said []string
			for _, b := range because {
				said = append(said, w.words.Text("gap."+string(b)))
			}
			why = strings.Join(said, ", ")
		}
		out.Gaps = append(out.Gaps, report.Gap{Exon: gap.Target, Chrom: chrom, Start: int(gap.Interval.First()), End: int(gap.Interval.Last()), Span: consequence.Span(gap.Interval, r.work.ref), Why: why})
	}
	for _, s := range c.sites {
		site := report.Site{Name: s.allele.Name, Chrom: chrom, Pos: int(s.locus.Pos), Status: s.status}
		if s.reads != nil {
			site.Reads = &report.SiteReads{Reference: s.reads.support.Ref, Alternate: s.reads.support.Alt, Other: s.reads.support.Odd}
		}
		out.Sites = append(out.Sites, site)
	}
	return out
}

// exonBlocks are the depths of the coding exons with their flanks.
func (w *work) exonBlocks(in *inReads) []report.Exon {
	var out []report.Exon
	for _, e := range in.exons {
		x := report.Exon{Name: e.Target.Name, Start: int(e.Target.Interval.First()), End: int(e.Target.Interval.Last()), Mean: e.Mean, Min: e.Min, AtLeast: map[string]float64{}}
		for i, level := range levelsOf(w.panel.Thresholds) {
			x.AtLeast[strconv.Itoa(level)] = e.Shares[i]
		}
		out = append(out, x)
	}
	return out
}

// readBlock is what the reads say of a call.
func (w *work) readBlock(c *readCheck) *report.ReadSupport {
	if c == nil {
		return nil
	}
	forward, reverse := c.support.Strands()
	return &report.ReadSupport{Reference: c.support.Ref, Alternate: c.support.Alt, Other: c.support.Odd, Forward: forward, Reverse: reverse,
		Genotype: strings.ReplaceAll(c.genotype.String(), " ", "_"), Quality: c.quality, Agrees: c.agrees, Because: w.words.Say(c.why)}
}

// notes are what a reader of the gene should know beside its result.
func (w *work) notes(r geneResult, who person) []wording.Sentence {
	g := r.work.gene
	var out []wording.Sentence
	if g.Validity.Classification == "" {
		out = append(out, wording.Of("note.no_clingen", "source", g.Validity.Source))
	} else {
		out = append(out, wording.Of("note.validity", "classification", g.Validity.Classification, "disease", g.Validity.Disease, "source", g.Validity.Source))
	}
	if who.Transplanted && g.Inheritance.XLinked() {
		out = append(out, wording.Of("chimera.x_linked", "gene", g.Symbol))
	}
	if !strings.HasPrefix(r.verdict.Result, "NEGATIVE") {
		out = append(out, w.phenotypeNotes(g, who)...)
	}
	if r.verdict.Result == "CARRIER" && g.Inheritance == panel.XL {
		out = append(out, wording.Of("note.skewed_x", "gene", g.Symbol))
	}
	for _, c := range r.carried {
		switch {
		case c.allele.Weight == inheritance.Hypomorphic:
			out = append(out, wording.Of("note.common_allele", "allele", c.allele.Label))
		case c.allele.Weight == inheritance.VUS && g.Dominant != nil:
			out = append(out, wording.Of("note.ad_uncertain", "allele", c.allele.Label))
		case c.allele.Weight == inheritance.VUS && strings.HasPrefix(r.verdict.Result, "NEGATIVE"):
			out = append(out, wording.Of("note.one_uncertain", "allele", c.allele.Label))
		}
		if k := c.finding.known; k != nil && k.Note != "" {
			out = append(out, wording.Of("note.special_allele", "allele", c.allele.Label, "note", k.Note))
		}
		for _, why := range []wording.Sentence{c.remark, c.depth} {
			if !why.Empty() {
				out = append(out, wording.Of("reason.reads", "allele", c.allele.Label, "why", w.words.Say(why)))
			}
		}
	}
	if hints := r.work.suspects(r.who); len(hints) > 0 {
		out = append(out, wording.Of("note.suspected", "events", strings.Join(hints, "; ")))
	}
	for _, b := range r.work.breaksIn(r.who, events.Absent) {
		if b.counts.Stray() {
			out = append(out, wording.Of("note.by_chance", "event", b.text()))
		}
	}
	for _, c := range r.called {
		out = append(out, wording.Of("note.structural", "event", c.name()))
		if !c.against.Empty() {
			out = append(out, wording.Of("reason.reads", "allele", c.name(), "why", w.words.Say(c.against)))
		}
	}
	return out
}

// variantBlocks are the alleles the sample carries, reported or not.
func (w *work) variantBlocks(r geneResult) []report.Variant {
	var out []report.Variant
	for _, c := range r.carried {
		f := c.finding
		zygosity := c.allele.Zygosity.String()
		v := report.Variant{
			Gene: r.work.gene.Symbol, Chrom: string(f.allele.Contig), Pos: int(f.allele.Pos), Ref: f.allele.Ref, Alt: f.allele.Alt,
			HGVSG: f.effect.HGVSg, HGVSC: f.effect.HGVSc, HGVSP: f.effect.HGVSp, Consequence: f.effect.Terms, NamingNote: w.words.Plain(f.note),
			Exon: f.effect.Exon, Intron: f.effect.Intron, Genotype: c.call.Genotype(), Zygosity: zygosity, PhaseSet: c.call.PhaseSet,
			Filter: filters(f.record, c.call), Qual: f.record.Qual, Depth: c.call.Depth, AlleleDepths: depths(c.call.AlleleDepths), AlleleFraction: c.fraction,
			Source: sourceOf(f.record), ReadSupport: w.readBlock(c.inReads),
			Record:    recordBlock(f.record, f.number),
			Frequency: report.Frequency{Known: f.frequency.Value.Known(), Value: f.frequency.Value, Population: f.frequency.Population, Source: f.frequency.Source, Homozygotes: f.frequency.Homozygotes, XYAlleles: f.frequency.Hemizygotes},
			Class:     report.Class{Used: c.class.Used.String(), Source: c.class.Source, Review: c.class.Review, Because: w.words.Say(c.class.Because), ReviewWhy: w.words.Say(c.class.ReviewWhy), Asserted: w.asserted(c.class)},
			ACMG:      w.acmgBlock(c.class, c.reported || w.options.AllCriteria), Reported: c.reported, WhyNotReported: w.words.Say(c.why),
		}
		for _, s := range []struct {
			name  string
			score knowledge.Score
		}{{"REVEL", f.scores.REVEL}, {"SpliceAI", f.scores.SpliceAI}, {"CADD", f.scores.CADD}} {
			if value, known := s.score.Value.Get(); known {
				v.Scores = append(v.Scores, report.Score{Name: s.name, Value: value, Source: w.words.Plain(s.score.Source)})
			}
		}
		v.Origin = report.Origin{Descent: c.allele.Origin.Descent.String(), Because: w.words.Say(c.allele.Origin.Proof)}
		for _, k := range c.allele.Relatives {
			if w.hasData(k.ID) {
				v.Relatives = append(v.Relatives, report.Relative{ID: k.ID, Kinship: string(k.Kinship), Affected: affectedText(k.Member), Carries: k.Carriage.String(), Genotype: k.Genotype, Depth: k.Depth})
			}
		}
		v.ClinVarState, v.SearchedIn = f.clinvar.State.String(), w.searched(f.clinvar)
		if f.clinvar.State == knowledge.Found {
			v.ClinVar = &report.ClinVar{ID: f.clinvar.ID, Significance: f.clinvar.Significance, Stars: f.clinvar.Stars, Release: f.clinvar.Release}
		}
		if f.known != nil {
			v.KnownAllele = &report.KnownAllele{Name: f.known.Name, Role: string(f.known.Role), Source: f.known.Source}
		}
		out = append(out, v)
	}
	return out
}

// recordBlock is the line of an allele.
func recordBlock(r *variant.Record, number int) report.Record {
	return report.Record{File: r.Origin.File, Line: r.Origin.Line, Chrom: r.Chrom, Pos: int(r.Pos), Ref: r.Ref, Alt: r.Alts[number-1]}
}

// sourceOf says whether a caller wrote the record, or the reads show it.
func sourceOf(r *variant.Record) string {
	if r.FromReads {
		return "bam"
	}
	return "vcf"
}

func affectedText(m inheritance.Member) string {
	switch {
	case !m.AffectedKnown:
		return "unknown"
	case m.Affected:
		return "yes"
	}
	return "no"
}

func depths(written []int) []fact.Fact[int] {
	var out []fact.Fact[int]
	for _, d := range written {
		if d == variant.MissingDepth {
			out = append(out, fact.Fact[int]{})
		} else {
			out = append(out, fact.Of(d))
		}
	}
	return out
}

func (w *work) asserted(c acmg.Classified) []report.Assertion {
	var out []report.Assertion
	for _, a := range c.Asserted {
		out = append(out, report.Assertion{Class: a.Class.String(), Source: a.Source, Because: w.words.Say(a.Because)})
	}
	return out
}

// acmgBlock lists every criterion of a reported variant; of any other those that were
// assessed, and those left open that would have it reported: a report is for reading.
func (w *work) acmgBlock(c acmg.Classified, all bool) report.ACMG {
	out := report.ACMG{Class: c.Rules.String(), Points: c.Points, Class2015: c.Combination.String(), Disagreement: c.Disagreement(), Because: w.words.Say(c.RulesBecause)}
	for _, criterion := range c.Criteria {
		if !all && criterion.Status == acmg.NotAssessed && !criterion.OfAllele() {
			continue
		}
		out.Criteria = append(out.Criteria, report.Criterion{Code: criterion.Code, Status: criterion.Status.String(),
			Strength: string(criterion.Strength), Because: w.words.Say(criterion.Because)})
	}
	return out
}

// nullText is PVS1 in words, "" where it was not asked.
func (w *work) nullText(c acmg.Criterion) string {
	if c.Code == "" {
		return ""
	}
	return c.Name() + " " + strings.ReplaceAll(c.Status.String(), "_", " ") + ": " + w.words.Say(c.Because)
}

func (w *work) structuralBlocks(r geneResult) []report.Structural {
	var out []report.Structural
	for _, c := range r.called {
		quality := []wording.Sentence{wording.Of("structural.not_confirmed")}
		if len(c.support) > 0 {
			quality = slices.Concat([]wording.Sentence{wording.Of("structural.supported")}, c.support)
		}
		quality = append(quality, c.against, c.aside)
		if c.zygosity == inheritance.UnknownZygosity {
			quality = append(quality, c.why)
		}
		name, counts := c.counts(r.work)
		var records []report.Record
		for _, p := range c.parts {
			if !p.record.FromReads {
				records = append(records, recordBlock(p.record, p.number))
			}
		}
		out = append(out, report.Structural{Records: records, Name: name, Counts: counts, Kind: c.kind, Gene: r.work.gene.Symbol, Interval: c.event.region.String(), CopyNumber: c.copies(),
			Genotype: c.call.Genotype(), Exons: c.event.exons(), Evidence: strings.Join(w.words.SayAll(w.evidenceFor(c, r)), "; "),
			Quality: strings.Join(w.words.SayAll(quality), "; "), PVS1: w.nullText(c.null)})
	}
	return out
}

// evidenceFor names every record of an event, and what the reads show of it.
func (w *work) evidenceFor(c calledStructural, r geneResult) []wording.Sentence {
	var out []wording.Sentence
	inReads := false
	for _, p := range c.parts {
		if p.record.FromReads {
			inReads = true
			continue
		}
		out = append(out, wording.Of("structural.caller", "id", cmp.Or(p.record.ID, "."), "place", p.record.Place(), "filter", cmp.Or(strings.Join(filters(p.record, p.call), ";"), ".")))
	}
	out = append(out, c.junctions())
	if c.event.mate != "" {
		out = append(out, wording.Of("structural.mate", "mate", c.event.mate))
	}
	if inReads {
		key := "structural.reads"
		if !c.fromReads() {
			key = "structural.reads_too"
		}
		out = append(out, wording.Of(key, "path", r.work.inReads[r.who].from.path, "counts", r.work.countsOf(r.who, c.event)))
	}
	return out
}
