package verdict

import (
	"github.com/hlhscreen/hlhscreen/internal/clinical"
)

// Axes are the three answers about a person, kept apart: what the genes say (the
// Patient), what the cell tests say, and whether the syndrome is there. The zero
// Axes is that nothing was given.
type Axes struct {
	Given bool // signs, values or tests of the person were given
	// Deciding is what the tests say of the gene that decided; unknown where none
	// did.
	Deciding clinical.Function
	// Abnormal is true when a test that speaks for genes is not normal, Normal when
	// at least one was done and every one is.
	Abnormal, Normal bool
	// Contradicting is true when tests of the deciding gene, or where none decided
	// tests of any gene, contradict each other.
	Contradicting bool
	// Elsewhere is true when a test is abnormal that speaks for other genes than the
	// one that decided.
	Elsewhere bool
	Syndrome  clinical.Truth
}

// What the axes say together, beside the genetic result, which they do not change.
const (
	explains            = "explains"
	probablyExplains    = "probably_explains"
	predisposition      = "predisposition"
	causeOpen           = "cause_open"
	discordant          = "discordant"
	highSuspicion       = "high_suspicion"
	suspicion           = "suspicion"
	unexplainedFunction = "function_unexplained"
	noEvidence          = "no_evidence"
	testsContradict     = "tests_contradict"
)

var togetherKeys = []string{explains, probablyExplains, predisposition, causeOpen, discordant, highSuspicion, suspicion, unexplainedFunction, noEvidence, testsContradict}

// Together says what the axes say together, the most important first, as keys of
// the table; nothing where no clinical fact was given or there is no result.
//
// Source: domain specification 5.4 (project default), after NACHO, PMID 31339233:
// a genetic defect is a predisposition, and the syndrome is judged by itself.
func (p Patient) Together(a Axes) []string {
	if !a.Given || p.Result == "NO_RESULT" {
		return nil
	}
	var out []string
	hit := p.Result == "POSITIVE" || p.Result == "LIKELY_POSITIVE"
	concordant := a.Deciding == clinical.FunctionConcordant && (p.Result == "INCONCLUSIVE" || p.Result == "CARRIER")
	switch {
	case p.Outcome == candidateFits: // too little is known of the gene to say what it explains
	case hit:
		out = append(out, bySyndrome(p.Result, a.Syndrome))
		if a.Deciding == clinical.FunctionNormal {
			out = append(out, discordant)
		}
	case concordant && a.Syndrome == clinical.Yes:
		out = append(out, highSuspicion)
	case concordant:
		out = append(out, suspicion)
	case a.Normal && a.Syndrome == clinical.Yes && p.Result != "INCONCLUSIVE" && p.Result != "CARRIER":
		out = append(out, noEvidence)
	}
	if a.Contradicting {
		out = append(out, testsContradict)
	}
	if a.Elsewhere || a.Abnormal && !hit && !concordant {
		out = append(out, unexplainedFunction)
	}
	return out
}

// bySyndrome says whether a defect explains the syndrome: where that is not known,
// nothing can be said of it.
func bySyndrome(result string, s clinical.Truth) string {
	switch {
	case s == clinical.Unknown:
		return causeOpen
	case s == clinical.No:
		return predisposition
	case result == "POSITIVE":
		return explains
	}
	return probablyExplains
}
