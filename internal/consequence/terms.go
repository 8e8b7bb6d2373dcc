package consequence

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Severity is the order of the Sequence Ontology terms that are used, most
// severe first. Source: Ensembl VEP, calculated variant consequences; beside them
// exon_loss_variant (SO:0001572) for deletions that are not spelled out.
var Severity = []string{
	"transcript_ablation",
	"exon_loss_variant",
	"splice_acceptor_variant",
	"splice_donor_variant",
	"stop_gained",
	"frameshift_variant",
	"stop_lost",
	"start_lost",
	"transcript_amplification",
	"feature_elongation",
	"feature_truncation",
	"inframe_insertion",
	"inframe_deletion",
	"missense_variant",
	"protein_altering_variant",
	"splice_donor_5th_base_variant",
	"splice_region_variant",
	"splice_donor_region_variant",
	"splice_polypyrimidine_tract_variant",
	"start_retained_variant",
	"stop_retained_variant",
	"synonymous_variant",
	"coding_sequence_variant",
	"5_prime_UTR_variant",
	"3_prime_UTR_variant",
	"intron_variant",
	"upstream_gene_variant",
	"downstream_gene_variant",
	"intergenic_variant",
}

func bySeverity(terms []string) []string {
	slices.SortFunc(terms, func(a, b string) int { return slices.Index(Severity, a) - slices.Index(Severity, b) })
	return slices.Compact(terms)
}

// stretch is an interval of x with the term for touching it.
type stretch struct {
	term string
	at   genome.Interval
}

// spliceStretches are the stretches around one intron, after VEP: two bases at
// either end; the fifth base and bases 3 to 6 of the donor side; 3 bases of
// exon and bases 3 to 8 of intron; bases 3 to 17 before the acceptor.
func spliceStretches(intron genome.Interval) []stretch {
	s, e := intron.Start, intron.End
	return []stretch{
		{"splice_donor_variant", genome.Interval{Start: s, End: s + 2}},
		{"splice_acceptor_variant", genome.Interval{Start: e - 2, End: e}},
		{"splice_donor_5th_base_variant", genome.Interval{Start: s + 4, End: s + 5}},
		{"splice_donor_region_variant", genome.Interval{Start: s + 2, End: s + 6}},
		{"splice_region_variant", genome.Interval{Start: s - 3, End: s}},
		{"splice_region_variant", genome.Interval{Start: s + 2, End: s + 8}},
		{"splice_region_variant", genome.Interval{Start: e - 8, End: e - 2}},
		{"splice_region_variant", genome.Interval{Start: e, End: e + 3}},
		{"splice_polypyrimidine_tract_variant", genome.Interval{Start: e - 17, End: e - 2}},
	}
}

// Bases of the motifs of GT-AG introns: the donor's in exon and intron, the
// acceptor's in intron and exon. Source: Walker 2023, table 2.
const (
	donorExon, donorIntron       = 3, 6
	acceptorIntron, acceptorExon = 20, 1
)

// spliceSite finds the site in whose motif a change lies.
func (v *view) spliceSite(e *Effect, c change) {
	if c.isInsertion() {
		return
	}
	for i := range len(v.exons) - 1 {
		start, end := v.exons[i].End, v.exons[i+1].Start
		switch {
		case (genome.Interval{Start: start - donorExon, End: start + donorIntron}).Covers(c.at):
			e.SpliceSite = fmt.Sprintf("donor of intron %d", i+1)
			e.MayStayDonor = c.at == genome.Interval{Start: start + 1, End: start + 2} && c.deleted == "T" && c.inserted == "C"
		case (genome.Interval{Start: end - acceptorIntron, End: end + acceptorExon}).Covers(c.at):
			e.SpliceSite = fmt.Sprintf("acceptor of intron %d", i+1)
		}
	}
}

// hits reports whether a change touches a stretch. An insertion touches it
// when it lies between two of its bases.
func hits(c change, i genome.Interval) bool {
	if c.isInsertion() {
		return c.at.Start > i.Start && c.at.Start < i.End
	}
	return c.at.Overlaps(i)
}

// spliceTerms are the terms of a change near introns. A change of the
// canonical bases is nothing else; the donor region terms replace the general
// splice region term.
func (v *view) spliceTerms(c change) []string {
	var terms []string
	for i := range len(v.exons) - 1 {
		intron := genome.Interval{Start: v.exons[i].End, End: v.exons[i+1].Start}
		for _, s := range spliceStretches(intron) {
			if hits(c, s.at.Intersect(v.span())) {
				terms = append(terms, s.term)
			}
		}
	}
	has := func(t string) bool { return slices.Contains(terms, t) }
	drop := func(names ...string) {
		terms = slices.DeleteFunc(terms, func(t string) bool { return slices.Contains(names, t) })
	}
	switch {
	case hasCanonical(terms):
		drop("splice_donor_5th_base_variant", "splice_donor_region_variant", "splice_region_variant", "splice_polypyrimidine_tract_variant")
	case has("splice_donor_5th_base_variant"):
		drop("splice_donor_region_variant", "splice_region_variant")
	case has("splice_donor_region_variant"):
		drop("splice_region_variant")
	}
	return terms
}

// canonical are the terms of the two bases at either end of an intron.
func canonical(term string) bool {
	return term == "splice_donor_variant" || term == "splice_acceptor_variant"
}

func hasCanonical(terms []string) bool { return slices.ContainsFunc(terms, canonical) }

// regionTerms are the terms for introns, untranslated exons and the
// neighbourhood. Coding bases are left to the protein.
func (v *view) regionTerms(c change, spliced bool) []string {
	var terms []string
	first, last := touched(c)
	if c.isInsertion() { // between two bases: the region is that of both
		first, last = c.at.Start-1, c.at.Start
	}
	span := v.span()
	switch {
	case last < span.Start || c.isInsertion() && last <= span.Start:
		return []string{"upstream_gene_variant"}
	case first >= span.End || c.isInsertion() && first >= span.End-1:
		return []string{"downstream_gene_variant"}
	}
	at := genome.Interval{Start: first, End: last + 1}
	for i := range len(v.exons) - 1 {
		intron := genome.Interval{Start: v.exons[i].End, End: v.exons[i+1].Start}
		inner := genome.Interval{Start: intron.Start + 2, End: intron.End - 2}
		if !spliced && at.Overlaps(intron) && (c.isInsertion() || at.Overlaps(inner)) {
			terms = append(terms, "intron_variant")
		}
	}
	for i, e := range v.exons {
		part := at.Intersect(e)
		if part.Empty() || c.isInsertion() && part.Len() < 2 {
			continue
		}
		from, to := v.starts[i]+part.Start-e.Start, v.starts[i]+part.End-e.Start
		if from < v.coding.Start {
			terms = append(terms, "5_prime_UTR_variant")
		}
		if to > v.coding.End {
			terms = append(terms, "3_prime_UTR_variant")
		}
	}
	return terms
}
