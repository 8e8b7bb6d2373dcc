package inheritance

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Relation says how the alleles of a hypothesis lie on the two copies. The
// zero Relation is unknown.
type Relation uint8

// Relations.
const (
	RelationUnknown Relation = iota
	Single                   // one allele on one copy
	Cis                      // both on the same copy
	Trans                    // one on each copy
	OnBoth                   // homozygous: the same allele on each copy
	OnOnly                   // hemizygous: on the only copy there is
	Disputed                 // what a witness says whose evidence contradicts itself; no answer of Relate
)

func (r Relation) String() string {
	return [...]string{"unknown", "single", "cis", "trans", "homozygous", "hemizygous", "unknown"}[r]
}

// Weight is how an allele counts towards a hit. The zero Weight does not count.
type Weight uint8

// Weights.
const (
	NotCounted  Weight = iota
	VUS                // a variant of uncertain significance that is kept for review
	Pathogenic         // pathogenic or likely pathogenic
	Hypomorphic        // a named common allele that is never a hit (rule R15)
	Contested          // a named allele with a contested claim (rule R14)
)

// Allele is one classified allele as one sample carries it.
type Allele struct {
	Name   string // HGVS g., unique within the gene
	Label  string // what a reader is shown: HGVS c. (p.)
	Record string // names the record it was read from: two alleles of one record share it
	Call   variant.Call
	Number int // allele number in its record
	// Replaced are the reference bases that the allele takes away, empty for
	// an insertion.
	Replaced genome.Interval
	Zygosity Zygosity
	Why      wording.Sentence // why the zygosity is unknown
	Weight   Weight
	// Counts is the weight the allele has where its special rule does not
	// apply (a contested allele beside a second one).
	Counts Weight
	// Pending marks an allele that rests on a structural call alone and needs an
	// orthogonal assay before it can make a result positive by itself.
	Pending bool
	// Structural marks a loss, a gain or a rearrangement.
	Structural bool
	// Opposite is the name of a heterozygous loss that takes the other copy from
	// an allele that is called on every copy there is; "" where there is none.
	Opposite string
	// Mosaic marks an allele of a dominant gene in too few reads for a
	// germline heterozygote.
	Mosaic bool
	// Weak marks an allele whose call rests on too little to count as found.
	Weak bool
	// Refuted marks a called allele that the reads do not have: it makes no pair
	// likely.
	Refuted bool
	// Dominant marks an allele of the kind that causes the gene's dominant
	// disease (gain of function), see panel.Gene.
	Dominant bool
	// Origin is which parent it came from, Relatives who else carries it.
	Origin    Origin
	Relatives []Kin
}

// Witness looks at two heterozygous alleles and says how they lie and why.
// RelationUnknown with a sentence says why it cannot tell; without one it has
// nothing to say.
type Witness func(a, b Allele) (Relation, wording.Sentence)

// witnesses are those that need nothing but the alleles; phase sets first, which
// a program made of reads.
var witnesses = []Witness{byPhaseSet, byOtherPhaseSet, byRecord, byBase, byLoss, ByParents, byParentsPhase}

const phaseSets = 2

// Relate says how two alleles of one sample lie, and what proves it.
//
// Proofs accepted (domain specification 5.2): two alternate alleles of one
// diploid record, or of one base; one phase set for both; an allele that is on
// both copies; an allele within a lost stretch; the parents; and what more is given (reads). Two different phase
// sets prove nothing, neither does "|" without a phase set, and population
// co-occurrence is not asked. Proofs that contradict each other give unknown, and so
// does a phase set beside molecules that contradict each other.
func Relate(a, b Allele, more ...Witness) (Relation, []wording.Sentence) {
	if a.Zygosity == Homozygous && b.Zygosity == Heterozygous {
		return Trans, one(wording.Of("proof.on_both_copies", "allele", a.Label, "other", b.Label))
	}
	if b.Zygosity == Homozygous && a.Zygosity == Heterozygous {
		return Trans, one(wording.Of("proof.on_both_copies", "allele", b.Label, "other", a.Label))
	}
	if a.Zygosity != Heterozygous || b.Zygosity != Heterozygous {
		return RelationUnknown, one(wording.Of("proof.zygosity_unknown"))
	}
	found := map[Relation][]wording.Sentence{}
	bySets := 0
	for i, w := range slices.Concat(witnesses, more) {
		relation, why := w(a, b)
		if why.Empty() {
			continue
		}
		found[relation] = append(found[relation], why)
		if i < phaseSets && relation != RelationUnknown {
			bySets++
		}
	}
	switch cis, trans, disputed := found[Cis], found[Trans], found[Disputed]; {
	case len(cis) > 0 && len(trans) > 0, len(disputed) > 0 && bySets > 0 && bySets == len(cis)+len(trans):
		return RelationUnknown, slices.Concat(one(wording.Of("proof.conflict")), cis, trans, disputed)
	case len(cis) > 0:
		return Cis, slices.Concat(cis, disputed)
	case len(trans) > 0:
		return Trans, slices.Concat(trans, disputed)
	default:
		return RelationUnknown, slices.Concat(found[RelationUnknown], disputed)
	}
}

func one(s wording.Sentence) []wording.Sentence { return []wording.Sentence{s} }

func byRecord(a, b Allele) (Relation, wording.Sentence) {
	if a.Record == b.Record {
		return Trans, wording.Of("proof.one_record", "genotype", a.Call.Genotype())
	}
	return RelationUnknown, wording.Sentence{}
}

func byBase(a, b Allele) (Relation, wording.Sentence) {
	if a.Record != b.Record && a.Replaced.Overlaps(b.Replaced) {
		return Trans, wording.Of("proof.one_base", "a", a.Label, "b", b.Label)
	}
	return RelationUnknown, wording.Sentence{}
}

// byLoss is the witness of a lost stretch: an allele within it lies on the copy
// that has it still.
func byLoss(a, b Allele) (Relation, wording.Sentence) {
	switch {
	case a.Opposite != "" && a.Opposite == b.Name:
		return Trans, wording.Of("proof.opposite_loss", "allele", a.Label, "loss", b.Label, "genotype", a.Call.Genotype())
	case b.Opposite != "" && b.Opposite == a.Name:
		return byLoss(b, a)
	}
	return RelationUnknown, wording.Sentence{}
}

// byPhaseSet asks the first phase set that both calls name, byOtherPhaseSet the
// second: a call may state one by PS and one by PGT and PID.
func byPhaseSet(a, b Allele) (Relation, wording.Sentence) {
	if a.Record == b.Record {
		return RelationUnknown, wording.Sentence{}
	}
	if sets := shared(a.Call, b.Call); len(sets) > 0 {
		return sets[0].relation(a, b)
	}
	switch {
	case !a.Call.Phased || !b.Call.Phased:
		return RelationUnknown, wording.Of("proof.not_phased")
	case a.Call.PhaseSet == "" || b.Call.PhaseSet == "":
		return RelationUnknown, wording.Of("proof.no_phase_set")
	}
	return RelationUnknown, wording.Of("proof.different_phase_sets", "a", a.Call.PhaseSet, "b", b.Call.PhaseSet)
}

func byOtherPhaseSet(a, b Allele) (Relation, wording.Sentence) {
	if sets := shared(a.Call, b.Call); a.Record != b.Record && len(sets) > 1 {
		return sets[1].relation(a, b)
	}
	return RelationUnknown, wording.Sentence{}
}

// sharedSet is a phase set that two calls name, with the order of alleles in
// each.
type sharedSet struct {
	name string
	a, b variant.Call
}

func shared(a, b variant.Call) []sharedSet {
	var out []sharedSet
	for _, x := range a.Phases() {
		for _, y := range b.Phases() {
			if x.Set == y.Set {
				out = append(out, sharedSet{x.Set, variant.Call{Alleles: x.Alleles, Phased: true}, variant.Call{Alleles: y.Alleles, Phased: true}})
			}
		}
	}
	return out
}

// oneCopy reports whether the set puts allele n of the first call and allele m
// of the second on one copy.
func (s sharedSet) oneCopy(n, m int) bool {
	return slices.Index(s.a.Alleles, n) == slices.Index(s.b.Alleles, m)
}

func (s sharedSet) relation(a, b Allele) (Relation, wording.Sentence) {
	proof := []string{"set", s.name, "a", s.a.Genotype(), "b", s.b.Genotype()}
	if s.oneCopy(a.Number, b.Number) {
		return Cis, wording.Of("proof.phase_set_cis", proof...)
	}
	return Trans, wording.Of("proof.phase_set_trans", proof...)
}
