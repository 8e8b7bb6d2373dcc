package inheritance

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/reads"
)

func TestStateOfMixture(t *testing.T) {
	th := thresholds()
	th.MixtureMinSites.Value, th.MixtureRatio.Value, th.MixtureFlag.Value, th.MixtureConflict.Value = 40, 3, 0.03, 0.15
	for _, tt := range []struct {
		name       string
		m          reads.Mixture
		want       MixtureState
		said       string
		transplant string
	}{
		{"nothing looked at", reads.Mixture{}, MixtureNotAssessed, "mixture.too_few_sites", "mixture.too_few_sites"},
		{"one site too few", reads.Mixture{Sites: 39, Share: 0.4, Ratio: 20, Upper: 0.5}, MixtureNotAssessed, "mixture.too_few_sites", "mixture.too_few_sites"},
		{"none", reads.Mixture{Sites: 40, Upper: 0.145}, MixtureNone, "", ""},
		{"a part that matters is not excluded", reads.Mixture{Sites: 40, Upper: 0.15}, MixtureNotAssessed, "mixture.open", "mixture.open"},
		{"below the flag", reads.Mixture{Sites: 40, Share: 0.025, Ratio: 9, Upper: 0.05}, MixtureNone, "", ""},
		{"at the flag", reads.Mixture{Sites: 40, Share: 0.03, Ratio: 3, Upper: 0.05}, MixtureFlagged, "flag.mixture", "chimera.mixture"},
		{"likely by too little", reads.Mixture{Sites: 40, Share: 0.03, Ratio: 2.9, Upper: 0.05}, MixtureNone, "", ""},
		{"below the conflict", reads.Mixture{Sites: 40, Share: 0.145, Ratio: 9, Upper: 0.2}, MixtureFlagged, "flag.mixture", "chimera.mixture"},
		{"at the conflict", reads.Mixture{Sites: 40, Share: 0.15, Ratio: 9, Upper: 0.2}, MixtureConflict, "conflict.mixture", "chimera.mixture"},
		{"a large part, likely by too little", reads.Mixture{Sites: 40, Share: 0.3, Ratio: 2.9, Upper: 0.5}, MixtureNotAssessed, "mixture.open", "mixture.open"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, expected := CheckMixture(tt.m, false, th), CheckMixture(tt.m, true, th)
			if state := StateOfMixture(tt.m, th); state != tt.want || got.Sentence.Key != tt.said || got.Conflict != (tt.want == MixtureConflict) {
				t.Errorf("%v, %+v; want %v, %q", state, got, tt.want, tt.said)
			}
			if expected.Sentence.Key != tt.transplant || expected.Conflict {
				t.Errorf("after a transplant: %+v", expected)
			}
		})
	}
}
