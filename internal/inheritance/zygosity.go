package inheritance

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Zygosity is how many copies of the gene carry an allele. The zero Zygosity
// is not known.
type Zygosity uint8

// Zygosities.
const (
	UnknownZygosity Zygosity = iota
	Heterozygous
	Homozygous
	Hemizygous
)

func (z Zygosity) String() string {
	switch z {
	case Heterozygous:
		return "heterozygous"
	case Homozygous:
		return "homozygous"
	case Hemizygous:
		return "hemizygous"
	}
	return "unknown"
}

// Locus is what the reading of a genotype depends on.
type Locus struct {
	// XLinked is true on the X outside the pseudoautosomal regions.
	XLinked bool
	Sex     Sex
}

// Copies is how many copies a person has when none is lost; not known on the X
// of a person whose sex is not known.
func (l Locus) Copies() fact.Fact[int] {
	switch {
	case !l.XLinked || l.Sex == Female:
		return fact.Of(2)
	case l.Sex == Male:
		return fact.Of(1)
	}
	return fact.Fact[int]{}
}

// Read says how many copies the call gives allele number n, and why when that
// is not known. It does not look at reads; see Fraction.
func (l Locus) Read(c variant.Call, n int) (Zygosity, wording.Sentence) {
	copies, ploidy := c.Count(n), len(c.Alleles)
	switch {
	case !c.Complete():
		return UnknownZygosity, wording.Of("zygosity.half_call", "genotype", c.Genotype())
	case ploidy == 1 && l.XLinked && l.Sex != Female:
		return Hemizygous, wording.Sentence{}
	case ploidy == 1 && l.XLinked:
		return UnknownZygosity, wording.Of("zygosity.haploid_female", "genotype", c.Genotype())
	case ploidy == 1:
		return UnknownZygosity, wording.Of("zygosity.haploid_autosome", "genotype", c.Genotype())
	case ploidy > 2:
		return UnknownZygosity, wording.Of("zygosity.polyploid", "genotype", c.Genotype())
	case copies == 2 && l.XLinked && l.Sex == Male:
		return Hemizygous, wording.Sentence{}
	case copies == 2:
		return Homozygous, wording.Sentence{}
	case l.XLinked && l.Sex == Male:
		return UnknownZygosity, wording.Of("zygosity.male_heterozygous", "genotype", c.Genotype())
	case l.XLinked && l.Sex == SexUnknown:
		return UnknownZygosity, wording.Of("zygosity.sex_unknown", "genotype", c.Genotype())
	}
	return Heterozygous, wording.Sentence{}
}

// Fraction is the share of the reads that carry allele number n. It is not
// known when the call states no reads per allele or no read at all.
func Fraction(c variant.Call, n int) fact.Fact[float64] {
	if n <= 0 || n >= len(c.AlleleDepths) || c.AlleleDepths[n] == variant.MissingDepth {
		return fact.Fact[float64]{}
	}
	total := 0
	for _, d := range c.AlleleDepths {
		if d != variant.MissingDepth {
			total += d
		}
	}
	if total == 0 {
		return fact.Fact[float64]{}
	}
	return fact.Of(float64(c.AlleleDepths[n]) / float64(total))
}

// Weak says why a call with allele number n does not suffice to count a
// pathogenic allele: the genotype does not have it, or it rests on few reads or
// on a low quality, where these are stated. Empty when it suffices.
func Weak(c variant.Call, n int, th panel.Thresholds) wording.Sentence {
	args := []string{"genotype", c.Genotype(), "reads", stated(c.Reads()), "quality", stated(c.Quality),
		"least", fmt.Sprint(th.CallMinDepth.Value), "least_quality", fmt.Sprint(th.MinGQ.Value)}
	switch {
	case c.Count(n) == 0:
		return wording.Of("support.reads_alone", append(args, "carrying", fmt.Sprint(c.AlleleDepths[n]))...)
	case c.Reads().Or(th.CallMinDepth.Value) < th.CallMinDepth.Value, c.Quality.Or(th.MinGQ.Value) < th.MinGQ.Value:
		return wording.Of("support.weak", args...)
	}
	return wording.Sentence{}
}

func stated(f fact.Fact[int]) string {
	if n, known := f.Get(); known {
		return fmt.Sprint(n)
	}
	return "."
}

// Support is what the reads say about a call.
type Support uint8

// Supports. The zero Support is "the file states no reads".
const (
	SupportUnknown Support = iota
	SupportAgrees
	// SupportTooFew: the allele is in too few reads to be counted.
	SupportTooFew
	// SupportMosaic: in a dominant gene, too few for a germline allele and
	// enough for a mosaic one.
	SupportMosaic
	// SupportContradicts: called on every copy, seen in some of the reads only; or
	// called on one, seen in all but a few.
	SupportContradicts
)

// JudgeSupport compares the allele fraction with the limits of the panel
// (DOMAIN 2.2 rule 5): below the least heterozygous fraction an allele is not
// counted, or mosaic in a dominant gene; an allele called on every copy must
// lie above the heterozygous range, and one called on one copy below that of every copy.
func JudgeSupport(f fact.Fact[float64], z Zygosity, mode panel.Inheritance, th panel.Thresholds) (Support, wording.Sentence) {
	fraction, known := f.Get()
	if !known {
		return SupportUnknown, wording.Sentence{}
	}
	least := th.HetFractionMin.Value
	shown := fmt.Sprintf("%.2f", fraction)
	switch {
	case (z == Homozygous || z == Hemizygous) && fraction < th.HomFractionMin.Value:
		return SupportContradicts, wording.Of("support.contradicts", "fraction", shown,
			"zygosity", wording.Word(z.String()), "least", fmt.Sprint(th.HomFractionMin.Value))
	case fraction < least && mode == panel.AD && fraction >= th.MosaicMin.Value:
		return SupportMosaic, wording.Of("support.mosaic", "fraction", shown,
			"from", fmt.Sprint(th.MosaicMin.Value), "to", fmt.Sprint(least))
	case fraction < least:
		return SupportTooFew, wording.Of("support.too_few", "fraction", shown, "least", fmt.Sprint(least))
	case z == Heterozygous && fraction >= th.HomFractionMin.Value:
		return SupportContradicts, wording.Of("support.contradicts_het", "fraction", shown, "from", fmt.Sprint(th.HomFractionMin.Value))
	}
	return SupportAgrees, wording.Sentence{}
}
