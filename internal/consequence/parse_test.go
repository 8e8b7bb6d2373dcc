package consequence

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Every name that Describe gives is read back as the same allele, on both
// strands.
func TestNamesAreReadBack(t *testing.T) {
	for _, strand := range []reference.Strand{+1, -1} {
		g := model(t, strand)
		n := 0
		for pos := 21; pos < 155; pos++ {
			for _, size := range []int{0, 1, 2, 4} {
				for _, inserted := range []string{"", "A", "GT", "CCA"} {
					if size == 0 && inserted == "" {
						continue
					}
					before := string(g.Sequence.Bases[pos-1])
					old := string(g.Sequence.Bases[pos : pos+size])
					a, err := normalize.Normalize(variant.Allele{Contig: "1", Pos: genome.Pos(pos), Ref: before + old, Alt: before + inserted}, g.Sequence)
					if err != nil {
						t.Fatal(err)
					}
					e := Describe(a.Allele, g)
					name := e.HGVSc
					if _, body, _ := strings.Cut(e.HGVSg, ":"); a.Allele.Ref != a.Allele.Alt {
						back, err := ParseGenomic(body, g)
						again, _ := normalize.Normalize(back, g.Sequence)
						if err != nil || again.Allele != a.Allele {
							t.Errorf("%s: %v, %v, want %v", e.HGVSg, back, err, a.Allele)
						}
					}
					if a.Allele.Ref == a.Allele.Alt || !strings.HasPrefix(name, "c.") {
						continue
					}
					back, err := Parse(name, g)
					if err != nil {
						if strings.Contains(name, "[") { // a repeat as such
							continue
						}
						t.Errorf("%s: %v", name, err)
						continue
					}
					again, err := normalize.Normalize(back, g.Sequence)
					if err != nil || again.Allele != a.Allele {
						t.Errorf("%s: %v, %v, want %v", name, again.Allele, err, a.Allele)
					}
					n++
				}
			}
		}
		if n < 1000 {
			t.Errorf("%d names were read back", n)
		}
	}
}

func TestParseGenomicRefuses(t *testing.T) {
	g := model(t, -1)
	for name, want := range map[string]string{
		"":                          "is no g. name",
		"c.30C>A":                   "is no g. name",
		"g.30+1C>A":                 "is no g. name",
		"g.0del":                    "is no place",
		"g.31_30del":                "ends before it begins",
		"g.30insA":                  "named by its two neighbours",
		"g.30_31delins":             "states the bases",
		"g.99999999999999999999del": "is no place",
		"g.9000del":                 "beyond the sequence embedded for G (1:1-",
	} {
		if a, err := ParseGenomic(name, g); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %q", name, a, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	g := model(t, +1)
	for name, want := range map[string]string{
		"":            "is no c. name",
		"p.Ala2Asp":   "is no c. name",
		"c.5A>C":      "the name states A, but NM_1.1 has C there",
		"c.0del":      "expected a number that is not 0",
		"c.999A>C":    "lies outside NM_1.1",
		"c.-40A>C":    "lies outside NM_1.1",
		"c.5+1G>A":    "5 is not next to that intron",
		"c.8_5del":    "ends before it begins",
		"c.5_6insert": "is no c. name",
		"c.5insA":     "named by its two neighbours",
		"c.5_6delins": "states the bases",
		"c.5delG":     "the name states G, but NM_1.1 has C there",
	} {
		if a, err := Parse(name, g); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %q", name, a, err, want)
		}
	}
	bare := *g
	bare.Sequence.Bases, bare.Sequence.Interval.End = nil, 0
	if _, err := Parse("c.5del", &bare); err == nil {
		t.Error("a deletion without sequence")
	}
	if a, err := Parse("c.5C>A", &bare); err != nil || a.Ref != "C" || a.Pos != 30 {
		t.Errorf("a substitution without sequence: %v, %v", a, err)
	}
}

// Bases may be written small, as in a place; the words of a name may not change.
func TestUpperBases(t *testing.T) {
	for name, want := range map[string]string{
		"c.1122g>a": "c.1122G>A", "c.5-2a>T": "c.5-2A>T", "c.50dela": "c.50delA", "c.5_7delinsta": "c.5_7delinsTA", "c.1_2insacGT": "c.1_2insACGT",
		"g.5dupc": "g.5dupC", "c.5_7del": "c.5_7del", "c.5_6inv": "c.5_6inv", "c.1122G>A": "c.1122G>A", "c.5delinsn": "c.5delinsn", "c.1122g>n": "c.1122g>n", "": "",
	} {
		if got := UpperBases(name); got != want || UpperBases(got) != got {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
