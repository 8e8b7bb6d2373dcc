package acmg

import (
	"fmt"
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
	// Combination is the class by the 2015 combination table, for comparison.
	Combination Class
	Used        Class
	Source      string
	// Review flags a class that a person should look at, and ReviewWhy says why.
	Review    bool
	ReviewWhy wording.Sentence
	Because   wording.Sentence
}

// Disagreement reports whether points and the 2015 table differ.
func (c Classified) Disagreement() bool { return c.Rules != c.Combination }

// Classify gives the class by rules and the class used. Used is, in this
// order: the laboratory's own class, the gene file's known allele, a ClinVar assertion with enough stars
// and no conflict, the rules. An assertion two or more classes away from the
// rules is flagged, and so is a P/LP that rests on ClinVar alone or on rules
// alone.
//
// With rulesAlone the class used is that of the rules, whatever anybody
// asserts; the named alleles keep their roles.
func Classify(e Evidence, g *panel.Gene, th panel.Thresholds, rulesAlone bool) Classified {
	c := Classified{Criteria: Criteria(e, g, th)}
	for _, criterion := range c.Criteria {
		c.Points += criterion.Points()
		if criterion.Code == "BA1" && criterion.Status == Met {
			c.Rules, c.Combination = Benign, Benign
		}
	}
	if c.Rules == Unclassified {
		c.Rules, c.Combination = FromPoints(c.Points), Combine(c.Criteria)
	}
	if c.Rules.IsBenign() && (c.computedAlone() || c.Points == -points[Supporting]) {
		c.Rules = Uncertain
	}
	asserted, fromClinVar := clinVarAsserts(e.ClinVar, th)
	if rulesAlone {
		c.use(c.Rules, FromRules, rulesBecause(c.Criteria))
	} else if e.Lab != Unclassified {
		c.use(e.Lab, FromLab, wording.Of("class.lab", "class", e.Lab.String()))
	} else if known, ok := knownAsserts(e.Known); ok {
		c.use(known, FromKnownAllele, wording.Of("class.known_allele", "role", string(e.Known.Role), "source", e.Known.Source))
	} else if fromClinVar {
		c.use(asserted, FromClinVar, wording.Of("class.clinvar", "id", e.ClinVar.ID, "significance", e.ClinVar.Significance,
			"stars", fmt.Sprint(e.ClinVar.Stars), "release", e.ClinVar.Release))
	} else {
		c.use(c.Rules, FromRules, rulesBecause(c.Criteria))
	}
	c.review()
	return c
}

// computedAlone reports whether predictors are all that speaks for benign: a
// screening tool hides no variant on their word, nor on a single supporting
// criterion (project defaults; Tavtigian 2020 calls -2 a defensible limit). Synonymous
// and deep intronic changes have BP7 beside them.
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

func rulesBecause(criteria []Criterion) wording.Sentence {
	var names []string
	for _, c := range criteria {
		if c.Status == Met {
			names = append(names, c.Name())
		}
	}
	if len(names) == 0 {
		return wording.Of("class.rules_nothing")
	}
	return wording.Of("class.rules", "criteria", strings.Join(names, ", "))
}

func (c *Classified) review() {
	switch {
	case c.Source == FromLab && c.Used.Apart(c.Rules) < 2:
	case c.Source != FromRules && c.Used.Apart(c.Rules) >= 2:
		c.ReviewWhy = wording.Of("class.review.disagree", "source", c.Source, "asserted", c.Used.String(), "rules", c.Rules.String())
	case c.Source == FromClinVar && c.Used.IsPathogenic() && !c.Rules.IsPathogenic():
		c.ReviewWhy = wording.Of("class.review.clinvar_alone", "rules", c.Rules.String())
	case c.Source == FromRules && c.Used.IsPathogenic():
		c.ReviewWhy = wording.Of("class.review.rules_alone")
	case c.Source == FromRules && c.Disagreement():
		c.ReviewWhy = wording.Of("class.review.table", "points", c.Rules.String(), "table", c.Combination.String())
	}
	c.Review = !c.ReviewWhy.Empty()
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

// clinVarAsserts reads a ClinVar record that is strong enough to count.
func clinVarAsserts(r ClinVar, th panel.Thresholds) (Class, bool) {
	if r.Class == Unclassified || r.Class == Uncertain || r.Stars < th.ClinVarMinStars.Value {
		return Unclassified, false
	}
	return r.Class, true
}
