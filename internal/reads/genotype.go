package reads

import "math"

// Genotype is the number of copies that carry the allele.
type Genotype uint8

// Genotypes. The zero one is: not assessed.
const (
	NotAssessed Genotype = iota
	HomRef               // on no copy
	Het
	HomAlt
	Neither // on no copy, and a third allele on one or both
)

func (g Genotype) String() string {
	return [...]string{"not assessed", "hom-ref", "het", "hom", "other_allele"}[g]
}

// Absent reports whether the allele is on no copy.
func (g Genotype) Absent() bool { return g == HomRef || g == Neither }

// Genotype is the likeliest genotype of two copies, and its quality: the Phred
// difference to the second likeliest number of copies, no more than 99. It is not
// assessed below the least depth or the least quality.
//
// Each molecule is drawn from one of the two copies and shows its allele with
// an error of its quality (Li 2011, doi 10.1093/bioinformatics/btr509). A third
// allele may lie on either copy: an allele beside it lies on one copy, and not on
// both because no molecule shows the reference. Three alleles with a part of the
// molecules each are not two copies: not assessed.
func (s Support) Genotype(leastDepth, leastQuality int) (Genotype, int) {
	log := s.byCopies()
	absent := HomRef
	if log[Neither] > log[HomRef] {
		absent = Neither
	}
	best, second := absent, math.Inf(-1)
	for _, g := range []Genotype{Het, HomAlt} {
		if log[g] > log[best] {
			best, second = g, log[best]
		} else {
			second = max(second, log[g])
		}
	}
	quality := int(math.Min(99, 10*(log[best]-second)))
	if s.Molecules() < leastDepth || quality < leastQuality || s.three() {
		return NotAssessed, quality
	}
	return best, quality
}

// Against is the Phred likelihood ratio of the likeliest number of copies against
// this one: how much the molecules speak against a called genotype, however few
// they are.
func (s Support) Against(called Genotype) int {
	log := s.byCopies()
	best := max(log[HomRef], log[Het], log[HomAlt], log[Neither])
	if called.Absent() {
		return int(10 * (best - max(log[HomRef], log[Neither])))
	}
	return int(10 * (best - log[called]))
}

// byCopies is the log10 likelihood of each genotype.
func (s Support) byCopies() [5]float64 {
	var log [5]float64
	for g := range log {
		log[g] = math.Inf(-1)
	}
	for _, copies := range [][2]Shown{{ShowsRef, ShowsRef}, {ShowsRef, ShowsAlt}, {ShowsAlt, ShowsAlt}, {ShowsRef, ShowsOther}, {ShowsAlt, ShowsOther}, {ShowsOther, ShowsOther}} {
		g := HomRef
		for _, shown := range copies {
			if shown == ShowsAlt {
				g++
			}
		}
		likely := s.likelihood(copies)
		if copies[1] == ShowsOther {
			likely += thirdAllele
			if g == HomRef {
				g = Neither
			}
		}
		log[g] = max(log[g], likely)
	}
	return log
}

// threeShare is the part of the molecules from which on each of three alleles is
// too much for two copies (project default: errors and chimeras stay below).
const threeShare = 0.15

// three reports whether the molecules show more alleles than two copies have.
func (s Support) three() bool {
	return float64(min(s.Ref, s.Alt, s.Odd)) >= threeShare*float64(s.Depth()+s.Odd) && s.Odd > 0
}

// thirdAllele is the log10 of how often a place has an allele beside the two that
// are asked for: about the rate of variants in a genome (project default). Without
// it one error of ten molecules would leave a genotype open.
const thirdAllele = -3

// likelihood is the log10 likelihood of the molecules where the copies carry
// these alleles.
func (s Support) likelihood(copies [2]Shown) float64 {
	out := 0.0
	for _, o := range s.Observations {
		e := min(math.Pow(10, -o.Quality/10), 0.75) // a guess among four bases is no worse
		switch {
		case copies[0] != copies[1] && (o.Shown == copies[0] || o.Shown == copies[1]):
			out += math.Log10(0.5)
		case o.Shown == copies[0]:
			out += math.Log10(1 - e)
		default:
			out += math.Log10(e)
		}
	}
	return out
}

// AgainstErrors is the Phred likelihood ratio of the share of the molecules that
// show the allele against none of them carrying it: what errors do not explain.
// No base is trusted beyond a quality of 30.
func (s Support) AgainstErrors() int {
	if s.Alt == 0 {
		return 0
	}
	ref, alt := byQuality(s.Observations)
	share := float64(s.Alt) / float64(s.Depth())
	return max(0, int(10*(shown(ref, alt, share)-shown(ref, alt, 0))))
}
