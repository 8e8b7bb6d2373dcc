package structural

import (
	"math"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Exon is a coding exon of one sample with its mean depth.
type Exon struct {
	Gene   string
	Number int
	genome.Region
	Depth float64
	Any   int     // the deepest base, every read counted
	All   float64 // mean depth, every read counted
	// GC is the share of G and C, unknown where no bases are at hand.
	GC fact.Fact[float64]
	// Copies is how many copies of it the person has when none is lost: 2, and
	// 1 for a man's X.
	Copies int
}

// LossLimits say when no reads are a finding.
type LossLimits struct {
	MaxShare   float64 // of the expected depth
	MinDepth   int     // expected, below which nothing is concluded
	Neighbours float64 // least share of the expected depth beside the loss
}

// Loss is a run of exons of one gene without reads.
type Loss struct {
	Gene        string
	First, Last int           // numbers of exons
	Span        genome.Region // of the lost exons
	Whole       bool          // no exon of the gene is left
	Expected    float64       // depth
	// Like is how many other exons of the sample are like these in GC and length,
	// and Read how many of those were read. A loss counts where such exons are
	// read as a rule; else it may be the capture.
	Like, Read int
	// LeftOut is true where the file or the capture may leave the gene out: a second
	// gene has no reads either, or too few genes were read to tell. It never counts.
	LeftOut bool
}

// Limits of what is like an exon, and how many must be alike (project defaults).
const (
	likeGC      = 0.06
	likeLength  = 2.0 // times as long: a longer exon is easier to capture
	easyLength  = 200 // bases from which the length does not matter
	leastLike   = 8
	readAsRule  = 0.95
	readAtLeast = 0.2 // of the expected depth
	// leastGenes are the other genes that must have been read before one without any
	// read is taken for lost.
	leastGenes = 8
)

// Counts reports whether exons like the lost ones are read as a rule.
func (l Loss) Counts() bool {
	return !l.LeftOut && l.Like >= leastLike && float64(l.Read) >= readAsRule*float64(l.Like)
}

// Losses finds runs of exons without reads beside exons that were read. The
// exons are those of one sample, by gene and in the order of the chromosome. Of a gene
// without any read the other genes are the neighbours: where a second one has none, or
// few were read, the capture or the file leaves them out.
func Losses(exons []Exon, l LossLimits) []Loss {
	expected := median(exons)
	if expected < float64(l.MinDepth) {
		return nil
	}
	var out []Loss
	for from := 0; from < len(exons); {
		to := from
		for to < len(exons) && exons[to].Gene == exons[from].Gene {
			to++
		}
		out = append(out, lossesOf(exons[from:to], exons, expected, l)...)
		from = to
	}
	whole, read := 0, genesRead(exons, expected, l)
	for _, loss := range out {
		if loss.Whole {
			whole++
		}
	}
	for i := range out {
		out[i].LeftOut = out[i].Whole && (whole > 1 || read < leastGenes)
	}
	return out
}

// genesRead is the number of genes with an exon that was read as expected.
func genesRead(exons []Exon, two float64, l LossLimits) int {
	genes := map[string]bool{}
	for _, e := range exons {
		if e.Depth >= l.Neighbours*e.expected(two) && e.Copies > 0 {
			genes[e.Gene] = true
		}
	}
	return len(genes)
}

// median is the depth of two copies of an autosomal exon in the sample.
func median(exons []Exon) float64 {
	var depths []float64
	for _, e := range exons {
		if e.Contig.Autosome() {
			depths = append(depths, e.Depth)
		}
	}
	if len(depths) == 0 {
		return 0
	}
	slices.Sort(depths)
	return depths[len(depths)/2]
}

func (e Exon) expected(two float64) float64 { return two * float64(e.Copies) / 2 }

func (e Exon) lost(two float64, l LossLimits) bool {
	return e.Copies > 0 && e.Depth <= l.MaxShare*e.expected(two) && float64(e.Any) <= max(1, l.MaxShare*e.expected(two))
}

func lossesOf(gene, all []Exon, two float64, l LossLimits) []Loss {
	var out []Loss
	for i := 0; i < len(gene); i++ {
		if !gene[i].lost(two, l) {
			continue
		}
		j := i
		for j+1 < len(gene) && gene[j+1].lost(two, l) {
			j++
		}
		whole := i == 0 && j == len(gene)-1
		if whole || neighboursRead(gene, i, j, two, l) {
			loss := Loss{Gene: gene[i].Gene, First: gene[i].Number, Last: gene[j].Number, Whole: whole, Expected: gene[i].expected(two),
				Span: genome.Region{Contig: gene[i].Contig, Interval: genome.Interval{Start: gene[i].Start, End: gene[j].End}}}
			loss.Like, loss.Read = alike(gene[i:j+1], all, two)
			out = append(out, loss)
		}
		i = j
	}
	return out
}

// neighboursRead reports whether the exons beside a run were read.
func neighboursRead(gene []Exon, i, j int, two float64, l LossLimits) bool {
	read := func(n int) bool {
		return n < 0 || n >= len(gene) || gene[n].Depth >= l.Neighbours*gene[n].expected(two)
	}
	return read(i-1) && read(j+1)
}

// alike counts the exons of the sample that are like the hardest of a run, and
// those of them that were read.
func alike(run, all []Exon, two float64) (like, read int) {
	like = math.MaxInt
	for _, e := range run {
		n, m := 0, 0
		for _, o := range all {
			if !e.like(o) {
				continue
			}
			if n++; o.Depth >= readAtLeast*o.expected(two) {
				m++
			}
		}
		if n < like {
			like, read = n, m
		}
	}
	return like, read
}

// like reports whether another exon of the sample is no easier to read.
func (e Exon) like(o Exon) bool {
	gc, known := e.GC.Get()
	other, ok := o.GC.Get()
	return known && ok && o.Region != e.Region && o.Copies > 0 && math.Abs(other-gc) <= likeGC && !(e.Len() < easyLength && float64(o.Len()) > likeLength*float64(e.Len()))
}
