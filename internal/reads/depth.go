package reads

import "github.com/hlhscreen/hlhscreen/internal/genome"

// Limits are the least qualities of what counts, Phred.
type Limits struct{ MapQ, BaseQ int }

// Depths are reads per base of a region, first base first.
type Depths struct {
	Any    []int // aligned, whatever the qualities
	Mapped []int // of enough mapping quality
	Bare   []int // of these, reads whose bases are not stored
	Good   []int // of enough mapping and base quality
}

// Depth counts the molecules over every base of a region. Duplicates,
// secondary, supplementary and failed reads count nowhere, a deleted base is no
// read of it, and where the mates of a pair overlap the first alone counts.
//
// Good is what `samtools depth -a -s -q BaseQ -Q MapQ -G SUPPLEMENTARY` prints.
func (s *Sample) Depth(region genome.Region, l Limits) Depths {
	n := region.Len()
	d := Depths{Any: make([]int, n), Mapped: make([]int, n), Bare: make([]int, n), Good: make([]int, n)}
	overlap := pairs{}
	any := pairs{}
	for r := range s.Over(region) {
		if r.Flags&unused != 0 {
			continue
		}
		r.count(region.Interval, any.clip(r), func(i, _ int) { d.Any[i]++ })
		if !r.Counts(l.MapQ) {
			continue
		}
		r.count(region.Interval, overlap.clip(r), func(i, query int) {
			d.Mapped[i]++
			switch {
			case query >= len(r.Qual):
				d.Bare[i]++
			case int(r.Qual[query]) >= l.BaseQ:
				d.Good[i]++
			}
		})
	}
	return d
}

// count calls do with every base of the region that the read is aligned to,
// from clip on.
func (r *Read) count(region genome.Interval, clip int, do func(i, query int)) {
	r.Steps(func(ref, query, length int) {
		from, to := max(ref, region.Start, clip), min(ref+length, region.End)
		for p := from; p < to; p++ {
			do(p-region.Start, query+p-ref)
		}
	})
}

// pairs remembers where the first mate of a pair ends.
type pairs map[string]int

// clip is where the read begins to count: behind its mate.
func (p pairs) clip(r *Read) int {
	const paired = 1
	if r.Flags&paired == 0 {
		return 0
	}
	if end, ok := p[r.Name]; ok {
		delete(p, r.Name)
		return end
	}
	p[r.Name] = r.End
	return 0
}
