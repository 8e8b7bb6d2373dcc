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
	// Exon and Intron are "3/32"; "" when the allele does not touch one.
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
	canonical := slices.Contains(splice, "splice_donor_variant") || slices.Contains(splice, "splice_acceptor_variant")
	e.Terms = append(e.Terms, splice...)
	e.Terms = append(e.Terms, v.regionTerms(c, canonical && !v.reachesBeyondSplice(c))...)
	switch {
	case c.at.Covers(v.span()):
		e.Terms = []string{"transcript_ablation"}
		e.HGVSp = "p.0?"
	case v.losesExons(c):
		v.exonLoss(&e, c)
	case v.touchesCoding(c):
		v.codingEffect(&e, c)
	case canonical:
		e.HGVSp = "p.?"
		v.skip(&e, c)
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
		case slices.ContainsFunc(v.spliceTerms(c), func(t string) bool { return t == "splice_donor_variant" || t == "splice_acceptor_variant" }):
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

// number fills in exon or intron.
func (v *view) number(e *Effect, c change) {
	first, last := touched(c)
	at := genome.Interval{Start: first, End: last + 1}
	for i, x := range v.exons {
		if at.Overlaps(x) && !(c.isInsertion() && v.exonOf(first) != v.exonOf(last)) {
			e.Exon, e.ExonNumber = fmt.Sprintf("%d/%d", i+1, len(v.exons)), i+1
			break
		}
	}
	for i := range len(v.exons) - 1 {
		if at.Overlaps(genome.Interval{Start: v.exons[i].End, End: v.exons[i+1].Start}) {
			e.Intron = fmt.Sprintf("%d/%d", i+1, len(v.exons)-1)
			break
		}
	}
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

// losesExons reports whether a deletion takes at least one whole coding exon,
// with intron on both sides or the end of the transcript.
func (v *view) losesExons(c change) bool {
	return len(v.lostExons(c)) > 0
}

func (v *view) lostExons(c change) []int {
	var out []int
	for i, e := range v.exons {
		if c.at.Covers(e) && c.at.Len() > e.Len() {
			out = append(out, i)
		}
	}
	return out
}

// exonLoss is the deletion of whole exons.
func (v *view) exonLoss(e *Effect, c change) {
	coding := 0
	for _, i := range v.lostExons(c) {
		coding += v.codingPart(i).Len()
	}
	e.HGVSp = "p.?"
	e.Terms = append(e.Terms, "coding_sequence_variant")
	if coding == 0 {
		return
	}
	if coding == v.coding.Len() {
		e.Terms = []string{"transcript_ablation"}
		return
	}
	lost := v.lostExons(c)
	e.ExonNumber = lost[0] + 1
	v.skipped(e, lost[0], lost[len(lost)-1], coding)
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
	net := len(c.inserted) - len(c.deleted)
	if !inside {
		v.acrossBorder(e, c, net)
		return
	}
	edit := genome.Interval{Start: from - v.coding.Start, End: to + 1 - v.coding.Start}
	if c.isInsertion() {
		edit = genome.Interval{Start: to - v.coding.Start, End: to - v.coding.Start}
	}
	cds, ok := v.gene.CDS()
	switch {
	case !ok:
		v.withoutBases(e, edit, net, NoSequence)
		return
	case strings.Contains(c.inserted, "N"):
		v.withoutBases(e, edit, net, openBase)
		return
	}
	v.proteinEffect(e, cds, edit, c.inserted)
}

// acrossBorder is a change that leaves the coding part of its exon: into an
// intron, or into untranslated sequence.
func (v *view) acrossBorder(e *Effect, c change, net int) {
	e.Terms = append(e.Terms, "coding_sequence_variant")
	e.HGVSp = "p.?"
	if slices.Contains(e.Terms, "splice_donor_variant") || slices.Contains(e.Terms, "splice_acceptor_variant") {
		v.skip(e, c)
		return
	}
	first, last := touched(c)
	from, ok1 := v.offset(first)
	to, ok2 := v.offset(last)
	switch {
	case ok1 && ok2 && from < v.coding.Start:
		e.Terms, e.HGVSp = append(e.Terms, "start_lost"), "p.(Met1?)"
		if cds, ok := v.gene.CDS(); ok {
			e.NextStart = fact.Of(nextStart(translate(cds), 1))
		}
	case ok1 && ok2 && to >= v.coding.End:
		e.Terms = append(e.Terms, "stop_lost")
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
		e.NextStart = fact.Of(nextStart(ref, 1))
		return
	}
	p := compare(ref, alt, stopped, net%3 != 0)
	e.HGVSp, e.FirstResidue, e.LastResidue = p.hgvs, p.first, p.last
	e.Terms = append(e.Terms, p.terms...)
	e.Terms = append(e.Terms, lengthTerms(p, net, ref, alt)...)
	if p.hgvs == "" {
		v.silent(e, ref, edit)
	}
	switch {
	case p.stop > 0 && (p.stop < len(ref) || net%3 != 0):
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
