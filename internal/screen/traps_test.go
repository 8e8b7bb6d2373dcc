package screen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// headWhole38 names every chromosome that a trap lies on.
const headWhole38 = "##fileformat=VCFv4.2\n##contig=<ID=1,length=248956422>\n##contig=<ID=2,length=242193529>\n##contig=<ID=6,length=170805979>\n##contig=<ID=10,length=133797422>\n##contig=<ID=17,length=83257441>\n##contig=<ID=19,length=58617616>\n" + columns9 + "\tP\n"

// classified screens one allele on one copy and returns it as reported.
func classified(t *testing.T, place, info string) report.Variant {
	t.Helper()
	c := strings.Split(place, "-")
	r, err := screenText(t, headWhole38+fmt.Sprintf("%s\t%s\t.\t%s\t%s\t.\tPASS\t%s\tGT\t0/1\n", c[0], c[1], c[2], c[3], info))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Samples[0].Variants); n != 1 {
		t.Fatalf("%s: %d variants", place, n)
	}
	return r.Samples[0].Variants[0]
}

// The traps of the domain specification, 2.3 and 2.1, by name. Places are those
// of the gene files and of the ClinVar slice on GRCh38.
func TestTraps(t *testing.T) {
	figure.InFull(t)
	for _, tt := range []struct {
		name, place, info string
		criterion, want   string // status, or strength when met
		used              string // P, LP, VUS, LB or B; "" for any
	}{
		{"p.Trp374Ter lies in the last exon", "10-70598599-C-T", ".", "PVS1", "Strong", "P"},
		{"c.50del leads to decay", "10-70600852-CA-C", ".", "PVS1", "VeryStrong", "P"},
		{"c.50del is too frequent for BS1, and exempt", "10-70600852-CA-C", "gnomAD_AF=0.0034", "BS1", "not_met", "P"},
		{"p.Ala91Val is never pathogenic", "10-70600631-G-A", "REVEL=0.99", "PP3", "Strong", "VUS"},
		{"p.Asn252Ser is benign", "10-70598966-T-C", "REVEL=0.99", "PP3", "Strong", "B"},
		{"p.Ala437Val is uncertain at best", "10-70598411-G-A", "REVEL=0.99", "PP3", "Strong", "VUS"},
		{"UNC13D p.Ala59Thr is benign", "17-75843245-C-T", ".", "PVS1", "not_met", "B"},
		{"a truncation in a gene of one coding exon is Strong", "6-144187018-C-T", ".", "PVS1", "Strong", ""},
		{"a frameshift in the last exon of UNC13D has no PVS1 by itself", "17-75828024-TC-T", ".", "PVS1", "not_met", "VUS"},
		{"the deep-intronic founder allele has no PVS1 and is known", "17-75843827-G-A", ".", "PVS1", "not_met", "P"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := classified(t, tt.place, tt.info)
			got := "absent"
			for _, c := range v.ACMG.Criteria {
				if c.Code == tt.criterion {
					got = c.Status
					if c.Status == "met" {
						got = c.Strength
					}
				}
			}
			if got != tt.want || tt.used != "" && v.Class.Used != tt.used {
				t.Errorf("%s %s %s: %s is %s, class %s; want %s, %s", v.Gene, v.HGVSC, v.HGVSP, tt.criterion, got, v.Class.Used, tt.want, tt.used)
			}
		})
	}
}

// A truncation of a gain-of-function gene is no evidence, wherever it lies.
func TestTrapsNoPVS1InGainOfFunctionGenes(t *testing.T) {
	_, set := builtIn(t)
	for _, symbol := range []string{"NLRC4", "CDC42"} {
		tr, ok := set.On(genome.GRCh38).Transcript(symbol)
		if !ok {
			t.Fatalf("no transcript of %s", symbol)
		}
		exon := tr.CodingExons()[1].Interval
		v := classified(t, fmt.Sprintf("%s-%d-A-AT", tr.Contig, exon.First()+genome.Pos(exon.Len()/2)), ".")
		if v.Gene != symbol || v.Consequence[0] != "frameshift_variant" {
			t.Fatalf("%s: %v", v.Gene, v.Consequence)
		}
		for _, c := range v.ACMG.Criteria {
			if c.Code == "PVS1" && c.Status != "not_met" {
				t.Errorf("%s: PVS1 %s: %s", symbol, c.Status, c.Because)
			}
		}
		if v.Class.Used != "VUS" {
			t.Errorf("%s: class %s", symbol, v.Class.Used)
		}
	}
}
