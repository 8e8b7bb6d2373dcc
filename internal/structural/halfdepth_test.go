package structural

import (
	"fmt"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Half of the depth of exons alike, on both sides of every limit.
func TestHalfTheDepth(t *testing.T) {
	exon := func(n int, depth float64) Exon {
		return Exon{Gene: "A", Number: n, Region: genome.Region{Contig: "10", Interval: genome.Interval{Start: 1000 * n, End: 1000*n + 150}}, Depth: depth, Copies: 2, GC: fact.Of(0.5)}
	}
	with := func(depth float64, like int, change func(n int, e *Exon)) Depth {
		exons := []Exon{exon(0, depth)}
		for n := range like {
			e := exon(n+1, 100)
			if change != nil {
				change(n, &e)
			}
			exons = append(exons, e)
		}
		return Compare(exons, 0)
	}
	for _, tt := range []struct {
		name string
		d    Depth
		want bool
	}{
		{"half", with(50, 8, nil), true},
		{"at the limit", with(65, 8, nil), true},
		{"above it", with(65.1, 8, nil), false},
		{"too few alike", with(50, 7, nil), false},
		{"exons alike on a man's X", with(50, 8, func(n int, e *Exon) { e.Copies, e.Depth = 1, 50 }), true},
		{"a spread at the limit", with(50, 9, func(n int, e *Exon) { e.Depth = 100 + float64(n%3-1)*15/1.4826 }), true},
		{"a spread above it", with(50, 9, func(n int, e *Exon) { e.Depth = 100 + float64(n%3-1)*15.2/1.4826 }), false},
		{"other GC", with(50, 8, func(n int, e *Exon) { e.GC = fact.Of(0.57) }), false},
		{"GC not known", with(50, 8, func(n int, e *Exon) { e.GC = fact.Fact[float64]{} }), false},
		{"too low a depth to expect anything", with(9.5, 8, func(n int, e *Exon) { e.Depth = 19.9 }), false},
		{"just enough", with(10, 8, func(n int, e *Exon) { e.Depth = 20 }), true},
		{"no depth at all", with(0, 8, func(n int, e *Exon) { e.Depth = 0 }), false},
		{"not compared", Depth{}, false},
	} {
		if got := tt.d.Half(0.65, 0.15, 20); got != tt.want {
			t.Errorf("%s: %v, want %v: %s", tt.name, got, tt.want, fmt.Sprintf("%+v", tt.d))
		}
	}
	for _, tt := range []struct {
		name string
		d    Depth
		want string
	}{
		{"compared, half or not", with(100, 8, nil), ""},
		{"too few alike", with(50, 7, nil), "few"},
		{"a low depth", with(9.5, 8, func(n int, e *Exon) { e.Depth = 19.9 }), "shallow"},
		{"a spread above it", with(50, 9, func(n int, e *Exon) { e.Depth = 100 + float64(n%3-1)*15.2/1.4826 }), "uneven"},
		{"not compared", Depth{}, "few"},
	} {
		if got := tt.d.Open(0.15, 20); got != tt.want {
			t.Errorf("%s: %q, want %q: %+v", tt.name, got, tt.want, tt.d)
		}
	}
}
