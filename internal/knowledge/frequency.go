package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// This file finds the population frequency of an allele. The rules are:
//
//   - Everything that is stated of it is looked at: in the user's file, in INFO,
//     in CSQ, in the slice.
//   - The value is that of the first of these that states one which may speak for a
//     benign class: of the preferred level, and in it the largest. Of two places that
//     contradict each other it is the smaller. None is one whose
//     record failed its filters, that rests on too few chromosomes, that is of one
//     population without saying of how many, or of a group that is left out.
//   - What else is stated stands beside it, with the reason. It never makes a variant
//     common, and counts against its being rare: a missing fact strengthens nothing.

// Frequency is a population allele frequency. The zero Frequency is not known.
type Frequency struct {
	Value       fact.Fact[float64]
	Written     string // the value as its file has it
	Level       string // filtering, grpmax, overall
	Population  string
	Source      string
	Homozygotes fact.Fact[int]
	Hemizygotes fact.Fact[int] // alleles of XY samples; hemizygotes on the X outside the pseudoautosomal regions
	// HomozygotesIn and HemizygotesIn are where they are stated.
	HomozygotesIn, HemizygotesIn string
	// Beside is what else is stated of the allele, the largest first.
	Beside []Stated
}

// Stated is a frequency that is stated and is not the value. It counts against the
// allele's being rare.
type Stated struct {
	Value      fact.Fact[float64] // not known where it cannot be read
	Level      string
	Population string
	Source     string
	Why        string // why it is not the value, "" where another one is preferred
	// Raw is true beside a filtering frequency of the same place, which takes chance
	// into account: a little more is no contradiction.
	Raw bool
	// Apart is true where it counts for nothing: of a group that is left out, or the
	// mark of a tool for no frequency.
	Apart bool
}

// Frequency looks an allele up in the user's file, in what its record carries and in
// the slice. The allele must be normalised; n is its number in the record. A value
// that is not a number is an error that names the record.
func (s *Store) Frequency(a variant.Allele, r *variant.Record, n int, csq *CSQ) (Frequency, error) {
	if err := csq.check(r); err != nil {
		return Frequency{}, fmt.Errorf("%s: %w", r.Place(), err)
	}
	in, err := s.fields.infoOf(r, n, s.fields.inInfo, "INFO of the input", true).frequency()
	if err != nil {
		return Frequency{}, fmt.Errorf("%s: INFO %w", r.Place(), err)
	}
	annotated, err := s.fromCSQ(csq, r, n)
	if err != nil {
		return Frequency{}, fmt.Errorf("%s: CSQ %w", r.Place(), err)
	}
	var slice Frequency
	for _, f := range s.frequency[a] {
		slice = s.fields.join(slice, f)
	}
	out := s.user[a]
	for _, next := range []Frequency{in, annotated, s.fields.tidy(slice)} {
		out = s.fields.and(out, next)
	}
	return out, nil
}

func (s *Store) fromCSQ(csq *CSQ, r *variant.Record, n int) (Frequency, error) {
	var out Frequency
	if why := csq.silent(r, n); why != "" {
		out.Beside = []Stated{{Source: "CSQ of the input", Why: why, Apart: true}}
	}
	for _, m := range csq.entries(r, n) {
		maps.DeleteFunc(m, func(_, value string) bool { return value == "" }) // a column that is empty is not there
		p := place{Fields: s.fields, keys: s.fields.inCSQ, text: m, own: s.fields.single, source: "CSQ of the input"}
		f, err := p.frequency()
		if err != nil {
			return f, err
		}
		out = s.fields.join(out, f)
	}
	return s.fields.tidy(out), nil
}

// join puts two statements of one place together: the preferred one is the value.
func (f Fields) join(a, b Frequency) Frequency {
	if f.prefers(b, a) {
		a, b = b, a
	}
	a.Beside = slices.Concat(a.Beside, b.stated())
	return a.moreCounted(b)
}

// and puts what another place states beside the first, or the other way round where
// the first has no value, or one so much larger that the two contradict each other:
// neither makes the variant common, nor rare, against the other. Who has it on every copy
// is then still what the first says.
func (f Fields) and(a, b Frequency) Frequency {
	x, known := a.Value.Get()
	y, other := b.Value.Get()
	if other && !known {
		a, b = b, a
	}
	counted := a.moreCounted(b)
	if known && other && a.Level == b.Level && x > y*f.Contradict {
		a, b = b, a
	}
	counted.Value, counted.Written, counted.Level, counted.Population, counted.Source = a.Value, a.Written, a.Level, a.Population, a.Source
	counted.Beside = slices.Concat(a.Beside, b.stated())
	sortStated(counted.Beside)
	return counted
}

// stated is everything that is stated, the value as well.
func (f Frequency) stated() []Stated {
	if !f.Value.Known() {
		return f.Beside
	}
	return append([]Stated{{Value: f.Value, Level: f.Level, Population: f.Population, Source: f.Source}}, f.Beside...)
}

// moreCounted takes the homozygotes and hemizygotes of another statement where it
// has some, and more. None there say nothing of the samples here.
func (a Frequency) moreCounted(b Frequency) Frequency {
	if b.Homozygotes.Or(0) > a.Homozygotes.Or(0) {
		a.Homozygotes, a.HomozygotesIn = b.Homozygotes, b.HomozygotesIn
	}
	if b.Hemizygotes.Or(0) > a.Hemizygotes.Or(0) {
		a.Hemizygotes, a.HemizygotesIn = b.Hemizygotes, b.HemizygotesIn
	}
	return a
}

// prefers reports whether a counts rather than b.
func (f Fields) prefers(a, b Frequency) bool {
	rank := func(x Frequency) int {
		if i := slices.IndexFunc(f.Levels, func(l Level) bool { return l.Name == x.Level }); i >= 0 {
			return i
		}
		return len(f.Levels)
	}
	switch {
	case !a.Value.Known() || !b.Value.Known():
		return a.Value.Known()
	case rank(a) != rank(b):
		return rank(a) < rank(b)
	}
	return a.Value.Or(0) > b.Value.Or(0)
}

// tidy sorts what stands beside a value of one place. Of what has the same reason the
// largest is enough.
func (f Fields) tidy(x Frequency) Frequency {
	bound := func(level string) bool {
		return slices.ContainsFunc(f.Levels, func(l Level) bool { return l.Name == level && l.Bound })
	}
	sortStated(x.Beside)
	seen := map[Stated]bool{}
	var kept []Stated
	for _, s := range x.Beside {
		s.Raw = bound(x.Level) && !bound(s.Level)
		same := Stated{Why: s.Why, Raw: s.Raw, Apart: s.Apart}
		if s.Apart && !s.Value.Known() { // one mark of no value says as much as ten
			same = Stated{Source: s.Source, Apart: true}
		}
		if seen[same] || s.Why == "" && s.Value == x.Value && s.Source == x.Source {
			continue
		}
		seen[same] = true
		kept = append(kept, s)
	}
	x.Beside = kept
	return x
}

// sortStated puts the largest first, and what cannot be read last.
func sortStated(all []Stated) {
	slices.SortStableFunc(all, func(a, b Stated) int { return cmp.Compare(b.Value.Or(-1), a.Value.Or(-1)) })
}

// withAlleles says of an allele that was seen so often at most how many homozygotes
// and hemizygotes there can be, where nobody counted them: one makes no homozygote.
func (f Frequency) withAlleles(most int) Frequency {
	if !f.Homozygotes.Known() && most < 2 {
		f.Homozygotes, f.HomozygotesIn = fact.Of(0), f.Source
	}
	if !f.Hemizygotes.Known() && most == 0 {
		f.Hemizygotes, f.HemizygotesIn = fact.Of(0), f.Source
	}
	return f
}
