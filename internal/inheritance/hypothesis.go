package inheritance

import (
	"cmp"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Configuration is what the counted alleles do to the two copies of a gene,
// in the order of how much they explain. The zero Configuration is no hit.
type Configuration uint8

// Configurations, weakest first.
const (
	NoHit Configuration = iota
	// OneVUS: one uncertain allele on one copy.
	OneVUS
	// OnePathogenic: one P/LP allele on one copy, no second allele found.
	OnePathogenic
	// Undecided: a pair or a genotype that could hit both copies and is not
	// proven: P/LP with an uncertain allele of unknown phase, two uncertain
	// alleles not in cis, or an allele whose zygosity is not known.
	Undecided
	// FunctionWouldDecide: P/LP with an uncertain allele in trans, or an
	// uncertain allele on every copy; a functional test would tell.
	FunctionWouldDecide
	// TwoPathogenicUnphased: two different P/LP alleles, phase not known.
	TwoPathogenicUnphased
	// BothCopies: every copy is hit by P/LP alleles.
	BothCopies
)

// Hypothesis is one way in which the copies of a gene may be hit.
type Hypothesis struct {
	Alleles       []Allele // one or two
	Relation      Relation
	Proof         []wording.Sentence
	Configuration Configuration
	// Pending is true when an allele of it rests on a structural call.
	Pending bool
}

// Hypotheses lists what the counted alleles of one gene in one sample may do,
// the most explaining first. Every pair is tested, so a third allele hides no
// valid pair, and two alleles in cis count as one and are listed together. more
// are witnesses beside those that Relate asks.
func Hypotheses(alleles []Allele, more ...Witness) []Hypothesis {
	var out []Hypothesis
	for i, a := range alleles {
		if h, ok := alone(a); ok {
			out = append(out, h)
		}
		for _, b := range alleles[i+1:] {
			if h, ok := pair(a, b, more); ok {
				out = append(out, h)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Hypothesis) int {
		return cmp.Or(
			cmp.Compare(b.Configuration, a.Configuration),
			compareBool(a.Pending, b.Pending),
			cmp.Compare(a.order(), b.order()),
			cmp.Compare(pathogenic(b.Alleles), pathogenic(a.Alleles)),
			cmp.Compare(a.Alleles[0].Name, b.Alleles[0].Name),
			cmp.Compare(len(a.Alleles), len(b.Alleles)),
			cmp.Compare(a.Alleles[len(a.Alleles)-1].Name, b.Alleles[len(b.Alleles)-1].Name),
		)
	})
	return out
}

// order puts two pathogenic alleles on one copy before each of them alone, and an
// uncertain one beside a pathogenic one behind it.
func (h Hypothesis) order() int {
	switch {
	case h.Relation != Cis:
		return 1
	case pathogenic(h.Alleles) == 1:
		return 2
	}
	return 0
}

// pathogenic is how many of the alleles are.
func pathogenic(alleles []Allele) int {
	n := 0
	for _, a := range alleles {
		if a.Weight == Pathogenic {
			n++
		}
	}
	return n
}

// SameAlleles reports whether two lists name the same alleles in the same order.
func SameAlleles(a, b []Allele) bool {
	return slices.EqualFunc(a, b, func(x, y Allele) bool { return x.Name == y.Name })
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// alone is what one allele does by itself.
func alone(a Allele) (Hypothesis, bool) {
	h := Hypothesis{Alleles: []Allele{a}, Pending: a.Pending}
	switch a.Zygosity {
	case Homozygous:
		h.Relation, h.Proof = OnBoth, one(wording.Of("proof.homozygous", "genotype", a.Call.Genotype()))
		h.Configuration = onEveryCopy(a.Weight)
	case Hemizygous:
		h.Relation, h.Proof = OnOnly, one(wording.Of("proof.hemizygous", "genotype", a.Call.Genotype()))
		h.Configuration = onEveryCopy(a.Weight)
	case Heterozygous:
		h.Relation, h.Proof = Single, one(wording.Of("proof.single", "genotype", a.Call.Genotype()))
		h.Configuration = onOneCopy(a.Weight)
	default:
		h.Proof = []wording.Sentence{a.Why}
		h.Configuration = onUnknownCopies(a.Weight)
	}
	return h, h.Configuration != NoHit
}

func onEveryCopy(w Weight) Configuration {
	return map[Weight]Configuration{Pathogenic: BothCopies, VUS: FunctionWouldDecide}[w]
}

func onOneCopy(w Weight) Configuration {
	return map[Weight]Configuration{Pathogenic: OnePathogenic, VUS: OneVUS}[w]
}

func onUnknownCopies(w Weight) Configuration {
	return map[Weight]Configuration{Pathogenic: Undecided, VUS: Undecided}[w]
}

// pair is what two alleles do together; false where they add nothing to what
// each does alone.
func pair(a, b Allele, more []Witness) (Hypothesis, bool) {
	if !counts(a) || !counts(b) || onEvery(a) && onEvery(b) || hitsAll(a) || hitsAll(b) {
		return Hypothesis{}, false
	}
	relation, proof := Relate(a, b, more...)
	h := Hypothesis{Alleles: ordered(a, b), Relation: relation, Proof: proof, Pending: a.Pending || b.Pending}
	both := a.Weight == Pathogenic && b.Weight == Pathogenic
	one := a.Weight == Pathogenic || b.Weight == Pathogenic
	switch {
	case a.Refuted || b.Refuted:
		h.Configuration = Undecided
	case relation == Cis:
		h.Configuration = onOneCopy(h.Alleles[0].Weight)
	case both && relation == Trans:
		h.Configuration = BothCopies
	case both:
		h.Configuration = TwoPathogenicUnphased
	case one && relation == Trans:
		h.Configuration = FunctionWouldDecide
	default:
		h.Configuration = Undecided
	}
	return h, true
}

// onEvery reports whether the allele is on every copy there is: beside another
// such allele a pair says nothing that each does not say alone.
func onEvery(a Allele) bool { return a.Zygosity == Homozygous || a.Zygosity == Hemizygous }

// hitsAll reports whether the allele alone hits every copy.
func hitsAll(a Allele) bool { return onEvery(a) && a.Weight == Pathogenic }

func counts(a Allele) bool { return a.Weight == Pathogenic || a.Weight == VUS }

func ordered(a, b Allele) []Allele {
	if b.Weight == Pathogenic && a.Weight != Pathogenic || a.Weight == b.Weight && b.Name < a.Name {
		return []Allele{b, a}
	}
	return []Allele{a, b}
}
