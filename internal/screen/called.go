package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// calledStructural is an event that a person carries, with every record of it:
// two mates, two junctions of one inversion, two callers, a caller and the reads.
type calledStructural struct {
	event    structural // of the first record, a caller's where there is one
	call     variant.Call
	kind     string // lost or gained by the number of copies, where the record leaves it open
	parts    []structuralPart
	read     variant.Call // the call, with the genotype that its number of copies makes
	zygosity inheritance.Zygosity
	why      wording.Sentence // why the zygosity is not known
	null     acmg.Criterion
	rules    bool               // the rules alone decide: a strong PVS1 by itself is uncertain
	support  []wording.Sentence // what bears out that the exons are lost on every copy
	against  wording.Sentence   // what contradicts the event
	aside    wording.Sentence   // a genotype that was not followed
}

// structuralPart is one record of an event.
type structuralPart struct {
	structural
	call     variant.Call
	read     variant.Call
	zygosity inheritance.Zygosity
	why      wording.Sentence
}

// calledBy are the structural events of a person, each once.
func (w *geneWork) calledBy(who person, sex inheritance.Sex, r *resources) []calledStructural {
	var out []calledStructural
	for _, s := range w.structural {
		call, ok := s.record.Call(who.ID)
		if !ok {
			continue
		}
		c, ok := s.read(call, w.locus(genome.Pos(s.region.Start+1), sex, r))
		if !ok {
			continue
		}
		if i := slices.IndexFunc(out, func(o calledStructural) bool { return w.sameEvent(o, c, r.panel.Thresholds.BreakMaxApart.Value) }); i >= 0 {
			out[i].parts = append(out[i].parts, c.parts...)
			continue
		}
		out = append(out, c)
	}
	for i := range out {
		out[i].settle()
		out[i].rules = r.rulesAlone
		out[i].null = w.nullOf(out[i].event, out[i].kind, r.panel.Thresholds)
		out[i].against = w.against(out[i], who, r)
		w.bearOut(&out[i], who)
	}
	return out
}

// unread is how many structural records that touch coding exons state neither a
// genotype nor a number of copies of the person.
func (w *geneWork) unread(who person) int {
	n := 0
	for _, s := range w.structural {
		call, ok := s.record.Call(who.ID)
		if ok && len(s.coding) > 0 && call.Count(variant.MissingAllele) == len(call.Alleles) && !call.CopyNumber.Known() {
			n++
		}
	}
	return n
}

// read says whether and how a call carries the event. The genotype and the number
// of copies must agree; where they do not, the number of copies is not known.
func (s structural) read(call variant.Call, l inheritance.Locus) (calledStructural, bool) {
	out := calledStructural{event: s, call: call, kind: s.kind}
	expected, told := l.Copies().Get()
	copies, stated := call.CopyNumber.Get()
	ok, read := call.Count(s.number) > 0, call
	switch {
	case !stated || !told || s.kind != deletion && s.kind != duplication && s.kind != copyNumber:
	case !s.fits(call, copies, expected):
		ok, out.why = true, copiesContradict(call)
	case s.kind == copyNumber || !whole(call, expected): // the number of copies decides
		ok, read.Alleles = s.changes(copies, expected), s.allelesFor(copies)
		if s.kind == copyNumber {
			out.kind = map[bool]string{true: deletion, false: duplication}[copies < expected]
		}
	}
	if out.why.Empty() {
		out.zygosity, out.why = l.Read(read, s.number)
	}
	out.read = read
	out.parts = []structuralPart{{s, call, read, out.zygosity, out.why}}
	return out, ok
}

func copiesContradict(c variant.Call) wording.Sentence {
	n, _ := c.CopyNumber.Get()
	return wording.Of("zygosity.copies_contradict", "genotype", c.Genotype(), "copies", fmt.Sprint(n))
}

// whole reports whether a genotype names every copy. DRAGEN writes ./1 for a gain,
// GATK's gCNV one allele for both copies.
func whole(c variant.Call, expected int) bool { return c.Complete() && len(c.Alleles) >= expected }

// changes reports whether a number of copies is what the event makes of the
// expected one.
func (s structural) changes(copies, expected int) bool {
	return copies < expected && s.kind != duplication || copies > expected && s.kind != deletion
}

// fits reports whether a genotype can be that of a number of copies.
func (s structural) fits(c variant.Call, copies, expected int) bool {
	on, reference := c.Count(s.number), c.Count(0)
	switch {
	case !whole(c, expected):
		return on == 0 || s.changes(copies, expected)
	case reference+on != len(c.Alleles):
		return true // another allele of the record has its part
	case s.kind == deletion:
		return min(on, expected) == max(0, expected-copies)
	case s.kind == duplication:
		return on <= max(0, copies-expected) && (on > 0) == (copies > expected)
	}
	return (on > 0) == (copies != expected) && min(reference, expected) <= copies
}

// allelesFor is a genotype for a number of copies.
func (s structural) allelesFor(copies int) []int {
	if copies == 0 {
		return []int{s.number, s.number}
	}
	return []int{0, s.number}
}

// sameEvent reports whether a call is of the same event as another: its mate or
// its other junction, or the same breakpoints or exons by another caller or the
// reads.
func (w *geneWork) sameEvent(o, c calledStructural, distance int) bool {
	return slices.ContainsFunc(o.parts, func(p structuralPart) bool {
		a, b := p.structural, c.event
		if o.kind != c.kind || a.record == b.record || a.region.Contig != b.region.Contig || o.kind == breakend && !a.mateOf(b) {
			return false
		}
		near := !a.ends[0].apart(b.ends[0], distance) && !a.ends[1].apart(b.ends[1], distance)
		if likeOne(a, b) && !toldApart(p.call) && !toldApart(c.call) {
			return true // a genotype without phase tells nobody that they are two
		}
		if a.record.Origin.File == b.record.Origin.File && !a.record.FromReads {
			// One caller may write two events with like breakpoints, one a copy.
			return a.region == b.region || a.mateOf(b) || near && a.junction != wholeInversion && b.junction != wholeInversion && a.junction != b.junction
		}
		return near || (a.record.FromReads || b.record.FromReads) && w.sameExons(a, b)
	})
}

// likeOne reports whether a loss or gain covers nearly what another covers, as two
// callers write one event (project default: nine tenths of each). In one file, where a
// caller may write two events, they differ by a few bases at either end.
func likeOne(a, b structural) bool {
	const most, few = 0.9, 10
	if a.record.Origin.File == b.record.Origin.File && (max(a.region.Start-b.region.Start, b.region.Start-a.region.Start) > few || max(a.region.End-b.region.End, b.region.End-a.region.End) > few) {
		return false
	}
	shared := float64(a.region.Intersect(b.region.Interval).Len())
	return !a.joined && !b.joined && a.kind != breakend && a.mate == "" && b.mate == "" &&
		shared >= most*float64(a.region.Len()) && shared >= most*float64(b.region.Len())
}

// toldApart reports whether a call says on which copy it is, or that it is on all.
func toldApart(c variant.Call) bool { return c.Phased || c.Count(0) == 0 }

// mateOf reports whether two breakends are the two ends of one junction: one
// names the other, or both state the same places and sides.
func (s structural) mateOf(o structural) bool {
	if !s.joined || !o.joined {
		return false
	}
	names := func(a, b *variant.Record) bool {
		return b.ID != "" && slices.Contains(strings.Split(a.Info["MATEID"], ","), b.ID)
	}
	return names(s.record, o.record) || names(o.record, s.record) || s.region == o.region && s.mate == o.mate && s.junction == o.junction
}

// sameExons reports whether two losses or gains take the same whole coding exons.
func (w *geneWork) sameExons(a, b structural) bool {
	taken := func(s structural) []int {
		var out []int
		for _, e := range w.ref.Transcript.CodingExons() {
			if s.region.Covers(e.Interval) {
				out = append(out, e.Number)
			}
		}
		return out
	}
	return len(taken(a)) > 0 && slices.Equal(taken(a), taken(b))
}

// settle decides which record stands for the event, and on how many copies it
// is. Where depth shows that no copy is left, that is followed, and a genotype
// that says otherwise is stated; any other disagreement leaves it open.
func (c *calledStructural) settle() {
	if i := slices.IndexFunc(c.parts, func(p structuralPart) bool { return !p.record.FromReads }); i > 0 {
		c.parts[0], c.parts[i] = c.parts[i], c.parts[0]
	}
	first := c.parts[0]
	c.event, c.call, c.read, c.zygosity, c.why = first.structural, first.call, first.read, first.zygosity, first.why
	for _, p := range c.parts[1:] {
		c.event.known = cmp.Or(c.event.known, p.known)
		if p.zygosity == c.zygosity {
			continue
		}
		conflict := wording.Of("zygosity.conflicting_records", "a", c.call.Genotype(), "b", p.call.Genotype())
		if copies, known := p.call.CopyNumber.Get(); p.record.FromReads && known && copies == 0 {
			c.read, c.zygosity, c.why, c.aside = p.read, p.zygosity, p.why, wording.Of("structural.genotype_aside", "genotype", c.call.Genotype())
			continue
		}
		c.zygosity, c.why = inheritance.UnknownZygosity, conflict
	}
}

// name is a name for the event: kind and region, and where a breakend goes.
func (c calledStructural) name() string {
	name := c.kind + " " + c.event.region.String()
	if c.event.mate != "" {
		name += " to " + c.event.mate
	}
	return name
}

// records are those in which relatives may be called.
func (c calledStructural) records() []numbered {
	var out []numbered
	for _, p := range c.parts {
		out = append(out, numbered{p.record, p.number})
	}
	return out
}

// copies is the number of copies: the caller's, else that of the reads; not known
// where they differ.
func (c calledStructural) copies() fact.Fact[int] {
	var out fact.Fact[int]
	for _, p := range c.parts {
		switch {
		case !p.call.CopyNumber.Known():
		case out.Known() && out != p.call.CopyNumber:
			return fact.Fact[int]{}
		default:
			out = p.call.CopyNumber
		}
	}
	return out
}

// fromReads reports whether no caller wrote the event.
func (c calledStructural) fromReads() bool { return c.event.record.FromReads }

// takes reports whether the event is a loss that takes a place, wherever its
// breakpoints lie.
func (c calledStructural) takes(at genome.Interval) bool {
	return c.kind == deletion && !c.event.inner().Empty() && c.event.inner().Covers(at)
}

// allele is the event as an allele of a person, false when it touches neither a
// coding exon nor, as a breakend, the transcript. A loss of coding bases counts
// as a P/LP allele pending an orthogonal assay where PVS1 is strong or very
// strong for it (domain specification, decisions), unless something contradicts
// it; anything else that touches coding exons is uncertain.
func (c calledStructural) allele(w *geneWork) (inheritance.Allele, bool) {
	s := c.event
	cut := c.kind == breakend && w.ref.Transcript.Region().Overlaps(s.region.Interval)
	if len(s.coding) == 0 && s.known == nil && !cut {
		return inheritance.Allele{}, false
	}
	a := inheritance.Allele{Name: c.name(), Label: c.name(), Record: s.record.Place(), Call: c.read, Number: s.number, Structural: true, Pending: len(c.support) == 0,
		Zygosity: c.zygosity, Why: c.why, Weight: inheritance.VUS}
	if s.known != nil {
		a.Label = s.known.Name
	}
	if c.against.Empty() && (s.known != nil || c.isNull(w)) {
		a.Weight = inheritance.Pathogenic
	}
	a.Counts = a.Weight
	return a, true
}

// isNull reports whether PVS1 is strong for the loss, and coding bases are lost
// wherever the breakpoints lie.
func (c calledStructural) isNull(w *geneWork) bool {
	certain := slices.ContainsFunc(w.ref.Transcript.CodingExons(), func(e reference.Exon) bool { return e.Interval.Overlaps(c.event.inner()) })
	enough := c.null.Strength == acmg.VeryStrong || c.null.Strength == acmg.Strong && !c.rules
	return c.kind == deletion && certain && c.null.Status == acmg.Met && enough
}

// counts is the name of the event in sentences, and what it counts for.
func (c calledStructural) counts(w *geneWork) (name, counts string) {
	a, ok := c.allele(w)
	switch {
	case !ok:
		return c.name(), "none"
	case a.Weight == inheritance.Pathogenic:
		return a.Label, "pathogenic"
	}
	return a.Label, "uncertain"
}

// junctions says, of an inversion, whether one of its junctions was called or both.
func (c calledStructural) junctions() wording.Sentence {
	seen := map[junction]bool{}
	for _, p := range c.parts {
		seen[p.junction] = true
	}
	switch {
	case c.kind != inversion || seen[wholeInversion]:
		return wording.Sentence{}
	case len(seen) == 2:
		return wording.Of("structural.both_junctions")
	}
	return wording.Of("structural.one_junction")
}
