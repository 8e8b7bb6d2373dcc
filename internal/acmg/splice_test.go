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
	event := func(v float64, name string) Scores { return Scores{SpliceAI: Score{Value: fact.Of(v), Event: name}} }
	splice := func(v float64) Scores { return event(v, "DL") }
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
		{"outside, another event predicted", outside, event(0.9, "DG"), SpliceOther{SameBase: true}, "not_met", "not_met", "not_met"},
		{"outside, the loss of the other kind of site", outside, event(0.9, "AL"), SpliceOther{SameBase: true}, "not_met", "not_met", "not_met"},
		{"outside, event not told", outside, event(0.9, ""), SpliceOther{SameBase: true}, "not_assessed", "not_assessed", "not_assessed"},
		{"outside, no score", outside, Scores{}, SpliceOther{SameBase: true}, "not_assessed", "not_assessed", "not_assessed"},
		{"outside, score in part, an effect for certain", outside, Scores{SpliceAI: Score{AtLeast: fact.Of(0.2), Why: "DS_DL"}}, SpliceOther{SameBase: true}, "not_assessed", "not_assessed", "not_assessed"},
		{"outside, score in part, none for certain", outside, Scores{SpliceAI: Score{AtLeast: fact.Of(0.19), Why: "DS_DL"}}, SpliceOther{SameBase: true}, "not_assessed", "not_assessed", "not_assessed"},
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

// What an allele of the motif must be to stand for the loss of the site.
func TestActsBySplicing(t *testing.T) {
	score := func(v float64, event string) Score { return Score{Value: fact.Of(v), Event: event} }
	for _, tt := range []struct {
		name  string
		terms []string
		s     Score
		want  bool
	}{
		{"canonical", []string{"splice_donor_variant"}, Score{}, true},
		{"canonical, reaching into the exon", []string{"splice_donor_variant", "coding_sequence_variant"}, Score{}, true},
		{"in the intron, no score", []string{"splice_donor_5th_base_variant", "intron_variant"}, Score{}, true},
		{"in the intron, loss predicted", []string{"splice_donor_5th_base_variant", "intron_variant"}, score(0.2, "DL"), true},
		{"in the intron, loss just not predicted", []string{"splice_donor_5th_base_variant", "intron_variant"}, score(0.19, "DL"), false},
		{"in the intron, another event", []string{"splice_donor_5th_base_variant", "intron_variant"}, score(0.9, "DG"), false},
		{"in the intron, event not told", []string{"splice_donor_5th_base_variant", "intron_variant"}, score(0.9, ""), true},
		{"synonymous", []string{"splice_region_variant", "synonymous_variant"}, Score{}, true},
		{"missense", []string{"missense_variant", "splice_region_variant"}, score(0.9, "DL"), false},
		{"nonsense", []string{"stop_gained", "splice_region_variant"}, score(0.9, "DL"), false},
		{"frameshift", []string{"frameshift_variant", "splice_region_variant"}, Score{}, false},
		{"in frame", []string{"inframe_deletion", "splice_region_variant"}, Score{}, false},
		{"coding, without bases", []string{"splice_region_variant", "coding_sequence_variant"}, Score{}, false},
	} {
		if got := ActsBySplicing(tt.terms, "donor of intron 2", tt.s, scoreThresholds()); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
