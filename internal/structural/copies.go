package structural

import (
	"cmp"
	"math"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Normal is the depth of every exon in a sample without the disease, in the
// order of the sample's exons; below 0 where it has none.
type Normal struct {
	Name   string
	Depths []float64
}

// CopyLimits say when a change of copies counts.
type CopyLimits struct {
	MinNormals int     // normals that are like the sample
	MaxNormals int     // the best of them are used
	MaxApart   float64 // largest typical distance of the logarithms of the depths
	MinQuality float64 // Phred, of a change against none
}

// CopyChange is a run of exons of one gene with another number of copies.
type CopyChange struct {
	Gene        string
	First, Last int // numbers of exons
	Span        genome.Region
	Exons       int
	Copies      int     // 2 is the number that is expected of an autosome
	Expected    int     // copies
	Ratio       float64 // of the depth over the expected one
	Quality     float64 // Phred
	Normals     int
}

// Parameters of the model (project defaults): how likely a change begins at an
// exon, and the least spread of depth from sample to sample.
const (
	changeRate  = 1e-2 // the quality asked for guards against chance
	leastSpread = 0.08
	leastRatio  = 0.02 // stray reads over an exon that is not there
	readLength  = 150  // bases, to take molecules from depth
)

// Compared is what comparing a sample with normals shows.
type Compared struct {
	Changes []CopyChange
	Normals int // that were used; with fewer than the least nothing is known
	// NotCompared are the genes with exons that the normals do not cover, or of whose
	// reads the sample leaves out more than of others.
	NotCompared []string
}

// Copies compares the depth of every exon with the normals that are most like
// the sample, and finds the runs of exons whose number of copies differs.
func Copies(exons []Exon, normals []Normal, l CopyLimits) Compared {
	used := alikeNormals(exons, normals, l)
	out := Compared{Normals: len(used)}
	if len(used) < l.MinNormals {
		return out
	}
	model := modelOf(exons, used)
	setAside(exons, model)
	for from := 0; from < len(exons); {
		to := from
		for to < len(exons) && exons[to].Gene == exons[from].Gene {
			to++
		}
		out.Changes = append(out.Changes, segments(exons[from:to], model[from:to], len(used), l)...)
		if slices.ContainsFunc(model[from:to], func(m expectation) bool { return m.depth <= 0 }) {
			out.NotCompared = append(out.NotCompared, exons[from].Gene)
		}
		from = to
	}
	return out
}

// Limits of comparing one exon (project defaults).
const (
	leastCovered = 0.05 // of the mean depth of exons: below it an exon was not captured
	leastUsed    = 0.75 // of the usual share of reads that count: below it reads are missing for another reason
)

// setAside expects nothing of exons whose reads are there and mostly do not count,
// unlike those of the others: duplicates, or reads that lie elsewhere as well.
func setAside(exons []Exon, model []expectation) {
	var usual []float64
	for _, e := range exons {
		if e.Contig.Autosome() && e.All > 0 {
			usual = append(usual, e.Depth/e.All)
		}
	}
	if len(usual) == 0 {
		return
	}
	slices.Sort(usual)
	for i, e := range exons {
		if e.All > leastCovered*model[i].depth && e.Depth < leastUsed*usual[len(usual)/2]*e.All {
			model[i] = expectation{}
		}
	}
}

// shares is the depth of each exon over the mean of the sample's autosomal exons that
// were captured, below 0 where it is not known.
func shares(exons []Exon, depths []float64) []float64 {
	mean := func(least float64) float64 {
		total, n := 0.0, 0
		for i, e := range exons {
			if e.Contig.Autosome() && depths[i] > least {
				total, n = total+depths[i], n+1
			}
		}
		return total / max(1, float64(n))
	}
	usual := mean(leastCovered * mean(0))
	out := make([]float64, len(depths))
	for i, d := range depths {
		if out[i] = -1; d >= 0 && usual > 0 {
			out[i] = d / usual
		}
	}
	return out
}

func depthsOf(exons []Exon) []float64 {
	var out []float64
	for _, e := range exons {
		out = append(out, e.Depth)
	}
	return out
}

// alikeNormals are the normals whose depths go with the sample's, the best
// first.
func alikeNormals(exons []Exon, normals []Normal, l CopyLimits) [][]float64 {
	mine := shares(exons, depthsOf(exons))
	type scored struct {
		shares []float64
		apart  float64
	}
	var all []scored
	for _, n := range normals {
		if len(n.Depths) != len(exons) {
			continue
		}
		theirs := ofTwoCopies(exons, shares(exons, n.Depths))
		if d, scale, ok := apart(exons, mine, theirs); ok && d <= l.MaxApart && sameCapture(exons, mine, theirs) {
			for i := range theirs {
				theirs[i] *= scale
			}
			all = append(all, scored{theirs, d})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(a.apart, b.apart) })
	var out [][]float64
	for _, s := range all[:min(len(all), l.MaxNormals)] {
		out = append(out, s.shares)
	}
	return out
}

// sameCapture reports whether at most one gene that the normal covers has no reads in
// the sample: with more the sample was captured otherwise, and has not lost them all.
func sameCapture(exons []Exon, mine, theirs []float64) bool {
	covered := map[string]bool{} // of the genes that the normal covers
	for i, e := range exons {
		if theirs[i] > leastCovered && e.Copies > 0 {
			covered[e.Gene] = covered[e.Gene] || mine[i] > leastCovered
		}
	}
	none := 0
	for _, has := range covered {
		if !has {
			none++
		}
	}
	return none <= 1
}

// maleX is the share below which the X of a normal is taken for a man's
// (project default: a half is expected).
const maleX = 0.7

// ofTwoCopies doubles the X of a man, so that men and women can be compared.
func ofTwoCopies(exons []Exon, shares []float64) []float64 {
	var x []float64
	for i, e := range exons {
		if e.Contig == "X" && shares[i] > leastCovered {
			x = append(x, shares[i])
		}
	}
	if slices.Sort(x); len(x) == 0 || x[len(x)/2] > maleX {
		return shares
	}
	for i, e := range exons {
		if e.Contig == "X" && shares[i] > 0 {
			shares[i] *= 2
		}
	}
	return shares
}

// apart is the typical distance of two samples' depths: the median absolute
// deviation of the logarithm of their ratio over the autosomal exons, scaled to
// a standard deviation. A correlation would ask for exons that differ in depth,
// which a genome does not have. scale brings b to a.
func apart(exons []Exon, a, b []float64) (distance, scale float64, ok bool) {
	var logs []float64
	for i, e := range exons {
		if e.Contig.Autosome() && a[i] > leastCovered && b[i] > leastCovered {
			logs = append(logs, math.Log(a[i]/b[i]))
		}
	}
	if len(logs) < leastExons {
		return 0, 0, false
	}
	slices.Sort(logs)
	middle := logs[len(logs)/2]
	for i := range logs {
		logs[i] = math.Abs(logs[i] - middle)
	}
	slices.Sort(logs)
	return 1.4826 * logs[len(logs)/2], math.Exp(middle), true
}

// leastExons are the autosomal exons needed to compare two samples.
const leastExons = 10

// expectation is what one exon's depth should be, how far it strays from sample
// to sample (relative), and how many molecules it rests on.
type expectation struct{ depth, spread, molecules float64 }

// strays is the standard deviation of the ratio to the expected depth where
// the true ratio is given: of the capture, and of counting molecules.
func (m expectation) strays(ratio float64) float64 {
	return math.Sqrt(ratio*ratio*m.spread*m.spread + max(ratio, leastRatio)/m.molecules)
}

// modelOf is the mean of the normals, scaled to the sample and its number of
// copies.
func modelOf(exons []Exon, normals [][]float64) []expectation {
	mine := shares(exons, depthsOf(exons))
	scale := 0.0
	for i, e := range exons {
		if mine[i] > 0 {
			scale = e.Depth / mine[i]
			break
		}
	}
	out := make([]expectation, len(exons))
	for i, e := range exons {
		var sum, square, n float64
		for _, s := range normals {
			if s[i] > leastCovered {
				sum, square, n = sum+s[i], square+s[i]*s[i], n+1
			}
		}
		if n < 2 || 2*n < float64(len(normals)) {
			continue // most normals do not cover it: nothing is expected
		}
		mean := sum / n
		perCopy := float64(e.Copies) / 2
		variance := max(0, (square-sum*mean)/(n-1))
		molecules := max(1, mean*scale*perCopy*independent(float64(e.Len())))
		// The spread of the normals holds the counting of their molecules too.
		spread := math.Sqrt(max(leastSpread*leastSpread, variance/(mean*mean)-1/molecules))
		out[i] = expectation{mean * scale * perCopy, spread, molecules}
	}
	return out
}

// independent is how many molecules the mean depth over a stretch rests on, for
// each of its depth: reads of one length that start anywhere, of which a stretch
// shorter than a read sees little more than one place does.
func independent(length float64) float64 {
	if length <= readLength {
		return 1 / (1 - length/(3*readLength))
	}
	return length * length / (readLength * (length - readLength/3.0))
}

// segments finds the most likely numbers of copies along a gene (Viterbi).
func segments(gene []Exon, model []expectation, normals int, l CopyLimits) []CopyChange {
	states := []int{0, 1, 2, 3}
	expected := gene[0].Copies
	log := func(i, copies int) float64 {
		m := model[i]
		if m.depth <= 0 {
			return 0
		}
		ratio := float64(copies) / float64(max(1, expected))
		sd := m.strays(ratio)
		z := (gene[i].Depth/m.depth - ratio) / sd
		return -z*z/2 - math.Log(sd)
	}
	change := math.Log(changeRate)
	score := make([][]float64, len(gene))
	from := make([][]int, len(gene))
	for i := range gene {
		score[i], from[i] = make([]float64, len(states)), make([]int, len(states))
		for s, copies := range states {
			start := 0.0
			if copies != expected {
				start = change
			}
			best := start
			if i > 0 {
				best, from[i][s] = math.Inf(-1), s
				for p := range states {
					step := 0.0
					if p != s {
						step = change
					}
					if v := score[i-1][p] + step; v > best {
						best, from[i][s] = v, p
					}
				}
			}
			score[i][s] = best + log(i, copies)
		}
	}
	path := make([]int, len(gene))
	last := len(gene) - 1
	path[last] = indexOfMax(score[last])
	for i := last; i > 0; i-- {
		path[i-1] = from[i][path[i]]
	}
	var out []CopyChange
	for i := 0; i < len(gene); i++ {
		j := i
		for j+1 < len(gene) && path[j+1] == path[i] {
			j++
		}
		if copies := states[path[i]]; copies != expected {
			c := CopyChange{Gene: gene[i].Gene, First: min(gene[i].Number, gene[j].Number), Last: max(gene[i].Number, gene[j].Number), Exons: j - i + 1, Copies: copies, Expected: expected, Normals: normals,
				Span: genome.Region{Contig: gene[i].Contig, Interval: genome.Interval{Start: gene[i].Start, End: gene[j].End}}}
			depth, want := 0.0, 0.0
			for k := i; k <= j; k++ {
				c.Quality += (log(k, copies) - log(k, expected)) * 10 / math.Ln10
				depth, want = depth+gene[k].Depth, want+model[k].depth
			}
			c.Ratio = depth / max(want, 1e-9)
			if c.Quality >= l.MinQuality {
				out = append(out, c)
			}
		}
		i = j
	}
	return out
}

func indexOfMax(values []float64) int {
	best := 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
	}
	return best
}
