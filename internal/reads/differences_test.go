package reads

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

// What lies on one or both copies is seen, with errors around it that are not.
func TestDifferences(t *testing.T) {
	at := func(n int) genome.Interval {
		return genome.Interval{Start: window.Start + n, End: window.Start + n + 1}
	}
	other := func(n int) string {
		return map[byte]string{'A': "G", 'C': "T", 'G': "A", 'T': "C"}[simulate.MadeUp(at(n))[0]]
	}
	one := []simulate.Edit{
		{Interval: at(1000), Inserted: other(1000)},
		{Interval: genome.Interval{Start: window.Start + 1500, End: window.Start + 1503}},
		{Interval: genome.Interval{Start: window.Start + 2000, End: window.Start + 2000}, Inserted: "GATTACA"},
		{Interval: at(3000), Inserted: other(3000)},
	}
	two := []simulate.Edit{{Interval: at(3000), Inserted: other(3000)}}
	all := simulate.Alignments(simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window, one...)}, {simulate.Copy(window, two...)}}},
		simulate.Options{Seed: 5, Depth: 60, Duplicates: 0.1, Unsure: 0.05, ErrorRate: 0.01})
	s, _ := collect(t, write(t, header, all), Options{}, window)
	inner := window
	inner.Interval = genome.Interval{Start: window.Start + 500, End: window.End - 500}
	var got []string
	for _, d := range s.Differences(inner, simulate.MadeUp(inner.Interval), limits, 20, 0.25) {
		got = append(got, fmt.Sprintf("%d%c", int(d.Pos)-window.Start-1, d.Alt))
		if d.Pos == genome.Pos(window.Start+3001) && d.Share() < 0.95 || d.Pos == genome.Pos(window.Start+1001) && d.Share() > 0.75 {
			t.Errorf("%+v", d)
		}
	}
	want := "1000" + other(1000) + " 1500- 1501- 1502- 1999+ 3000" + other(3000)
	if strings.Join(got, " ") != want {
		t.Errorf("differences at %v, want %s", got, want)
	}
	// Both sides of the limits.
	place := genome.Region{Contig: window.Contig, Interval: at(1000)}
	d := s.Differences(place, simulate.MadeUp(place.Interval), limits, 1, 0)[0]
	for name, n := range map[string][2]int{"share": {len(s.Differences(place, simulate.MadeUp(place.Interval), limits, 1, d.Share())), len(s.Differences(place, simulate.MadeUp(place.Interval), limits, 1, d.Share()+0.001))},
		"depth": {len(s.Differences(place, simulate.MadeUp(place.Interval), limits, d.Depth, 0)), len(s.Differences(place, simulate.MadeUp(place.Interval), limits, d.Depth+1, 0))}} {
		if n != [2]int{1, 0} {
			t.Errorf("%s: %v", name, n)
		}
	}
}
