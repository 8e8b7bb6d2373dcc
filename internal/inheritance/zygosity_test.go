package inheritance

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const missing = variant.MissingAllele

func TestReadZygosity(t *testing.T) {
	autosome := Locus{Sex: Male}
	for _, tt := range []struct {
		name    string
		locus   Locus
		alleles []int
		want    Zygosity
	}{
		{"no genotype", autosome, nil, UnknownZygosity},
		{"half a call", autosome, []int{1, missing}, UnknownZygosity},
		{"heterozygous", autosome, []int{0, 1}, Heterozygous},
		{"two alternates", autosome, []int{1, 2}, Heterozygous},
		{"homozygous", autosome, []int{1, 1}, Homozygous},
		{"haploid on an autosome", autosome, []int{1}, UnknownZygosity},
		{"three copies", autosome, []int{1, 1, 1}, UnknownZygosity},
		{"X, haploid, sex unknown", Locus{XLinked: true}, []int{1}, Hemizygous},
		{"X, haploid, male", Locus{XLinked: true, Sex: Male}, []int{1}, Hemizygous},
		{"X, haploid, female", Locus{XLinked: true, Sex: Female}, []int{1}, UnknownZygosity},
		{"X, diploid, male", Locus{XLinked: true, Sex: Male}, []int{1, 1}, Hemizygous},
		{"X, diploid, sex unknown", Locus{XLinked: true}, []int{1, 1}, Homozygous},
		{"X, diploid, female", Locus{XLinked: true, Sex: Female}, []int{1, 1}, Homozygous},
		{"X, heterozygous, female", Locus{XLinked: true, Sex: Female}, []int{0, 1}, Heterozygous},
		{"X, heterozygous, sex unknown", Locus{XLinked: true}, []int{0, 1}, UnknownZygosity},
		{"X, heterozygous, male", Locus{XLinked: true, Sex: Male}, []int{0, 1}, UnknownZygosity},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, why := tt.locus.Read(variant.Call{Alleles: tt.alleles}, 1)
			if got != tt.want {
				t.Errorf("Read = %v, want %v", got, tt.want)
			}
			if (got == UnknownZygosity) == why.Empty() {
				t.Errorf("zygosity %v with reason %v", got, why)
			}
		})
	}
}

func TestFraction(t *testing.T) {
	for _, tt := range []struct {
		name   string
		depths []int
		want   fact.Fact[float64]
	}{
		{"not stated", nil, fact.Fact[float64]{}},
		{"stated for fewer alleles", []int{3}, fact.Fact[float64]{}},
		{"missing for the allele", []int{3, variant.MissingDepth}, fact.Fact[float64]{}},
		{"no reads", []int{0, 0}, fact.Fact[float64]{}},
		{"none of the reads", []int{4, 0}, fact.Of(0.0)},
		{"a quarter", []int{3, 1}, fact.Of(0.25)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fraction(variant.Call{AlleleDepths: tt.depths}, 1); got != tt.want {
				t.Errorf("Fraction = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestJudgeSupport(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    fact.Fact[float64]
		z    Zygosity
		mode panel.Inheritance
		want Support
	}{
		{"not stated", fact.Fact[float64]{}, Homozygous, panel.AR, SupportUnknown},
		{"no reads carry it", fact.Of(0.0), Heterozygous, panel.AR, SupportTooFew},
		{"just too few", fact.Of(0.2499), Heterozygous, panel.AR, SupportTooFew},
		{"just enough", fact.Of(0.25), Heterozygous, panel.AR, SupportAgrees},
		{"dominant, below mosaic", fact.Of(0.0499), Heterozygous, panel.AD, SupportTooFew},
		{"dominant, mosaic", fact.Of(0.05), Heterozygous, panel.AD, SupportMosaic},
		{"dominant, germline", fact.Of(0.25), Heterozygous, panel.AD, SupportAgrees},
		{"heterozygous, nearly every read", fact.Of(0.8499), Heterozygous, panel.AR, SupportAgrees},
		{"heterozygous, as a homozygote has it", fact.Of(0.85), Heterozygous, panel.AR, SupportContradicts},
		{"homozygous, no reads carry it", fact.Of(0.0), Homozygous, panel.AR, SupportContradicts},
		{"homozygous, dominant, as a mosaic has it", fact.Of(0.1), Homozygous, panel.AD, SupportContradicts},
		{"homozygous, too few", fact.Of(0.8499), Homozygous, panel.AR, SupportContradicts},
		{"homozygous, enough", fact.Of(0.85), Homozygous, panel.AR, SupportAgrees},
		{"hemizygous, too few", fact.Of(0.5), Hemizygous, panel.XL, SupportContradicts},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := JudgeSupport(tt.f, tt.z, tt.mode, thresholds()); got != tt.want {
				t.Errorf("JudgeSupport = %v, want %v", got, tt.want)
			}
		})
	}
}
