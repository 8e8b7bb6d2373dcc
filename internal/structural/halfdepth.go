package structural

import (
	"math"
	"slices"
)

// Depth is the depth of one exon beside that of the sample's exons that are like
// it in GC and length, each over its number of copies. The zero Depth compares
// with nothing.
type Depth struct {
	Ratio    float64 // over the median of those like it
	Expected float64
	Spread   float64 // of those like it: standard deviation, by the median deviation, over the median
	Like     int
}

// Compare is the depth of exon number i beside the others.
func Compare(exons []Exon, i int) Depth {
	e := exons[i]
	var like []float64
	for _, o := range exons {
		if e.like(o) {
			like = append(like, o.Depth/float64(o.Copies))
		}
	}
	d := Depth{Like: len(like)}
	if len(like) == 0 || e.Copies == 0 {
		return d
	}
	slices.Sort(like)
	middle := like[len(like)/2]
	if d.Expected = middle * float64(e.Copies); middle == 0 {
		return d
	}
	d.Ratio = e.Depth / d.Expected
	for n := range like {
		like[n] = math.Abs(like[n] - middle)
	}
	slices.Sort(like)
	d.Spread = 1.4826 * like[len(like)/2] / middle
	return d
}

// Half reports whether the exon has so little of the expected depth that one copy
// may be lost. It is false where the expectation rests on few exons, on exons
// that differ more than the spread, or on a low depth: then nothing is known.
func (d Depth) Half(most, spread float64, least int) bool {
	return d.Open(spread, least) == "" && d.Ratio <= most
}

// Open is why a depth cannot be compared: few exons alike, a low depth expected of
// them, or uneven ones; "" where it can.
func (d Depth) Open(spread float64, least int) string {
	switch {
	case d.Like < leastLike:
		return "few"
	case d.Expected < float64(least):
		return "shallow"
	case d.Spread > spread:
		return "uneven"
	}
	return ""
}
