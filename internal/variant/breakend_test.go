package variant

import (
	"fmt"
	"testing"
)

// The four orientations, with bases on either side, and what callers write
// instead. "left" is the side on which the kept bases lie.
func TestBreakend(t *testing.T) {
	side := map[bool]string{true: "left", false: "right"}
	for _, tt := range []struct {
		name, alt string
		info      map[string]string
		want      string
	}{
		{"joined to the right of p", "G[17:198982[", nil, "left to right of 17:198982"},
		{"with chr", "G[chr17:198982[", nil, "left to right of 17:198982"},
		{"joined to the left of p, turned", "GACT]chrX:7]", nil, "left to left of X:7"},
		{"before, to the left of p", "]2:321681]ACTG", nil, "right to left of 2:321681"},
		{"before, turned", "[13:123457[C", nil, "right to right of 13:123457"},
		{"on an assembled contig", "G[<ctg1>:329[", nil, "left to right of :329"},
		{"on an HLA contig", "G[HLA-A*01:01:329[", nil, "left to right of :329"},
		{"a single breakend", "G.", nil, "left to right of :0"},
		{"a single breakend before", ".G", nil, "right to right of :0"},
		{"Delly", "<BND>", map[string]string{"CHR2": "chr5", "POS2": "77", "CT": "3to3", "END": "12"}, "left to left of 5:77"},
		{"an older Delly", "<TRA>", map[string]string{"CHR2": "5", "END": "77", "CT": "5to3"}, "right to left of 5:77"},
		{"GATK-SV", "<BND>", map[string]string{"CHR2": "chr17", "END2": "88", "END": "12", "STRANDS": "--"}, "right to right of 17:88"},
		{"sides not stated", "<BND>", map[string]string{"CHR2": "chr17", "END2": "88"}, "right to right of :0"},
		{"brackets that do not fit", "G[17:1]", nil, "right to right of :0"},
		{"one bracket", "G[17:1", nil, "right to right of :0"},
		{"bases on both sides", "G[17:1[C", nil, "right to right of :0"},
		{"no bases", "[17:1[", nil, "right to right of :0"},
		{"no number", "G[17:x[", nil, "right to right of :0"},
		{"a deletion", "<DEL>", nil, "none"},
		{"bases", "GA", nil, "none"},
		{"a star", "*", nil, "none"},
	} {
		r := &Record{Alts: []string{tt.alt}, Info: tt.info}
		b, ok := r.Breakend(tt.alt)
		got := fmt.Sprintf("%s to %s of %s:%d", side[b.Left], side[b.Mate.Left], b.Mate.Contig, b.Mate.Pos)
		if !ok {
			got = "none"
		}
		if got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.name, tt.alt, got, tt.want)
		}
		if reach := r.Reach(); (len(reach) == 1) != (b.Mate.Contig != "") {
			t.Errorf("%s: reaches %v", tt.name, reach)
		}
	}
}

// A breakend speaks for the stretch to its mate, whichever comes first.
func TestReach(t *testing.T) {
	for alt, want := range map[string]string{"A]1:90]": "[1:50-90]", "[1:9[A": "[1:9-50]", "A[2:9[": "[2:9-9]", "A.": "[]", "<DEL>": "[]"} {
		r := &Record{Contig: "1", Pos: 50, Alts: []string{alt}}
		if got := fmt.Sprint(r.Reach()); got != want {
			t.Errorf("%s: %s, want %s", alt, got, want)
		}
	}
}
