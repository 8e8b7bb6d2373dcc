package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// finding is one alternate allele of one record with all that is known of it.
// It holds for every sample.
type finding struct {
	record    *variant.Record
	number    int            // allele number in the record
	allele    variant.Allele // normalised
	replaced  genome.Interval
	effect    consequence.Effect
	note      string // what could not be named, or where the name came from
	clinvar   knowledge.ClinVar
	frequency knowledge.Frequency
	scores    knowledge.Scores
	known     *panel.KnownAllele
	evidence  acmg.Evidence
	class     acmg.Classified // without looking at a person
	outside   bool            // outside the transcript: another gene's variant
}

// geneWork is one gene with everything that was read in it.
type geneWork struct {
	gene       *panel.Gene
	tier       panel.Tier
	ref        *reference.Gene
	findings   []finding
	structural []structural
	compared   []comparison     // nil until the first finding asks
	places     []place          // where known pathogenic alleles lie
	asked      []variant.Allele // what the reads are asked for, called or not
	inReads    map[string]*inReads
	known      map[variant.Allele]*panel.KnownAllele
	records    []*variant.Record // every record in the region, for callability
}

// annotate names and classifies every allele of the gene's records.
func annotate(g *panel.Gene, inputs []*input, r *resources, lib *reference.Library, store *knowledge.Store) (*geneWork, error) {
	ref, err := lib.Gene(g.Symbol)
	if err != nil {
		return nil, err
	}
	w := &geneWork{gene: g, tier: r.panel.Tiers[g.Tier], ref: ref}
	region, _ := r.region(g.Symbol, lib.Build)
	known, err := knownAlleles(g, lib.Build, ref)
	if err != nil {
		return nil, err
	}
	w.known = known
	w.places = pathogenicPlaces(ref, known, store, r.panel.Thresholds.ClinVarMinStars.Value)
	w.asked = askedOf(known, w.places)
	for _, in := range inputs {
		var csq *knowledge.CSQ
		if description, ok := in.Header.Infos["CSQ"]; ok {
			csq, _ = knowledge.NewCSQ(description)
		}
		for _, record := range in.Records {
			if record.Contig != region.Contig || !region.Overlaps(record.Interval()) {
				if touches(record, region) { // a breakend that goes there speaks for no base of its own place
					w.addStructural(record, r.panel.Thresholds)
				}
				continue
			}
			w.records = append(w.records, record)
			if err := w.add(record, csq, r, store); err != nil {
				return nil, err
			}
		}
	}
	w.sort()
	w.shareScores(r)
	return w, nil
}

// askedOf are the known alleles and those of the pathogenic places, by place.
func askedOf(known map[variant.Allele]*panel.KnownAllele, places []place) []variant.Allele {
	var out []variant.Allele
	for a := range known {
		out = append(out, a)
	}
	for _, p := range places {
		out = append(out, p.allele)
	}
	slices.SortFunc(out, func(a, b variant.Allele) int {
		return compareAll(int(a.Pos)-int(b.Pos), strings.Compare(a.Ref, b.Ref), strings.Compare(a.Alt, b.Alt))
	})
	return slices.Compact(out)
}

// knownAlleles are the gene file's alleles of a build by normalised spelling.
func knownAlleles(g *panel.Gene, b genome.Build, ref *reference.Gene) (map[variant.Allele]*panel.KnownAllele, error) {
	out := map[variant.Allele]*panel.KnownAllele{}
	for i, k := range g.KnownAlleles {
		locus, ok := k.On(b)
		if !ok {
			continue
		}
		n, err := normalize.Normalize(variant.Allele{Contig: genome.Contig(locus.Chrom), Pos: locus.Pos, Ref: locus.Ref, Alt: locus.Alt}, ref.Sequence)
		if err != nil {
			return nil, fault.New(fault.Usage, fmt.Errorf("%s: %s: %w", g.File, k.Name, err), "hlhscreen panel lint")
		}
		out[n.Allele] = &g.KnownAlleles[i]
	}
	return out, nil
}

func (w *geneWork) add(record *variant.Record, csq *knowledge.CSQ, r *resources, store *knowledge.Store) error {
	w.addStructural(record, r.panel.Thresholds)
	for _, alt := range normalize.Split(record) {
		n, err := normalize.Normalize(alt.Allele, w.ref.Sequence)
		if err != nil {
			return fault.New(fault.Input, fmt.Errorf("%s: %w (gene %s)", record.Place(), err, w.gene.Symbol), "bcftools norm --check-ref e -f REFERENCE.fa "+record.Origin.File)
		}
		if n.Allele.Ref == n.Allele.Alt {
			continue
		}
		f := finding{record: record, number: alt.Number, allele: n.Allele, replaced: normalize.ChangeOf(n.Allele).Replaced,
			effect: consequence.Describe(n.Allele, w.ref), clinvar: store.ClinVar(n.Allele), known: w.known[n.Allele]}
		if f.frequency, err = store.Frequency(n.Allele, record, alt.Number, csq); err != nil {
			return w.unreadable(err, record)
		}
		f.outside = f.known == nil && slices.ContainsFunc([]string{"upstream_gene_variant", "downstream_gene_variant", "intergenic_variant"},
			func(t string) bool { return f.effect.Terms[0] == t })
		w.name(&f, csq)
		if f.scores, err = store.ScoresOf(n.Allele, record, alt.Number, csq, w.scored()); err != nil {
			return w.unreadable(err, record)
		}
		e := asEvidence(f)
		if e.Lab, e.Statements, err = r.evidence.of(w.gene, f); err != nil {
			return err
		}
		f.outside = f.outside && e.Lab == acmg.Unclassified && len(e.Statements) == 0 // a laboratory's variant is of the gene
		w.compare(&e, f, store, r.panel.Thresholds)
		f.evidence = e
		f.class = acmg.Classify(e, w.gene, r.panel.Thresholds, r.rulesAlone)
		w.findings = append(w.findings, f)
	}
	return nil
}

// shareScores gives every record of an allele the scores that any of them has, and its
// class: whichever record stands first, a score is one of the allele.
func (w *geneWork) shareScores(r *resources) {
	for _, same := range bySameAllele(w.findings) {
		var all knowledge.Scores
		for _, f := range same {
			all = all.With(f.scores)
		}
		for _, f := range same {
			if f.scores != all {
				f.scores, f.evidence.Scores = all, scoresOf(all)
				f.class = acmg.Classify(f.evidence, w.gene, r.panel.Thresholds, r.rulesAlone)
			}
		}
	}
}

func scoresOf(s knowledge.Scores) acmg.Scores {
	return acmg.Scores{REVEL: acmg.Score(s.REVEL), SpliceAI: acmg.Score(s.SpliceAI)}
}

// unreadable is an annotation of a record that is none.
func (w *geneWork) unreadable(err error, record *variant.Record) error {
	return fault.New(fault.Input, fmt.Errorf("%w (gene %s)", err, w.gene.Symbol),
		"mend the annotation, or leave it out: bcftools annotate -x INFO/KEY -o mended.vcf "+record.Origin.File)
}

// name fills in what our own naming could not tell: the curated name of a
// known allele, and the input's own annotation on the same transcript.
func (w *geneWork) name(f *finding, csq *knowledge.CSQ) {
	f.note = f.effect.Missing
	if f.effect.Missing == "" {
		return
	}
	if f.known != nil {
		f.effect.HGVSc = f.known.Name
		if f.known.Protein != "" {
			f.effect.HGVSp = "p.(" + strings.TrimPrefix(f.known.Protein, "p.") + ")"
		}
	}
	said, ok := knowledge.Annotate(csq, f.record, f.number, w.accessions())
	if !ok {
		return
	}
	f.effect.Terms = said.Terms
	if said.HGVSc != "" {
		f.effect.HGVSc = said.HGVSc
	}
	if said.HGVSp != "" {
		f.effect.HGVSp = said.HGVSp
	}
	f.note = wording.Of("naming.by_annotation", "by", said.By, "transcript", said.Transcript, "why", f.effect.Missing).In()
}

// accessions are the names of the gene's transcript in an annotation.
func (w *geneWork) accessions() []string {
	return append([]string{w.gene.Transcript, w.ref.Transcript.Ensembl}, w.gene.OtherTranscripts...)
}

// scored is the gene as files of scores know it.
func (w *geneWork) scored() knowledge.ScoredGene {
	return knowledge.ScoredGene{Symbols: append([]string{w.gene.Symbol}, w.gene.Aliases...), Transcripts: w.accessions()}
}

// asEvidence is the finding as the classification sees it.
func asEvidence(f finding) acmg.Evidence {
	e := acmg.Evidence{
		Effect: effectOf(f.effect),
		Scores: scoresOf(f.scores),
		Frequency: acmg.Frequency{Value: f.frequency.Value, Population: f.frequency.Population, Source: f.frequency.Source, Homozygotes: f.frequency.Homozygotes, Hemizygotes: f.frequency.Hemizygotes,
			HomozygotesIn: f.frequency.HomozygotesIn, HemizygotesIn: f.frequency.HemizygotesIn},
		Known: f.known,
	}
	for _, s := range f.frequency.Beside {
		e.Frequency.Beside = append(e.Frequency.Beside, acmg.Stated{Value: s.Value, Population: s.Population, Source: s.Source, Why: s.Why, Raw: s.Raw, Apart: s.Apart})
	}
	if f.clinvar.State == knowledge.Found {
		class, _ := acmg.ParseClass(knowledge.Significance(f.clinvar.Significance))
		e.ClinVar = acmg.ClinVar{ID: f.clinvar.ID, Significance: f.clinvar.Significance, Class: class, LowPenetrance: knowledge.LowPenetrance(f.clinvar.Significance), Pathogenic: knowledge.CallsPathogenic(f.clinvar.Significance), Stars: f.clinvar.Stars, Release: f.clinvar.Release}
	}
	return e
}

// effectOf is an effect as the classification sees it.
func effectOf(d consequence.Effect) acmg.Effect {
	e := acmg.Effect{Terms: d.Terms, Exon: d.Exon, ExonNumber: d.ExonNumber, Decay: d.Decay, DecayReason: d.DecayReason, KeepsFrame: d.KeepsFrame, Skipped: d.Skipped, ReadsOn: d.ReadsOn,
		FirstResidue: d.FirstResidue, LastResidue: d.LastResidue, NextStart: d.NextStart, LostFirst: d.LostFirst, LostLast: d.LostLast, Removed: d.Removed, Missing: d.Missing, Copies: d.Copies, IntronOffset: d.IntronOffset, SpliceSite: d.SpliceSite, MayStayDonor: d.MayStayDonor}
	if e.Exon == "" && e.ExonNumber > 0 {
		e.Exon = fmt.Sprint(e.ExonNumber)
	}
	return e
}

// sort puts findings into the order of the report, whatever the order of the
// inputs and of the file.
func (w *geneWork) sort() {
	slices.SortStableFunc(w.findings, func(a, b finding) int {
		return compareAll(int(a.allele.Pos)-int(b.allele.Pos), strings.Compare(a.allele.Ref, b.allele.Ref), strings.Compare(a.allele.Alt, b.allele.Alt),
			strings.Compare(a.record.Origin.File, b.record.Origin.File), int(a.record.Pos)-int(b.record.Pos), strings.Compare(a.record.Ref, b.record.Ref))
	})
}

func compareAll(values ...int) int {
	for _, v := range values {
		if v != 0 {
			return v
		}
	}
	return 0
}
