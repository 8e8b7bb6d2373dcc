package consequence

import (
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// DescribeLoss works out what the loss of a stretch of the chromosome, 0-based
// and half-open, does to a gene's transcript: as Describe does for a deletion
// that is spelled out, without names. What lies outside the transcript does not
// matter.
func DescribeLoss(lost genome.Interval, g *reference.Gene) Effect {
	v := newView(g)
	at := v.flip(lost)
	var e Effect
	if at.Covers(v.span()) {
		e.Terms = []string{"transcript_ablation"}
		return e
	}
	// One base more on either side keeps the ends outside of the transcript.
	span := v.span()
	at = at.Intersect(genome.Interval{Start: span.Start - 1, End: span.End + 1})
	c := change{at: at, deleted: strings.Repeat("N", max(0, at.Len()))}
	if at.Empty() {
		e.Terms = []string{"intergenic_variant"}
		return e
	}
	v.number(&e, c)
	e.Terms = append(v.spliceTerms(c), v.regionTerms(c, false)...)
	v.lossOrEdit(&e, c)
	switch coding := v.codingLost(at); {
	case v.losesProtein(at):
		e = Effect{Terms: []string{"transcript_ablation"}}
	case coding > 0:
		e.Terms = append(e.Terms, "exon_loss_variant")
		v.frameOfLoss(&e, at, coding)
	}
	if len(e.Terms) == 0 {
		e.Terms = []string{"intergenic_variant"}
	}
	e.HGVSp = ""
	e.Terms = bySeverity(e.Terms)
	return e
}

// DescribeGain works out what a second copy of a stretch does, taken to lie in
// tandem: exons repeat, and the frame holds when their coding bases are a
// multiple of three. A stretch that is not within the transcript, or takes no
// whole coding exon, tells nothing about the protein.
func DescribeGain(gained genome.Interval, g *reference.Gene) Effect {
	v := newView(g)
	var e Effect
	v.gain(&e, v.flip(gained))
	return e
}

func (v *view) gain(e *Effect, at genome.Interval) {
	e.Terms = []string{"feature_elongation"}
	c := change{at: at}
	span := v.span()
	if at.Covers(span) {
		e.Terms = []string{"transcript_amplification"}
		return
	}
	if at.Start <= span.Start || at.End >= span.End || !v.losesExons(c) {
		return
	}
	v.number(e, c)
	exons := v.lostExons(c)
	coding := 0
	for _, i := range exons {
		coding += v.codingPart(i).Len()
	}
	e.KeepsFrame = fact.Of(coding%3 == 0)
	e.Decay = fact.Of(coding%3 != 0 && exons[len(exons)-1] < len(v.exons)-2)
}

// codingLost is how many coding bases a stretch takes.
func (v *view) codingLost(at genome.Interval) int {
	n := 0
	for i, exon := range v.exons {
		n += v.inTranscript(i, exon.Intersect(at)).Intersect(v.coding).Len()
	}
	return n
}

// inTranscript is a part of exon i in transcript offsets.
func (v *view) inTranscript(i int, part genome.Interval) genome.Interval {
	if part.Empty() {
		return genome.Interval{}
	}
	from := v.starts[i] + part.Start - v.exons[i].Start
	return genome.Interval{Start: from, End: from + part.Len()}
}

// frameOfLoss completes what losing coding bases does, where whole exons and
// splice sites have not told it. Without the start or the stop codon there is no
// frame to keep, and no decay is expected.
func (v *view) frameOfLoss(e *Effect, at genome.Interval, coding int) {
	if !e.Removed.Known() {
		v.share(e, at)
	}
	first, last := v.codonAt(v.coding.Start), v.codonAt(v.coding.End-1)
	switch {
	case at.Start <= first && first < at.End:
		e.KeepsFrame, e.Decay, e.DecayReason = fact.Of(false), fact.Of(false), wording.Of("decay.start_lost").In()
	case at.Start <= last && last < at.End:
		e.KeepsFrame, e.Decay, e.DecayReason = fact.Of(false), fact.Of(false), wording.Of("decay.stop_lost").In()
	case !e.KeepsFrame.Known():
		e.KeepsFrame = fact.Of(coding%3 == 0)
	}
}

// share says which part of the protein the coding bases of a stretch are.
func (v *view) share(e *Effect, at genome.Interval) {
	first, last := v.coding.End, v.coding.Start
	for i, exon := range v.exons {
		if part := v.inTranscript(i, exon.Intersect(at)).Intersect(v.coding); !part.Empty() {
			first, last = min(first, part.Start), max(last, part.End)
		}
	}
	protein := v.coding.Len()/3 - 1
	e.Removed = fact.Of(min(1, float64(v.codingLost(at))/float64(3*protein)))
	e.LostFirst, e.LostLast = (first-v.coding.Start)/3+1, min((last-v.coding.Start-1)/3+1, protein)
}

// codonAt is the place, in the view, of a transcript offset in an exon.
func (v *view) codonAt(offset int) int {
	for i, exon := range v.exons {
		if n := offset - v.starts[i]; n >= 0 && n < exon.Len() {
			return exon.Start + n
		}
	}
	return v.span().Start
}
