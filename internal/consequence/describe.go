package consequence

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// NoSequence is why an effect could not be worked out where bases are missing, a
// sentence within a value (wording.Sentence.In).
var NoSequence = wording.Of("naming.no_sequence").In()

// openBase is why an effect is not told where ALT leaves a base open.
var openBase = wording.Of("naming.open_base").In()

// ErrNoSequence is that a name cannot be placed for want of bases.
var ErrNoSequence = errors.New("no reference sequence embedded for this gene; give --reference genome.fa")

// Effect is what one allele does to one transcript.
type Effect struct {
	// Terms of the Sequence Ontology, most severe first; never empty.
	Terms []string
	// Exon and Intron are "3/32", or "3-5/32" where several are touched; "" for none.
	Exon, Intron string
	// ExonNumber is the transcript number of the exon that is changed, or that
	// a canonical splice change skips; 0 when there is none.
	ExonNumber int
	// HGVSg is on the chromosome, HGVSc on the transcript ("" outside of it),
	// HGVSp on the protein ("" where no protein is concerned, "p.?" where it
	// cannot be told). Without accession, except HGVSg.
	HGVSg, HGVSc, HGVSp string
	// FirstResidue and LastResidue are the residues that change, from 1; 0
	// when none does or it cannot be told.
	FirstResidue, LastResidue int
	// Decay says whether nonsense-mediated decay is expected (premature stop,
	// or a frame shifted by exon skipping); DecayReason says why.
	Decay       fact.Fact[bool]
	DecayReason string
	// KeepsFrame says whether skipping the exon keeps the frame (canonical
	// splice changes and whole-exon deletions).
	KeepsFrame fact.Fact[bool]
	// Skipped are the exons that a changed splice site, or a deletion of exons, takes
	// out of the transcript: "4/7" or "4-6/7"; "" for none.
	Skipped string
	// ReadsOn is true where the donor of the first exon is lost: that exon cannot be
	// skipped, and translation is taken to read on into the intron.
	ReadsOn bool
	// Removed is the share of the protein that is lost, 0 to 1.
	Removed fact.Fact[float64]
	// LostFirst and LostLast are the residues that are lost: behind a premature
	// stop, or with a skipped or deleted exon; 0 where it cannot be told.
	LostFirst, LostLast int
	// Copies is how often the codons of an in-frame insertion or deletion stand
	// there in a row in the reference; 0 for one that replaces bases.
	Copies fact.Fact[int]
	// IntronOffset is the distance of an intronic change to the nearest exon as
	// HGVS counts it: positive behind a donor, negative before an acceptor; 0
	// where the change is not within one intron.
	IntronOffset int
	// SpliceSite names the site in whose motif the change lies as a whole
	// ("donor of intron 5"), "" for none; insertions lie in none. The motifs are
	// those of GT-AG introns (Walker 2023, doi 10.1016/j.ajhg.2023.06.002, table 2).
	SpliceSite string
	// MayStayDonor is true for T>C at the second base of a donor, which may leave
	// a GC donor that works.
	MayStayDonor bool
	// NextStart is the residue of the next methionine where the start codon is
	// lost, by itself or with its exon; known and 0 where there is none, not known
	// where nothing of the kind is lost or the bases are not at hand.
	NextStart fact.Fact[int]
	// Missing says which bases were needed and not at hand; "" when none.
	Missing string
}

// Describe works out what a normalised allele does to a gene's transcript.
// The allele may lie anywhere on the transcript's contig.
func Describe(a variant.Allele, g *reference.Gene) Effect {
	v := newView(g)
	raw := normalize.ChangeOf(a)
	c := v.change(raw)
	named := withREF(a, g)
	e := Effect{HGVSg: hgvsG(named, change{at: raw.Replaced, deleted: raw.Deleted, inserted: raw.Inserted}), HGVSc: newView(named).hgvsC(c)}
	if !g.HasSequence() && len(raw.Deleted) != len(raw.Inserted) {
		e.Missing = NoSequence
	}
	c = v.quietest(c)
	v.number(&e, c)
	splice := v.spliceTerms(c)
	e.Terms = append(e.Terms, splice...)
	e.Terms = append(e.Terms, v.regionTerms(c, hasCanonical(splice) && !v.reachesBeyondSplice(c))...)
	again, tandem := v.repeats(c)
	switch {
	case c.at.Covers(v.span()) || c.isDeletion() && v.losesProtein(c.at):
		e.Terms, e.HGVSp = []string{"transcript_ablation"}, "p.0?"
	case tandem:
		v.gain(&e, again)
	default:
		v.lossOrEdit(&e, c)
	}
	if len(e.Terms) == 0 {
		e.Terms = []string{"intergenic_variant"}
	}
	e.IntronOffset = v.intronOffset(c)
	v.spliceSite(&e, c)
	inFrame := func(t string) bool {
		return t == "inframe_insertion" || t == "inframe_deletion" || t == "protein_altering_variant"
	}
	if g.HasSequence() && slices.ContainsFunc(e.Terms, inFrame) {
		e.Copies = fact.Of(v.copies(c))
	}
	e.Terms = bySeverity(e.Terms)
	return e
}

// copies counts how often the unit of a pure insertion or deletion stands in a
// row: the smallest whole codons of which its bases are made.
func (v *view) copies(c change) int {
	first, last := v.placements(c)
	row := last.at.Start - first.at.Start // bases along which it can be shifted
	switch {
	case c.isInsertion():
		return row / unitLength(c.inserted)
	case c.isDeletion():
		return (row + len(c.deleted)) / unitLength(c.deleted)
	}
	return 0
}

// unitLength is the length of the smallest whole number of codons that, written
// several times, gives the bases.
func unitLength(bases string) int {
	for n := 3; n < len(bases); n += 3 {
		if len(bases)%n == 0 && strings.Repeat(bases[:n], len(bases)/n) == bases {
			return n
		}
	}
	return max(1, len(bases))
}

// intronOffset is the smaller distance of the two ends, 0 unless both lie in
// one half of one intron.
func (v *view) intronOffset(c change) int {
	first, last := touched(c)
	a, okA := v.position(first)
	b, okB := v.position(last)
	switch {
	case !okA || !okB || a.Offset == 0 || b.Offset == 0 || (a.Offset > 0) != (b.Offset > 0) || v.intronOf(first) != v.intronOf(last):
		return 0
	case a.Offset > 0:
		return min(a.Offset, b.Offset)
	}
	return max(a.Offset, b.Offset)
}

// withREF gives a gene without sequence the bases that the allele's REF
// states: they tell a duplication of the base written in front.
func withREF(a variant.Allele, g *reference.Gene) *reference.Gene {
	if g.HasSequence() {
		return g
	}
	known := *g
	known.Sequence = reference.Sequence{Interval: a.Interval(), Bases: []byte(a.Ref)}
	return &known
}

// quietest picks, of all places of a shifted insertion or deletion, the one
// that leaves the canonical splice bases and then the coding sequence alone:
// the resulting sequence is the same, so what one place leaves intact is
// intact.
func (v *view) quietest(c change) change {
	first, last := v.placements(c)
	rank := func(c change) int {
		switch {
		case hasCanonical(v.spliceTerms(c)):
			return 2
		case v.touchesCoding(c):
			return 1
		}
		return 0
	}
	if rank(last) <= rank(first) {
		return last
	}
	return first
}

// number fills in exon or intron, "4/7" or, where several are touched, "4-6/7".
func (v *view) number(e *Effect, c change) {
	first, last := touched(c)
	at := genome.Interval{Start: first, End: last + 1}
	e.Exon, e.Intron = "", ""
	if !c.isInsertion() || v.exonOf(first) == v.exonOf(last) {
		if from, to, ok := hit(at, v.exons); ok {
			e.Exon, e.ExonNumber = numbers(from, to, len(v.exons)), from+1
		}
	}
	if from, to, ok := hit(at, v.introns()); ok {
		e.Intron = numbers(from, to, len(v.exons)-1)
	}
}

// hit are the indexes of the first and the last of the stretches that at touches.
func hit(at genome.Interval, stretches []genome.Interval) (first, last int, ok bool) {
	for i, s := range stretches {
		if at.Overlaps(s) {
			if !ok {
				first, ok = i, true
			}
			last = i
		}
	}
	return first, last, ok
}

// numbers writes indexes as people count: "4/7", "4-6/7".
func numbers(first, last, of int) string {
	if first == last {
		return fmt.Sprintf("%d/%d", first+1, of)
	}
	return fmt.Sprintf("%d-%d/%d", first+1, last+1, of)
}

// touchesCoding reports whether coding bases are replaced, or something is
// inserted between two of them.
func (v *view) touchesCoding(c change) bool {
	first, last := touched(c)
	a, ok1 := v.offset(first)
	b, ok2 := v.offset(last)
	if c.isInsertion() {
		return ok1 && ok2 && v.coding.Start <= a && b < v.coding.End
	}
	return v.codingLost(c.at) > 0
}

// reachesBeyondSplice reports whether a change at a splice site also takes
// intron bases away from it.
func (v *view) reachesBeyondSplice(c change) bool {
	for i := range len(v.exons) - 1 {
		inner := genome.Interval{Start: v.exons[i].End + 2, End: v.exons[i+1].Start - 2}
		if c.at.Overlaps(inner) {
			return true
		}
	}
	return false
}

// codingPart is the coding part of exon i in transcript offsets.
func (v *view) codingPart(i int) genome.Interval {
	exon := genome.Interval{Start: v.starts[i], End: v.starts[i] + v.exons[i].Len()}
	return exon.Intersect(v.coding)
}

// codingEffect is the effect of a change in the coding sequence.
func (v *view) codingEffect(e *Effect, c change) {
	first, last := touched(c)
	from, ok1 := v.offset(first)
	to, ok2 := v.offset(last)
	inside := ok1 && ok2 && v.exonOf(first) == v.exonOf(last) && from >= v.coding.Start && to < v.coding.End
	if !inside {
		v.acrossBorder(e, c)
		return
	}
	edit := genome.Interval{Start: from - v.coding.Start, End: to + 1 - v.coding.Start}
	if c.isInsertion() {
		edit = genome.Interval{Start: to - v.coding.Start, End: to - v.coding.Start}
	}
	v.codingEdit(e, edit, c.inserted)
}

// codingEdit is what an edit of the coding sequence does to the protein, where the
// bases tell it.
func (v *view) codingEdit(e *Effect, edit genome.Interval, inserted string) {
	net := len(inserted) - edit.Len()
	switch cds, ok := v.gene.CDS(); {
	case !ok:
		v.withoutBases(e, edit, net, NoSequence)
	case strings.Contains(inserted, "N"):
		v.withoutBases(e, edit, net, openBase)
	default:
		v.proteinEffect(e, cds, edit, inserted)
	}
}

// withoutBases is all that the model alone can tell: the residue, and a frame
// shift by length.
func (v *view) withoutBases(e *Effect, edit genome.Interval, net int, why string) {
	e.Missing, e.HGVSp = why, "p.?"
	e.FirstResidue = edit.Start/3 + 1
	e.LastResidue = max(e.FirstResidue, (edit.End-1)/3+1)
	if net%3 != 0 {
		e.Terms = append(e.Terms, "frameshift_variant")
		return
	}
	e.Terms = append(e.Terms, "coding_sequence_variant")
}

// proteinEffect applies the edit to the coding sequence and compares the
// proteins.
func (v *view) proteinEffect(e *Effect, cds []byte, edit genome.Interval, inserted string) {
	altered := slices.Concat(cds[:edit.Start], []byte(inserted), cds[edit.End:], v.tail())
	net := len(inserted) - edit.Len()
	ref := translate(cds)
	alt, stopped := untilStop(translate(altered))
	if edit.Start < 3 && (len(alt) == 0 || alt[0] != 'M') {
		e.Terms, e.HGVSp, e.FirstResidue, e.LastResidue = append(e.Terms, "start_lost"), "p.(Met1?)", 1, 1
		e.NextStart = fact.Of(nextStart(ref, max(1, (edit.End+2)/3)))
		return
	}
	p := compare(ref, alt, stopped, net, (edit.End+2)/3)
	e.HGVSp, e.FirstResidue, e.LastResidue = p.hgvs, p.first, p.last
	e.Terms = append(e.Terms, p.terms...)
	e.Terms = append(e.Terms, lengthTerms(p, net, ref, alt)...)
	if p.hgvs == "" {
		v.silent(e, ref, edit)
	}
	switch {
	case p.stop > 0:
		v.prematureStop(e, p.first, p.stop, edit, net, len(ref)-1)
	case slices.Contains(p.terms, "frameshift_variant") && !stopped:
		e.Removed = fact.Of(lost(p.first, len(ref)-1))
		e.Decay, e.DecayReason = fact.Of(false), wording.Of("decay.no_stop").In()
	}
}

// lengthTerms are the terms that follow from the lengths: VEP adds them beside
// stop_gained where bases were inserted or deleted.
func lengthTerms(p proteinChange, net int, ref, alt []byte) []string {
	switch {
	case p.hgvs == "" || slices.Contains(p.terms, "stop_lost"):
		return nil
	case net%3 != 0:
		return []string{"frameshift_variant"}
	case slices.Contains(p.terms, "stop_gained") && net == 0:
		return nil
	case net == 0:
		return []string{"missense_variant"}
	case p.stop > 0: // the lengths tell nothing
		return []string{"protein_altering_variant"}
	case net > 0 && keepsEnds(ref, alt):
		return []string{"inframe_insertion"}
	case net < 0 && keepsEnds(alt, ref):
		return []string{"inframe_deletion"}
	}
	return []string{"protein_altering_variant"}
}

// keepsEnds reports whether long is short with residues put in at one place.
func keepsEnds(short, long []byte) bool {
	if len(long) < len(short) {
		return false
	}
	n := 0
	for n < len(short) && short[n] == long[n] {
		n++
	}
	m := 0
	for m < len(short)-n && short[len(short)-1-m] == long[len(long)-1-m] {
		m++
	}
	return n+m == len(short)
}

// silent is a coding change that leaves the protein as it is.
func (v *view) silent(e *Effect, ref []byte, edit genome.Interval) {
	residue := min(edit.Start/3, len(ref)-1)
	last := min(max(edit.Start, edit.End-1)/3, len(ref)-1)
	e.FirstResidue, e.LastResidue = residue+1, last+1
	e.HGVSp = fmt.Sprintf("p.(%s%d=)", aa(ref[residue]), residue+1)
	if last > residue {
		e.HGVSp = fmt.Sprintf("p.(%s%d_%s%d=)", aa(ref[residue]), residue+1, aa(ref[last]), last+1)
	}
	switch {
	case residue == 0:
		e.Terms = append(e.Terms, "start_retained_variant")
	case last == len(ref)-1:
		e.Terms = append(e.Terms, "stop_retained_variant")
	default:
		e.Terms = append(e.Terms, "synonymous_variant")
	}
}

// tail is the untranslated sequence behind the stop codon, spliced.
func (v *view) tail() []byte {
	var out []byte
	for i, x := range v.exons {
		from := max(v.starts[i], v.coding.End)
		to := v.starts[i] + x.Len()
		if from >= to {
			continue
		}
		bases, ok := v.bases(genome.Interval{Start: x.Start + from - v.starts[i], End: x.End})
		if !ok {
			return out
		}
		out = append(out, bases...)
	}
	return out
}
