package reads

import (
	"math"
	"slices"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Bases gives the reference bases of an interval on the allele's contig; false
// where they are not known.
type Bases func(genome.Interval) ([]byte, bool)

// Shown is which allele a molecule shows. The zero Shown is none of the two.
type Shown uint8

// What a molecule shows.
const (
	ShowsOther Shown = iota
	ShowsRef
	ShowsAlt
)

// Observation is what one molecule shows of one allele.
type Observation struct {
	Name    string
	Shown   Shown
	Quality float64 // Phred: of the smaller of the doubts about base and place
	Reverse bool    // of the read that shows it best
	// End is the distance of the base to the nearer end of the read.
	End int
}

// Support is what the molecules over an allele show. The zero Support: none.
type Support struct {
	Observations  []Observation // by molecule, in the order of the reads
	Ref, Alt, Odd int           // counts; Odd show a third allele
}

// Depth is the number of molecules that show one of the two alleles.
func (s Support) Depth() int { return s.Ref + s.Alt }

// Molecules is the number of those that show any allele.
func (s Support) Molecules() int { return s.Ref + s.Alt + s.Odd }

// Support asks every molecule over an allele which of the two it shows. A base
// below the limit, a read that does not span the change, and mates that
// contradict each other say nothing.
func (s *Sample) Support(a variant.Allele, bases Bases, l Limits) Support {
	q := question{allele: a, bases: bases, limits: l}
	place := genome.Region{Contig: a.Contig, Interval: a.Interval()}
	if len(a.Ref) != len(a.Alt) {
		place.Interval = place.Interval.Pad(indelReach)
	}
	byName := map[string]int{}
	contradicted := map[string]bool{}
	var out Support
	for r := range s.Over(place) {
		if !r.Counts(l.MapQ) || len(r.Seq) == 0 {
			continue
		}
		o, ok := q.ask(r)
		if !ok {
			continue
		}
		i, seen := byName[r.Name]
		switch {
		case !seen:
			byName[r.Name] = len(out.Observations)
			out.Observations = append(out.Observations, o)
		case out.Observations[i].Shown != o.Shown:
			contradicted[r.Name] = true
		case out.Observations[i].Quality < o.Quality:
			out.Observations[i] = o
		}
	}
	out.Observations = slices.DeleteFunc(out.Observations, func(o Observation) bool { return contradicted[o.Name] })
	for _, o := range out.Observations {
		switch o.Shown {
		case ShowsRef:
			out.Ref++
		case ShowsAlt:
			out.Alt++
		default:
			out.Odd++
		}
	}
	return out
}

// indelReach is how far from an insertion or deletion a read may be clipped and
// still show it.
const indelReach = 10

// question is one allele to be asked of reads.
type question struct {
	allele variant.Allele
	bases  Bases
	limits Limits
}

func (q question) ask(r *Read) (Observation, bool) {
	o := Observation{Name: r.Name, Reverse: r.Reverse()}
	if len(q.allele.Ref) == len(q.allele.Alt) {
		return q.substitution(r, o)
	}
	return q.indel(r, o)
}

// substitution reads the bases that stand at the place of the allele.
func (q question) substitution(r *Read, o Observation) (Observation, bool) {
	at := q.allele.Interval()
	if r.Start > at.Start || r.End < at.End {
		return o, false
	}
	seen := make([]byte, 0, len(q.allele.Ref))
	worst := byte(math.MaxUint8)
	first, last := 0, 0
	r.Steps(func(ref, query, length int) {
		for p := max(ref, at.Start); p < min(ref+length, at.End); p++ {
			i := query + p - ref
			if len(seen) == 0 {
				first = i
			}
			seen, last = append(seen, r.Seq[i]), i
			worst = min(worst, r.Qual[i])
		}
	})
	if len(seen) < at.Len() {
		o.Quality = doubt(30, r)
		return o, len(seen) == 0 // a deletion is neither of the two
	}
	if int(worst) < q.limits.BaseQ || slices.Contains(seen, 'N') { // N is no base, whatever its quality
		return o, false
	}
	o.Quality, o.End = doubt(float64(worst), r), min(first, len(r.Seq)-1-last)
	switch string(seen) {
	case q.allele.Ref:
		o.Shown = ShowsRef
	case q.allele.Alt:
		o.Shown = ShowsAlt
	}
	return o, true
}

// doubt is the smaller of two Phred qualities: of the base and of the place.
func doubt(quality float64, r *Read) float64 { return min(quality, float64(r.MapQ)) }

// indel aligns the read to both haplotypes and takes the better one, where the
// read fits it: around the change it may differ by one base, as by an error or a
// neighbouring variant. Without reference bases the read must have been aligned with the very same change.
func (q question) indel(r *Read, o Observation) (Observation, bool) {
	lead, tail := r.clipped()
	span := genome.Interval{Start: max(0, r.Start-lead-indelReach), End: r.End + tail + indelReach}
	at := q.allele.Interval()
	ref, ok := q.hap(span)
	if !ok || !span.Covers(at) {
		return q.asAligned(r, o)
	}
	cut := at.Start - span.Start
	alt := slices.Concat(ref[:cut], []byte(q.allele.Alt), ref[cut+len(q.allele.Ref):])
	o.End = min(at.Start-r.Start, r.End-at.End)
	if diff, told := quick(r, ref, alt, r.Start-span.Start, cut); told {
		return shows(o, r, diff)
	}
	toRef, toAlt := align(r.Seq, r.Qual, ref), align(r.Seq, r.Qual, alt)
	from, to := max(0, cut-indelReach), min(len(ref), cut+len(q.allele.Ref)+indelReach)
	if best := min(toRef, toAlt); best > worstBase {
		if here := best - elsewhere(r.Seq, r.Qual, ref, from, to); here > worstBase {
			o.Quality = doubt(min(here, mostOther), r)
			return o, true // it fits neither: another change lies here
		}
	}
	return shows(o, r, toAlt-toRef)
}

// shows reads the difference of the costs of both haplotypes, alternate less
// reference.
func shows(o Observation, r *Read, diff float64) (Observation, bool) {
	o.Quality = doubt(math.Abs(diff), r)
	switch {
	case diff >= leastDifference:
		o.Shown = ShowsRef
	case diff <= -leastDifference:
		o.Shown = ShowsAlt
	default:
		return o, false // it does not tell the two apart
	}
	return o, true
}

// mostOther is the most that a third allele is believed, Phred: two errors near
// each other in a read of one of the two look like one (project default).
const mostOther = 30

// leastDifference is the Phred difference below which a read is taken to fit
// both haplotypes.
const leastDifference = 10

func (q question) hap(span genome.Interval) ([]byte, bool) {
	if q.bases == nil {
		return nil, false
	}
	return q.bases(span)
}

// clipped are the soft-clipped bases at both ends.
func (r *Read) clipped() (lead, tail int) {
	for i, op := range r.Cigar {
		if op.Type() != sam.CigarSoftClipped {
			continue
		}
		if i <= 1 && i < len(r.Cigar)-1 {
			lead = op.Len()
		} else {
			tail = op.Len()
		}
	}
	return lead, tail
}

// asAligned looks for the same insertion or deletion in the read's CIGAR, at
// the place where the normalised allele has it.
func (q question) asAligned(r *Read, o Observation) (Observation, bool) {
	at := q.allele.Interval()
	if r.Start >= at.Start || r.End <= at.End {
		return o, false
	}
	deleted, inserted := len(q.allele.Ref)-1, len(q.allele.Alt)-1
	ref, query := r.Start, 0
	o.Quality, o.Shown = doubt(30, r), ShowsRef
	for _, op := range r.Cigar {
		take := op.Type().Consumes()
		here := ref == at.Start+1
		switch op.Type() {
		case sam.CigarDeletion:
			if here && op.Len() == deleted && inserted == 0 {
				o.Shown = ShowsAlt
			} else if ref < at.End && ref+op.Len() > at.Start {
				o.Shown = ShowsOther
			}
		case sam.CigarInsertion:
			if here && deleted == 0 && query+op.Len() <= len(r.Seq) && string(r.Seq[query:query+op.Len()]) == q.allele.Alt[1:] {
				o.Shown = ShowsAlt
			} else if ref > at.Start && ref <= at.End {
				o.Shown = ShowsOther
			}
		}
		ref, query = ref+take.Reference*op.Len(), query+take.Query*op.Len()
	}
	return o, true
}

// Limits of OneSided: reads with the allele that are enough to expect both
// strands, and bases from the end of a read in which errors gather (project
// defaults).
const (
	enoughForStrands = 8
	nearEnd          = 6
)

// OneSided reports whether the reads with the allele lie on one strand alone,
// while those with the reference lie on both, or show it near their ends alone:
// marks of an artefact.
func (s Support) OneSided() bool {
	var forward, reverse [3]int
	inside := 0
	for _, o := range s.Observations {
		if o.Reverse {
			reverse[o.Shown]++
		} else {
			forward[o.Shown]++
		}
		if o.Shown == ShowsAlt && o.End >= nearEnd {
			inside++
		}
	}
	if s.Alt < enoughForStrands {
		return false
	}
	return min(forward[ShowsAlt], reverse[ShowsAlt]) == 0 && min(forward[ShowsRef], reverse[ShowsRef]) >= enoughForStrands/2 || inside == 0
}

// Strands are the reads with the allele on the forward and the reverse strand.
func (s Support) Strands() (forward, reverse int) {
	for _, o := range s.Observations {
		if o.Shown == ShowsAlt && o.Reverse {
			reverse++
		} else if o.Shown == ShowsAlt {
			forward++
		}
	}
	return forward, reverse
}
