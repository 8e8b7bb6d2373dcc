// Package inheritance answers which states of the two copies of a gene fit
// what was called: sex, zygosity, phase, and the pairs of alleles that may hit
// both copies.
//
// Whatever is not proven is Unknown, and Unknown is the zero value.
package inheritance

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Sex is the sex used to read the X chromosome. The zero Sex is unknown.
type Sex uint8

// Sexes.
const (
	SexUnknown Sex = iota
	Female
	Male
)

func (s Sex) String() string {
	switch s {
	case Female:
		return "female"
	case Male:
		return "male"
	}
	return "unknown"
}

// ParseSex reads male, female and the PED codes 1 and 2. Everything else is
// unknown, and false.
func ParseSex(text string) (Sex, bool) {
	switch text {
	case "male", "Male", "MALE", "m", "M", "1":
		return Male, true
	case "female", "Female", "FEMALE", "f", "F", "2":
		return Female, true
	}
	return SexUnknown, false
}

// XCalls counts the genotypes of one sample on the X chromosome outside the
// pseudoautosomal regions, and its calls on the Y.
type XCalls struct {
	Heterozygous  int
	HomozygousAlt int
	Haploid       int
	Y             int // calls with an alternate allele on Y
}

// InferSex reads the sex from X genotypes: haploid calls are made for males
// alone, and a diploid male has next to no heterozygous sites outside the
// pseudoautosomal regions. A heterozygous X beside many Y calls is neither. Too few sites, or a share between the limits, is
// unknown.
func InferSex(x XCalls, th panel.Thresholds) (Sex, wording.Sentence) {
	diploid := x.Heterozygous + x.HomozygousAlt
	sites := diploid + x.Haploid
	share := 0.0
	if diploid > 0 {
		share = float64(x.Heterozygous) / float64(diploid)
	}
	evidence := wording.Of("sex.evidence",
		"het", fmt.Sprint(x.Heterozygous), "diploid", fmt.Sprint(diploid),
		"share", fmt.Sprintf("%.2f", share), "haploid", fmt.Sprint(x.Haploid), "y", fmt.Sprint(x.Y))
	if sites < th.SexMinSites.Value {
		return SexUnknown, wording.Of("sex.too_few", "sites", fmt.Sprint(sites), "least", fmt.Sprint(th.SexMinSites.Value))
	}
	switch {
	case x.Haploid > diploid:
		return Male, evidence
	case diploid >= th.SexMinSites.Value && share <= th.SexMaleHet.Value:
		return Male, evidence
	case diploid >= th.SexMinSites.Value && share >= th.SexFemaleHet.Value && x.Y > th.SexFemaleMaxY.Value:
		return SexUnknown, wording.Of("sex.y_contradicts", evidence.Args...)
	case diploid >= th.SexMinSites.Value && share >= th.SexFemaleHet.Value:
		return Female, evidence
	}
	return SexUnknown, evidence
}
