package acmg

import (
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Every criterion is met by something, refused to something, and left open by
// something. Those that a laboratory alone can give are met and refused by it.
func TestEveryCriterionHasThreeAnswers(t *testing.T) {
	at := func(v float64) Frequency { return Frequency{Value: fact.Of(v), Homozygotes: fact.Of(0)} }
	missense := Effect{Terms: []string{"missense_variant"}}
	others := []Other{{Name: "p.(Arg1Gln)", Class: Pathogenic, Change: true}, {Name: "p.(Arg1Trp)", Class: Pathogenic}}
	partner := func(p Partner) Observed { return Observed{Partners: []Partner{p}} }
	cases := []Evidence{
		{},
		{Effect: Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}, Frequency: at(0)},
		{Effect: Effect{Terms: []string{"stop_gained"}, Missing: "no sequence"}},
		{Effect: missense, Frequency: at(0.005), Others: others, Compared: true, Scores: Scores{REVEL: scored(0.95)}},
		{Effect: missense, Frequency: at(0.5), Compared: true, Scores: Scores{REVEL: scored(0.001)}},
		{Effect: missense},
		{Effect: Effect{Terms: []string{"synonymous_variant"}}, Scores: Scores{SpliceAI: scored(0.01)}},
		{Effect: Effect{Terms: []string{"synonymous_variant"}}, Scores: Scores{SpliceAI: scored(0.5)}},
		{Effect: Effect{Terms: []string{"synonymous_variant"}}},
		{Effect: Effect{Terms: []string{"inframe_deletion"}, Copies: fact.Of(5)}},
		{Effect: Effect{Terms: []string{"inframe_deletion"}, Copies: fact.Of(4)}},
		{Effect: Effect{Terms: []string{"inframe_deletion"}}},
		{Frequency: at(0), Observed: partner(Partner{Class: Pathogenic, Trans: true})},
		{Frequency: at(0), Observed: partner(Partner{Class: Pathogenic, Cis: true})},
		{Observed: Observed{Descent: DeNovoConfirmed, Affected: 1, Function: clinical.FunctionConcordant, AdultsRead: true}},
		{Observed: Observed{Descent: DeNovoAssumed, AffectedWithout: 1, Function: clinical.FunctionNormal, HealthyHomozygotes: []string{"F"}}},
		{Observed: Observed{Descent: Inherited}},
	}
	for _, code := range slices.Concat(LaboratoryAlone, LaboratoryMeets) {
		cases = append(cases, Evidence{Statements: []Statement{{Code: code, Strength: Supporting}}}, Evidence{Statements: []Statement{{Code: code}}})
	}
	// PM6 is a quarter of a point by the panel's numbers and never met; where a
	// panel gives more it is.
	generous := personThresholds()
	generous.DeNovoPoints.Value = []float64{0.5, 0.5}
	seen, ours := map[string]map[Status]bool{}, map[string]map[Status]bool{} // ours: without a laboratory
	for _, e := range cases {
		for _, g := range []*panel.Gene{geneOf(panel.AR, panel.PenetranceHigh), geneOf(panel.AD, "")} {
			for _, th := range []panel.Thresholds{personThresholds(), generous} {
				for _, c := range Criteria(e, g, th) {
					if seen[c.Code] == nil {
						seen[c.Code], ours[c.Code] = map[Status]bool{}, map[Status]bool{}
					}
					seen[c.Code][c.Status] = true
					if len(e.Statements) == 0 {
						ours[c.Code][c.Status] = true
					}
				}
			}
		}
	}
	if len(seen) != len(Codes) || len(seen) != 26 {
		t.Errorf("%d criteria seen, %d codes, expected 28 of 2015 without PP5 and BP6", len(seen), len(Codes))
	}
	for code, statuses := range seen {
		if len(statuses) != 3 {
			t.Errorf("%s: %v", code, statuses)
		}
	}
	// What the report says is the laboratory's is what is never answered here, or
	// never met.
	for code, statuses := range ours {
		alone, refused := !statuses[Met] && !statuses[NotMet], !statuses[Met] && statuses[NotMet]
		if alone != slices.Contains(LaboratoryAlone, code) || refused != slices.Contains(LaboratoryMeets, code) {
			t.Errorf("%s without a laboratory: %v", code, statuses)
		}
	}
}
