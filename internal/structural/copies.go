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

// Copies compares the depth of every exon with the normals that are most like
// the sample, and finds the runs of exons whose number of copies differs. It
// also says how many normals were used; with fewer than the least it finds
// nothing, and knows nothing.
func Copies(exons []Exon, normals []Normal, l CopyLimits) ([]CopyChange, int) {
	used := alikeNormals(exons, normals, l)
	if len(used) < l.MinNormals {
		return nil, len(used)
	}
	model := modelOf(exons, used)
	var out []CopyChange
	for from := 0; from < len(exons); {
		to := from
		for to < len(exons) && exons[to].Gene == exons[from].Gene {
			to++
		}
		out = append(out, segments(exons[from:to], model[from:to], len(used), l)...)
		from = to
	}
	return out, len(used)
}

// shares is the depth of each exon over that of the sample's autosomes, below 0
// where it is not known.
func shares(exons []Exon, depths []float64) []float64 {
	total, n := 0.0, 0
	for i, e := range exons {
		if e.Contig.Autosome() && depths[i] >= 0 {
			total, n = total+depths[i], n+1
		}
	}
	out := make([]float64, len(depths))
	for i, d := range depths {
		if out[i] = -1; d >= 0 && total > 0 {
			out[i] = d * float64(n) / total
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
		if d, ok := apart(exons, mine, theirs); ok && d <= l.MaxApart {
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

// maleX is the share below which the X of a normal is taken for a man's
// (project default: a half is expected).
const maleX = 0.7

// ofTwoCopies doubles the X of a man, so that men and women can be compared.
func ofTwoCopies(exons []Exon, shares []float64) []float64 {
	var x []float64
	for i, e := range exons {
		if e.Contig == "X" && shares[i] >= 0 {
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
// which a genome does not have.
func apart(exons []Exon, a, b []float64) (float64, bool) {
	var logs []float64
	for i, e := range exons {
		if e.Contig.Autosome() && a[i] > 0 && b[i] > 0 {
			logs = append(logs, math.Log(a[i]/b[i]))
		}
	}
	if len(logs) < leastExons {
		return 0, false
	}
	slices.Sort(logs)
	middle := logs[len(logs)/2]
	for i := range logs {
		logs[i] = math.Abs(logs[i] - middle)
	}
	slices.Sort(logs)
	return 1.4826 * logs[len(logs)/2], true
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
			if s[i] >= 0 {
				sum, square, n = sum+s[i], square+s[i]*s[i], n+1
			}
		}
		if n < 2 || sum == 0 {
			continue // no normal has it: nothing is expected
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
