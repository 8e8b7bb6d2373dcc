package reads

import (
	"math"
	"slices"
)

// CommonSite is a place with two alleles that many people carry, and what the
// molecules show there.
type CommonSite struct {
	Gene      string
	Frequency float64 // of the alternate allele, above 0 and below 1
	Support   Support
}

// Mixture is how well the reads are explained by two genomes. The zero Mixture
// is that no site was looked at.
type Mixture struct {
	Sites, Genes int
	// Share is the likeliest part of the second genome, 0 to 0.5; of two genomes
	// the smaller part counts as the second.
	Share float64
	// Ratio is log10 of the likelihood of Share over that of one genome alone,
	// without the gene that adds most to it: a gene that is doubled, or whose
	// reads come from another place too, must not decide.
	Ratio float64
	// Upper is the largest part that is not excluded.
	Upper float64
}

// mixtureSteps is the grid of the parts that are tried: steps of 0.005 to 0.5.
const mixtureSteps = 100

func shareAt(step int) float64 { return float64(step) / (2 * mixtureSteps) }

// trusted is the Phred quality beyond which no base is believed: errors before
// sequencing, and misplaced reads, are not in the quality of a base (project
// default).
const trusted = 30

// Mix estimates the part of a second, unrelated genome in the reads: both
// genotypes of a site have the probabilities of Hardy-Weinberg, a molecule comes
// from one of four copies, and shows its allele with an error of its quality. A
// part is excluded where it is less likely than the likeliest by a ratio whose
// log10 is excluding.
//
// Source: the model of VerifyBamID, Jun 2012, doi 10.1016/j.ajhg.2012.09.004,
// its sequence-only method with a grid for the search. We depart from it in
// the cap on qualities and in leaving one gene out.
func Mix(sites []CommonSite, excluding float64) Mixture {
	m := Mixture{Sites: len(sites)}
	total := make([]float64, mixtureSteps+1)
	byGene := map[string][]float64{}
	for _, s := range sites {
		if byGene[s.Gene] == nil {
			byGene[s.Gene] = make([]float64, mixtureSteps+1)
			m.Genes++
		}
		for step, l := range s.likelihoods() {
			total[step] += l
			byGene[s.Gene][step] += l
		}
	}
	best := slices.Index(total, slices.Max(total))
	m.Share = shareAt(best)
	most := 0.0
	for _, l := range byGene {
		most = max(most, l[best]-l[0])
	}
	m.Ratio = total[best] - total[0] - most
	for step, l := range total {
		if total[best]-l < excluding {
			m.Upper = shareAt(step)
		}
	}
	return m
}

// likelihoods are the log10 likelihoods of the site by the part of the second
// genome.
func (s CommonSite) likelihoods() []float64 {
	prior := [3]float64{(1 - s.Frequency) * (1 - s.Frequency), 2 * s.Frequency * (1 - s.Frequency), s.Frequency * s.Frequency}
	ref, alt := byQuality(s.Support.Observations)
	out := make([]float64, mixtureSteps+1)
	for step := range out {
		part := shareAt(step)
		var terms []float64
		for first, p := range prior {
			for second, q := range prior {
				share := (1-part)*float64(first)/2 + part*float64(second)/2
				terms = append(terms, math.Log10(p*q)+shown(ref, alt, share))
			}
		}
		out[step] = sumOfLogs(terms)
	}
	return out
}

// byQuality counts the molecules with either allele by quality.
func byQuality(all []Observation) (ref, alt [trusted + 1]int) {
	for _, o := range all {
		q := int(min(trusted, max(1, o.Quality)))
		switch o.Shown {
		case ShowsRef:
			ref[q]++
		case ShowsAlt:
			alt[q]++
		}
	}
	return ref, alt
}

// shown is the log10 probability of what the molecules show where a share of
// them carries the alternate allele.
func shown(ref, alt [trusted + 1]int, share float64) float64 {
	sum := 0.0
	for q := range ref {
		if ref[q]+alt[q] == 0 {
			continue
		}
		e := math.Pow(10, -float64(q)/10)
		p := share*(1-e) + (1-share)*e
		sum += float64(alt[q])*math.Log10(p) + float64(ref[q])*math.Log10(1-p)
	}
	return sum
}

// sumOfLogs is log10 of the sum of what has these logarithms.
func sumOfLogs(logs []float64) float64 {
	most, sum := slices.Max(logs), 0.0
	for _, l := range logs {
		sum += math.Pow(10, l-most)
	}
	return most + math.Log10(sum)
}
