// Package verdict is the decision table: what the alleles found mean for one
// gene, and what the genes mean for the patient.
//
// Which rule applies is decided here; what a rule says, and how rules rank,
// is data (genes/rules.yaml). The names of the rules are those of the domain
// specification, section 5.3.
package verdict

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
)

// RulesFile is the name of the decision table's file.
const RulesFile = "rules.yaml"

// Outcome is what a rule says about a gene or a patient.
type Outcome struct {
	Result           string   `yaml:"result"`
	LikelyPrimaryHLH string   `yaml:"likely_primary_hlh"`
	Next             []string `yaml:"next"`
	// WouldChange says which further findings would change the result, and to
	// what: keys of the wording catalogue.
	WouldChange []string `yaml:"would_change"`
	// OtherCondition is true when the outcome speaks of a condition of the gene
	// in which HLH is no feature.
	OtherCondition bool `yaml:"other_condition"`
	// Lowered is the outcome that an unaffected relative with the same alleles
	// leaves, "" for this one.
	Lowered string `yaml:"lowered"`
	Source  string `yaml:"source"`
}

// Table is the decision table's data.
type Table struct {
	Rank                  []string           `yaml:"rank"` // outcomes, best first
	Outcomes              map[string]Outcome `yaml:"outcomes"`
	CandidateConsequences []string           `yaml:"candidate_consequences"`
	// Together is what genes, cell tests and syndrome say together.
	Together map[string]Together `yaml:"together"`
}

// Together is a row of what the three answers say together.
type Together struct {
	Next   []string `yaml:"next"`
	Source string   `yaml:"source"`
}

// Results and answers of the contract.
var (
	Results = []string{"POSITIVE", "LIKELY_POSITIVE", "INCONCLUSIVE", "CARRIER", "NEGATIVE", "NEGATIVE_LIMITED", "NO_RESULT"}
	answers = []string{"yes", "yes_other_inborn_error", "alternative_diagnosis", "undetermined", "no_evidence_carrier", "no_evidence", "cannot_say"}
)

// LoadTable reads and checks the decision table: every outcome that the code
// can reach is there, every ranked outcome exists, every value is one of the
// contract's.
func LoadTable(fsys fs.FS) (*Table, error) {
	raw, err := fs.ReadFile(fsys, RulesFile)
	if err != nil {
		return nil, err
	}
	t := &Table{}
	if err := datafile.Decode(RulesFile, raw, t); err != nil {
		return nil, err
	}
	return t, t.check()
}

func (t *Table) check() error {
	for _, name := range reachable {
		if _, ok := t.Outcomes[name]; !ok {
			return fmt.Errorf("%s: outcome %s is missing", RulesFile, name)
		}
		if name != ruleConflict && name != ruleSeveralCarriers && !slices.Contains(t.Rank, name) {
			return fmt.Errorf("%s: outcome %s has no rank", RulesFile, name)
		}
	}
	for _, key := range togetherKeys {
		if t.Together[key].Source == "" {
			return fmt.Errorf("%s: together: %s is missing, or has no source", RulesFile, key)
		}
	}
	if len(t.Together) != len(togetherKeys) {
		return fmt.Errorf("%s: together has %d rows, expected %d", RulesFile, len(t.Together), len(togetherKeys))
	}
	for name, o := range t.Outcomes {
		if _, ok := t.Outcomes[o.Lowered]; !ok && o.Lowered != "" {
			return fmt.Errorf("%s: outcome %s: lowered names %s, which is no outcome", RulesFile, name, o.Lowered)
		}
		if !slices.Contains(Results, o.Result) || !slices.Contains(answers, o.LikelyPrimaryHLH) || o.Source == "" {
			return fmt.Errorf("%s: outcome %s: result %q, likely_primary_hlh %q and source %q must be values of the contract", RulesFile, name, o.Result, o.LikelyPrimaryHLH, o.Source)
		}
	}
	return nil
}

// rank is the place of an outcome, 0 best. An outcome without a rank is worst.
func (t *Table) rank(outcome string) int {
	if i := slices.Index(t.Rank, outcome); i >= 0 {
		return i
	}
	return len(t.Rank)
}

// IsCandidate reports whether one of the Sequence Ontology terms makes a
// variant of uncertain significance a candidate for a hit.
func (t *Table) IsCandidate(terms []string) bool {
	return slices.ContainsFunc(terms, func(term string) bool { return slices.Contains(t.CandidateConsequences, term) })
}

// ruleOf is the rule of an outcome: R13b of R13b.carrier.
func ruleOf(outcome string) string {
	rule, _, _ := strings.Cut(outcome, ".")
	return rule
}
