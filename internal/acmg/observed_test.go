package acmg

import (
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// personThresholds are those of genes/panel.yaml.
func personThresholds() panel.Thresholds {
	th := scoreThresholds()
	th.PM3Points.Value = []float64{1, 0.5, 0.25, 0.25}
	th.DeNovoPoints.Value = []float64{0.5, 0.25}
	th.ProbandPoints.Value = []float64{0.5, 1, 2, 4}
	th.Segregations.Value = []float64{1, 2, 3}
	th.HotSpotCap.Value, th.SegregationCap.Value = 4, 5
	return th
}

func geneOf(mode panel.Inheritance, penetrance string) *panel.Gene {
	g := lossGene()
	g.Inheritance, g.Penetrance.Value = mode, penetrance
	return g
}

var rare = Frequency{Value: fact.Of(0.0), Homozygotes: fact.Of(0)}

// outcome is the status of a criterion, or its strength when it is met.
func outcome(c Criterion) string {
	if c.Status == Met {
		return string(c.Strength)
	}
	return c.Status.String()
}

func TestObservedCriteria(t *testing.T) {
	beside := func(p ...Partner) Observed { return Observed{Partners: p} }
	trans := func(c Class) Partner { return Partner{Name: "x", Class: c, Trans: true} }
	cis := func(c Class) Partner { return Partner{Name: "x", Class: c, Cis: true} }
	open := func(c Class) Partner { return Partner{Name: "x", Class: c} }
	const no, notAsked = "not_met", "not_assessed"
	for _, tt := range []struct {
		code, name string
		o          Observed
		f          Frequency
		mode       panel.Inheritance
		penetrance string
		want       string
	}{
		{"PM3", "nobody looked", Observed{}, rare, panel.AR, "", notAsked},
		{"PM3", "in trans with P", beside(trans(Pathogenic)), rare, panel.AR, "", "Moderate"},
		{"PM3", "in trans with LP", beside(trans(LikelyPathogenic)), rare, panel.AR, "", "Moderate"},
		{"PM3", "phase unknown beside P", beside(open(Pathogenic)), rare, panel.AR, "", "Supporting"},
		{"PM3", "phase unknown beside LP", beside(open(LikelyPathogenic)), rare, panel.AR, "", no},
		{"PM3", "in trans with VUS", beside(trans(Uncertain)), rare, panel.AR, "", no},
		{"PM3", "phase unknown beside VUS", beside(open(Uncertain)), rare, panel.AR, "", no},
		{"PM3", "in cis with P", beside(cis(Pathogenic)), rare, panel.AR, "", no},
		{"PM3", "in trans with a benign allele", beside(trans(Benign)), rare, panel.AR, "", no},
		{"PM3", "the best partner counts, once", beside(open(LikelyPathogenic), trans(Pathogenic), trans(Pathogenic)), rare, panel.AR, "", "Moderate"},
		{"PM3", "the own pair is not counted", Observed{Homozygous: true}, rare, panel.AR, "", notAsked},
		{"PM3", "frequency not known", beside(trans(Pathogenic)), Frequency{}, panel.AR, "", notAsked},
		{"PM3", "rare, homozygotes not known", beside(trans(Pathogenic)), Frequency{Value: fact.Of(0.0000999)}, panel.AR, "", "Moderate"},
		{"PM3", "rare here, not elsewhere", beside(trans(Pathogenic)), Frequency{Value: fact.Of(0.0), Beside: []Stated{{Value: fact.Of(0.0001)}}}, panel.AR, "", no},
		{"PM3", "not rare", beside(trans(Pathogenic)), Frequency{Value: fact.Of(0.0001)}, panel.AR, "", no},
		{"PM3", "a healthy person", Observed{Healthy: true, Partners: []Partner{trans(Pathogenic)}}, rare, panel.AR, "", notAsked},
		{"PM3", "a dominant gene", beside(trans(Pathogenic)), rare, panel.AD, "", no},

		{"PS2", "not known", Observed{}, rare, panel.AD, "", notAsked},
		{"PS2", "new, parents checked", Observed{Descent: DeNovoConfirmed}, rare, panel.AD, "", "Supporting"},
		{"PS2", "new, parents not checked", Observed{Descent: DeNovoAssumed}, rare, panel.AD, "", no},
		{"PS2", "inherited", Observed{Descent: Inherited}, rare, panel.AD, "", no},
		{"PS2", "a recessive gene", Observed{Descent: DeNovoConfirmed}, rare, panel.AR, "", no},
		{"PS2", "a healthy person", Observed{Healthy: true, Descent: DeNovoConfirmed}, rare, panel.AD, "", notAsked},
		{"PM6", "not known", Observed{}, rare, panel.XLR, "", notAsked},
		{"PM6", "new, parents not checked: a quarter of a point", Observed{Descent: DeNovoAssumed}, rare, panel.XLR, "", no},
		{"PM6", "new, parents checked", Observed{Descent: DeNovoConfirmed}, rare, panel.XLR, "", no},

		{"PP1", "no relatives", Observed{}, rare, panel.AR, "", notAsked},
		{"PP1", "one", Observed{Affected: 1}, rare, panel.AR, "", "Supporting"},
		{"PP1", "two", Observed{Affected: 2}, rare, panel.AR, "", "Moderate"},
		{"PP1", "three", Observed{Affected: 3}, rare, panel.AR, "", "Strong"},
		{"PP1", "one with, one without", Observed{Affected: 1, AffectedWithout: 1}, rare, panel.AR, "", no},

		{"PP1", "a healthy person", Observed{Healthy: true, Affected: 2}, rare, panel.AR, "", notAsked},

		{"PP4", "not done", Observed{}, rare, panel.AR, "", notAsked},
		{"PP4", "abnormal", Observed{Function: clinical.FunctionConcordant}, rare, panel.AR, "", "Supporting"},
		{"PP4", "no protein", Observed{Function: clinical.FunctionConcordant, ProteinAbsent: true}, rare, panel.AR, "", "Moderate"},
		{"PP4", "normal", Observed{Function: clinical.FunctionNormal}, rare, panel.AR, "", no},
		{"PP4", "a healthy person", Observed{Healthy: true, Function: clinical.FunctionConcordant}, rare, panel.AR, "", notAsked},

		{"BS2", "no parents", Observed{}, rare, panel.AR, "", notAsked},
		{"BS2", "parents without", Observed{AdultsRead: true}, rare, panel.AR, "", no},
		{"BS2", "a healthy homozygous parent, penetrance high", Observed{AdultsRead: true, HealthyHomozygotes: []string{"F"}}, rare, panel.AR, panel.PenetranceHigh, "Strong"},
		{"BS2", "a healthy homozygous parent, penetrance reduced", Observed{AdultsRead: true, HealthyHomozygotes: []string{"F"}}, rare, panel.AR, panel.PenetranceReduced, "Supporting"},
		{"BS2", "a healthy homozygous parent, penetrance not known", Observed{AdultsRead: true, HealthyHomozygotes: []string{"F"}}, rare, panel.AR, "", "Supporting"},
		{"BS2", "a dominant gene", Observed{AdultsRead: true, HealthyHomozygotes: []string{"F"}}, rare, panel.AD, "", notAsked},

		{"BP2", "no partner", Observed{}, rare, panel.AR, "", notAsked},
		{"BP2", "in cis with P", beside(cis(Pathogenic)), rare, panel.AR, "", "Supporting"},
		{"BP2", "in trans with P", beside(trans(Pathogenic)), rare, panel.AR, "", no},
		{"BP2", "phase unknown beside P", beside(open(Pathogenic)), rare, panel.AR, "", notAsked},
		{"BP2", "in cis with VUS", beside(cis(Uncertain)), rare, panel.AR, "", notAsked},
	} {
		t.Run(tt.code+" "+tt.name, func(t *testing.T) {
			got := find(Criteria(Evidence{Observed: tt.o, Frequency: tt.f}, geneOf(tt.mode, tt.penetrance), personThresholds()), tt.code)
			if outcome(got) != tt.want {
				t.Errorf("%s (%v), want %s", outcome(got), got.Because, tt.want)
			}
			if got.Because.Empty() {
				t.Error("no reason")
			}
		})
	}
}

// The limit that is named is that of the strength given.
func TestReached(t *testing.T) {
	limits := []float64{0.5, 1, 2, 4}
	for value, want := range map[float64]string{0: "0.5", 0.49: "0.5", 0.5: "0.5", 0.99: "0.5", 1: "1", 2: "2", 9: "4"} {
		if got := reached(value, limits); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
	partner := Observed{Partners: []Partner{{Name: "x", Class: Pathogenic, Trans: true}}}
	c := find(Criteria(Evidence{Observed: partner, Frequency: Frequency{Value: fact.Of(0.0)}}, geneOf(panel.AR, ""), personThresholds()), "PM3")
	if i := slices.Index(c.Because.Args, "least"); c.Strength != Moderate || c.Because.Args[i+1] != "1" {
		t.Errorf("PM3_%s: %v", c.Strength, c.Because.Args)
	}
}

// Numbers that are compared are written so that they differ where they do.
func TestApart(t *testing.T) {
	for _, tt := range []struct {
		format string
		least  int
		a, b   float64
		want   string
	}{
		{"%.*g", 4, 0.0141421, 0.0141, "0.01414 0.0141"},
		{"%.*g", 4, 0.0141421, 0.0141422, "0.0141421 0.0141422"},
		{"%.*g", 4, 0.5, 0.5, "0.5 0.5"},
		{"%.*f", 0, 10.09, 10, "10.1 10.0"},
		{"%.*f", 0, 9.91, 10, "9.9 10.0"},
		{"%.*f", 0, 33.3, 10, "33 10"},
	} {
		if a, b := apart(tt.format, tt.least, tt.a, tt.b); a+" "+b != tt.want {
			t.Errorf("%v and %v: %s %s, want %s", tt.a, tt.b, a, b, tt.want)
		}
	}
}

func TestBP3(t *testing.T) {
	for _, tt := range []struct {
		name string
		e    Effect
		want string
	}{
		{"missense", effect("missense_variant"), "not_met"},
		{"in a repeat", Effect{Terms: []string{"inframe_deletion"}, Copies: fact.Of(5)}, "not_assessed"},
		{"a copy less than a repeat", Effect{Terms: []string{"inframe_deletion"}, Copies: fact.Of(4)}, "not_met"},
		{"outside a repeat", Effect{Terms: []string{"inframe_insertion"}, Copies: fact.Of(0)}, "not_met"},
		{"bases not known", effect("inframe_insertion"), "not_assessed"},
	} {
		if got := find(Criteria(Evidence{Effect: tt.e}, lossGene(), personThresholds()), "BP3"); outcome(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, outcome(got), tt.want)
		}
	}
}

// Two criteria that speak for much the same give no more than their cap.
func TestCaps(t *testing.T) {
	lab := func(code string, s Strength) Statement { return Statement{Code: code, Strength: s} }
	for _, tt := range []struct {
		name       string
		statements []Statement
		code, want string
	}{
		{"PM1 and PP3_Moderate: at the cap", []Statement{lab("PM1", Moderate), lab("PP3", Moderate)}, "PP3", "Moderate"},
		{"PM1 and PP3_Strong: lowered", []Statement{lab("PM1", Moderate), lab("PP3", Strong)}, "PP3", "Moderate"},
		{"PM1_Strong leaves no room", []Statement{lab("PM1", Strong), lab("PP3", Supporting)}, "PP3", "not_met"},
		{"PP3_Strong alone", []Statement{lab("PP3", Strong)}, "PP3", "Strong"},
		{"PP1_Strong and PP4: at the cap", []Statement{lab("PP1", Strong), lab("PP4", Supporting)}, "PP4", "Supporting"},
		{"PP1_Strong and PP4_Moderate: lowered", []Statement{lab("PP1", Strong), lab("PP4", Moderate)}, "PP4", "Supporting"},
	} {
		if got := find(Criteria(Evidence{Statements: tt.statements}, lossGene(), personThresholds()), tt.code); outcome(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, outcome(got), tt.want)
		}
	}
}

// PVS1 and PP3 or PM4 are one observation, whoever judged it.
func TestBesidePVS1(t *testing.T) {
	lab := func(code string, s Strength) Statement { return Statement{Code: code, Strength: s} }
	decay := Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}
	missense := Effect{Terms: []string{"missense_variant"}}
	high := Scores{REVEL: scored(0.99)}
	for _, tt := range []struct {
		name, code, want string
		e                Evidence
	}{
		{"missense by REVEL", "PP3", "Strong", Evidence{Effect: missense, Scores: high}},
		{"missense by REVEL, PVS1 from the laboratory", "PP3", "not_met", Evidence{Effect: missense, Scores: high, Statements: []Statement{lab("PVS1", Strong)}}},
		{"truncation, PP3 from the laboratory", "PP3", "not_met", Evidence{Effect: decay, Statements: []Statement{lab("PP3", Supporting)}}},
		{"truncation, PM4 from the laboratory", "PM4", "not_met", Evidence{Effect: decay, Statements: []Statement{lab("PM4", Moderate)}}},
		{"truncation, PVS1 taken away, PM4 from the laboratory", "PM4", "Moderate", Evidence{Effect: decay, Statements: []Statement{lab("PVS1", ""), lab("PM4", Moderate)}}},
	} {
		if got := find(Criteria(tt.e, lossGene(), personThresholds()), tt.code); outcome(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, outcome(got), tt.want)
		}
	}
}

// A single supporting criterion hides no variant; two do.
func TestOneBenignCriterionIsNotEnough(t *testing.T) {
	beside := Observed{Partners: []Partner{{Name: "x", Class: Pathogenic, Cis: true}}}
	one := Classify(Evidence{Observed: beside}, geneOf(panel.AR, ""), personThresholds(), false)
	two := Classify(Evidence{Observed: beside, Statements: []Statement{{Code: "BP3", Strength: Supporting}}}, geneOf(panel.AR, ""), personThresholds(), false)
	if one.Rules != Uncertain || one.Points != -1 || two.Rules != LikelyBenign || two.Points != -2 {
		t.Errorf("one: %v (%d), two: %v (%d)", one.Rules, one.Points, two.Rules, two.Points)
	}
}
