package acmg

import (
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func TestParseStatement(t *testing.T) {
	th := panel.Thresholds{}
	th.LabCeilings.Value, th.LabCeilings.Source = map[string]string{"PM2": "Supporting", "PP4": "Moderate"}, "a source"
	for code, want := range map[string]string{
		"BA1": `strength "Weak" of BA1, expected StandAlone or not_met`,
		"PP4": `strength "Weak" of PP4, expected Supporting, Moderate or not_met (a source)`,
		"PS3": `strength "Weak" of PS3, expected Supporting, Moderate, Strong, VeryStrong or not_met`,
	} {
		if _, err := ParseStatement(code, "Weak", "", "", "", th); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for _, tt := range []struct {
		code, strength string
		ok             bool
	}{
		{"PS3", "Moderate", true}, {"PS3", "not_met", true}, {"BA1", "StandAlone", true}, {"BP4", "VeryStrong", true},
		{"PM2", "Supporting", true}, {"PM2", "Moderate", false}, {"PM2", "VeryStrong", false}, {"PP4", "Moderate", true}, {"PP4", "Strong", false}, {"PM2", "not_met", true},
		{"PM1", "VeryStrong", true}, {"BA1", "Supporting", false}, {"PM2", "StandAlone", false},
		{"PP5", "Supporting", false}, {"BP6", "Supporting", false}, {"PS3", "", false}, {"PS3", "strong", false}, {"PS3", "StandAlone", false}, {"BA1", "Strong", false}, {"XX1", "Strong", false},
	} {
		if _, err := ParseStatement(tt.code, tt.strength, "", "", "", th); (err == nil) != tt.ok {
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

// Assertions that the rules alone do not use stand beside them, and are flagged two
// classes away, or where they alone say pathogenic.
func TestAssertionsBesideTheRules(t *testing.T) {
	known := func(class string) *panel.KnownAllele {
		return &panel.KnownAllele{Role: panel.Pathogenic, Class: class, Source: "a source"}
	}
	starred := func(class Class, stars int) ClinVar {
		return ClinVar{ID: "7", Significance: "Pathogenic", Class: class, Stars: stars, Pathogenic: class.IsPathogenic()}
	}
	null := Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)} // PVS1
	for _, tt := range []struct {
		name     string
		e        Evidence
		asserted string
		review   string // key
	}{
		{"nobody", Evidence{}, "", ""},
		{"the laboratory, two away", Evidence{Lab: Benign}, "B lab", "class.review.asserted"},
		{"the laboratory, one away", Evidence{Lab: LikelyBenign}, "LB lab", ""},
		{"the laboratory, LP", Evidence{Lab: LikelyPathogenic}, "LP lab", "class.review.asserted"},
		{"the laboratory agrees", Evidence{Lab: Uncertain}, "VUS lab", ""},
		{"a known allele", Evidence{Known: known("P")}, "P known_allele", "class.review.asserted"},
		{"ClinVar, stars enough", Evidence{ClinVar: starred(Pathogenic, 2)}, "P clinvar", "class.review.asserted"},
		{"ClinVar, a star too few", Evidence{ClinVar: starred(LikelyPathogenic, 1)}, "", "class.review.few_stars"},
		{"ClinVar benign, a star too few", Evidence{ClinVar: starred(Benign, 1)}, "", ""},
		{"all three", Evidence{Lab: Benign, Known: known("LP"), ClinVar: starred(Pathogenic, 2)}, "B lab, LP known_allele, P clinvar", "class.review.asserted"},
		{"LP by the rules alone", Evidence{Effect: null}, "", "class.review.rules_alone"},
		{"LP by the rules, ClinVar agrees", Evidence{Effect: null, ClinVar: starred(LikelyPathogenic, 2)}, "LP clinvar", "class.review.table"},
		{"LP by the rules, and a star too few", Evidence{Effect: null, ClinVar: starred(Pathogenic, 1)}, "", "class.review.few_stars"},
		{"LP by the rules, the laboratory says VUS", Evidence{Effect: null, Lab: Uncertain}, "VUS lab", "class.review.rules_alone"},
	} {
		got := Classify(tt.e, lossGene(), scoreThresholds(), true)
		var asserted []string
		for _, a := range got.Asserted {
			asserted = append(asserted, a.Class.String()+" "+a.Source)
		}
		if s := strings.Join(asserted, ", "); s != tt.asserted || got.ReviewWhy.Key != tt.review || got.Review != (tt.review != "") || got.Source != FromRules {
			t.Errorf("%s: asserted %q, review %q from %s; want %q, %q", tt.name, s, got.ReviewWhy.Key, got.Source, tt.asserted, tt.review)
		}
	}
}

// What a laboratory judged and a rule takes away or lowers stays to be read.
func TestOverruledLaboratoryIsShown(t *testing.T) {
	said := func(code string, s Strength) Statement {
		return Statement{Code: code, Strength: s, Note: "a note", Who: "A. Smith", When: "2026-11-02"}
	}
	null := Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}
	for _, tt := range []struct {
		name, code, want string
		e                Evidence
		key              string
	}{
		{"PP3 beside PVS1", "PP3", "not_met", Evidence{Effect: null, Statements: []Statement{said("PP3", Strong)}}, "criterion.beside_PVS1_laboratory"},
		{"PM4 beside PVS1", "PM4", "not_met", Evidence{Effect: null, Statements: []Statement{said("PM4", Moderate)}}, "criterion.beside_PVS1_laboratory"},
		{"PP3 beside PM1_Strong", "PP3", "not_met", Evidence{Statements: []Statement{said("PM1", Strong), said("PP3", Moderate)}}, "criterion.capped_away_laboratory"},
		{"PP3 beside PM1", "PP3", "Moderate", Evidence{Statements: []Statement{said("PM1", Moderate), said("PP3", Strong)}}, "criterion.capped_laboratory"},
		{"PP3 not met beside PVS1", "PP3", "not_met", Evidence{Effect: null, Statements: []Statement{said("PP3", "")}}, "criterion.laboratory"},
	} {
		got := find(Criteria(tt.e, lossGene(), personThresholds()), tt.code)
		if outcome(got) != tt.want || got.Because.Key != tt.key {
			t.Errorf("%s: %s (%s), want %s (%s)", tt.name, outcome(got), got.Because.Key, tt.want, tt.key)
		}
		for _, part := range []string{"a note", "A. Smith", "2026-11-02"} {
			if !slices.Contains(got.Because.Args, part) {
				t.Errorf("%s: %q is lost", tt.name, part)
			}
		}
	}
}

// Of two criteria that judge one observation the laboratory's stands, and ours is set
// aside with what it would have been; PVS1 counts the whole effect and stays.
func TestLaboratoryExcludesOurs(t *testing.T) {
	common, between := Frequency{Value: fact.Of(0.5)}, Frequency{Value: fact.Of(0.005)}
	high, low := Scores{REVEL: scored(0.95)}, Scores{REVEL: scored(0.1)}
	missense, null := effect("missense_variant"), Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}
	for _, tt := range []struct {
		name       string
		e          Evidence
		lab        Statement
		ours, want string // our criterion, and what becomes of it
		turned     bool   // the class is flagged for it
	}{
		{"BS1 beside PM2", Evidence{Effect: missense, Frequency: rare}, Statement{Code: "BS1", Strength: Strong}, "PM2", "set aside", true},
		{"BA1 beside PM2", Evidence{Effect: missense, Frequency: rare}, Statement{Code: "BA1", Strength: StandAlone}, "PM2", "set aside", true},
		{"PM2 beside BA1", Evidence{Effect: missense, Frequency: common}, Statement{Code: "PM2", Strength: Supporting}, "BA1", "set aside", true},
		{"PM2 beside BS1", Evidence{Effect: missense, Frequency: between}, Statement{Code: "PM2", Strength: Supporting}, "BS1", "set aside", true},
		{"BS1 beside BA1", Evidence{Effect: missense, Frequency: common}, Statement{Code: "BS1", Strength: Strong}, "BA1", "set aside", false},
		{"BS1 beside a frequency that is not known", Evidence{Effect: missense}, Statement{Code: "BS1", Strength: Strong}, "PM2", "not_assessed", false},
		{"BS1 not met beside PM2", Evidence{Effect: missense, Frequency: rare}, Statement{Code: "BS1"}, "PM2", "Supporting", false},
		{"BP4 beside PP3", Evidence{Effect: missense, Scores: high}, Statement{Code: "BP4", Strength: Supporting}, "PP3", "set aside", true},
		{"PP3 beside BP4", Evidence{Effect: missense, Scores: low}, Statement{Code: "PP3", Strength: Supporting}, "BP4", "set aside", true},
		{"PP3 beside no score", Evidence{Effect: missense}, Statement{Code: "PP3", Strength: Supporting}, "BP4", "not_assessed", false},
		{"PM6 beside PS2", Evidence{Effect: missense, Observed: Observed{Descent: DeNovoConfirmed}}, Statement{Code: "PM6", Strength: Moderate}, "PS2", "set aside", false},
		{"PS2 beside PM6", Evidence{Effect: missense, Observed: Observed{Descent: DeNovoAssumed}}, Statement{Code: "PS2", Strength: Strong}, "PM6", "set aside", false},
		{"BS4 beside PP1", Evidence{Effect: missense, Observed: Observed{Affected: 2}}, Statement{Code: "BS4", Strength: Strong}, "PP1", "set aside", true},
		{"PVS1 beside PM4", Evidence{Effect: effect("stop_lost")}, Statement{Code: "PVS1", Strength: Strong}, "PM4", "set aside", false},
		{"PM4 beside PVS1", Evidence{Effect: null}, Statement{Code: "PM4", Strength: Moderate}, "PVS1", "VeryStrong", false},
		{"PS3 beside PM2", Evidence{Effect: missense, Frequency: rare}, Statement{Code: "PS3", Strength: Strong}, "PM2", "Supporting", false},
	} {
		g, th := geneOf(panel.AD, ""), personThresholds()
		th.DeNovoPoints.Value = []float64{2, 1}
		g.Frequency.PM2.Value, g.Frequency.BS1.Value, g.Frequency.BA1.Value = 0.0001, 0.001, 0.01
		tt.e.Statements = []Statement{tt.lab}
		c := Classify(tt.e, g, th, true)
		ours := find(c.Criteria, tt.ours)
		got := outcome(ours)
		if ours.Because.Key == "criterion.set_aside" && ours.Status == NotMet && ours.SetAside {
			got = "set aside"
		}
		if got != tt.want {
			t.Errorf("%s: %s is %s (%v), want %s", tt.name, tt.ours, got, ours.Because, tt.want)
		}
		turned := strings.Contains(c.ReviewWhy.In(), "class.review.turned")
		if turned != tt.turned || turned && !c.Review {
			t.Errorf("%s: review %v, want it to tell of the turn: %v", tt.name, c.ReviewWhy, tt.turned)
		}
	}
}

// Every pair names two criteria that there are, in the order of the list.
func TestExclusivePairs(t *testing.T) {
	for _, pair := range exclusive {
		if !slices.Contains(Codes, pair[0]) || !slices.Contains(Codes, pair[1]) || pair[0] >= pair[1] || !Exclude(pair[1], pair[0]) {
			t.Errorf("%v", pair)
		}
	}
	if Exclude("PM2", "PS3") || Exclude("PM2", "PM2") || Exclude("", "") {
		t.Error("criteria of two observations exclude each other")
	}
}

// What the laboratory replaces is named with its strength, and PVS1 in a gene in which
// loss of function causes no disease is for a person to look at.
func TestLaboratoryAgainstUs(t *testing.T) {
	never := lossGene()
	never.LossOfFunction.PVS1 = "no"
	null := Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}
	for _, tt := range []struct {
		name          string
		g             *panel.Gene
		e             Effect
		lab           Statement
		because, args string
		flagged       bool
	}{
		{"in place of PVS1", lossGene(), null, Statement{Code: "PVS1", Strength: Strong}, "criterion.laboratory", "word.VeryStrong", false},
		{"in place of PVS1, not met", lossGene(), null, Statement{Code: "PVS1"}, "criterion.laboratory", "word.VeryStrong", false},
		{"in place of nothing", lossGene(), effect("missense_variant"), Statement{Code: "PVS1", Strength: Strong}, "criterion.laboratory", "word.not_met", false},
		{"another mechanism", never, null, Statement{Code: "PVS1", Strength: VeryStrong}, "criterion.laboratory_mechanism", "word.not_met", true},
		{"another mechanism, not met", never, null, Statement{Code: "PVS1"}, "criterion.laboratory", "word.not_met", false},
		{"another mechanism, another criterion", never, null, Statement{Code: "PS3", Strength: Strong}, "criterion.laboratory", "word.not_assessed", false},
	} {
		c := Classify(Evidence{Effect: tt.e, Statements: []Statement{tt.lab}}, tt.g, personThresholds(), true)
		got := find(c.Criteria, tt.lab.Code)
		if got.Because.Key != tt.because || !strings.Contains(got.Because.In(), tt.args) {
			t.Errorf("%s: %v, want %s with %s", tt.name, got.Because, tt.because, tt.args)
		}
		if strings.Contains(c.ReviewWhy.In(), "class.review.mechanism") != tt.flagged || tt.flagged && !c.Review {
			t.Errorf("%s: review %v", tt.name, c.ReviewWhy)
		}
	}
}
