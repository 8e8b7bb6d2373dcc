package acmg

import (
	"fmt"
	"slices"

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
// knows, and a strength that the side of the code can have. strength "not_met"
// takes a criterion away.
func ParseStatement(code, strength, note, who, when string) (Statement, error) {
	s := Statement{Code: code, Strength: Strength(strength), Note: note, Who: who, When: when}
	if !slices.Contains(Codes, code) {
		return s, fmt.Errorf("criterion %q is none of ACMG/AMP 2015, or one that is never used (PP5, BP6)", code)
	}
	switch {
	case strength == "not_met":
		s.Strength = ""
	case code == "BA1" && s.Strength != StandAlone, code != "BA1" && points[s.Strength] == 0, code != "BA1" && s.Strength == StandAlone:
		return s, fmt.Errorf("strength %q of %s, expected Supporting, Moderate, Strong, VeryStrong (BA1: StandAlone) or not_met", strength, code)
	}
	return s, nil
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
		because := wording.Of("criterion.laboratory", "note", s.Note, "who", s.Who, "when", s.When, "instead", criteria[i].Status.String())
		c := Criterion{Code: s.Code, Benign: criteria[i].Benign, Status: NotMet, Because: because, Lab: &s}
		if s.Strength != "" {
			c.Status, c.Strength = Met, s.Strength
		}
		criteria[i] = c
	}
	return criteria
}
