package verdict

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
)

// Every row of what genes, cell tests and syndrome say together, and the rows where
// a fact is missing.
func TestTogether(t *testing.T) {
	const (
		met, not, open           = clinical.Yes, clinical.No, clinical.Unknown
		concordant, normal, none = clinical.FunctionConcordant, clinical.FunctionNormal, clinical.FunctionUnknown
	)
	seen := map[string]bool{}
	for _, tt := range []struct {
		result            string
		deciding          clinical.Function
		abnormal, allFine bool
		syndrome          clinical.Truth
		want              string
	}{
		{"POSITIVE", concordant, true, false, met, "explains"},
		{"POSITIVE", none, false, false, met, "explains"},
		{"POSITIVE", concordant, true, false, not, "predisposition"},
		{"POSITIVE", none, false, false, open, "cause_open"},
		{"POSITIVE", normal, false, true, met, "explains discordant"},
		{"POSITIVE", normal, false, true, open, "cause_open discordant"},
		{"LIKELY_POSITIVE", none, false, false, met, "probably_explains"},
		{"LIKELY_POSITIVE", normal, false, true, not, "predisposition discordant"},
		{"INCONCLUSIVE", concordant, true, false, met, "high_suspicion"},
		{"CARRIER", concordant, true, false, met, "high_suspicion"},
		{"CARRIER", concordant, true, false, not, "suspicion"},
		{"INCONCLUSIVE", concordant, true, false, open, "suspicion"},
		{"CARRIER", normal, true, false, met, "function_unexplained"}, // another gene's test fails
		{"CARRIER", normal, false, true, met, ""},
		{"INCONCLUSIVE", none, false, false, met, ""},
		{"NEGATIVE", none, true, false, open, "function_unexplained"},
		{"NEGATIVE_LIMITED", none, true, false, met, "function_unexplained"},
		{"NEGATIVE", none, false, true, met, "no_evidence"},
		{"NEGATIVE_LIMITED", none, false, true, met, "no_evidence"},
		{"NEGATIVE", none, false, true, open, ""},
		{"NEGATIVE", none, false, false, met, ""},
		{"NEGATIVE_LIMITED", concordant, true, false, met, "function_unexplained"}, // a common allele is no cause
		{"NO_RESULT", none, true, false, met, ""},
	} {
		got := Patient{Result: tt.result}.Together(Axes{Given: true, Deciding: tt.deciding, Abnormal: tt.abnormal, Normal: tt.allFine, Syndrome: tt.syndrome})
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
		for _, key := range got {
			seen[key] = true
		}
	}
	seen[testsContradict] = true // below
	for _, key := range togetherKeys {
		if !seen[key] {
			t.Errorf("no row gives %s", key)
		}
	}
	elsewhere := Axes{Given: true, Deciding: concordant, Abnormal: true, Elsewhere: true, Syndrome: met}
	if got := (Patient{Result: "POSITIVE"}).Together(elsewhere); strings.Join(got, " ") != "explains function_unexplained" {
		t.Errorf("another gene's test is abnormal too: %v", got)
	}
	if got := (Patient{Result: "CARRIER"}).Together(Axes{Given: true, Contradicting: true, Syndrome: met}); strings.Join(got, " ") != testsContradict {
		t.Errorf("contradicting tests: %v", got)
	}
	if got := (Patient{Result: "LIKELY_POSITIVE", Outcome: candidateFits}).Together(Axes{Given: true, Syndrome: met}); len(got) > 0 {
		t.Errorf("a candidate gene: %v", got)
	}
	for _, result := range Results {
		if got := (Patient{Result: result}).Together(Axes{}); len(got) > 0 {
			t.Errorf("nothing was given: %s: %v", result, got)
		}
	}
}
