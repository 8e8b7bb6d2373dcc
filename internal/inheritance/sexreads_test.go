package inheritance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func readThresholds() panel.Thresholds {
	th := thresholds()
	th.SexReadsMaleMin.Value, th.SexReadsMale.Value, th.SexReadsFemale.Value, th.SexReadsExons.Value = 0.2, 0.65, 0.8, 20
	th.SexYAbsent.Value, th.SexYPresent.Value, th.SexYAutosomes.Value, th.SexYAutosomeMin.Value = 0.03, 0.1, 20, 0.1
	th.LossMaxShare.Value, th.SiteMinDepth.Value = 0.02, 10
	return th
}

// exons are 100 autosomal ones of depth 100, and genes on X with exons of a
// depth each.
func exons(genes ...[]float64) []ExonDepth {
	var out []ExonDepth
	for range 100 {
		out = append(out, ExonDepth{"A", "1", 100})
	}
	for i, g := range genes {
		for _, d := range g {
			out = append(out, ExonDepth{fmt.Sprint("X", i), "X", d})
		}
	}
	return out
}

func times(n int, depth float64) []float64 {
	var out []float64
	for range n {
		out = append(out, depth)
	}
	return out
}

// chromosomes are those of a genome; autosomes of them have reads.
func chromosomes(autosomes int, x, y float64) []Sequenced {
	var out []Sequenced
	for n := 1; n <= 22; n++ {
		c := Sequenced{genome.Contig(fmt.Sprint(n)), 1000, 0}
		if n <= autosomes {
			c.Mapped = 1000
		}
		out = append(out, c)
	}
	return append(out, Sequenced{"X", 1000, int(x * 1000)}, Sequenced{"Y", 1000, int(y * 1000)})
}

func TestSexFromReads(t *testing.T) {
	girl, boy := exons(times(10, 100), times(5, 100), times(5, 100)), exons(times(10, 50), times(5, 50), times(5, 50))
	for _, tt := range []struct {
		name string
		r    SexReads
		want Sex
		flag string
	}{
		{"nothing", SexReads{}, SexUnknown, ""},
		{"two X, counts not known", SexReads{girl, nil}, Female, ""},
		{"one X, counts not known", SexReads{boy, nil}, Male, ""},
		{"one exon too few", SexReads{exons(times(10, 100), times(9, 100)), nil}, SexUnknown, ""},
		{"exons without reads do not count", SexReads{exons(times(10, 100), times(9, 100), times(5, 0)), nil}, SexUnknown, ""},
		{"lost exons of a boy", SexReads{exons(times(10, 50), times(10, 50), times(19, 0)), nil}, Male, ""},
		{"one copy of a gene lost in a girl", SexReads{exons(times(13, 50), times(10, 100), times(10, 100)), nil}, Female, ""},
		{"one copy of most exons lost in a girl", SexReads{exons(times(13, 50), times(5, 100), times(5, 100)), nil}, SexUnknown, ""},
		{"one of two genes lost in a girl", SexReads{exons(times(13, 50), times(10, 100)), nil}, SexUnknown, ""},
		{"a gene twice in a boy", SexReads{exons(times(13, 100), times(5, 50), times(5, 50)), nil}, SexUnknown, ""},
		{"few reads", SexReads{[]ExonDepth{{"A", "1", 9}}, nil}, SexUnknown, ""},
		{"at the male limit", SexReads{exons(times(20, 65)), nil}, Male, ""},
		{"above the male limit", SexReads{exons(times(20, 66)), nil}, SexUnknown, ""},
		{"below the female limit", SexReads{exons(times(20, 79)), nil}, SexUnknown, ""},
		{"at the female limit", SexReads{exons(times(20, 80)), nil}, Female, ""},
		{"at the least of one X", SexReads{exons(times(20, 20)), nil}, Male, ""},
		{"next to no X", SexReads{exons(times(20, 19)), nil}, SexUnknown, ""},

		{"two X, no Y", SexReads{girl, chromosomes(22, 1, 0.03)}, Female, ""},
		{"two X, Y not told", SexReads{girl, chromosomes(22, 1, 0.031)}, Female, ""},
		{"two X, Y just not told", SexReads{girl, chromosomes(22, 1, 0.099)}, Female, ""},
		{"two X and a Y", SexReads{girl, chromosomes(22, 1, 0.1)}, SexUnknown, "flag.two_x_and_y"},
		{"one X and a Y", SexReads{boy, chromosomes(22, 0.5, 0.1)}, Male, ""},
		{"one X, Y not told", SexReads{boy, chromosomes(22, 0.5, 0.031)}, Male, ""},
		{"one X, no Y", SexReads{boy, chromosomes(22, 0.5, 0.03)}, SexUnknown, "flag.one_x_no_y"},
		{"one X, no Y, autosomes enough", SexReads{boy, chromosomes(20, 0.5, 0)}, SexUnknown, "flag.one_x_no_y"},
		{"one X, no Y, the file cut down", SexReads{boy, chromosomes(19, 0.5, 0)}, Male, ""},
		{"X not told, a Y", SexReads{exons(), chromosomes(22, 0.5, 0.2)}, SexUnknown, ""},
		{"one X, the file names no Y", SexReads{boy, chromosomes(22, 0.5, 0)[:23]}, Male, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, evidence, found := SexFromReads(tt.r, readThresholds())
			if got != tt.want || found.Sentence.Key != tt.flag || found.Conflict {
				t.Errorf("%v, flag %q (%v), want %v, %q", got, found.Sentence.Key, evidence, tt.want, tt.flag)
			}
			if len(evidence) != 2 || evidence[0].Empty() || evidence[1].Empty() {
				t.Errorf("evidence: %v", evidence)
			}
			if looked := strings.HasPrefix(evidence[1].Key, "sex.y_not"); looked != (len(tt.r.Chromosomes) < 24 || tt.r.Chromosomes[19].Mapped == 0) {
				t.Errorf("%v", evidence[1])
			}
		})
	}
}

// What is said of a sex that is not told is true of the figure.
func TestWhyTheSexIsNotTold(t *testing.T) {
	for _, tt := range []struct {
		name  string
		exons []ExonDepth
		want  string
	}{
		{"no X exon was read", exons(times(40, 0)), "sex.reads_open"},
		{"as much as one X in five cells", exons(times(20, 19)), "sex.reads_below"},
		{"at the least of one X", exons(times(20, 20)), "sex.reads_male"},
		{"above one X", exons(times(20, 66)), "sex.reads_between"},
		{"below two", exons(times(20, 79)), "sex.reads_between"},
		{"nothing", nil, "sex.reads_open"},
	} {
		if _, evidence, _ := SexFromReads(SexReads{Exons: tt.exons}, readThresholds()); evidence[0].Key != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, evidence[0].Key, tt.want)
		}
	}
}
