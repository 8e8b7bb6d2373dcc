package report

import (
	"slices"
	"strings"
	"testing"
)

func TestMatches(t *testing.T) {
	deletion := Variant{Gene: "AAA", Chrom: "10", Pos: 5, Ref: "CA", Alt: "C", HGVSG: "NC_000010.11:g.6del", HGVSC: "NM_1.2:c.50del", HGVSP: "NP_1.1:p.(Leu17ArgfsTer34)",
		ClinVar: &ClinVar{ID: "468305"}, Record: Record{Pos: 4, Ref: "tca", Alt: "tc"}}
	bare := Variant{Gene: "AAA", Chrom: "10", Pos: 5, Ref: "C", Alt: "A", HGVSG: "NC_000010.11:g.5C>A", HGVSC: "c.7C>A", HGVSP: "p.?", Record: Record{Pos: 5, Ref: "C", Alt: "A"}}
	for text, want := range map[string][2]bool{
		"c.50del": {true, false}, "C.50DEL": {true, false}, "NM_1.2:c.50del": {true, false}, "AAA c.50del": {true, false}, "aaa:c.50del": {true, false}, " c.50del ": {true, false},
		"p.Leu17ArgfsTer34": {true, false}, "p.(Leu17ArgfsTer34)": {true, false}, "Leu17ArgfsTer34": {true, false}, "leu17argfster34": {true, false},
		"p.L17Rfs*34": {true, false}, "L17Rfs*34": {true, false}, "AAA p.L17Rfs*34": {true, false}, "p.L17Kfs*34": {},
		"g.6del": {true, false}, "NC_000010.11:g.6del": {true, false}, "chr10:g.6del": {true, false}, "10:g.6del": {true, false},
		"10-5-CA-C": {true, false}, "chr10:5:CA:C": {true, false}, "chr10:5 CA>C": {true, false}, "10:5CA>C": {true, false}, "10-5-ca-c": {true, false},
		"10-4-TCA-TC": {true, false}, "Chr10:4 tca>tc": {true, false},
		"468305": {true, false}, "ClinVar:468305": {true, false}, "clinvar 468305": {true, false}, "VCV000468305": {true, false}, "VCV000468305.7": {true, false},
		"c.7C>A": {false, true}, "10-5-C-A": {false, true}, "chr10:5 C>A": {false, true}, "10:5C>A": {false, true},

		"": {}, " ": {}, "c.50": {}, "c.5": {}, "c.": {}, "c.50dela": {}, "AAA": {}, "AAA ": {}, "AAA:": {}, "10": {}, "5": {},
		"NM_9.9:c.50del": {}, "NM_1.3:c.50del": {}, "BBB c.50del": {}, "p.?": {}, "?": {}, "AAA p.?": {}, "11:g.6del": {},
		"10-5-CA-T": {}, "11-5-CA-C": {}, "10-6-CA-C": {}, "10-5-CA-": {}, "10-5": {}, "10-4-T,CA-TC": {},
		"ClinVar:": {}, "clinvar:46830": {}, "4683050": {}, "468305.7": {}, "VCV": {},
	} {
		if got := [2]bool{deletion.Matches(text), bare.Matches(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if (Variant{}).Matches("") || (Variant{}).Matches("-0--") {
		t.Error("a variant without names has a name")
	}
}

// A position may be written with commas.
func TestPlace(t *testing.T) {
	for text, want := range map[string]string{
		"10-70600852-CA-C": "10-70600852-CA-C", "chr10:70,600,852 CA>C": "10-70600852-CA-C", "chrX_5_A_C": "X-5-A-C", "m:5:A:C": "M-5-A-C",
		"c.50del": "", "100-5-A-C": "", "10-5-A": "", "10-A-5-C": "", "NC_000010.11:g.5C>A": "",
	} {
		if got := Place(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The accession of the gene's transcript may lack its version, and no other
// version stands for it.
func TestWithoutTranscript(t *testing.T) {
	s := Sample{Genes: []Gene{{Symbol: "AAA", Transcript: "NM_1.2"}, {Symbol: "BBB", Transcript: "NM_12.1"}}}
	for text, want := range map[string]string{
		"NM_1.2:c.5A>C": "c.5A>C", "nm_1:c.5A>C": "c.5A>C", "c.5A>C": "c.5A>C",
		"NM_1.3:c.5A>C": "NM_1.3:c.5A>C", "NM_12.1:c.5A>C": "NM_12.1:c.5A>C", "NM_12:c.5A>C": "NM_12:c.5A>C",
	} {
		if got := s.withoutTranscript("AAA", text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNamesVariant(t *testing.T) {
	for text, want := range map[string]bool{
		"c.50del": true, "NM_1:c.50del": true, "10-5-C-A": true, "Ala91Val": true, "p.Ala91=": true, "468305": true, "chr10:5 C>A": true, "AAA c.5A>C": true, "Gln5*": true, "A91V": true, "w374*": true, "L17fs": true,
		"AAA": false, "RAB27A": false, "CD27": false, "AP3B1": false, "HLA-DRB1": false, "": false,
	} {
		if got := NamesVariant(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestNear(t *testing.T) {
	s := Sample{ID: "S", Genes: []Gene{{Symbol: "STX11", Transcript: "NM_1.2"}}, Variants: []Variant{
		{Gene: "STX11", Chrom: "6", Pos: 500, Ref: "C", Alt: "A", HGVSC: "c.753+1G>T", HGVSG: "g.500C>A", Reported: true},
		{Gene: "STX11", Chrom: "6", Pos: 900, Ref: "C", Alt: "A", HGVSC: "c.1201G>T", HGVSG: "g.900C>A"}}}
	r := &Report{Run: Run{Panel: Panel{Genes: []string{"STX11", "STXBP2", "UNC13D", "CD27"}}}, Samples: []Sample{s}}
	for text, want := range map[string]string{
		"STX12": "STX11", "stx": "STX11 STXBP2", "UNC13": "UNC13D", "UNC31D": "UNC13D", "CD28": "CD27", "CD55": "", "ABCD": "", "": "", "S": "",
	} {
		if got := strings.Join(r.NearGenes(text), " "); got != want {
			t.Errorf("gene %q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string][]string{
		"c.753+1G>A": {"STX11 c.753+1G>T"}, "c.753+2G>T": {"STX11 c.753+1G>T"}, "NM_1.2:c.753+1G>A": {"STX11 c.753+1G>T"}, "chr6:501 C>A": {"STX11 c.753+1G>T"},
		"c.1201G>C": {"STX11 c.1201G>T"}, "c.5A>C": nil, "c.": nil, "5": nil, "": nil,
	} {
		if got := NearVariants(r.Samples, text); !slices.Equal(got, want) {
			t.Errorf("variant %q: %q, want %q", text, got, want)
		}
	}
	if got := Reported(r.Samples); !slices.Equal(got, []string{"STX11 c.753+1G>T"}) {
		t.Errorf("reported: %q", got)
	}
	if got := r.SamplesWith("c.1201g>t"); !slices.Equal(got, []string{"S"}) || r.SamplesWith("c.1A>T") != nil {
		t.Errorf("samples with it: %q", got)
	}
}
