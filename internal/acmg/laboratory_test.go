package acmg

import (
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

func TestParseStatement(t *testing.T) {
	for _, tt := range []struct {
		code, strength string
		ok             bool
	}{
		{"PS3", "Moderate", true}, {"PS3", "not_met", true}, {"BA1", "StandAlone", true}, {"BP4", "VeryStrong", true},
		{"PP5", "Supporting", false}, {"BP6", "Supporting", false}, {"PS3", "", false}, {"PS3", "strong", false}, {"PS3", "StandAlone", false}, {"BA1", "Strong", false}, {"XX1", "Strong", false},
	} {
		if _, err := ParseStatement(tt.code, tt.strength, "", "", ""); (err == nil) != tt.ok {
			t.Errorf("%s %s: %v", tt.code, tt.strength, err)
		}
	}
	if len(Codes) != 26 || slices.Contains(Codes, "PP5") || slices.Contains(Codes, "BP6") {
		t.Errorf("%d codes: %v", len(Codes), Codes)
	}
}

// The laboratory's word takes the place of ours, in both directions, and says so.
func TestLaboratoryOverrides(t *testing.T) {
	e := Evidence{Effect: Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}, Statements: []Statement{{Code: "PVS1"}, {Code: "PS3", Strength: Strong}, {Code: "BS1", Strength: Strong}}}
	criteria := Criteria(e, lossGene(), scoreThresholds())
	for code, want := range map[string]Status{"PVS1": NotMet, "PS3": Met, "BS1": Met, "PM2": NotAssessed} {
		got := find(criteria, code)
		if got.Status != want || (got.Because.Key == "criterion.laboratory") != (code != "PM2") {
			t.Errorf("%s: %v (%s), want %v", code, got.Status, got.Because.Key, want)
		}
	}
	if !find(criteria, "BS1").Benign || find(criteria, "PS3").Benign {
		t.Error("the side of a criterion changed")
	}
}

func TestRulesAlone(t *testing.T) {
	e := Evidence{Effect: Effect{Terms: []string{"missense_variant"}}, Lab: Pathogenic, ClinVar: ClinVar{Class: Pathogenic, Stars: 4}}
	if got := Classify(e, lossGene(), scoreThresholds(), true); got.Used != Uncertain || got.Source != FromRules {
		t.Errorf("rules alone: %v from %s", got.Used, got.Source)
	}
	if got := Classify(e, lossGene(), scoreThresholds(), false); got.Used != Pathogenic || got.Source != FromLab {
		t.Errorf("with the laboratory: %v from %s", got.Used, got.Source)
	}
}
