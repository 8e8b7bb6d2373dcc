package reads

import "slices"

// Costs of an alignment, Phred: a gap as BWA's default of 6 against a mismatch
// of 4, scaled to qualities (project default).
const (
	gapOpen    = 45
	gapExtend  = 5
	worstBase  = 40 // a mismatch costs its base quality, no more than this
	everything = 1 << 30
)

// quick is the difference of the costs of both haplotypes, alternate less
// reference, for a read that was aligned without a gap and fits the reference
// well: then the alternate costs a gap, or the mismatches on one side of the
// change. Most reads are like that.
func quick(r *Read, ref, alt []byte, offset, cut int) (float64, bool) {
	if len(r.Cigar) != 1 {
		return 0, false
	}
	straight := ungapped(r, ref, offset)
	if straight > worstBase {
		return 0, false
	}
	shift := len(alt) - len(ref)
	size := max(shift, -shift)
	other := min(ungapped(r, alt, offset), ungapped(r, alt, offset+shift), straight+gapOpen+gapExtend*(size-1))
	if offset > cut { // the change lies before the read
		other = min(other, straight)
	}
	return float64(other - straight), true
}

// ungapped is the cost of a read that begins at an offset of the haplotype.
func ungapped(r *Read, haplotype []byte, offset int) int {
	if offset < 0 || offset+len(r.Seq) > len(haplotype) {
		return everything
	}
	cost := 0
	for i, base := range r.Seq {
		if base != haplotype[offset+i] && base != 'N' {
			cost += min(worstBase, int(r.Qual[i]))
		}
	}
	return cost
}

// align is the cost of the best alignment of a whole read to a part of the
// haplotype: the ends of the haplotype are free.
func align(read, quality, haplotype []byte) float64 {
	n := len(haplotype)
	match, insert, remove := make([]int, n+1), make([]int, n+1), make([]int, n+1)
	for j := range match {
		insert[j], remove[j] = everything, everything
	}
	for i, base := range read {
		row(base, min(worstBase, int(quality[i])), haplotype, match, insert, remove)
	}
	out := everything
	for j := range match {
		out = min(out, match[j], insert[j])
	}
	return float64(out)
}

// row moves the costs of an alignment on by one base of the read, whose mismatch
// costs penalty: of every end in the haplotype, with a base, an inserted or a
// removed one last.
func row(base byte, penalty int, haplotype []byte, match, insert, remove []int) {
	diagonal := min(match[0], insert[0], remove[0])
	insert[0] = min(match[0]+gapOpen, insert[0]+gapExtend)
	match[0], remove[0] = everything, everything
	for j := 1; j < len(match); j++ {
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

// elsewhere is the cost of the best alignment of a read outside of a window of
// the haplotype, whatever the read has within: what the window does not have to
// answer for. Up to indelReach more bases than the window has may stand in it.
func elsewhere(read, quality, haplotype []byte, from, to int) float64 {
	n := len(read)
	before := upTo(read, quality, haplotype[:from])
	after := upTo(reversed(read), reversed(quality), reversed(haplotype[to:]))
	out := everything
	for i := range before { // read[:i] lies before the window, read[j:] behind it
		for j := i; j <= min(n, i+to-from+indelReach); j++ {
			out = min(out, before[i]+after[n-j])
		}
	}
	return float64(out)
}

// upTo are the costs of the beginnings of a read, by length, each ending with the
// haplotype, whose beginning is free. A read of which nothing lies there costs
// nothing.
func upTo(read, quality, haplotype []byte) []int {
	out := make([]int, len(read)+1)
	n := len(haplotype)
	match, insert, remove := make([]int, n+1), make([]int, n+1), make([]int, n+1)
	for j := range match {
		insert[j], remove[j] = everything, everything
	}
	for i := range read {
		row(read[i], min(worstBase, int(quality[i])), haplotype, match, insert, remove)
		out[i+1] = min(match[n], insert[n], remove[n])
	}
	return out
}

func reversed(b []byte) []byte {
	out := slices.Clone(b)
	slices.Reverse(out)
	return out
}
