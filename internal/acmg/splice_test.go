package acmg

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// The rows of Walker 2023, table 2, and what stands around them.
func TestSplicePS1(t *testing.T) {
	no, yes := fact.Of(false), fact.Of(true)
	canonicalFull := Effect{Terms: []string{"splice_donor_variant"}, SpliceSite: "donor of intron 2", KeepsFrame: no, Decay: yes}
	canonicalWeak := Effect{Terms: []string{"splice_donor_variant"}, SpliceSite: "donor of intron 2", KeepsFrame: yes}
	outside := Effect{Terms: []string{"splice_region_variant", "intron_variant"}, SpliceSite: "donor of intron 2", IntronOffset: 5}
	stays := canonicalFull
	stays.MayStayDonor = true
	open := Effect{Terms: []string{"splice_donor_variant"}, SpliceSite: "donor of intron 2"}
	splice := func(v float64) Scores { return Scores{SpliceAI: scored(v)} }
	never := lossGene()
	never.LossOfFunction.PVS1 = "no"
	type row struct {
		name       string
		e          Effect
		s          Scores
		o          SpliceOther // its class is set by the test
		p, lp      string
		withoutAny string
	}
	for _, tt := range []row{
		{"outside, same base", outside, splice(0.2), SpliceOther{SameBase: true}, "Strong", "Moderate", "not_met"},
		{"outside, same motif", outside, splice(0.2), SpliceOther{}, "Moderate", "Supporting", "not_met"},
		{"outside, a canonical base of the site", outside, splice(0.2), SpliceOther{Canonical: true}, "Moderate", "Supporting", "not_met"},
		{"outside, effect just not predicted", outside, splice(0.19), SpliceOther{SameBase: true}, "not_met", "not_met", "not_met"},
		{"outside, no score", outside, Scores{}, SpliceOther{SameBase: true}, "not_assessed", "not_assessed", "not_assessed"},
		{"canonical at full strength, canonical", canonicalFull, Scores{}, SpliceOther{Canonical: true}, "Supporting", "not_met", "not_met"},
		{"canonical at full strength, outside", canonicalFull, Scores{}, SpliceOther{}, "Supporting", "Supporting", "not_met"},
		{"canonical at less, canonical", canonicalWeak, Scores{}, SpliceOther{Canonical: true}, "Strong", "not_met", "not_met"},
		{"canonical at less, outside", canonicalWeak, Scores{}, SpliceOther{}, "Moderate", "Supporting", "not_met"},
		{"a donor that may stay one", stays, Scores{}, SpliceOther{Canonical: true}, "not_met", "not_met", "not_met"},
		{"canonical, PVS1 not assessed", open, Scores{}, SpliceOther{Canonical: true}, "not_assessed", "not_assessed", "not_assessed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for class, want := range map[Class]string{Pathogenic: tt.p, LikelyPathogenic: tt.lp} {
				o := tt.o
				o.Class = class
				got := find(Criteria(Evidence{Effect: tt.e, Scores: tt.s, SpliceOthers: []SpliceOther{o}}, lossGene(), scoreThresholds()), "PS1")
				if outcome(got) != want {
					t.Errorf("beside %v: %s (%v), want %s", class, outcome(got), got.Because, want)
				}
			}
			if got := find(Criteria(Evidence{Effect: tt.e, Scores: tt.s}, lossGene(), scoreThresholds()), "PS1"); outcome(got) != tt.withoutAny {
				t.Errorf("beside nothing: %s, want %s", outcome(got), tt.withoutAny)
			}
			o := tt.o
			o.Class = Pathogenic
			if got := find(Criteria(Evidence{Effect: tt.e, Scores: tt.s, SpliceOthers: []SpliceOther{o}}, never, scoreThresholds()), "PS1"); got.Status == Met {
				t.Error("met in a gain-of-function gene")
			}
		})
	}
}
