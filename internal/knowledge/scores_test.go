package knowledge

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func TestScoresOf(t *testing.T) {
	csq, ok := NewCSQ(`Consequence annotations. Format: Allele|Consequence|Feature|REVEL|SpliceAI_pred_DS_AG|SpliceAI_pred_DS_DL`)
	if !ok {
		t.Fatal("no format")
	}
	unknown := fact.Fact[float64]{}
	for _, tt := range []struct {
		name          string
		info          map[string]string
		alts          []string
		n             int
		revel, splice fact.Fact[float64]
	}{
		{"nothing", nil, []string{"G"}, 1, unknown, unknown},
		{"INFO", map[string]string{"REVEL": "0.7", "DS_AG": "0.1", "DS_DL": "0.3"}, []string{"G"}, 1, fact.Of(0.7), fact.Of(0.3)},
		{"INFO by allele", map[string]string{"REVEL": "0.7,0.2"}, []string{"G", "T"}, 2, fact.Of(0.2), unknown},
		{"a list that does not fit the alleles", map[string]string{"REVEL": "0.7"}, []string{"G", "T"}, 2, unknown, unknown},
		{"missing values", map[string]string{"REVEL": ".", "SpliceAI": "."}, []string{"G"}, 1, unknown, unknown},
		{"no number between 0 and 1", map[string]string{"REVEL": "12", "DS_AG": "NaN"}, []string{"G"}, 1, unknown, unknown},
		{"SpliceAI's own field", map[string]string{"SpliceAI": "T|A|0.9|0|0|0|1|2|3|4,G|A|0.01|0.2|.|0.05|1|2|3|4"}, []string{"G", "T"}, 1, unknown, fact.Of(0.2)},
		{"zero is a score", map[string]string{"SpliceAI": "G|A|0|0|0|0|1|2|3|4"}, []string{"G"}, 1, unknown, fact.Of(0.0)},
		{"CSQ on the transcript", map[string]string{"CSQ": "G|missense_variant|NM_9.1|0.1||,G|missense_variant|NM_1.2|0.8|0.0|0.25"}, []string{"G"}, 1, fact.Of(0.8), fact.Of(0.25)},
		{"CSQ on another transcript", map[string]string{"CSQ": "G|missense_variant|NM_9.1|0.1||"}, []string{"G"}, 1, unknown, unknown},
		{"CSQ with values that differ", map[string]string{"CSQ": "G|missense_variant|NM_1.2|0.1&0.8||"}, []string{"G"}, 1, unknown, unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &variant.Record{Ref: "A", Alts: tt.alts, Info: tt.info}
			got := store(t).ScoresOf(variant.Allele{}, r, tt.n, csq, []string{"NM_1.2"})
			if got.REVEL.Value != tt.revel || got.SpliceAI.Value != tt.splice {
				t.Errorf("REVEL %v, SpliceAI %v, want %v, %v", got.REVEL, got.SpliceAI, tt.revel, tt.splice)
			}
			if got.REVEL.Value.Known() != (got.REVEL.Source != "") {
				t.Errorf("value %v from %q", got.REVEL.Value, got.REVEL.Source)
			}
		})
	}
}
