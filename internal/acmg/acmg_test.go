package acmg

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// lossGene is a recessive gene in which loss of function causes the disease.
func lossGene() *panel.Gene {
	g := &panel.Gene{Symbol: "G", LossOfFunction: panel.Mechanism{PVS1: "yes", Source: "test"}}
	g.Frequency.BA1.Value, g.Frequency.BS1.Value, g.Frequency.PM2.Value = 0.01, 0.002, 0.0001
	return g
}

func thresholds() panel.Thresholds {
	var th panel.Thresholds
	th.ClinVarMinStars.Value = 2
	return th
}

func find(criteria []Criterion, code string) Criterion {
	for _, c := range criteria {
		if c.Code == code {
			return c
		}
	}
	return Criterion{Code: "absent"}
}

func TestFrequencyCriteria(t *testing.T) {
	at := func(v float64) Frequency { return Frequency{Value: fact.Of(v), Homozygotes: fact.Of(0)} }
	beside := func(v, other float64, raw, apart bool) Frequency {
		f := at(v)
		f.Beside = []Stated{{Value: fact.Of(other), Source: "elsewhere", Raw: raw, Apart: apart}}
		return f
	}
	for _, tt := range []struct {
		name          string
		f             Frequency
		pm2, bs1, ba1 Status
	}{
		{"not known", Frequency{}, NotAssessed, NotAssessed, NotAssessed},
		{"stated, and not believed", Frequency{Beside: []Stated{{Value: fact.Of(0.5), Why: "AN=100"}}}, NotAssessed, NotAssessed, NotAssessed},
		{"never seen", at(0), Met, NotMet, NotMet},
		{"just below PM2", at(0.0000999), Met, NotMet, NotMet},
		{"at PM2", at(0.0001), NotMet, NotMet, NotMet},
		{"at BS1", at(0.002), NotMet, NotMet, NotMet},
		{"just above BS1", at(0.0020001), NotMet, Met, NotMet},
		{"at BA1", at(0.01), NotMet, Met, NotMet},
		{"just above BA1", at(0.0100001), NotMet, NotMet, Met},
		{"rare, homozygotes not known", Frequency{Value: fact.Of(0.00001)}, NotAssessed, NotMet, NotMet},
		{"frequent, homozygotes not known", Frequency{Value: fact.Of(0.0001)}, NotMet, NotMet, NotMet},
		{"rare, but homozygotes are known", Frequency{Value: fact.Of(0.00001), Homozygotes: fact.Of(1)}, NotMet, NotMet, NotMet},
		{"rare, no homozygotes", Frequency{Value: fact.Of(0.00001), Homozygotes: fact.Of(0)}, Met, NotMet, NotMet},
		{"just below PM2 elsewhere", beside(0.00001, 0.0000999, false, false), Met, NotMet, NotMet},
		{"at PM2 elsewhere", beside(0.00001, 0.0001, false, false), NotMet, NotMet, NotMet},
		{"above BA1 elsewhere", beside(0.00001, 0.5, false, false), NotMet, NotMet, NotMet},
		{"raw, at BS1", beside(0.00001, 0.002, true, false), Met, NotMet, NotMet},
		{"raw, just above BS1", beside(0.00001, 0.0020001, true, false), NotMet, NotMet, NotMet},
		{"a group that is left out", beside(0.00001, 0.5, false, true), Met, NotMet, NotMet},
		{"what else is stated cannot be read", Frequency{Value: fact.Of(0.00001), Homozygotes: fact.Of(0), Beside: []Stated{{Why: "AF=0,02"}}}, NotAssessed, NotMet, NotMet},
		{"a mark of no value", Frequency{Value: fact.Of(0.00001), Homozygotes: fact.Of(0), Beside: []Stated{{Why: "AF=-1", Apart: true}}}, Met, NotMet, NotMet},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Criteria(Evidence{Frequency: tt.f}, lossGene(), thresholds())
			for code, want := range map[string]Status{"PM2": tt.pm2, "BS1": tt.bs1, "BA1": tt.ba1} {
				if got := find(c, code); got.Status != want {
					t.Errorf("%s = %v (%v), want %v", code, got.Status, got.Because, want)
				}
			}
		})
	}
}

// Whatever is stated and does not count is said where it would change the answer.
func TestWhatDoesNotCountIsSaid(t *testing.T) {
	stated := []Stated{{Value: fact.Of(0.005), Population: "afr", Source: "INFO X_AF", Why: "a reason", Apart: true}}
	const all = "0.005 (afr, INFO X_AF): a reason"
	for _, tt := range []struct {
		name, code, key, says string
		f                     Frequency
	}{
		{"BS1, below", "BS1", "criterion.frequency_beside", all, Frequency{Value: fact.Of(0.00001), Beside: stated}},
		{"BA1, not above its limit either", "BA1", "criterion.BA1.not_met", "", Frequency{Value: fact.Of(0.00001), Beside: stated}},
		{"PM2 met", "PM2", "criterion.frequency_beside", all, Frequency{Value: fact.Of(0.00001), Homozygotes: fact.Of(0), Beside: stated}},
		{"PM2 not met", "PM2", "criterion.PM2.contradicted", "0.005 (afr, INFO X_AF)", Frequency{Value: fact.Of(0.00001), Beside: []Stated{{Value: fact.Of(0.005), Population: "afr", Source: "INFO X_AF"}}}},
		{"no value", "PM2", "criterion.frequency_not_believed", all, Frequency{Beside: stated}},
	} {
		got := find(Criteria(Evidence{Frequency: tt.f}, lossGene(), thresholds()), tt.code)
		if got.Because.Key != tt.key || tt.says != "" && got.Because.Args[len(got.Because.Args)-1] != tt.says {
			t.Errorf("%s: %v, want %s %q", tt.name, got.Because, tt.key, tt.says)
		}
	}
}

// Hemizygotes count against rarity on the X, and nowhere else; there they must be known.
func TestHemizygotes(t *testing.T) {
	for _, tt := range []struct {
		name      string
		n         fact.Fact[int]
		xlinked   Status
		because   string
		elsewhere Status
	}{
		{"one", fact.Of(1), NotMet, "criterion.hemizygote", Met},
		{"two", fact.Of(2), NotMet, "criterion.hemizygotes", Met},
		{"none", fact.Of(0), Met, "criterion.PM2.met", Met},
		{"not known", fact.Fact[int]{}, NotAssessed, "criterion.PM2.hemizygotes_unknown", Met},
	} {
		f := Frequency{Value: fact.Of(0.00001), Homozygotes: fact.Of(0), Hemizygotes: tt.n}
		for mode, want := range map[panel.Inheritance]Status{panel.XLR: tt.xlinked, panel.XL: tt.xlinked, panel.AR: tt.elsewhere, panel.AD: tt.elsewhere} {
			g := lossGene()
			g.Inheritance = mode
			got := find(Criteria(Evidence{Frequency: f}, g, thresholds()), "PM2")
			if got.Status != want || g.Inheritance.XLinked() && got.Because.Key != tt.because {
				t.Errorf("%s, %s: %v (%v)", tt.name, mode, got.Status, got.Because)
			}
		}
	}
}

func TestFounderAlleleIsExemptFromFrequency(t *testing.T) {
	e := Evidence{Frequency: Frequency{Value: fact.Of(0.3)}, Known: &panel.KnownAllele{ExemptFrequency: true}}
	c := Criteria(e, lossGene(), thresholds())
	if find(c, "BA1").Status != NotMet || find(c, "BS1").Status != NotMet {
		t.Error("frequency counted against a founder allele")
	}
}

func TestPVS1(t *testing.T) {
	yes, no := fact.Of(true), fact.Of(false)
	limited, never := lossGene(), lossGene()
	limited.LossOfFunction.PVS1, never.LossOfFunction.PVS1 = "limited", "no"
	tolerant := lossGene()
	tolerant.LossOfFunction.TolerantExons = []panel.Sourced[int]{{Value: 7}}
	vital := lossGene()
	vital.CriticalRegions = []panel.CriticalRegion{{Name: "the pore", First: 100, Last: 110}}
	for _, tt := range []struct {
		name   string
		gene   *panel.Gene
		effect Effect
		want   Status
		grade  Strength
	}{
		{"no consequence known", lossGene(), Effect{}, NotMet, ""},
		{"missense", lossGene(), Effect{Terms: []string{"missense_variant"}}, NotMet, ""},
		{"bases missing", lossGene(), Effect{Terms: []string{"coding_sequence_variant"}, Missing: "no sequence"}, NotAssessed, ""},
		{"nonsense, decay", lossGene(), Effect{Terms: []string{"stop_gained"}, Decay: yes}, Met, VeryStrong},
		{"nonsense, no decay, large", lossGene(), Effect{Terms: []string{"stop_gained"}, Decay: no, Removed: fact.Of(0.1001)}, Met, Strong},
		{"nonsense, no decay, a tenth", lossGene(), Effect{Terms: []string{"stop_gained"}, Decay: no, Removed: fact.Of(0.10)}, Met, Moderate},
		{"nonsense, no decay, small, the last critical residue", vital, Effect{Terms: []string{"stop_gained"}, Decay: no, Removed: fact.Of(0.05), LostFirst: 110, LostLast: 116}, Met, Strong},
		{"nonsense, no decay, small, behind the critical residues", vital, Effect{Terms: []string{"stop_gained"}, Decay: no, Removed: fact.Of(0.05), LostFirst: 111, LostLast: 116}, Met, Moderate},
		{"splice, frame kept, before the critical residues", vital, Effect{Terms: []string{"splice_donor_variant"}, KeepsFrame: yes, Removed: fact.Of(0.05), LostFirst: 90, LostLast: 99}, Met, Moderate},
		{"splice, frame kept, the first critical residue", vital, Effect{Terms: []string{"splice_donor_variant"}, KeepsFrame: yes, Removed: fact.Of(0.05), LostFirst: 90, LostLast: 100}, Met, Strong},
		{"nonsense, decay not known", lossGene(), Effect{Terms: []string{"stop_gained"}}, NotAssessed, ""},
		{"frameshift, decay", lossGene(), Effect{Terms: []string{"frameshift_variant"}, Decay: yes}, Met, VeryStrong},
		{"splice, frame lost", lossGene(), Effect{Terms: []string{"splice_donor_variant"}, KeepsFrame: no, Decay: yes}, Met, VeryStrong},
		{"splice, frame lost, last exons", lossGene(), Effect{Terms: []string{"splice_donor_variant"}, KeepsFrame: no, Decay: no, Removed: fact.Of(0.5)}, Met, Strong},
		{"splice, frame kept", lossGene(), Effect{Terms: []string{"splice_acceptor_variant"}, KeepsFrame: yes, Removed: fact.Of(0.05)}, Met, Moderate},
		{"splice, frame not known", lossGene(), Effect{Terms: []string{"splice_acceptor_variant"}}, NotAssessed, ""},
		{"splice, the exon with the start codon", lossGene(), Effect{Terms: []string{"splice_donor_variant"}, NextStart: fact.Of(50), PathogenicBefore: fact.Of(3)}, Met, Moderate},
		{"whole coding sequence lost", lossGene(), Effect{Terms: []string{"transcript_ablation"}}, Met, VeryStrong},
		{"exons twice, frame lost", lossGene(), Effect{Terms: []string{"feature_elongation"}, KeepsFrame: no, Decay: yes}, Met, Strong},
		{"exons twice, frame kept", lossGene(), Effect{Terms: []string{"feature_elongation"}, KeepsFrame: yes}, NotMet, ""},
		{"exons twice, frame not known", lossGene(), Effect{Terms: []string{"feature_elongation"}}, NotMet, ""},
		{"exons lost, decay", lossGene(), Effect{Terms: []string{"exon_loss_variant"}, KeepsFrame: no, Decay: yes}, Met, VeryStrong},
		{"exons lost, no decay, large", lossGene(), Effect{Terms: []string{"exon_loss_variant"}, KeepsFrame: no, Decay: no, Removed: fact.Of(0.5)}, Met, Strong},
		{"exons lost, frame kept, a tenth", lossGene(), Effect{Terms: []string{"exon_loss_variant"}, KeepsFrame: yes, Removed: fact.Of(0.10)}, Met, Moderate},
		{"exons lost, frame not known", lossGene(), Effect{Terms: []string{"exon_loss_variant"}}, NotAssessed, ""},
		{"exons lost, decay not known", lossGene(), Effect{Terms: []string{"exon_loss_variant"}, KeepsFrame: no}, NotAssessed, ""},
		{"exons lost, gain-of-function gene", never, Effect{Terms: []string{"exon_loss_variant"}, KeepsFrame: no, Decay: yes}, NotMet, ""},
		{"start lost", lossGene(), Effect{Terms: []string{"start_lost"}}, Met, Supporting},
		{"start lost, nothing pathogenic before the next", lossGene(), Effect{Terms: []string{"start_lost"}, NextStart: fact.Of(9), PathogenicBefore: fact.Of(0)}, Met, Supporting},
		{"start lost, something pathogenic before the next", lossGene(), Effect{Terms: []string{"start_lost"}, NextStart: fact.Of(9), PathogenicBefore: fact.Of(1)}, Met, Moderate},
		{"start lost, no other methionine, something pathogenic", lossGene(), Effect{Terms: []string{"start_lost"}, NextStart: fact.Of(0), PathogenicBefore: fact.Of(1)}, Met, Moderate},
		{"start lost, no other methionine, nothing pathogenic", lossGene(), Effect{Terms: []string{"start_lost"}, NextStart: fact.Of(0), PathogenicBefore: fact.Of(0)}, Met, Supporting},
		{"start lost, next methionine not known", lossGene(), Effect{Terms: []string{"start_lost"}, PathogenicBefore: fact.Of(3)}, Met, Supporting},
		{"splice, the start codon goes, no other methionine", lossGene(), Effect{Terms: []string{"splice_donor_variant"}, NextStart: fact.Of(0), PathogenicBefore: fact.Of(3)}, Met, Moderate},
		{"gene with few cases", limited, Effect{Terms: []string{"stop_gained"}, Decay: yes}, Met, Moderate},
		{"gain-of-function gene, bases missing", never, Effect{Terms: []string{"coding_sequence_variant"}, Missing: "no sequence"}, NotMet, ""},
		{"gene with few cases, bases missing", limited, Effect{Terms: []string{"coding_sequence_variant"}, Missing: "no sequence"}, NotAssessed, ""},
		{"gain-of-function gene", never, Effect{Terms: []string{"stop_gained"}, Decay: yes}, NotMet, ""},
		{"tolerant exon", tolerant, Effect{Terms: []string{"frameshift_variant"}, Decay: no, ExonNumber: 7}, NotMet, ""},
		{"beside the tolerant exon", tolerant, Effect{Terms: []string{"frameshift_variant"}, Decay: yes, ExonNumber: 6}, Met, VeryStrong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := find(Criteria(Evidence{Effect: tt.effect}, tt.gene, thresholds()), "PVS1")
			if got.Status != tt.want || got.Strength != tt.grade {
				t.Errorf("PVS1 = %v %s (%v), want %v %s", got.Status, got.Strength, got.Because, tt.want, tt.grade)
			}
		})
	}
}

func TestClassUsed(t *testing.T) {
	null := Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}
	known := func(role panel.Role, class string) *panel.KnownAllele {
		return &panel.KnownAllele{Role: role, Class: class}
	}
	for _, tt := range []struct {
		name   string
		e      Evidence
		used   Class
		source string
		review bool
	}{
		{"nothing known", Evidence{}, Uncertain, FromRules, false},
		{"null variant by rules alone", Evidence{Effect: null}, LikelyPathogenic, FromRules, true},
		{"ClinVar, two stars", Evidence{ClinVar: ClinVar{Class: Pathogenic, Stars: 2}}, Pathogenic, FromClinVar, true},
		{"ClinVar, one star", Evidence{ClinVar: ClinVar{Class: Pathogenic, Stars: 1}}, Uncertain, FromRules, false},
		{"ClinVar conflicting", Evidence{ClinVar: ClinVar{Class: Unclassified, Stars: 2}}, Uncertain, FromRules, false},
		{"ClinVar uncertain never counts", Evidence{Effect: null, ClinVar: ClinVar{Class: Uncertain, Stars: 3}}, LikelyPathogenic, FromRules, true},
		{"ClinVar and rules agree", Evidence{Effect: null, ClinVar: ClinVar{Class: Pathogenic, Stars: 2}}, Pathogenic, FromClinVar, false},
		{"ClinVar benign against a null variant", Evidence{Effect: null, ClinVar: ClinVar{Class: Benign, Stars: 2}}, Benign, FromClinVar, true},
		{"the gene file before ClinVar", Evidence{Known: known(panel.BenignTrap, ""), ClinVar: ClinVar{Class: Pathogenic, Stars: 2}}, Benign, FromKnownAllele, true},
		{"known pathogenic", Evidence{Known: known(panel.Pathogenic, "LP")}, LikelyPathogenic, FromKnownAllele, false},
		{"hypomorphic is never pathogenic", Evidence{Known: known(panel.Hypomorphic, ""), ClinVar: ClinVar{Class: Pathogenic, Stars: 3}}, Uncertain, FromKnownAllele, false},
		{"contested goes by ClinVar", Evidence{Known: known(panel.Contested, ""), ClinVar: ClinVar{Class: LikelyPathogenic, Stars: 2}}, LikelyPathogenic, FromClinVar, true},
		{"watched goes by rules", Evidence{Known: known(panel.Watch, "")}, Uncertain, FromRules, false},
		{"points and table differ", Evidence{Frequency: Frequency{Value: fact.Of(0.005)}}, LikelyBenign, FromRules, true},
		{"the laboratory against a role that decides", Evidence{Known: known(panel.Hypomorphic, ""), Lab: Pathogenic}, Uncertain, FromKnownAllele, true},
		{"the laboratory as the role that decides", Evidence{Known: known(panel.BenignTrap, ""), Lab: Benign}, Benign, FromKnownAllele, true},
		{"the laboratory against a role that does not decide", Evidence{Known: known(panel.UncertainTrap, ""), Lab: Pathogenic}, Pathogenic, FromLab, true},
		{"ClinVar, low penetrance, two stars", Evidence{ClinVar: ClinVar{LowPenetrance: true, Stars: 2}}, Uncertain, FromRules, true},
		{"ClinVar, low penetrance, one star", Evidence{ClinVar: ClinVar{LowPenetrance: true, Stars: 1}}, Uncertain, FromRules, false},
		{"BA1 against pathogenic evidence", Evidence{Effect: null, Frequency: Frequency{Value: fact.Of(0.5)}, Statements: []Statement{{Code: "PS3", Strength: VeryStrong}}}, Benign, FromRules, true},
		{"above BA1", Evidence{Effect: null, Frequency: Frequency{Value: fact.Of(0.5)}}, Benign, FromRules, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.e, lossGene(), thresholds(), false)
			if got.Used != tt.used || got.Source != tt.source || got.Review != tt.review {
				t.Errorf("used %v from %s (review %v: %v), want %v from %s (review %v)", got.Used, got.Source, got.Review, got.ReviewWhy, tt.used, tt.source, tt.review)
			}
			if got.Because.Empty() {
				t.Error("no reason")
			}
		})
	}
}

// What the points say and the class does not follow is said and flagged.
func TestPointsThatAreNotFollowed(t *testing.T) {
	missense := Effect{Terms: []string{"missense_variant"}}
	revel := func(v float64) Evidence { return Evidence{Effect: missense, Scores: Scores{REVEL: scored(v)}} }
	lab := func(code string, s Strength) Evidence {
		return Evidence{Statements: []Statement{{Code: code, Strength: s}}}
	}
	contradicted := Evidence{Effect: Effect{Terms: []string{"stop_gained"}, Decay: fact.Of(true)}, Frequency: Frequency{Value: fact.Of(0.5)}, Statements: []Statement{{Code: "PS3", Strength: VeryStrong}}}
	offset := Evidence{Frequency: Frequency{Value: fact.Of(0.5)}, Statements: []Statement{{Code: "PS3", Strength: Strong}, {Code: "PM1", Strength: Moderate}, {Code: "PP4", Strength: Supporting}}}
	for _, tt := range []struct {
		name         string
		e            Evidence
		rules        Class
		points       int
		because      string
		disagreement bool
		review       string
	}{
		{"nothing", Evidence{}, Uncertain, 0, "class.rules_nothing", false, ""},
		{"BP4 alone", revel(0.29), Uncertain, -1, "class.rules_single", false, ""},
		{"BP4_Moderate alone", revel(0.183), Uncertain, -2, "class.rules_predictors", true, "class.review.predictors"},
		{"BP4_Strong alone", revel(0.016), Uncertain, -4, "class.rules_predictors", true, "class.review.predictors"},
		{"BP4_VeryStrong alone", revel(0.003), Uncertain, -8, "class.rules_predictors", true, "class.review.predictors"},
		{"BS3 alone", lab("BS3", Strong), LikelyBenign, -4, "class.rules", true, "class.review.table"},
		{"BP5 alone", lab("BP5", Supporting), Uncertain, -1, "class.rules_single", false, ""},
		{"BA1 against PVS1 and PS3", contradicted, Benign, 8, "class.rules", true, "class.review.contradiction"},
		{"BA1, all but outweighed", offset, Benign, -1, "class.rules", true, "class.review.contradiction"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Classify(tt.e, lossGene(), scoreThresholds(), false)
			if c.Rules != tt.rules || c.Points != tt.points || c.Because.Key != tt.because || c.Disagreement() != tt.disagreement || c.ReviewWhy.Key != tt.review {
				t.Errorf("%v (%d points) by %s, disagreement %v, review %q", c.Rules, c.Points, c.Because.Key, c.Disagreement(), c.ReviewWhy.Key)
			}
		})
	}
}

// Points, table 3 of Tavtigian 2020: both sides of every limit.
func TestFromPoints(t *testing.T) {
	for points, want := range map[int]Class{10: Pathogenic, 9: LikelyPathogenic, 6: LikelyPathogenic, 5: Uncertain, 0: Uncertain, -1: LikelyBenign, -6: LikelyBenign, -7: Benign} {
		if got := FromPoints(points); got != want {
			t.Errorf("FromPoints(%d) = %v, want %v", points, got, want)
		}
	}
}

// The rows of Richards 2015, table 5, written as counts of criteria.
func TestCombine(t *testing.T) {
	for _, tt := range []struct {
		vs, s, m, p, ba, bs, bp int
		want                    Class
	}{
		{0, 0, 0, 0, 0, 0, 0, Uncertain},
		{1, 0, 0, 0, 0, 0, 0, Uncertain},
		{1, 1, 0, 0, 0, 0, 0, Pathogenic}, {1, 0, 2, 0, 0, 0, 0, Pathogenic}, {1, 0, 1, 1, 0, 0, 0, Pathogenic}, {1, 0, 0, 2, 0, 0, 0, Pathogenic},
		{1, 0, 0, 1, 0, 0, 0, Uncertain}, {1, 0, 1, 0, 0, 0, 0, LikelyPathogenic},
		{0, 2, 0, 0, 0, 0, 0, Pathogenic}, {0, 1, 3, 0, 0, 0, 0, Pathogenic}, {0, 1, 2, 2, 0, 0, 0, Pathogenic}, {0, 1, 1, 4, 0, 0, 0, Pathogenic},
		{0, 1, 1, 0, 0, 0, 0, LikelyPathogenic}, {0, 1, 2, 0, 0, 0, 0, LikelyPathogenic}, {0, 1, 0, 2, 0, 0, 0, LikelyPathogenic}, {0, 1, 0, 1, 0, 0, 0, Uncertain},
		{0, 0, 3, 0, 0, 0, 0, LikelyPathogenic}, {0, 0, 2, 2, 0, 0, 0, LikelyPathogenic}, {0, 0, 1, 4, 0, 0, 0, LikelyPathogenic}, {0, 0, 2, 1, 0, 0, 0, Uncertain},
		{0, 0, 0, 0, 1, 0, 0, Benign}, {0, 0, 0, 0, 0, 2, 0, Benign}, {0, 0, 0, 0, 0, 1, 1, LikelyBenign}, {0, 0, 0, 0, 0, 0, 2, LikelyBenign}, {0, 0, 0, 0, 0, 1, 0, Uncertain},
		{1, 1, 0, 0, 1, 0, 0, Uncertain},
	} {
		var criteria []Criterion
		add := func(n int, benign bool, s Strength) {
			for range n {
				criteria = append(criteria, Criterion{Code: "PXX", Benign: benign, Status: Met, Strength: s})
			}
		}
		add(tt.vs, false, VeryStrong)
		add(tt.s, false, Strong)
		add(tt.m, false, Moderate)
		add(tt.p, false, Supporting)
		add(tt.ba, true, StandAlone)
		add(tt.bs, true, Strong)
		add(tt.bp, true, Supporting)
		if got := Combine(criteria); got != tt.want {
			t.Errorf("Combine(%+v) = %v, want %v", tt, got, tt.want)
		}
	}
}
