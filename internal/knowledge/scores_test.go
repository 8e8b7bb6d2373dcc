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
		{"CSQ on the transcript", map[string]string{"CSQ": "G|missense_variant|NM_9.1|0.1||||||,G|missense_variant|NM_1.2|0.8||A|0|0|0|0.25"}, []string{"G"}, 1, fact.Of(0.8), fact.Of(0.25), "DL", ""},
		{"CSQ on other transcripts", map[string]string{"CSQ": "G|missense_variant|NM_9.1|0.95||||||,G|missense_variant|NM_8.1|0.05||||||"}, []string{"G"}, 1, unknown, unknown, "", "of other transcripts only: NM_8.1, NM_9.1"},
		{"CSQ of another gene", vep("NM_9.1|||OTHER|0.9|0|0|0"), []string{"G"}, 1, unknown, unknown, "", "another gene there: OTHER"},
		{"another allele's alone", own("T|A|0.9|0|0|0|1|2|3|4"), []string{"G"}, 1, unknown, unknown, "", "of another allele (T), not of G"},
		{"slivar's -1", map[string]string{"REVEL": "-1"}, []string{"G"}, 1, unknown, unknown, "", "REVEL=-1: the mark of a tool for no value"},
		{"slivar's -1 beside a value", map[string]string{"REVEL": "-1", "REVEL_score": "0.4"}, []string{"G"}, 1, fact.Of(0.4), unknown, "", ""},
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

// Where sources differ the larger counts, and names the others; the least is kept for
// what the smaller would say.
func TestScoresThatDiffer(t *testing.T) {
	csq, _ := NewCSQ(`Format: Allele|Feature|REVEL`)
	table := "#chr\tpos\tref\talt\tscore\n10\t70598599\tC\tT\t"
	for _, tt := range []struct {
		name            string
		info, csq, file string // "" for none
		value, least    fact.Fact[float64]
		source          string
	}{
		{"one source", "0.05", "", "", fact.Of(0.05), fact.Fact[float64]{}, "INFO REVEL"},
		{"of one mind", "0.05", "0.05", "0.050", fact.Of(0.05), fact.Fact[float64]{}, "x.tsv"},
		{"INFO below CSQ", "0.05", "0.95", "", fact.Of(0.95), fact.Of(0.05), "CSQ REVEL; INFO REVEL says 0.05"},
		{"INFO above CSQ", "0.95", "0.05", "", fact.Of(0.95), fact.Of(0.05), "INFO REVEL; CSQ REVEL says 0.05"},
		{"a file below INFO", "0.95", "", "0.05", fact.Of(0.95), fact.Of(0.05), "INFO REVEL; x.tsv says 0.05"},
		{"three", "0.2", "0.1", "0.3", fact.Of(0.3), fact.Of(0.1), "x.tsv; INFO REVEL; CSQ REVEL says 0.1 says 0.2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := store(t)
			if tt.file != "" {
				var err error
				if s, err = scoreFile(t, "REVEL", "x.tsv", table+tt.file+"\n"); err != nil {
					t.Fatal(err)
				}
			}
			r := &variant.Record{Ref: "C", Alts: []string{"T"}, Info: map[string]string{"REVEL": tt.info}}
			if tt.csq != "" {
				r.Info["CSQ"] = "T|NM_1.2|" + tt.csq
			}
			got, err := s.ScoresOf(variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}, r, 1, csq, gene("A"))
			if err != nil || got.REVEL.Value != tt.value || got.REVEL.Least != tt.least || english(t, got.REVEL.Source) != tt.source {
				t.Errorf("%+v (%s), %v; want %v, least %v (%s)", got.REVEL, english(t, got.REVEL.Source), err, tt.value, tt.least, tt.source)
			}
		})
	}
	r := &variant.Record{Ref: "C", Alts: []string{"T"}, Info: map[string]string{"REVEL": "0.95", "REVEL_score": "0.05"}}
	if got, err := store(t).ScoresOf(variant.Allele{}, r, 1, nil, gene("A")); err != nil || got.REVEL.Value != fact.Of(0.95) || got.REVEL.Least != fact.Of(0.05) {
		t.Errorf("two keys: %+v, %v", got.REVEL, err)
	}
}

// A delta that is stated is certain whatever the missing one is, wherever it stands.
func TestSpliceAIInPart(t *testing.T) {
	csq, _ := NewCSQ(`Format: Allele|Feature|DS_AG|DS_AL|DS_DG|DS_DL`)
	titles := "#chr\tpos\tref\talt\tDS_AG\tDS_AL\tDS_DG\tDS_DL\n10\t70598599\tC\tT\t"
	for name, in := range map[string]struct{ field, csq, file string }{
		"SpliceAI's own field": {field: "T|A|0.1|0.95|0|.|1|2|3|4"},
		"CSQ":                  {csq: "T|NM_1.2|0.1|0.95|0|"},
		"a table":              {file: "0.1\t0.95\t0\t.\n"},
		"slivar's -1":          {file: "0.1\t0.95\t0\t-1\n"},
	} {
		s := store(t)
		if in.file != "" {
			var err error
			if s, err = scoreFile(t, "SpliceAI", "x.tsv", titles+in.file); err != nil {
				t.Fatal(err)
			}
		}
		r := &variant.Record{Ref: "C", Alts: []string{"T"}, Info: map[string]string{"SpliceAI": in.field, "CSQ": in.csq}}
		got, err := s.ScoresOf(variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}, r, 1, csq, gene("A"))
		if sp := got.SpliceAI; err != nil || sp.Value.Known() || sp.AtLeast != fact.Of(0.95) || sp.Event != "" || sp.Source == "" || !strings.Contains(english(t, sp.Why), "DS_DL is missing, so the largest delta is not known") {
			t.Errorf("%s: %+v (%s), %v", name, sp, english(t, sp.Why), err)
		}
	}
	whole := &variant.Record{Ref: "C", Alts: []string{"T"}, Info: map[string]string{"SpliceAI": "T|A|0.1|0|0|0|1|2|3|4", "CSQ": "T|NM_1.2|0.0|0||0"}}
	if got, err := store(t).ScoresOf(variant.Allele{}, whole, 1, csq, gene("A")); err != nil || got.SpliceAI.Value != fact.Of(0.1) || got.SpliceAI.Event != "AG" {
		t.Errorf("a whole score beside one in part: %+v, %v", got.SpliceAI, err)
	}
}

// An annotation that cannot be read is said, or refused where values would stand under
// the names of others.
func TestUnreadCSQ(t *testing.T) {
	r := &variant.Record{Ref: "A", Alts: []string{"G"}, Info: map[string]string{"CSQ": "G|NM_1.2|0.9"}, Origin: variant.Origin{File: "x.vcf", Line: 7}}
	got, err := store(t).ScoresOf(variant.Allele{}, r, 1, nil, gene("A"))
	if err != nil || !strings.Contains(english(t, got.REVEL.Why), "the header no Format for it") || got.SpliceAI.Why == "" {
		t.Errorf("no format: %+v, %v", got, err)
	}
	if f, err := store(t).Frequency(variant.Allele{}, r, 1, nil); err != nil || !strings.Contains(besides(t, f), "the header no Format for it") {
		t.Errorf("no format: %+v, %v", f, err)
	}
	for _, format := range []string{"Format: Allele|Feature", "Format: Allele|Feature|REVEL|AF"} {
		csq, _ := NewCSQ(format)
		want := "x.vcf:7: INFO CSQ has 3 columns, expected"
		if _, err := store(t).ScoresOf(variant.Allele{}, r, 1, csq, gene("A")); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", format, err)
		}
		if _, err := store(t).Frequency(variant.Allele{}, r, 1, csq); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", format, err)
		}
	}
	other := &variant.Record{Ref: "A", Alts: []string{"T"}, Info: r.Info}
	csq, _ := NewCSQ("Format: Allele|Feature|REVEL")
	if got, err := store(t).ScoresOf(variant.Allele{}, other, 1, csq, gene("A")); err != nil || english(t, got.REVEL.Why) != "the CSQ of the record is of other alleles" {
		t.Errorf("of another allele: %+v, %v", got, err)
	}
	for _, none := range []string{"", "."} {
		r.Info["CSQ"] = none
		if got, err := store(t).ScoresOf(variant.Allele{}, r, 1, nil, gene("A")); err != nil || got != (Scores{}) {
			t.Errorf("CSQ=%s: %+v, %v", none, got, err)
		}
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
