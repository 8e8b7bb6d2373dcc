package coverage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func thresholds() panel.Thresholds {
	var th panel.Thresholds
	th.MinDepth.Value, th.MinGQ.Value = 20, 20
	return th
}

func stretch(start, end, depth, quality int) Stretch {
	return Stretch{Interval: genome.Interval{Start: start, End: end}, Depth: fact.Of(depth), Quality: fact.Of(quality)}
}

func TestCallable(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    Stretch
		want bool
	}{
		{"nothing stated", Stretch{}, false},
		{"depth 0, quality 0", stretch(0, 1, 0, 0), false},
		{"depth just below", stretch(0, 1, 19, 99), false},
		{"depth at the limit", stretch(0, 1, 20, 99), true},
		{"quality just below", stretch(0, 1, 30, 19), false},
		{"quality at the limit", stretch(0, 1, 30, 20), true},
		{"quality not stated", Stretch{Depth: fact.Of(30)}, false},
		{"depth not stated", Stretch{Quality: fact.Of(99)}, false},
		{"a variant needs no quality", Stretch{Depth: fact.Of(30), Variant: true}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Callable(tt.s, thresholds()); got != tt.want {
				t.Errorf("Callable = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAssess(t *testing.T) {
	targets := []Target{{"exon 1", genome.Interval{Start: 100, End: 110}}, {"exon 2", genome.Interval{Start: 200, End: 210}}}
	for _, tt := range []struct {
		name string
		in   []Stretch
		want Callability
	}{
		{"nothing stated", nil, Callability{}},
		{"all covered", []Stretch{stretch(200, 300, 25, 50), stretch(50, 150, 30, 50)},
			Callability{Fraction: fact.Of(1.0), MinDepth: fact.Of(25)}},
		{"a block of depth 0 covers nothing", []Stretch{stretch(0, 300, 0, 0)},
			Callability{Fraction: fact.Of(0.0), MinDepth: fact.Of(0), Gaps: []Gap{
				{"exon 1", genome.Interval{Start: 100, End: 110}, true}, {"exon 2", genome.Interval{Start: 200, End: 210}, true}}}},
		{"the second exon is not mentioned", []Stretch{stretch(100, 110, 30, 50)},
			Callability{Fraction: fact.Of(0.5), Gaps: []Gap{{"exon 2", genome.Interval{Start: 200, End: 210}, false}}}},
		{"one base too shallow", []Stretch{stretch(100, 105, 30, 50), stretch(105, 106, 3, 9), stretch(106, 110, 30, 50), stretch(200, 210, 30, 50)},
			Callability{Fraction: fact.Of(0.95), MinDepth: fact.Of(3), Gaps: []Gap{{"exon 1", genome.Interval{Start: 105, End: 106}, true}}}},
		{"a thin record inside a good block changes nothing", []Stretch{stretch(100, 300, 30, 50), stretch(104, 105, 2, 3)},
			Callability{Fraction: fact.Of(1.0), MinDepth: fact.Of(30)}},
		{"a doubtful record inside a good block is a gap", []Stretch{stretch(100, 300, 30, 50), {Interval: genome.Interval{Start: 104, End: 105}, Doubtful: true}},
			Callability{Fraction: fact.Of(0.95), MinDepth: fact.Of(30), Gaps: []Gap{{"exon 1", genome.Interval{Start: 104, End: 105}, true}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Assess(targets, tt.in, thresholds())
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty(), cmp.AllowUnexported(fact.Fact[int]{}, fact.Fact[float64]{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestStretchOf(t *testing.T) {
	const missing = variant.MissingAllele
	block, site := []string{"<NON_REF>"}, []string{"T", "<NON_REF>"}
	good := variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(40), Quality: fact.Of(99)}
	with := func(change func(*variant.Call)) variant.Call {
		c := good
		change(&c)
		return c
	}
	th := thresholds()
	th.HetFractionMin.Value = 0.25
	for _, tt := range []struct {
		name             string
		alts             []string
		c                variant.Call
		stated, doubtful bool
	}{
		{"a block", block, good, true, false},
		{"a block without ALT", nil, good, true, false},
		{"a block, no call", block, variant.Call{}, false, false},
		{"a block, half a call", block, variant.Call{Alleles: []int{0, missing}, Depth: fact.Of(50)}, false, false},
		{"a block called with its ALT", block, variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(50)}, false, false},
		{"a block that failed its filter", block, with(func(c *variant.Call) { c.Filter = []string{"LowGQ"} }), false, false},
		{"the reference at a variant", site, good, true, false},
		{"a variant", site, variant.Call{Alleles: []int{0, 1}}, true, false},
		{"no call at a variant", site, variant.Call{Depth: fact.Of(40)}, true, true},
		{"missing at a variant", site, variant.Call{Alleles: []int{missing, missing}, Depth: fact.Of(40)}, true, true},
		{"half a call at a variant", site, variant.Call{Alleles: []int{0, missing}, Depth: fact.Of(40)}, true, true},
		{"the reference of quality just below", site, with(func(c *variant.Call) { c.Quality = fact.Of(19) }), true, true},
		{"the reference of depth just below", site, with(func(c *variant.Call) { c.Depth = fact.Of(19) }), true, true},
		{"the reference of unknown quality", site, with(func(c *variant.Call) { c.Quality = fact.Fact[int]{} }), true, true},
		{"the reference against the reads", site, with(func(c *variant.Call) { c.AlleleDepths = []int{30, 10, 0} }), true, true},
		{"the reference, reads just below", site, with(func(c *variant.Call) { c.AlleleDepths = []int{31, 9, 0} }), true, false},
		{"the reference, filtered", site, with(func(c *variant.Call) { c.Filter = []string{"LowQual"} }), true, true},
		{"the reference, passed", site, with(func(c *variant.Call) { c.Filter = []string{"PASS"} }), true, false},
		{"any other allele", site, variant.Call{Alleles: []int{0, 2}, Depth: fact.Of(40)}, true, true},
		{"a base that is not there", []string{"T", "*"}, variant.Call{Alleles: []int{0, 2}, Depth: fact.Of(40)}, true, true},
		{"a structural call", []string{"<DEL>"}, good, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := StretchOf(&variant.Record{Pos: 11, End: 20, Alts: tt.alts}, tt.c, th)
			if ok != tt.stated || ok && s.Doubtful != tt.doubtful {
				t.Errorf("StretchOf = %+v, %v", s, ok)
			}
		})
	}
	s, _ := StretchOf(&variant.Record{Pos: 11, End: 20}, with(func(c *variant.Call) { c.MinDepth = fact.Of(7) }), th)
	if s.Depth != fact.Of(7) || s.Interval != (genome.Interval{Start: 10, End: 20}) {
		t.Errorf("MIN_DP of a block: %+v", s)
	}
}
