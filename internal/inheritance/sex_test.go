package inheritance

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func thresholds() panel.Thresholds {
	var th panel.Thresholds
	th.SexMinSites.Value = 20
	th.SexMaleHet.Value = 0.15
	th.SexFemaleHet.Value = 0.30
	th.SexFemaleMaxY.Value = 20
	th.HetFractionMin.Value = 0.25
	th.HomFractionMin.Value = 0.85
	th.MosaicMin.Value = 0.05
	return th
}

func TestInferSex(t *testing.T) {
	for _, tt := range []struct {
		name string
		x    XCalls
		want Sex
	}{
		{"nothing read", XCalls{}, SexUnknown},
		{"one site too few", XCalls{Heterozygous: 10, HomozygousAlt: 9}, SexUnknown},
		{"enough sites, half heterozygous", XCalls{Heterozygous: 10, HomozygousAlt: 10}, Female},
		{"at the female limit", XCalls{Heterozygous: 30, HomozygousAlt: 70}, Female},
		{"just below the female limit", XCalls{Heterozygous: 29, HomozygousAlt: 71}, SexUnknown},
		{"just above the male limit", XCalls{Heterozygous: 16, HomozygousAlt: 84}, SexUnknown},
		{"at the male limit", XCalls{Heterozygous: 15, HomozygousAlt: 85}, Male},
		{"heterozygous X, Y calls at the limit", XCalls{Heterozygous: 20, HomozygousAlt: 20, Y: 20}, Female},
		{"heterozygous X, one Y call more", XCalls{Heterozygous: 20, HomozygousAlt: 20, Y: 21}, SexUnknown},
		{"haploid calls", XCalls{Haploid: 20}, Male},
		{"too few haploid calls", XCalls{Haploid: 19}, SexUnknown},
		{"haploid and diploid in equal parts", XCalls{Haploid: 10, HomozygousAlt: 10}, SexUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, evidence := InferSex(tt.x, thresholds())
			if got != tt.want {
				t.Errorf("InferSex = %v (%v), want %v", got, evidence, tt.want)
			}
			if evidence.Empty() {
				t.Error("no evidence given")
			}
		})
	}
}
