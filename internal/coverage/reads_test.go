package coverage

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
)

// Bases that are not callable are one gap where they lie side by side, with every
// reason, that of the most bases first.
func TestGapsOfReads(t *testing.T) {
	type base struct{ any, mapped, bare, good, known, leftOut int }
	fine, low, few, none := base{30, 30, 0, 20, 20, 5}, base{30, 19, 0, 19, 19, 0}, base{19, 19, 0, 19, 19, 0}, base{}
	poor, bare := base{30, 20, 0, 19, 19, 0}, base{30, 20, 1, 19, 19, 0}
	n, copied, nearly := base{30, 30, 0, 30, 19, 0}, base{1, 1, 0, 1, 1, 19}, base{1, 1, 0, 1, 1, 18}
	for _, tt := range []struct {
		name  string
		bases []base
		want  string
	}{
		{"nothing", nil, ""},
		{"callable", []base{fine, fine}, ""},
		{"no reads", []base{none, none, fine}, "100-101 [no_reads]; "},
		{"at every limit, one less", []base{few, fine, low, fine, poor, fine, bare}, "100-100 [too_few_reads]; 102-102 [low_mapping_quality]; 104-104 [low_base_quality]; 106-106 [no_sequence]; "},
		{"N in the reads, and reads that are left out", []base{n, fine, copied, fine, nearly}, "100-100 [no_base]; 102-102 [reads_left_out]; 104-104 [too_few_reads]; "},
		{"reasons that change from base to base", []base{few, low, few, none, few, fine, none}, "100-104 [too_few_reads low_mapping_quality no_reads]; 106-106 [no_reads]; "},
	} {
		var d reads.Depths
		for _, b := range tt.bases {
			d.Any, d.Mapped, d.Bare, d.Good = append(d.Any, b.any), append(d.Mapped, b.mapped), append(d.Bare, b.bare), append(d.Good, b.good)
			d.Known, d.LeftOut = append(d.Known, b.known), append(d.LeftOut, b.leftOut)
		}
		target := Target{"exon 1", genome.Interval{Start: 100, End: 100 + len(tt.bases)}}
		got := ""
		r := OfReads(target, d, []int{1, 20}, thresholds())
		for _, g := range r.Gaps {
			got += fmt.Sprintf("%d-%d %v; ", g.Start, g.End-1, g.Why)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if tt.name == "callable" && (r.Shares[0] != 1 || r.Shares[1] != 1) {
			t.Errorf("shares %v", r.Shares)
		}
	}
}
