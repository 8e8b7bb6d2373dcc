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
	Syndrome         clinical.Truth
}

// What the axes say together, beside the genetic result, which they do not change.
const (
	explains            = "explains"
	probablyExplains    = "probably_explains"
	predisposition      = "predisposition"
	predispositionOpen  = "predisposition_open"
	discordant          = "discordant"
	highSuspicion       = "high_suspicion"
	suspicion           = "suspicion"
	unexplainedFunction = "function_unexplained"
	noEvidence          = "no_evidence"
)

var togetherKeys = []string{explains, probablyExplains, predisposition, predispositionOpen, discordant, highSuspicion, suspicion, unexplainedFunction, noEvidence}

// Together says what the axes say together, the most important first, as keys of
// the table; nothing where no clinical fact was given or there is no result.
//
// Source: domain specification 5.4 (project default), after NACHO, PMID 31339233:
// a genetic defect is a predisposition, and the syndrome is judged by itself.
func (p Patient) Together(a Axes) []string {
	if !a.Given {
		return nil
	}
	switch p.Result {
	case "POSITIVE":
		return withDiscordance(a, bySyndrome(a, explains, predisposition, predispositionOpen))
	case "LIKELY_POSITIVE":
		return withDiscordance(a, bySyndrome(a, probablyExplains, predisposition, predispositionOpen))
	case "INCONCLUSIVE", "CARRIER":
		switch {
		case a.Deciding == clinical.FunctionConcordant && a.Syndrome == clinical.Yes:
			return []string{highSuspicion}
		case a.Deciding == clinical.FunctionConcordant:
			return []string{suspicion}
		}
	case "NO_RESULT":
		return nil
	}
	switch {
	case a.Abnormal && a.Deciding != clinical.FunctionConcordant:
		return []string{unexplainedFunction}
	case a.Normal && a.Syndrome == clinical.Yes && (p.Result == "NEGATIVE" || p.Result == "NEGATIVE_LIMITED"):
		return []string{noEvidence}
	}
	return nil
}

func bySyndrome(a Axes, met, notMet, open string) []string {
	return []string{map[clinical.Truth]string{clinical.Yes: met, clinical.No: notMet, clinical.Unknown: open}[a.Syndrome]}
}

// withDiscordance adds that the test of the gene is normal, which does not take the
// result away.
func withDiscordance(a Axes, keys []string) []string {
	if a.Deciding == clinical.FunctionNormal {
		return append(keys, discordant)
	}
	return keys
}
