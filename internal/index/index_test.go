package index

import (
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// tbi is a small index: one contig, one record's chunk in one bin, and the bin
// of the counts.
const tbi = "TBI\x01\x01\x00\x00\x00" + "\x02\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x23\x00\x00\x00\x00\x00\x00\x00" + "\x05\x00\x00\x00chr1\x00" +
	"\x02\x00\x00\x00" +
	"\x49\x12\x00\x00\x01\x00\x00\x00\x05\x00\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00" + // bin 4681: bases 0 to 16,383
	"\x4a\x92\x00\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x00\x00" + // bin 37450: counts
	"\x01\x00\x00\x00\x05\x00\x01\x00\x00\x00\x00\x00"

func TestParse(t *testing.T) {
	i, err := parse([]byte(tbi))
	if err != nil {
		t.Fatal(err)
	}
	if len(i.names) != 1 || i.names[0] != "chr1" || i.end != (bgzf.Offset{File: 2}) {
		t.Fatalf("%+v", i)
	}
	for _, tt := range []struct {
		in   genome.Interval
		want int
	}{{genome.Interval{Start: 0, End: 1}, 1}, {genome.Interval{Start: 16383, End: 16384}, 1}, {genome.Interval{Start: 16384, End: 20000}, 0}} {
		got, ok := i.Chunks([]genome.Region{{Contig: "1", Interval: tt.in}})
		if !ok || len(got) != tt.want {
			t.Errorf("%v: %v", tt.in, got)
		}
	}
	if got := i.Counts(); got != nil { // half a bin of counts is none
		t.Errorf("counts: %v", got)
	}
	for n := range len(tbi) { // whatever is cut off is missed
		if _, err := parse([]byte(tbi[:n])); err == nil {
			t.Errorf("the first %d of %d bytes pass for an index", n, len(tbi))
		}
	}
}

// A contig with records and without a count leaves the counts unknown; one
// without records has none.
func TestCounts(t *testing.T) {
	full, bare, empty := contig{mapped: 9, counted: true, bins: make([]bin, 1)}, contig{bins: make([]bin, 1)}, contig{}
	for _, tt := range []struct {
		name string
		refs []contig
		want []int
	}{
		{"counted", []contig{full, full}, []int{9, 9}},
		{"one without records", []contig{full, empty}, []int{9, 0}},
		{"one without a count", []contig{full, bare}, nil},
		{"no contig", nil, nil},
	} {
		if got := (&Index{refs: tt.refs}).Counts(); !slices.Equal(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// The bins of the levels of a .tbi, from the SAM specification, 5.3.
func TestSpan(t *testing.T) {
	i := &Index{shift: linearShift, depth: tbiDepth}
	for number, want := range map[int]genome.Interval{
		0: {Start: 0, End: 1 << 29}, 1: {Start: 0, End: 1 << 26}, 8: {Start: 7 << 26, End: 8 << 26}, 9: {Start: 0, End: 1 << 23},
		4681: {Start: 0, End: 1 << 14}, 37448: {Start: 32767 << 14, End: 32768 << 14}, 37449: {}, 37450: {},
	} {
		if got := i.span(number); got != want {
			t.Errorf("bin %d: %v, want %v", number, got, want)
		}
	}
}

// No index, however damaged, makes the reader panic or ask for much memory.
func FuzzParse(f *testing.F) {
	f.Add([]byte(tbi))
	f.Add([]byte("CSI\x01\x0e\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if i, err := parse(raw); err == nil {
			i.Chunks([]genome.Region{{Contig: "1", Interval: genome.Interval{Start: 1000, End: 2000}}})
		}
	})
}
