package acmg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Statement is a criterion as a laboratory judged it.
type Statement struct {
	Code     string
	Strength Strength // "" for not met
	Note     string
	Who      string
	When     string
}

// ParseStatement checks a laboratory's criterion: a code that this package
// knows, and a strength that the criterion can have. strength "not_met" takes a
// criterion away.
func ParseStatement(code, strength, note, who, when string, th panel.Thresholds) (Statement, error) {
	s := Statement{Code: code, Strength: Strength(strength), Note: note, Who: who, When: when}
	if !slices.Contains(Codes, code) {
		return s, fmt.Errorf("criterion %q is none of ACMG/AMP 2015, or one that is never used (PP5, BP6)", code)
	}
	if strength == "not_met" {
		s.Strength = ""
		return s, nil
	}
	allowed := allowedStrengths(code, th)
	if !slices.Contains(allowed, s.Strength) {
		source := ""
		if _, limited := th.LabCeilings.Value[code]; limited {
			source = " (" + th.LabCeilings.Source + ")"
		}
		return s, fmt.Errorf("strength %q of %s, expected %s or not_met%s", strength, code, listed(allowed), source)
	}
	return s, nil
}

// allowedStrengths are those that a laboratory may give a criterion.
func allowedStrengths(code string, th panel.Thresholds) []Strength {
	if code == "BA1" {
		return []Strength{StandAlone}
	}
	most, limited := th.LabCeilings.Value[code]
	if !limited {
		return grades
	}
	return grades[:slices.Index(grades, Strength(most))+1]
}

func listed(strengths []Strength) string {
	var out []string
	for _, s := range strengths {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}

// Codes are the criteria that may be given: those that Criteria lists, sorted.
var Codes = func() []string {
	var out []string
	for _, c := range Criteria(Evidence{}, &panel.Gene{}, panel.Thresholds{}) {
		out = append(out, c.Code)
	}
	return out
}()

// exclusive are pairs of criteria that judge one observation, so that one of them at
// most is met: one frequency, one prediction, one new allele, one effect, one assay,
// one family.
//
// Sources: Richards 2015 (doi 10.1038/gim.2015.30), tables 3 and 4; PVS1 and PM4: Abou
// Tayoun 2018 (doi 10.1002/humu.23626).
var exclusive = [][2]string{{"BA1", "BS1"}, {"BA1", "PM2"}, {"BS1", "PM2"}, {"BP4", "PP3"}, {"PM6", "PS2"}, {"PM4", "PVS1"}, {"BS3", "PS3"}, {"BS4", "PP1"}}

// Exclude reports whether two criteria cannot both be met of one variant.
func Exclude(a, b string) bool {
	return slices.Contains(exclusive, [2]string{a, b}) || slices.Contains(exclusive, [2]string{b, a})
}

// Met reports whether the laboratory gives the criterion.
func (s Statement) Met() bool { return s.Strength != "" }

// override puts the laboratory's statements in place of what was worked out,
// and says so. A criterion of ours that cannot be met beside one of them is set
// aside, but PVS1: it counts the whole effect, and takes away what counts a part of
// it (besideNull).
func override(criteria []Criterion, statements []Statement, g *panel.Gene) {
	for _, s := range statements {
		i := slices.IndexFunc(criteria, func(c Criterion) bool { return c.Code == s.Code })
		if i < 0 {
			continue
		}
		c := Criterion{Code: s.Code, Benign: criteria[i].Benign, Status: NotMet, Because: s.because(criteria[i], g), Lab: &s}
		if s.Met() {
			c.Status, c.Strength = Met, s.Strength
		}
		criteria[i] = c
	}
	for _, s := range statements {
		for i, c := range criteria {
			if s.Met() && c.Lab == nil && c.Status == Met && c.Code != "PVS1" && Exclude(s.Code, c.Code) {
				criteria[i] = named(c.Code, c.Benign, notMet(wording.Of("criterion.set_aside", "code", s.Code, "who", s.Who, "when", s.When, "name", c.Name(), "said", c.Because.In())))
				criteria[i].SetAside = true
			}
		}
	}
}

// because is the laboratory's reason, what was worked out instead, and a doubt of
// the gene file.
func (s Statement) because(ours Criterion, g *panel.Gene) wording.Sentence {
	instead := wording.Word(ours.Status.String())
	if ours.Status == Met {
		instead = wording.Of("criterion.replaced", "code", s.Code, "strength", wording.Word(string(ours.Strength))).In()
	}
	said := wording.Of("criterion.laboratory", "note", s.Note, "who", s.Who, "when", s.When, "instead", instead)
	if s.againstGene(g) {
		return wording.Of("criterion.laboratory_mechanism", "said", said.In(), "reason", g.LossOfFunction.Reason, "source", g.LossOfFunction.Source)
	}
	return said
}

// againstGene reports whether the laboratory gives PVS1 in a gene that causes disease
// otherwise than by loss of function.
func (s Statement) againstGene(g *panel.Gene) bool {
	return s.Code == "PVS1" && s.Met() && g.LossOfFunction.PVS1 == "no"
}
