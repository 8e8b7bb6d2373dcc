package inheritance

import (
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func kinThresholds() panel.Thresholds {
	var th panel.Thresholds
	th.KinMinSites.Value, th.TrioMaxErrors.Value, th.ParentMaxApart.Value, th.DuplicateMin.Value = 200, 0.04, 0.012, 0.95
	th.SiblingMaxApart.Value, th.KinMinOpposite.Value = 0.05, 10
	th.BalanceMinSites.Value, th.BalanceWidth.Value, th.BalanceFlag.Value, th.BalanceConflict.Value = 4, 0.2, 0.25, 0.5
	th.RunMinLength.Value, th.RunMinCalls.Value = 1000, 3
	return th
}

func TestCheckTrio(t *testing.T) {
	for _, tt := range []struct {
		name     string
		c        TrioCounts
		conflict bool
		said     string
	}{
		{"nothing counted", TrioCounts{}, false, "kin.trio_too_few"},
		{"one site too few, all wrong", TrioCounts{GoodSites: 199, GoodErrors: 199}, false, "kin.trio_too_few"},
		{"at the limit", TrioCounts{GoodSites: 200, GoodErrors: 8}, false, ""},
		{"above the limit", TrioCounts{GoodSites: 200, GoodErrors: 9}, true, "conflict.trio"},
		{"errors at bad sites alone", TrioCounts{Sites: 1000, Errors: 500, GoodSites: 400}, false, ""},
	} {
		got := CheckTrio("c", "f", "m", tt.c, kinThresholds())
		if got.Conflict != tt.conflict || got.Sentence.Key != tt.said {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestCheckPair(t *testing.T) {
	for _, tt := range []struct {
		name     string
		p        Pair
		c        PairCounts
		conflict bool
		said     string
	}{
		{"nothing counted", Pair{Kinship: Father}, PairCounts{}, false, ""},
		{"too few sites", Pair{Kinship: Father}, PairCounts{Sites: 199, Opposite: 199}, false, ""},
		{"parent at the limit", Pair{Kinship: Father}, PairCounts{Sites: 1000, Opposite: 12}, false, ""},
		{"parent above the limit", Pair{Kinship: Mother}, PairCounts{Sites: 1000, Opposite: 13}, true, "conflict.apart"},
		{"parent above the limit, at too few sites", Pair{Kinship: Child}, PairCounts{Sites: 300, Opposite: 9}, false, ""},
		{"parent above the limit, at just enough sites", Pair{Kinship: Child}, PairCounts{Sites: 300, Opposite: 10}, true, "conflict.apart"},
		{"full siblings at the limit", Pair{Kinship: FullSibling}, PairCounts{Sites: 200, Opposite: 10}, false, ""},
		{"full siblings above the limit", Pair{Kinship: FullSibling}, PairCounts{Sites: 200, Opposite: 11}, true, "conflict.apart"},
		{"half siblings may differ", Pair{Kinship: HalfSibling}, PairCounts{Sites: 200, Opposite: 50}, false, ""},
		{"parent and child with one genome", Pair{Kinship: Child}, PairCounts{Sites: 200, Identical: 190}, true, "conflict.duplicate"},
		{"just not one genome", Pair{Kinship: Child}, PairCounts{Sites: 200, Identical: 189}, false, ""},
		{"father and mother with one genome", Pair{Kinship: OtherMember, SexesDiffer: true}, PairCounts{Sites: 200, Identical: 200}, true, "conflict.duplicate"},
		{"siblings with one genome may be twins", Pair{Kinship: FullSibling}, PairCounts{Sites: 200, Identical: 200}, false, "kin.duplicate"},
		{"brother and sister with one genome", Pair{Kinship: FullSibling, SexesDiffer: true}, PairCounts{Sites: 200, Identical: 200}, true, "conflict.duplicate_sexes"},
		{"one genome under two names", Pair{}, PairCounts{Sites: 200, Identical: 200}, false, "kin.duplicate"},
		{"one genome as a man and a woman", Pair{SexesDiffer: true}, PairCounts{Sites: 200, Identical: 200}, true, "conflict.duplicate_sexes"},
	} {
		tt.p.A, tt.p.B = "a", "b"
		got := CheckPair(tt.p, tt.c, kinThresholds())
		if got.Conflict != tt.conflict || got.Sentence.Key != tt.said {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestCheckBalance(t *testing.T) {
	good, off := 0.5, 0.71
	for _, tt := range []struct {
		name       string
		fractions  []float64
		transplant bool
		conflict   bool
		said       string
	}{
		{"no calls", nil, false, false, ""},
		{"too few calls", []float64{off, off, off}, false, false, ""},
		{"all even", []float64{good, good, 0.3, 0.7}, false, false, ""},
		{"a quarter off", []float64{good, good, good, off}, false, false, "flag.balance"},
		{"half off", []float64{good, good, 0.29, off}, false, true, "conflict.balance"},
		{"half off after a transplant", []float64{good, good, off, off}, true, false, "chimera.balance"},
	} {
		got := CheckBalance(BalanceOf(tt.fractions, kinThresholds()), tt.transplant, kinThresholds())
		if got.Conflict != tt.conflict || got.Sentence.Key != tt.said {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestRunAround(t *testing.T) {
	hom, het := false, true
	m := func(pos genome.Pos, h bool) Marker { return Marker{pos, h} }
	for _, tt := range []struct {
		name    string
		markers []Marker
		want    genome.Interval
		calls   int
		long    bool
	}{
		{"no markers", nil, genome.Span(5000, 5000), 0, false},
		{"the finding alone", []Marker{m(5000, hom)}, genome.Span(5000, 5000), 1, false},
		{"to the nearest heterozygous calls", []Marker{m(4000, het), m(4500, hom), m(5000, hom), m(5499, hom), m(5600, het), m(9000, hom)}, genome.Span(4500, 5499), 3, true},
		{"one base too short", []Marker{m(4501, hom), m(5000, hom), m(5499, hom)}, genome.Span(4501, 5499), 3, false},
		{"one call too few", []Marker{m(4000, hom), m(6000, het), m(5000, hom)}, genome.Span(4000, 5000), 2, false},
	} {
		markers := slices.Clone(tt.markers)
		slices.Reverse(markers)
		got := RunAround(5000, markers)
		if got.Interval != tt.want || got.Calls != tt.calls || got.IsLong(kinThresholds()) != tt.long {
			t.Errorf("%s: %+v, long %v", tt.name, got, got.IsLong(kinThresholds()))
		}
	}
}
