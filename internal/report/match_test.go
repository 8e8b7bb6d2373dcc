package report

import (
	"testing"
)

func TestMatches(t *testing.T) {
	v := Variant{Gene: "AAA", Chrom: "10", Pos: 5, Ref: "CA", Alt: "C", HGVSG: "NC_000010.11:g.6del", HGVSC: "NM_1.2:c.50del", HGVSP: "NP_1.1:p.(Leu17ArgfsTer34)",
		ClinVar: &ClinVar{ID: "468305"}, Record: Record{Pos: 4, Ref: "TCA", Alt: "TC"}}
	bare := Variant{Gene: "AAA", Chrom: "10", Pos: 5, Ref: "C", Alt: "A", HGVSG: "NC_000010.11:g.5C>A", HGVSC: "c.7C>A", Record: Record{Pos: 5, Ref: "C", Alt: "A"}}
	for text, want := range map[string][2]bool{
		"c.50del": {true, false}, "C.50DEL": {true, false}, "NM_1.2:c.50del": {true, false}, "AAA c.50del": {true, false}, "AAA:c.50del": {true, false},
		"p.Leu17ArgfsTer34": {true, false}, "p.(Leu17ArgfsTer34)": {true, false}, "Leu17ArgfsTer34": {true, false}, "g.6del": {true, false}, "NC_000010.11:g.6del": {true, false},
		"10-5-CA-C": {true, false}, "chr10:5:CA:C": {true, false}, "chr10:5 CA>C": {true, false}, "10-4-TCA-TC": {true, false}, "468305": {true, false}, "ClinVar:468305": {true, false},
		"c.7C>A": {false, true}, "10-5-C-A": {false, true}, "chr10:5 C>A": {false, true},
		"": {}, " ": {}, "c.50": {}, "c.5": {}, "AAA": {}, "NM_9.9:c.50del": {}, "BBB c.50del": {}, "10-5-CA-T": {}, "11-5-CA-C": {}, "ClinVar:": {}, "clinvar:46830": {}, "p.?": {},
	} {
		if got := [2]bool{v.Matches(text), bare.Matches(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
