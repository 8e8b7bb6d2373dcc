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
	Known  []int // of these, reads whose base there is no N
	// LeftOut are the duplicates, secondary, supplementary and failed reads, and those
	// that are clipped as a whole: they count nowhere else, and are there all the same.
	LeftOut []int
}

// Depth counts the molecules over every base of a region. Duplicates,
// secondary, supplementary and failed reads count nowhere, a deleted base is no
// read of it, and where the mates of a pair overlap the first alone counts.
//
// Good is what `samtools depth -a -s -q BaseQ -Q MapQ -G SUPPLEMENTARY` prints.
func (s *Sample) Depth(region genome.Region, l Limits) Depths {
	n := region.Len()
	d := Depths{Any: make([]int, n), Mapped: make([]int, n), Bare: make([]int, n), Good: make([]int, n), Known: make([]int, n), LeftOut: make([]int, n)}
	overlap := pairs{}
	any := pairs{}
	for r := range s.Over(region) {
		if at := r.Intersect(region.Interval); r.Flags&unused != 0 || !r.aligned() {
			for p := at.Start; p < at.End; p++ {
				d.LeftOut[p-region.Start]++
			}
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
				if r.Seq[query] != 'N' {
					d.Known[i]++
				}
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

// aligned reports whether a base of the read is aligned at all.
func (r *Read) aligned() bool {
	some := false
	r.Steps(func(_, _, length int) { some = some || length > 0 })
	return some
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
