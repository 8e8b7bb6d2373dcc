package reads

// Costs of an alignment, Phred: a gap as BWA's default of 6 against a mismatch
// of 4, scaled to qualities (project default).
const (
	gapOpen    = 45
	gapExtend  = 5
	worstBase  = 40 // a mismatch costs its base quality, no more than this
	everything = 1 << 30
)

// align is the cost of the best alignment of a whole read to a part of the
// haplotype: the ends of the haplotype are free.
func align(read, quality, haplotype []byte) float64 {
	n := len(haplotype)
	match, insert, remove := make([]int, n+1), make([]int, n+1), make([]int, n+1)
	for j := range match {
		insert[j], remove[j] = everything, everything
	}
	for i, base := range read {
		penalty := min(worstBase, int(quality[i]))
		diagonal := min(match[0], insert[0], remove[0])
		insert[0] = min(match[0]+gapOpen, insert[0]+gapExtend)
		match[0], remove[0] = everything, everything
		for j := 1; j <= n; j++ {
			best := diagonal
			diagonal = min(match[j], insert[j], remove[j])
			opened := min(match[j], remove[j]) + gapOpen
			insert[j] = min(opened, insert[j]+gapExtend)
			if base != haplotype[j-1] && base != 'N' {
				best += penalty
			}
			match[j] = best
			remove[j] = min(match[j-1]+gapOpen, remove[j-1]+gapExtend)
		}
	}
	out := everything
	for j := range match {
		out = min(out, match[j], insert[j])
	}
	return float64(out)
}
