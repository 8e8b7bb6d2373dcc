package reference_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// Residues are three bases each, on both strands, within an exon and across two.
func TestResidues(t *testing.T) {
	exons := []genome.Interval{{Start: 0, End: 20}, {Start: 100, End: 110}} // coding: 10..20 and 100..108
	forward := reference.Transcript{Strand: 1, Exons: exons, Coding: genome.Interval{Start: 10, End: 108}}
	reverse := reference.Transcript{Strand: -1, Exons: []genome.Interval{exons[1], exons[0]}, Coding: forward.Coding}
	for _, tt := range []struct {
		name        string
		transcript  reference.Transcript
		first, last int
		want        string
	}{
		{"first residue", forward, 1, 1, "exon 1 11-13"},
		{"across the intron", forward, 3, 4, "exon 1 17-20; exon 2 101-102"},
		{"the last one", forward, 6, 6, "exon 2 106-108"},
		{"beyond the protein", forward, 6, 60, "exon 2 106-108"},
		{"nowhere", forward, 7, 9, ""},
		{"first residue, minus strand", reverse, 1, 1, "exon 1 106-108"},
		{"across the intron, minus strand", reverse, 3, 3, "exon 1 101-102; exon 2 20-20"},
		{"the last one, minus strand", reverse, 6, 6, "exon 2 11-13"},
	} {
		var got []string
		for _, p := range tt.transcript.Residues(tt.first, tt.last) {
			got = append(got, fmt.Sprintf("%s %d-%d", p.Name, p.Interval.First(), p.Interval.Last()))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, strings.Join(got, "; "), tt.want)
		}
	}
}
