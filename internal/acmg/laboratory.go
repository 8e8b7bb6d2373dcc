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

// override puts the laboratory's statements in place of what was worked out,
// and says so.
func override(criteria []Criterion, statements []Statement) []Criterion {
	for _, s := range statements {
		i := slices.IndexFunc(criteria, func(c Criterion) bool { return c.Code == s.Code })
		if i < 0 {
			continue
		}
		because := wording.Of("criterion.laboratory", "note", s.Note, "who", s.Who, "when", s.When, "instead", wording.Word(criteria[i].Status.String()))
		c := Criterion{Code: s.Code, Benign: criteria[i].Benign, Status: NotMet, Because: because, Lab: &s}
		if s.Strength != "" {
			c.Status, c.Strength = Met, s.Strength
		}
		criteria[i] = c
	}
	return criteria
}
