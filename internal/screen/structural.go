package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// structural is a symbolic allele or breakend that touches the gene.
type structural struct {
	record *variant.Record
	number int
	kind   string // DEL, DUP, INV, INS, CNV, BND
	region genome.Region
	coding []int // numbers of the coding exons it touches
	// null is PVS1 of a deletion or duplication of stated length that takes coding
	// bases; not assessed for anything else.
	null acmg.Criterion
	// known is the gene file's event, nil where it is none.
	known *panel.StructuralAllele
}

// addStructural keeps the symbolic alleles of a record.
func (w *geneWork) addStructural(r *variant.Record, th panel.Thresholds) {
	for i, alt := range r.Alts {
		if variant.IsSequence(alt) || variant.IsNonRef(alt) || alt == "*" {
			continue
		}
		s := structural{record: r, number: i + 1, kind: kindOf(r, alt), region: genome.Region{Contig: r.Contig, Interval: r.Interval()}}
		s.known = w.knownEvent(s)
		for _, e := range w.ref.Transcript.CodingExons() {
			if e.Interval.Overlaps(s.region.Interval) {
				s.coding = append(s.coding, e.Number)
			}
		}
		if (s.kind == "DEL" || s.kind == "DUP") && len(s.coding) > 0 && r.End > r.Pos {
			s.null = w.nullOf(s, th)
		}
		w.structural = append(w.structural, s)
	}
}

// nullOf is PVS1 of the loss or the gain of a stretch; the record's first base
// is the one before it.
func (w *geneWork) nullOf(s structural, th panel.Thresholds) acmg.Criterion {
	stretch := genome.Interval{Start: s.region.Start + 1, End: s.region.End}
	effect := consequence.DescribeLoss(stretch, w.ref)
	if s.kind == "DUP" {
		effect = consequence.DescribeGain(stretch, w.ref)
	}
	criteria := acmg.Criteria(acmg.Evidence{Effect: effectOf(effect)}, w.gene, th)
	return criteria[slices.IndexFunc(criteria, func(c acmg.Criterion) bool { return c.Code == "PVS1" })]
}

// sameEvent is how much of each of two events the other must cover to be the
// same (project default).
const sameEvent = 0.95

// knownEvent finds the gene file's event of the same kind and place.
func (w *geneWork) knownEvent(s structural) *panel.StructuralAllele {
	for _, k := range w.breaks(w.ref.Transcript.Build) {
		shared := float64(k.Intersect(s.region.Interval).Len())
		if symbols[events.Kind(k.Kind)] == s.kind && k.Contig == s.region.Contig && shared >= sameEvent*float64(max(k.Len(), s.region.Len())) {
			return k.StructuralAllele
		}
	}
	return nil
}

func kindOf(r *variant.Record, alt string) string {
	if strings.ContainsAny(alt, "[]") {
		return "BND"
	}
	if t := r.Info["SVTYPE"]; t != "" {
		return t
	}
	kind, _, _ := strings.Cut(strings.Trim(alt, "<>"), ":")
	return kind
}

// name is a name for the event: kind and region.
func (s structural) name() string { return s.kind + " " + s.region.String() }

// exons lists the coding exons: "2-4".
func (s structural) exons() string {
	switch len(s.coding) {
	case 0:
		return ""
	case 1:
		return fmt.Sprint(s.coding[0])
	}
	return fmt.Sprintf("%d-%d", slices.Min(s.coding), slices.Max(s.coding))
}

// allele is the event as an allele of a sample, false when the sample does not
// carry it or no coding exon is touched. A loss of coding bases counts as a
// P/LP allele pending an orthogonal assay where PVS1 is strong or very strong
// for it (domain specification, decisions); anything else that touches coding
// exons is uncertain.
func (s structural) allele(c variant.Call, locus inheritance.Locus, w *geneWork) (inheritance.Allele, bool) {
	if c.Count(s.number) == 0 || len(s.coding) == 0 && s.known == nil {
		return inheritance.Allele{}, false
	}
	a := inheritance.Allele{Name: s.name(), Label: s.name(), Record: s.record.Place(), Call: c, Number: s.number, Pending: true}
	a.Zygosity, a.Why = locus.Read(c, s.number)
	a.Weight = inheritance.VUS
	if s.kind == "DEL" && s.null.Status == acmg.Met && (s.null.Strength == acmg.Strong || s.null.Strength == acmg.VeryStrong) {
		a.Weight = inheritance.Pathogenic
	}
	if s.known != nil {
		a.Weight, a.Label = inheritance.Pathogenic, s.known.Name
	}
	a.Counts = a.Weight
	return a, true
}
