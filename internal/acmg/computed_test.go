package acmg

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// scoreThresholds are those of genes/panel.yaml.
func scoreThresholds() panel.Thresholds {
	th := thresholds()
	th.REVELPathogenic.Value = []float64{0.644, 0.773, 0.932}
	th.REVELBenign.Value = []float64{0.290, 0.183, 0.016, 0.003}
	th.SpliceAIEffect.Value, th.SpliceAINone.Value = 0.2, 0.1
	th.RepeatCopies.Value = 5
	th.SilentFromDonor.Value, th.SilentFromAcceptor.Value = 7, 21
	return th
}

func scored(v float64) Score { return Score{Value: fact.Of(v), Source: "test"} }

func effect(terms ...string) Effect { return Effect{Terms: terms} }

func TestComputedCriteria(t *testing.T) {
	revel := func(v float64) Scores { return Scores{REVEL: scored(v)} }
	splice := func(v float64) Scores { return Scores{SpliceAI: scored(v)} }
	both := func(r, s float64) Scores { return Scores{REVEL: scored(r), SpliceAI: scored(s)} }
	no, notAsked := "not_met", "not_assessed"
	intron := func(offset int) Effect { return Effect{Terms: []string{"intron_variant"}, IntronOffset: offset} }
	missense, silent, edge := effect("missense_variant"), effect("synonymous_variant"), effect("missense_variant", "splice_region_variant")
	for _, tt := range []struct {
		name          string
		e             Effect
		s             Scores
		pp3, bp4, bp7 string // status, or strength when met
	}{
		{"missense, no score", missense, Scores{}, notAsked, notAsked, no},
		{"REVEL just below PP3", missense, revel(0.6439), no, no, no},
		{"REVEL at PP3", missense, revel(0.644), "Supporting", no, no},
		{"REVEL just below Moderate", missense, revel(0.7729), "Supporting", no, no},
		{"REVEL at Moderate", missense, revel(0.773), "Moderate", no, no},
		{"REVEL just below Strong", missense, revel(0.9319), "Moderate", no, no},
		{"REVEL at Strong", missense, revel(0.932), "Strong", no, no},
		{"REVEL just above BP4", missense, revel(0.2901), no, no, no},
		{"REVEL at BP4", missense, revel(0.290), no, "Supporting", no},
		{"REVEL at BP4 Moderate", missense, revel(0.183), no, "Moderate", no},
		{"REVEL at BP4 Strong", missense, revel(0.016), no, "Strong", no},
		{"REVEL at BP4 Very Strong", missense, revel(0.003), no, "VeryStrong", no},
		{"REVEL low, SpliceAI high", missense, both(0.1, 0.2), "Supporting", no, no},
		{"REVEL low, SpliceAI between", missense, both(0.1, 0.15), no, no, no},
		{"REVEL low, SpliceAI low", missense, both(0.1, 0.1), no, "Moderate", no},
		{"REVEL high, SpliceAI high: the stronger", missense, both(0.95, 0.9), "Strong", no, no},
		{"SpliceAI low says nothing of a missense", missense, splice(0.01), notAsked, notAsked, no},
		{"missense, SpliceAI just below PP3, no REVEL", missense, splice(0.19), notAsked, no, no},
		{"missense, SpliceAI at PP3, no REVEL", missense, splice(0.2), "Supporting", no, no},
		{"missense at a splice site, REVEL low, no SpliceAI", edge, revel(0.1), notAsked, notAsked, no},
		{"missense at a splice site, REVEL between, no SpliceAI", edge, revel(0.4), notAsked, no, no},
		{"missense at a splice site, REVEL low, SpliceAI low", edge, both(0.1, 0.1), no, "Moderate", no},
		{"missense at a splice site, REVEL low, SpliceAI high", edge, both(0.1, 0.9), "Supporting", no, no},
		{"missense at a splice site, REVEL high, no SpliceAI", edge, revel(0.9), "Moderate", no, no},
		{"REVEL is for missense alone", silent, revel(0.99), notAsked, notAsked, notAsked},
		{"synonymous, no score", silent, Scores{}, notAsked, notAsked, notAsked},
		{"synonymous, SpliceAI at BP4", silent, splice(0.1), no, "Supporting", "Supporting"},
		{"synonymous, SpliceAI just above BP4", silent, splice(0.1001), no, no, no},
		{"synonymous, SpliceAI just below PP3", silent, splice(0.1999), no, no, no},
		{"synonymous, SpliceAI at PP3", silent, splice(0.2), "Supporting", no, no},
		{"intron, +6", intron(6), splice(0), no, "Supporting", no},
		{"intron, +7", intron(7), splice(0), no, "Supporting", "Supporting"},
		{"intron, -20", intron(-20), splice(0), no, "Supporting", no},
		{"intron, -21", intron(-21), splice(0), no, "Supporting", "Supporting"},
		{"intron, offset not known", intron(0), splice(0), no, "Supporting", no},
		{"intron, deep, no score", intron(300), Scores{}, notAsked, notAsked, notAsked},
		{"canonical splice", effect("splice_donor_variant", "intron_variant"), splice(0.99), no, no, no},
		{"nonsense", effect("stop_gained"), splice(0), no, no, no},
		{"in-frame deletion", effect("inframe_deletion"), splice(0), no, no, no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			criteria := Criteria(Evidence{Effect: tt.e, Scores: tt.s}, lossGene(), scoreThresholds())
			for code, want := range map[string]string{"PP3": tt.pp3, "BP4": tt.bp4, "BP7": tt.bp7} {
				got := find(criteria, code)
				said := got.Status.String()
				if got.Status == Met {
					said = string(got.Strength)
				}
				if said != want {
					t.Errorf("%s = %s (%v), want %s", code, said, got.Because, want)
				}
			}
		})
	}
}

// A change of several residues is not compared, and says why.
func TestSeveralResidues(t *testing.T) {
	for _, tt := range []struct {
		first, last int
		compared    bool
		want        string
	}{{5, 5, true, "criterion.PM5.not_met"}, {5, 6, false, "criterion.several_residues"}, {0, 0, false, "criterion.not_compared"}} {
		e := Evidence{Effect: Effect{Terms: []string{"missense_variant"}, FirstResidue: tt.first, LastResidue: tt.last}, Compared: tt.compared}
		if got := find(Criteria(e, lossGene(), scoreThresholds()), "PM5"); got.Because.Key != tt.want {
			t.Errorf("%d to %d: %v, want %s", tt.first, tt.last, got.Because, tt.want)
		}
	}
}

// A score that is there and cannot count leaves the criterion open, with the
// reason.
func TestScoreThatIsNone(t *testing.T) {
	e := Evidence{Effect: Effect{Terms: []string{"intron_variant"}, IntronOffset: -50}, Scores: Scores{SpliceAI: Score{Why: "a delta is missing"}}}
	c := Classify(e, lossGene(), scoreThresholds(), false)
	for _, code := range []string{"PP3", "BP4", "BP7"} {
		if got := find(c.Criteria, code); got.Status != NotAssessed || got.Because.Key != "criterion.no_score_because" || c.Rules != Uncertain {
			t.Errorf("%s: %v (%v), class %v", code, got.Status, got.Because, c.Rules)
		}
	}
}

// Of a SpliceAI score in part what is stated is certain; the rest is open.
func TestSpliceAIInPart(t *testing.T) {
	at := func(v float64) Scores {
		return Scores{SpliceAI: Score{AtLeast: fact.Of(v), Source: "test", Why: "a delta is missing"}}
	}
	const in, open = "criterion.score_in_part", "criterion.no_score_because"
	for _, tt := range []struct {
		name          string
		s             Scores
		pp3, bp4, bp7 Status
		because       string // of PP3
	}{
		{"at PP3", at(0.2), Met, NotMet, NotMet, in},
		{"just below PP3", at(0.1999), NotAssessed, NotMet, NotMet, open},
		{"just above BP4", at(0.1001), NotAssessed, NotMet, NotMet, open},
		{"at BP4", at(0.1), NotAssessed, NotAssessed, NotAssessed, open},
		{"nothing certain", Scores{SpliceAI: Score{Why: "a delta is missing"}}, NotAssessed, NotAssessed, NotAssessed, open},
	} {
		criteria := Criteria(Evidence{Effect: effect("synonymous_variant"), Scores: tt.s}, lossGene(), scoreThresholds())
		for code, want := range map[string]Status{"PP3": tt.pp3, "BP4": tt.bp4, "BP7": tt.bp7} {
			got := find(criteria, code)
			if got.Status != want || code == "PP3" && got.Because.Key != tt.because {
				t.Errorf("%s: %s %v (%v), want %v", tt.name, code, got.Status, got.Because, want)
			}
		}
	}
}

// Sources that differ by a grade of BP4 speak for nothing; the larger counts for PP3.
func TestREVELSourcesThatDiffer(t *testing.T) {
	for _, tt := range []struct {
		name         string
		value, least float64
		pp3, bp4     string
	}{
		{"one grade", 0.15, 0.1, "not_met", "Moderate"},
		{"at the grade's limit", 0.183, 0.0161, "not_met", "Moderate"},
		{"a stronger grade below", 0.183, 0.016, "not_met", "not_met"},
		{"a weaker grade above", 0.184, 0.1, "not_met", "not_met"},
		{"between", 0.4, 0.1, "not_met", "not_met"},
		{"high", 0.95, 0.05, "Strong", "not_met"},
	} {
		s := Scores{REVEL: Score{Value: fact.Of(tt.value), Least: fact.Of(tt.least), Source: "a; b says less"}}
		criteria := Criteria(Evidence{Effect: effect("missense_variant"), Scores: s}, lossGene(), scoreThresholds())
		for code, want := range map[string]string{"PP3": tt.pp3, "BP4": tt.bp4} {
			got := find(criteria, code)
			said := got.Status.String()
			if got.Status == Met {
				said = string(got.Strength)
			}
			if said != want {
				t.Errorf("%s: %s = %s (%v), want %s", tt.name, code, said, got.Because, want)
			}
		}
	}
}

func TestKnownResidue(t *testing.T) {
	p, lp := Other{Class: Pathogenic, Name: "p.(Arg5Trp)"}, Other{Class: LikelyPathogenic, Name: "p.(Arg5Gln)"}
	as := func(o Other, same bool) Other { o.Change = same; return o }
	for _, tt := range []struct {
		name     string
		e        Effect
		others   []Other
		compared bool
		ps1, pm5 string
	}{
		{"not compared", effect("missense_variant"), nil, false, "not_assessed", "not_assessed"},
		{"nothing known", effect("missense_variant"), nil, true, "not_met", "not_met"},
		{"same amino acid, P", effect("missense_variant"), []Other{as(p, true)}, true, "Strong", "not_met"},
		{"same amino acid, LP", effect("missense_variant"), []Other{as(lp, true)}, true, "Moderate", "not_met"},
		{"another amino acid, P", effect("missense_variant"), []Other{as(p, false)}, true, "not_met", "Moderate"},
		{"another amino acid, LP", effect("missense_variant"), []Other{as(lp, false)}, true, "not_met", "Supporting"},
		{"the stronger counts", effect("missense_variant"), []Other{as(lp, false), as(p, false)}, true, "not_met", "Moderate"},
		{"near a splice site", effect("missense_variant", "splice_region_variant"), []Other{as(p, true)}, true, "not_assessed", "not_assessed"},
		{"not missense", effect("synonymous_variant"), []Other{as(p, true)}, true, "not_met", "not_met"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			criteria := Criteria(Evidence{Effect: tt.e, Others: tt.others, Compared: tt.compared}, lossGene(), scoreThresholds())
			for code, want := range map[string]string{"PS1": tt.ps1, "PM5": tt.pm5} {
				got := find(criteria, code)
				said := got.Status.String()
				if got.Status == Met {
					said = string(got.Strength)
				}
				if said != want {
					t.Errorf("%s = %s, want %s", code, said, want)
				}
			}
		})
	}
}

// A pathogenic change with too few stars is named, and not used.
func TestWeakerResidue(t *testing.T) {
	weak := Other{Name: "p.(Arg5Gln)", ID: "7", Class: Pathogenic, Stars: 1}
	for _, tt := range []struct {
		name     string
		e        Evidence
		ps1, pm5 string
	}{
		{"none", Evidence{}, "criterion.PS1.not_met", "criterion.PM5.not_met"},
		{"another amino acid", Evidence{Weaker: []Other{weak}}, "criterion.PS1.not_met", "criterion.PM5.weaker"},
		{"the same amino acid", Evidence{Weaker: []Other{{Change: true}}}, "criterion.PS1.weaker", "criterion.PM5.not_met"},
		{"beside one that counts", Evidence{Weaker: []Other{weak}, Others: []Other{{Class: LikelyPathogenic}}}, "criterion.PS1.not_met", "criterion.PM5.met"},
	} {
		tt.e.Effect, tt.e.Compared, tt.e.ComparedWith = effect("missense_variant"), true, "2026-01-04"
		criteria := Criteria(tt.e, lossGene(), scoreThresholds())
		for code, want := range map[string]string{"PS1": tt.ps1, "PM5": tt.pm5} {
			if got := find(criteria, code); got.Because.Key != want {
				t.Errorf("%s: %s (%v), want %s", tt.name, code, got.Because, want)
			}
		}
	}
}

func TestPM4(t *testing.T) {
	in := func(copies fact.Fact[int]) Effect {
		return Effect{Terms: []string{"inframe_deletion"}, Copies: copies}
	}
	for _, tt := range []struct {
		name string
		e    Effect
		want Status
	}{
		{"missense", effect("missense_variant"), NotMet},
		{"stop lost", effect("stop_lost"), Met},
		{"in frame, not known whether in a repeat", in(fact.Fact[int]{}), NotAssessed},
		{"in frame, in a repeat", in(fact.Of(5)), NotMet},
		{"in frame, a copy less", in(fact.Of(4)), Met},
		{"in frame, no repeat", in(fact.Of(1)), Met},
		{"a complex change of length in frame", Effect{Terms: []string{"protein_altering_variant"}, Copies: fact.Of(0)}, Met},
		{"no bases to tell the change", Effect{Terms: []string{"coding_sequence_variant"}, Missing: "no sequence"}, NotAssessed},
		{"beside PVS1", Effect{Terms: []string{"stop_gained", "inframe_insertion"}, Decay: fact.Of(true), Copies: fact.Of(0)}, NotMet},
	} {
		if got := find(Criteria(Evidence{Effect: tt.e}, lossGene(), scoreThresholds()), "PM4"); got.Status != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got.Status, tt.want)
		}
	}
}

// What a coding change does to the protein is not known without the bases: no
// criterion that asks for it is refused.
func TestNothingIsRefusedWithoutBases(t *testing.T) {
	e := Effect{Terms: []string{"coding_sequence_variant"}, Missing: "no sequence"}
	criteria := Criteria(Evidence{Effect: e, Compared: true}, lossGene(), scoreThresholds())
	for _, code := range []string{"PVS1", "PS1", "PM4", "PM5", "BP3", "BP7"} {
		if got := find(criteria, code); got.Status != NotAssessed {
			t.Errorf("%s: %v (%s)", code, got.Status, got.Because.Key)
		}
	}
}

// One observation counts once, and predictors alone make nothing benign.
func TestOneObservationCountsOnce(t *testing.T) {
	null := Evidence{Effect: Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}, Scores: Scores{SpliceAI: scored(0.9)}}
	if got := find(Criteria(null, lossGene(), scoreThresholds()), "PP3"); got.Status != NotMet || got.Because.Key != "criterion.beside_PVS1" {
		t.Errorf("PP3 beside PVS1: %v", got)
	}
	for _, v := range []float64{0.29, 0.183, 0.016, 0.003} {
		got := Classify(Evidence{Effect: effect("missense_variant"), Scores: Scores{REVEL: scored(v)}}, lossGene(), scoreThresholds(), false)
		if got.Rules != Uncertain || got.Used != Uncertain {
			t.Errorf("REVEL %v alone: %v", v, got.Rules)
		}
	}
	silent := Classify(Evidence{Effect: effect("synonymous_variant"), Scores: Scores{SpliceAI: scored(0)}}, lossGene(), scoreThresholds(), false)
	if silent.Rules != LikelyBenign {
		t.Errorf("synonymous without a predicted effect: %v, want LB by BP4 and BP7", silent.Rules)
	}
}
