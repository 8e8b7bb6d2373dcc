package inheritance

import (
	"fmt"
	"math"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// ExonDepth is the depth over a coding exon of a gene.
type ExonDepth struct {
	Gene   string
	Contig genome.Contig
	Depth  float64
}

// Sequenced is a chromosome with the mapped records on it.
type Sequenced struct {
	Contig genome.Contig
	Length int // bases
	Mapped int
}

// SexReads is what reads show of the sex chromosomes. The zero value: nothing.
type SexReads struct {
	Exons []ExonDepth
	// Chromosomes are those of the file with its records, nil where nobody
	// counted them or they are of several persons.
	Chromosomes []Sequenced
}

// SexFromReads tells the sex by two figures: the depth of X exons beside
// autosomal ones, and the records on Y by length beside those on the autosomes.
// The second may only bear out or contradict the first; where they contradict
// each other the sex is unknown, and the finding says so.
func SexFromReads(r SexReads, th panel.Thresholds) (Sex, []wording.Sentence, Finding) {
	x, said := copiesOfX(r.Exons, th)
	y, saidY := presenceOfY(r.Chromosomes, th)
	evidence := []wording.Sentence{said, saidY}
	switch {
	case x == Male && y == yAbsent, x == Female && y == yPresent:
		key := map[Sex]string{Male: "flag.one_x_no_y", Female: "flag.two_x_and_y"}[x]
		return SexUnknown, evidence, Finding{Sentence: wording.Of(key, append(slices.Clone(said.Args), saidY.Args...)...)}
	}
	return x, evidence, Finding{}
}

// copiesOfX reads one X as male and two as female. Exons without reads tell
// nothing of the others: they are lost, or the capture leaves them out. One long
// gene that is lost or doubled must not decide: as many genes or more that read
// as the other sex leave it unknown.
func copiesOfX(exons []ExonDepth, th panel.Thresholds) (Sex, wording.Sentence) {
	var autosomes []float64
	var all []float64
	x := map[string][]float64{}
	for _, e := range exons {
		if e.Contig.Autosome() {
			autosomes = append(autosomes, e.Depth)
		}
	}
	two := middle(autosomes)
	for _, e := range exons {
		if e.Contig == "X" && e.Depth > th.LossMaxShare.Value*two {
			all, x[e.Gene] = append(all, e.Depth), append(x[e.Gene], e.Depth)
		}
	}
	if len(all) < th.SexReadsExons.Value || two < float64(th.SiteMinDepth.Value) {
		return SexUnknown, wording.Of("sex.reads_open", "exons", fmt.Sprint(len(all)), "least", fmt.Sprint(th.SexReadsExons.Value))
	}
	share := middle(all) / two
	args := []string{"share", fmt.Sprintf("%.2f", share), "exons", fmt.Sprint(len(all)), "male", fmt.Sprint(th.SexReadsMale.Value), "female", fmt.Sprint(th.SexReadsFemale.Value)}
	if share < th.SexReadsMaleMin.Value {
		return SexUnknown, wording.Of("sex.reads_below", append(args, "one", fmt.Sprint(th.SexReadsMaleMin.Value))...)
	}
	sex := byShare(share, th)
	genes := map[Sex]int{}
	for _, depths := range x {
		genes[byShare(middle(depths)/two, th)]++
	}
	if other := genes[Male] + genes[Female] - genes[sex]; sex != SexUnknown && other >= genes[sex] && other > 0 {
		return SexUnknown, wording.Of("sex.reads_genes_differ", append(args, "boys", fmt.Sprint(genes[Male]), "girls", fmt.Sprint(genes[Female]))...)
	}
	return sex, wording.Of(map[Sex]string{Male: "sex.reads_male", Female: "sex.reads_female", SexUnknown: "sex.reads_between"}[sex], args...)
}

func byShare(share float64, th panel.Thresholds) Sex {
	switch {
	case share >= th.SexReadsMaleMin.Value && share <= th.SexReadsMale.Value:
		return Male
	case share >= th.SexReadsFemale.Value:
		return Female
	}
	return SexUnknown
}

// middle is the median, the upper one of two; 0 of nothing.
func middle(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// yReads is whether the Y was sequenced. The zero yReads is not known.
type yReads uint8

const (
	yUnknown yReads = iota
	yAbsent
	yPresent
)

// presenceOfY compares records by length. A file that was cut down to the panel
// has no reads on most chromosomes, and its lack of a Y means nothing. A female
// has some reads on Y: of regions that X and Y share, and misplaced ones.
func presenceOfY(chromosomes []Sequenced, th panel.Thresholds) (yReads, wording.Sentence) {
	var autosomes []float64
	x, y := fact.Fact[float64]{}, fact.Fact[float64]{}
	for _, c := range chromosomes {
		density := float64(c.Mapped) / float64(max(1, c.Length))
		switch {
		case c.Contig.Autosome():
			autosomes = append(autosomes, density)
		case c.Contig == "X":
			x = fact.Of(density)
		case c.Contig == "Y":
			y = fact.Of(density)
		}
	}
	typical := middle(slices.DeleteFunc(slices.Clone(autosomes), func(d float64) bool { return d == 0 }))
	read := 0
	for _, d := range autosomes {
		if typical > 0 && d >= th.SexYAutosomeMin.Value*typical {
			read++
		}
	}
	switch {
	case chromosomes == nil:
		return yUnknown, wording.Of("sex.y_not_counted")
	case read < th.SexYAutosomes.Value || !y.Known() || !x.Known():
		return yUnknown, wording.Of("sex.y_not_whole", "autosomes", fmt.Sprint(read), "least", fmt.Sprint(th.SexYAutosomes.Value))
	}
	share := y.Or(math.NaN()) / typical
	args := []string{"y", fmt.Sprintf("%.3f", share), "x", fmt.Sprintf("%.2f", x.Or(math.NaN())/typical), "absent", fmt.Sprint(th.SexYAbsent.Value), "present", fmt.Sprint(th.SexYPresent.Value)}
	switch {
	case share <= th.SexYAbsent.Value:
		return yAbsent, wording.Of("sex.y_absent", args...)
	case share >= th.SexYPresent.Value:
		return yPresent, wording.Of("sex.y_present", args...)
	}
	return yUnknown, wording.Of("sex.y_between", args...)
}
