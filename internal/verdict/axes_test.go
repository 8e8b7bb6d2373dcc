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
		{"POSITIVE", none, false, false, open, "predisposition_open"},
		{"POSITIVE", normal, false, true, met, "explains discordant"},
		{"POSITIVE", normal, false, true, open, "predisposition_open discordant"},
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
	for _, key := range togetherKeys {
		if !seen[key] {
			t.Errorf("no row gives %s", key)
		}
	}
	for _, result := range results {
		if got := (Patient{Result: result}).Together(Axes{}); len(got) > 0 {
			t.Errorf("nothing was given: %s: %v", result, got)
		}
	}
}
