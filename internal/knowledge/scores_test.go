package knowledge

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

func gene(symbols ...string) ScoredGene {
	return ScoredGene{Symbols: symbols, Transcripts: []string{"NM_1.2"}}
}

func TestScoresOf(t *testing.T) {
	csq, ok := NewCSQ(`Consequence annotations. Format: Allele|Consequence|Feature|REVEL|Ensembl_transcriptid|SpliceAI_pred_SYMBOL|SpliceAI_pred_DS_AG|SpliceAI_pred_DS_AL|SpliceAI_pred_DS_DG|SpliceAI_pred_DS_DL`)
	if !ok {
		t.Fatal("no format")
	}
	unknown := fact.Fact[float64]{}
	whole := func(v string) map[string]string {
		return map[string]string{"REVEL": v, "DS_AG": "0.1", "DS_AL": "0", "DS_DG": "0", "DS_DL": "0.3"}
	}
	own := func(v string) map[string]string { return map[string]string{"SpliceAI": v} }
	vep := func(v string) map[string]string { return map[string]string{"CSQ": "G|missense_variant|" + v} }
	for _, tt := range []struct {
		name          string
		info          map[string]string
		alts          []string
		n             int
		revel, splice fact.Fact[float64]
		event, why    string
	}{
		{"nothing", nil, []string{"G"}, 1, unknown, unknown, "", ""},
		{"INFO", whole("0.7"), []string{"G"}, 1, fact.Of(0.7), fact.Of(0.3), "DL", ""},
		{"INFO by allele", map[string]string{"REVEL": "0.7,0.2"}, []string{"G", "T"}, 2, fact.Of(0.2), unknown, "", ""},
		{"several values of one allele: the largest", map[string]string{"REVEL": "0.2,0.7,."}, []string{"G"}, 1, fact.Of(0.7), unknown, "", ""},
		{"a list that does not fit the alleles", map[string]string{"REVEL": "0.7"}, []string{"G", "T"}, 2, unknown, unknown, "", "expected 2 values"},
		{"missing values", map[string]string{"REVEL": ".", "SpliceAI": "."}, []string{"G"}, 1, unknown, unknown, "", ""},
		{"SpliceAI's own field", own("T|A|0.9|0|0|0|1|2|3|4,G|A|0.01|0.2|0|0.05|1|2|3|4"), []string{"G", "T"}, 1, unknown, fact.Of(0.2), "AL", ""},
		{"one delta of four is missing", own("G|A|0.01|0.2|.|0.05|1|2|3|4"), []string{"G"}, 1, unknown, unknown, "", "DS_DG is missing"},
		{"three deltas of four are missing", own("G|A|0.00|.|.|.|1|2|3|4"), []string{"G"}, 1, unknown, unknown, "", "DS_AL is missing"},
		{"a delta key is missing", map[string]string{"DS_AG": "0", "DS_AL": "0", "DS_DL": "0"}, []string{"G"}, 1, unknown, unknown, "", "DS_DG is missing"},
		{"zero is a score", own("G|A|0|0|0|0|1|2|3|4"), []string{"G"}, 1, unknown, fact.Of(0.0), "DL", ""},
		{"a number alone tells no event", own("0.4"), []string{"G"}, 1, unknown, fact.Of(0.4), "", ""},
		{"beside another gene's", own("G|OTHER|0.9|0|0|0|1|2|3|4,G|A|0.01|0|0|0|1|2|3|4"), []string{"G"}, 1, unknown, fact.Of(0.01), "AG", ""},
		{"under an alias of the gene", own("G|b|0.9|0|0|0|1|2|3|4"), []string{"G"}, 1, unknown, fact.Of(0.9), "AG", ""},
		{"another gene's alone", own("G|OTHER|0.9|0|0|0|1|2|3|4"), []string{"G"}, 1, unknown, unknown, "", "another gene there: OTHER"},
		{"no gene named", own("G||0.9|0|0|0|1|2|3|4"), []string{"G"}, 1, unknown, fact.Of(0.9), "AG", ""},
		{"CSQ on the transcript", map[string]string{"CSQ": "G|missense_variant|NM_9.1|0.1|||||,G|missense_variant|NM_1.2|0.8||A|0|0|0|0.25"}, []string{"G"}, 1, fact.Of(0.8), fact.Of(0.25), "DL", ""},
		{"CSQ on another transcript", vep("NM_9.1|0.1||||||"), []string{"G"}, 1, unknown, unknown, "", ""},
		{"CSQ of another gene", vep("NM_9.1|||OTHER|0.9|0|0|0"), []string{"G"}, 1, unknown, unknown, "", ""},
		{"CSQ with a missing delta", vep("NM_1.2|||A|0.0||0|0"), []string{"G"}, 1, unknown, unknown, "", "DS_AL is missing"},
		{"CSQ with several values: the largest", vep("NM_1.2|0.1&0.8||||||"), []string{"G"}, 1, fact.Of(0.8), unknown, "", ""},
		{"CSQ with several values and their transcripts", vep("NM_1.2|0.1&0.8|NM_1&NM_7|||||"), []string{"G"}, 1, fact.Of(0.1), unknown, "", ""},
		{"CSQ with transcripts that are none of ours", vep("NM_1.2|0.1&0.8|NM_6&NM_7|||||"), []string{"G"}, 1, fact.Of(0.8), unknown, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &variant.Record{Ref: "A", Alts: tt.alts, Info: tt.info}
			got, err := store(t).ScoresOf(variant.Allele{}, r, tt.n, csq, gene("A", "B"))
			if err != nil {
				t.Fatal(err)
			}
			if got.REVEL.Value != tt.revel || got.SpliceAI.Value != tt.splice || got.SpliceAI.Event != tt.event {
				t.Errorf("REVEL %v, SpliceAI %v, want %v, %v %s", got.REVEL, got.SpliceAI, tt.revel, tt.splice, tt.event)
			}
			if got.REVEL.Value.Known() != (got.REVEL.Source != "") {
				t.Errorf("value %v from %q", got.REVEL.Value, got.REVEL.Source)
			}
			if why := english(t, got.REVEL.Why+got.SpliceAI.Why); !strings.Contains(why, tt.why) || tt.why == "" && why != "" {
				t.Errorf("no score because %q, want %q", why, tt.why)
			}
		})
	}
}

// The source of a value that was chosen among several says so.
func TestScoreOfSeveral(t *testing.T) {
	r := &variant.Record{Ref: "A", Alts: []string{"G"}, Info: map[string]string{"REVEL": "0.9,0.2"}}
	got, err := store(t).ScoresOf(variant.Allele{}, r, 1, nil, gene())
	if want := "INFO REVEL, the largest of 0.2, 0.9"; err != nil || got.REVEL.Source != want {
		t.Errorf("source %q, %v; want %q", got.REVEL.Source, err, want)
	}
}

// What cannot be read is no score of 0: it is an error that names the record.
func TestUnreadableScores(t *testing.T) {
	csq, _ := NewCSQ(`Format: Allele|Feature|REVEL|DS_AG|DS_AL|DS_DG|DS_DL`)
	for _, info := range []map[string]string{
		{"REVEL": "abc"}, {"REVEL": "1.01"}, {"REVEL": "-0.1"}, {"REVEL": "nan"}, {"REVEL": "0.3,abc"}, {"CADD_PHRED": "high"},
		{"DS_AG": "1.2", "DS_AL": "0", "DS_DG": "0", "DS_DL": "0"}, {"DS_AG": "abc"},
		{"SpliceAI": "G|A|abc|0|0|0|1|2|3|4"}, {"SpliceAI": "G|A|1.2|0|0|0|1|2|3|4"}, {"SpliceAI": "G|A|nan|0|0|0|1|2|3|4"}, {"SpliceAI": "G|A|-0.1|.|.|.|1|2|3|4"},
		{"SpliceAI": "G|A|0.1"}, {"SpliceAI": "high"},
		{"CSQ": "G|NM_1.2|abc||||"}, {"CSQ": "G|NM_1.2||1.2|0|0|0"}, {"CSQ": "G|NM_1.2||abc|||"},
	} {
		r := &variant.Record{Ref: "A", Alts: []string{"G"}, Info: info, Origin: variant.Origin{File: "x.vcf", Line: 7}}
		got, err := store(t).ScoresOf(variant.Allele{}, r, 1, csq, gene("A"))
		if err == nil || !strings.HasPrefix(err.Error(), "x.vcf:7: ") || !strings.Contains(err.Error(), "expected") || got != (Scores{}) {
			t.Errorf("%v: %v, %v", info, got, err)
		}
	}
}

// english is a text with the sentences that stand in it, as a reader sees them.
func english(t *testing.T, text string) string {
	t.Helper()
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return words.Plain(text)
}
