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

// A missense change at a splice site is counted by its protein or by the loss of the
// site, whichever gives more, never by both.
func TestOneMechanism(t *testing.T) {
	edge := Effect{Terms: []string{"missense_variant", "splice_region_variant"}, SpliceSite: "donor of intron 2"}
	scores := func(revel float64) Scores {
		return Scores{REVEL: scored(revel), SpliceAI: Score{Value: fact.Of(0.95), Event: "DL"}}
	}
	p, lp := []SpliceOther{{Class: Pathogenic}}, []SpliceOther{{Class: LikelyPathogenic}}
	same := []SpliceOther{{Class: Pathogenic, SameBase: true}}
	for _, tt := range []struct {
		name     string
		s        Scores
		others   []SpliceOther
		said     []Statement
		ps1, pp3 string
		points   int
		key      string // of PP3
	}{
		{"the site gives more", scores(0.99), same, nil, "Strong", "Supporting", 5, "criterion.PP3.beside_protein"},
		{"the protein gives more", scores(0.932), p, nil, "not_met", "Strong", 4, "criterion.PP3.beside_splicing"},
		{"the protein just gives less", scores(0.9319), p, nil, "Moderate", "Supporting", 3, "criterion.PP3.beside_protein"},
		{"both give the same", scores(0.773), lp, nil, "Supporting", "Supporting", 2, "criterion.PP3.beside_protein"},
		{"REVEL says nothing", scores(0.5), p, nil, "Moderate", "Supporting", 3, "criterion.PP3.spliceai"},
		{"no REVEL", Scores{SpliceAI: scores(0).SpliceAI}, p, nil, "Moderate", "Supporting", 3, "criterion.PP3.spliceai"},
		{"no SpliceAI", Scores{REVEL: scored(0.99)}, p, nil, "not_assessed", "Strong", 4, "criterion.PP3.revel"},
		{"no other allele", scores(0.99), nil, nil, "not_met", "Strong", 4, "criterion.PP3.beside_splicing"},
		{"the laboratory takes PS1 away", scores(0.99), same, []Statement{{Code: "PS1"}}, "not_met", "Strong", 4, "criterion.PP3.beside_splicing"},
		{"the laboratory's PP3", scores(0.99), p, []Statement{{Code: "PP3", Strength: Moderate}}, "Moderate", "Moderate", 4, "criterion.laboratory"},
	} {
		c := Classify(Evidence{Effect: edge, Scores: tt.s, SpliceOthers: tt.others, Statements: tt.said}, lossGene(), personThresholds(), true)
		ps1, pp3 := find(c.Criteria, "PS1"), find(c.Criteria, "PP3")
		if outcome(ps1) != tt.ps1 || outcome(pp3) != tt.pp3 || c.Points != tt.points || pp3.Because.Key != tt.key {
			t.Errorf("%s: PS1 %s, PP3 %s (%s), %d points; want %s, %s (%s), %d", tt.name, outcome(ps1), outcome(pp3), pp3.Because.Key, c.Points, tt.ps1, tt.pp3, tt.key, tt.points)
		}
	}
}

// PS1 of the canonical bases stands beside PVS1 as the laboratory judges it.
func TestSplicePS1BesideTheLaboratory(t *testing.T) {
	e := Evidence{Effect: Effect{Terms: []string{"splice_donor_variant"}, SpliceSite: "donor of intron 2", KeepsFrame: fact.Of(false), Decay: fact.Of(true)},
		SpliceOthers: []SpliceOther{{Class: Pathogenic, Canonical: true}}}
	for strength, want := range map[Strength]string{"": "not_assessed", Moderate: "Strong", VeryStrong: "Supporting"} {
		e.Statements = []Statement{{Code: "PVS1", Strength: strength}}
		if got := find(Criteria(e, lossGene(), personThresholds()), "PS1"); outcome(got) != want {
			t.Errorf("PVS1 %q: PS1 %s, want %s", strength, outcome(got), want)
		}
	}
}
