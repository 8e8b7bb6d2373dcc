package consequence

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// lossOrEdit is the effect of a change that takes exons, coding bases or splice sites.
func (v *view) lossOrEdit(e *Effect, c change) {
	lost, joins := v.joins(c)
	switch {
	case joins:
		v.joined(e, c, lost)
	case v.losesExons(c):
		v.exonLoss(e, c)
	case v.touchesCoding(c):
		v.codingEffect(e, c)
	case hasCanonical(e.Terms):
		e.HGVSp = "p.?"
		v.skip(e, c)
	}
}

// losesProtein reports whether a stretch takes every codon, or all but the stop.
func (v *view) losesProtein(at genome.Interval) bool { return v.codingLost(at) >= v.coding.Len()-3 }

// joins reports whether a change begins in one exon and ends in another, or at their
// very ends: the introns between go as a whole with their splice sites, and what is left
// of the two is one exon. The part that is replaced is in transcript offsets.
func (v *view) joins(c change) (genome.Interval, bool) {
	first, last := touched(c)
	a, from := v.exonOf(first), first
	if a < 0 {
		a, from = v.exonOf(first-1), first-1
	}
	b, to := v.exonOf(last), last
	if b < 0 {
		b, to = v.exonOf(last+1), last+1
	}
	if c.isInsertion() || a < 0 || b <= a {
		return genome.Interval{}, false
	}
	start, _ := v.offset(from)
	end, _ := v.offset(to)
	return genome.Interval{Start: start + first - from, End: end + 1 - (to - last)}, true
}

// joined is the effect of such a change: that of an edit of the transcript.
func (v *view) joined(e *Effect, c change, lost genome.Interval) {
	e.Terms = slices.DeleteFunc(e.Terms, canonical)
	switch edit := (genome.Interval{Start: lost.Start - v.coding.Start, End: lost.End - v.coding.Start}); {
	case lost.Empty() && c.inserted == "": // introns alone
		e.Terms = append(e.Terms, "intron_variant")
	case lost.End <= v.coding.Start || lost.Start >= v.coding.End: // untranslated
	case lost.Start < v.coding.Start || lost.End > v.coding.End:
		e.Terms, e.HGVSp = append(e.Terms, "coding_sequence_variant"), "p.?"
		v.losesEnd(e, c)
	default:
		v.joinedCoding(e, c, edit)
	}
}

func (v *view) joinedCoding(e *Effect, c change, edit genome.Interval) {
	v.codingEdit(e, edit, c.inserted)
	net := len(c.inserted) - edit.Len()
	if lost := v.lostExons(c); len(lost) > 0 {
		e.Terms = append(e.Terms, "exon_loss_variant")
		e.Skipped = numbers(lost[0], lost[len(lost)-1], len(v.exons))
		if e.KeepsFrame = fact.Of(net%3 == 0); net%3 == 0 && !e.Decay.Known() {
			v.share(e, c.at)
		}
	}
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

// exonLoss is the deletion of whole exons; one that is cut, and so lacks a splice
// site, goes with them.
func (v *view) exonLoss(e *Effect, c change) {
	lost := v.lostExons(c)
	from, to := lost[0], lost[len(lost)-1]
	if i := v.exonOf(c.at.Start); i >= 0 && i < from {
		from = i
	}
	to = max(to, v.exonOf(c.at.End-1))
	coding := 0
	for i := from; i <= to; i++ {
		coding += v.codingPart(i).Len()
	}
	e.HGVSp = "p.?"
	e.Terms = append(e.Terms, "coding_sequence_variant")
	switch {
	case coding == 0:
	case coding == v.coding.Len():
		e.Terms = []string{"transcript_ablation"}
	default:
		e.ExonNumber = from + 1
		v.exonsGone(e, c, from, to, coding)
	}
}

// exonsGone judges a transcript without exons from to to. The first exon of the
// transcript has no acceptor: where a part of it is left it cannot be skipped.
func (v *view) exonsGone(e *Effect, c change, from, to, coding int) {
	if from == 0 && v.codingPart(0).Len() > 0 && c.at.Start >= v.codonAt(v.coding.Start)+3 {
		v.readsOn(e, c)
		return
	}
	e.Skipped = numbers(from, to, len(v.exons))
	v.skipped(e, from, to, coding)
}

// readsOn judges the loss of the donor of the first exon: translation goes on behind
// it, through what is left of the intron, into the next exon that is left.
func (v *view) readsOn(e *Effect, c change) {
	e.ReadsOn = true
	next := slices.IndexFunc(v.exons, func(x genome.Interval) bool { return x.Start >= c.at.End })
	start := v.codonAt(v.coding.Start)
	kept := (min(c.at.Start, v.exons[0].End) - start) / 3 // whole codons
	e.Removed, e.LostFirst, e.LostLast = fact.Of(lost(kept+1, v.coding.Len()/3-1)), kept+1, v.coding.Len()/3-1
	if next < 0 {
		e.KeepsFrame, e.Decay, e.DecayReason = fact.Of(false), fact.Of(false), wording.Of("decay.no_stop").In()
		return
	}
	before, ok1 := v.bases(genome.Interval{Start: start, End: c.at.Start})
	behind, ok2 := v.bases(genome.Interval{Start: c.at.End, End: v.exons[next].End})
	if !ok1 || !ok2 {
		e.DecayReason = NoSequence
		return
	}
	e.KeepsFrame = fact.Of(false)
	read := slices.Concat(before, []byte(c.inserted), behind)
	junction := len(read)
	for _, x := range v.exons[next+1:] {
		junction = len(read)
		bases, ok := v.bases(x)
		if !ok {
			break
		}
		read = append(read, bases...)
	}
	protein, stopped := untilStop(translate(read))
	behindIt, _ := v.offset(v.exons[next].Start)
	switch residues := (v.coding.End - max(behindIt, v.coding.Start)) / 3; {
	case stopped && v.endsAs(protein, residues): // what is read on keeps the frame, and brings no stop
		e.KeepsFrame, e.Decay, e.DecayReason = fact.Of(true), fact.Of(false), wording.Of("decay.frame_kept").In()
		e.LostLast = v.coding.Len()/3 - residues
		e.Removed = fact.Of(float64(max(0, e.LostLast-kept)) / float64(v.coding.Len()/3-1))
	case stopped:
		e.Decay, e.DecayReason = decayAt(junction-3*(len(protein)-1), len(v.exons), next == len(v.exons)-1)
	default:
		e.Decay, e.DecayReason = fact.Of(false), wording.Of("decay.no_stop").In()
	}
}

// endsAs reports whether a protein ends as the gene's own does for so many residues.
func (v *view) endsAs(protein []byte, residues int) bool {
	cds, ok := v.gene.CDS()
	own := translate(cds)
	return ok && residues > 0 && len(own) >= residues && len(protein) >= residues && string(own[len(own)-residues:]) == string(protein[len(protein)-residues:])
}

// acrossBorder is a change that leaves the coding part of its exon: into an
// intron, or into untranslated sequence.
func (v *view) acrossBorder(e *Effect, c change) {
	e.Terms = append(e.Terms, "coding_sequence_variant")
	e.HGVSp = "p.?"
	if hasCanonical(e.Terms) {
		v.skip(e, c)
		return
	}
	v.losesEnd(e, c)
}

// losesEnd is the loss of the start or of the stop codon with what lies beside it.
func (v *view) losesEnd(e *Effect, c change) {
	start, stop := v.codonAt(v.coding.Start), v.codonAt(v.coding.End-1)
	coding := v.codingLost(c.at)
	switch {
	case c.at.Start <= start && start < c.at.End:
		e.Terms, e.HGVSp = append(e.Terms, "start_lost"), "p.(Met1?)"
		if cds, ok := v.gene.CDS(); ok {
			e.NextStart = fact.Of(nextStart(translate(cds), max(1, (coding+2)/3)))
		}
	case c.at.Start <= stop && stop < c.at.End:
		e.Terms = append(e.Terms, "stop_lost")
		if coding > 3 { // residues go with it
			e.Terms = append(e.Terms, "feature_truncation")
			v.frameOfLoss(e, c.at, coding)
		}
	}
}

// repeats is the stretch that an insertion outside of exons repeats in tandem, where it
// holds whole exons.
func (v *view) repeats(c change) (genome.Interval, bool) {
	n := len(c.inserted)
	if !c.isInsertion() || v.exonOf(c.at.Start-1) >= 0 && v.exonOf(c.at.Start) >= 0 {
		return genome.Interval{}, false
	}
	for _, at := range []genome.Interval{{Start: c.at.Start - n, End: c.at.Start}, {Start: c.at.Start, End: c.at.Start + n}} {
		if bases, ok := v.bases(at); ok && string(bases) == c.inserted && v.losesExons(change{at: at}) {
			return at, true
		}
	}
	return genome.Interval{}, false
}
