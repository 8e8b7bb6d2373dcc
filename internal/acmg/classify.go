package acmg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Sources of the class used, strongest first.
const (
	FromLab         = "lab"
	FromKnownAllele = "known_allele"
	FromClinVar     = "clinvar"
	FromRules       = "rules"
)

// Classified is an allele with its classes: by rules, and used.
type Classified struct {
	Criteria []Criterion
	Points   int
	Rules    Class
	// RulesBecause names the criteria behind the class by rules, and why it is not
	// that of the points where it is not.
	RulesBecause wording.Sentence
	// Combination is the class by the 2015 combination table, for comparison.
	Combination Class
	// HeldBack is true where the points give a benign class on the word of
	// predictors alone, which hides no variant.
	HeldBack bool
	// Asserted are the classes that others give, strongest first, used or not.
	Asserted []Assertion
	Used     Class
	Source   string
	// Review flags a class that a person should look at, and ReviewWhy says why.
	Review    bool
	ReviewWhy wording.Sentence
	Because   wording.Sentence
}

// Assertion is a class that the laboratory, the gene file or ClinVar gives.
type Assertion struct {
	Class   Class
	Source  string
	Because wording.Sentence
}

// Disagreement reports whether the class by rules is not that of the 2015 table,
// or was held back from that of the points.
func (c Classified) Disagreement() bool { return c.Rules != c.Combination || c.HeldBack }

// Suspected reports whether a criterion speaks for pathogenic beyond rarity: of such
// a variant nobody can say that no effect is predicted.
func (c Classified) Suspected() bool {
	return slices.ContainsFunc(c.Criteria, func(x Criterion) bool { return x.Status == Met && !x.Benign && x.Code != "PM2" })
}

// Classify gives the class by rules and the class used. Used is, in this
// order: that of the gene file's known allele where its role decides the verdict
// too, the laboratory's own class, any other known allele, a ClinVar assertion with enough stars
// and no conflict, the rules. An assertion two or more classes away from the
// rules is flagged, and so is a P/LP that rests on ClinVar alone or on rules
// alone, and one of ClinVar that has too few stars to count.
//
// With rulesAlone the class used is that of the rules, whatever anybody
// asserts, and assertions stand beside it; alleles whose role decides keep it.
func Classify(e Evidence, g *panel.Gene, th panel.Thresholds, rulesAlone bool) Classified {
	c := Classified{Criteria: Criteria(e, g, th), Asserted: asserted(e, th)}
	c.byRules()
	switch {
	case roleDecides(e.Known):
		known, _ := knownAsserts(e.Known)
		c.use(known, FromKnownAllele, roleBecause(e))
	case rulesAlone || len(c.Asserted) == 0:
		c.use(c.Rules, FromRules, c.RulesBecause)
	default:
		c.use(c.Asserted[0].Class, c.Asserted[0].Source, c.Asserted[0].Because)
	}
	c.ReviewWhy = join(c.judgedOtherwise(e, g), c.review(e, th))
	c.Review = !c.ReviewWhy.Empty()
	return c
}

// asserted are the classes that others give, strongest first.
func asserted(e Evidence, th panel.Thresholds) []Assertion {
	var out []Assertion
	if e.Lab != Unclassified {
		out = append(out, Assertion{e.Lab, FromLab, wording.Of("class.lab", "class", e.Lab.String())})
	}
	if class, ok := knownAsserts(e.Known); ok {
		out = append(out, Assertion{class, FromKnownAllele, roleBecause(e)})
	}
	if class, ok := ClinVarAsserts(e.ClinVar, th); ok {
		out = append(out, Assertion{class, FromClinVar, wording.Of("class.clinvar", "id", e.ClinVar.ID, "significance", e.ClinVar.Significance,
			"stars", fmt.Sprint(e.ClinVar.Stars), "release", e.ClinVar.Release)})
	}
	return out
}

// leastBenign is the sum of points up to which a variant is likely benign (project
// default; Tavtigian 2020 calls -2 a defensible limit): no variant is hidden on a
// single supporting criterion.
const leastBenign = -2

// byRules adds the points up. BA1 stands alone, whatever speaks for the other
// side; the 2015 table, which calls contradicting evidence uncertain, stands
// beside it. A screening tool hides no variant on the word of predictors alone
// (project default).
func (c *Classified) byRules() {
	standAlone := false
	for _, criterion := range c.Criteria {
		c.Points += criterion.Points()
		standAlone = standAlone || criterion.Code == "BA1" && criterion.Status == Met
	}
	c.Rules, c.Combination = FromPoints(c.Points), Combine(c.Criteria)
	args := []string{"criteria", metNames(c.Criteria), "points", fmt.Sprint(c.Points), "class", c.Rules.String(), "least", fmt.Sprint(leastBenign)}
	switch {
	case metNames(c.Criteria) == "":
		c.RulesBecause = wording.Of("class.rules_nothing")
	case standAlone:
		c.Rules, c.RulesBecause = Benign, wording.Of("class.rules", args...)
	case c.Rules.IsBenign() && c.Points > leastBenign:
		c.Rules, c.RulesBecause = Uncertain, wording.Of("class.rules_single", args...)
	case c.Rules.IsBenign() && c.computedAlone():
		c.Rules, c.RulesBecause, c.HeldBack = Uncertain, wording.Of("class.rules_predictors", args...), true
	default:
		c.RulesBecause = wording.Of("class.rules", args...)
	}
}

// computedAlone reports whether predictors are all that speaks for benign.
// Synonymous and deep intronic changes have BP7 beside them.
func (c *Classified) computedAlone() bool {
	for _, criterion := range c.Criteria {
		if criterion.Benign && criterion.Status == Met && criterion.Code != "BP4" {
			return false
		}
	}
	return true
}

func (c *Classified) use(class Class, source string, because wording.Sentence) {
	c.Used, c.Source, c.Because = class, source, because
}

// metNames are the criteria that are met, with their strengths.
func metNames(criteria []Criterion) string {
	var names []string
	for _, c := range criteria {
		if c.Status == Met {
			names = append(names, c.Name())
		}
	}
	return strings.Join(names, ", ")
}

// judgedOtherwise is where the laboratory's criteria go against the gene file, or turn
// evidence to the other side; empty where they do not.
func (c *Classified) judgedOtherwise(e Evidence, g *panel.Gene) wording.Sentence {
	for _, s := range e.Statements {
		if s.againstGene(g) {
			return wording.Of("class.review.mechanism", "reason", g.LossOfFunction.Reason, "source", g.LossOfFunction.Source)
		}
	}
	for _, ours := range c.Criteria {
		for _, s := range e.Statements {
			if ours.SetAside && s.Met() && Exclude(s.Code, ours.Code) && (s.Code[0] == 'B') != ours.Benign {
				return wording.Of("class.review.turned", "code", s.Code, "ours", ours.Code)
			}
		}
	}
	return wording.Sentence{}
}

// join says two reasons, or the one there is.
func join(a, b wording.Sentence) wording.Sentence {
	switch {
	case a.Empty():
		return b
	case b.Empty():
		return a
	}
	return wording.Of("class.review.both", "first", a.In(), "second", b.In())
}

// review is why a person should look at the class, empty where nothing asks for it.
func (c *Classified) review(e Evidence, th panel.Thresholds) wording.Sentence {
	benignByBA1 := c.Rules == Benign && c.Combination == Uncertain
	switch {
	case roleDecides(e.Known) && e.Lab != Unclassified && e.Lab != c.Used:
		return wording.Of("class.review.role", "role", wording.Word(string(e.Known.Role)), "class", e.Lab.String())
	case c.Source == FromLab && c.Used.Apart(c.Rules) < 2:
	case c.Source != FromRules && c.Used.Apart(c.Rules) >= 2:
		return wording.Of("class.review.disagree", "source", wording.Word(c.Source), "asserted", c.Used.String(), "rules", c.Rules.String())
	case c.Source == FromClinVar && c.Used.IsPathogenic() && !c.Rules.IsPathogenic():
		return wording.Of("class.review.clinvar_alone", "rules", c.Rules.String())
	case c.Source == FromRules && len(c.against()) > 0:
		return wording.Of("class.review.asserted", "assertions", strings.Join(c.against(), ", "), "rules", c.Rules.String())
	case c.Source == FromRules && c.Used.IsPathogenic() && !c.backed(e):
		return wording.Of("class.review.rules_alone")
	case c.Source == FromRules && e.ClinVar.LowPenetrance && e.ClinVar.Stars >= th.ClinVarMinStars.Value:
		return wording.Of("class.review.low_penetrance", "id", e.ClinVar.ID, "stars", fmt.Sprint(e.ClinVar.Stars))
	case c.Source == FromRules && e.ClinVar.Pathogenic && !c.fromClinVar():
		return wording.Of("class.review.few_stars", "id", e.ClinVar.ID, "significance", strings.ReplaceAll(e.ClinVar.Significance, "_", " "), "stars", fmt.Sprint(e.ClinVar.Stars))
	case c.Source == FromRules && c.HeldBack:
		return wording.Of("class.review.predictors", "points", fmt.Sprint(c.Points), "class", FromPoints(c.Points).String())
	case c.Source == FromRules && benignByBA1:
		return wording.Of("class.review.contradiction", "table", c.Combination.String())
	case c.Source == FromRules && c.Disagreement():
		return wording.Of("class.review.table", "points", c.Rules.String(), "table", c.Combination.String())
	}
	return wording.Sentence{}
}

// against are the assertions that the rules contradict: those two classes or more
// away, and P and LP where the rules give neither.
func (c *Classified) against() []string {
	var out []string
	for _, a := range c.Asserted {
		if a.Class.Apart(c.Rules) >= 2 || a.Class.IsPathogenic() && !c.Rules.IsPathogenic() {
			out = append(out, wording.Of("class.review.says", "source", wording.Word(a.Source), "class", a.Class.String()).In())
		}
	}
	return out
}

// fromClinVar reports whether ClinVar's record is strong enough to assert a class.
func (c *Classified) fromClinVar() bool {
	return slices.ContainsFunc(c.Asserted, func(a Assertion) bool { return a.Source == FromClinVar })
}

// backed reports whether anybody calls the allele pathogenic beside the rules.
func (c *Classified) backed(e Evidence) bool {
	return e.ClinVar.Pathogenic || slices.ContainsFunc(c.Asserted, func(a Assertion) bool { return a.Class.IsPathogenic() })
}

// roleDecides reports whether the gene file's role of an allele decides how it
// counts, whatever its class: a common hypomorphic allele (rule R15), or one that
// was once published as causal and is benign.
func roleDecides(k *panel.KnownAllele) bool {
	return k != nil && (k.Role == panel.Hypomorphic || k.Role == panel.BenignTrap)
}

func roleBecause(e Evidence) wording.Sentence {
	args := []string{"role", wording.Word(string(e.Known.Role)), "source", e.Known.Source, "class", e.Lab.String()}
	if roleDecides(e.Known) && e.Lab != Unclassified {
		return wording.Of("class.role_decides", args...)
	}
	return wording.Of("class.known_allele", args...)
}

// knownAsserts is the class that the gene file gives an allele. A contested
// or merely watched allele is given none: it is classified like any other.
func knownAsserts(k *panel.KnownAllele) (Class, bool) {
	if k == nil {
		return Unclassified, false
	}
	switch k.Role {
	case panel.Pathogenic:
		class, ok := ParseClass(k.Class)
		return class, ok
	case panel.Hypomorphic, panel.UncertainTrap:
		return Uncertain, true
	case panel.BenignTrap:
		return Benign, true
	}
	return Unclassified, false
}

// ClinVarAsserts reads a ClinVar record that is strong enough to count.
func ClinVarAsserts(r ClinVar, th panel.Thresholds) (Class, bool) {
	if r.Class == Unclassified || r.Class == Uncertain || r.Stars < th.ClinVarMinStars.Value {
		return Unclassified, false
	}
	return r.Class, true
}
