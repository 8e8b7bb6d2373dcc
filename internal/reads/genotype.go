package reads

import "math"

// Genotype is the number of copies that carry the allele.
type Genotype uint8

// Genotypes. The zero one is: not assessed.
const (
	NotAssessed Genotype = iota
	HomRef
	Het
	HomAlt
)

func (g Genotype) String() string {
	return [...]string{"not assessed", "hom-ref", "het", "hom"}[g]
}

// Genotype is the likeliest genotype of two copies, and its quality: the Phred
// difference to the second likeliest, no more than 99. It is not assessed below
// the least depth or the least quality.
//
// Each molecule is drawn from one of the two copies and shows its allele with
// an error of its quality (Li 2011, doi 10.1093/bioinformatics/btr509).
func (s Support) Genotype(leastDepth, leastQuality int) (Genotype, int) {
	var log [4]float64
	for _, o := range s.Observations {
		e := math.Pow(10, -o.Quality/10)
		switch o.Shown {
		case ShowsRef:
			log[HomRef] += math.Log10(1 - e)
			log[HomAlt] += math.Log10(e)
		case ShowsAlt:
			log[HomRef] += math.Log10(e)
			log[HomAlt] += math.Log10(1 - e)
		default:
			continue
		}
		log[Het] += math.Log10(0.5)
	}
	best, second := HomRef, math.Inf(-1)
	for _, g := range []Genotype{Het, HomAlt} {
		if log[g] > log[best] {
			best, second = g, log[best]
		} else {
			second = max(second, log[g])
		}
	}
	quality := int(math.Min(99, 10*(log[best]-second)))
	if s.Depth() < leastDepth || quality < leastQuality {
		return NotAssessed, quality
	}
	return best, quality
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
