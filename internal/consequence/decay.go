package consequence

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// decayWindow is how many bases before the last exon junction a stop must lie
// at most to escape nonsense-mediated decay. Source: Abou Tayoun 2018, doi
// 10.1002/humu.23626: the last exon or the last 50 bases of the penultimate.
const decayWindow = 50

// lost is the share of the protein from a residue on: what follows a shifted
// frame is another protein, up to the new stop and behind it.
func lost(first, protein int) float64 { return float64(protein-first+1) / float64(protein) }

// prematureStop judges decay for a stop at the given codon of the altered
// coding sequence, of which residue first is the first that differs. protein is
// the number of residues of the reference.
func (v *view) prematureStop(e *Effect, first, codon int, edit genome.Interval, net, protein int) {
	e.Removed = fact.Of(lost(first, protein))
	e.LostFirst, e.LostLast = first, protein
	if len(v.exons) == 1 {
		e.Decay, e.DecayReason = fact.Of(false), wording.Of("decay.one_exon").In()
		return
	}
	junction := v.starts[len(v.exons)-1] - v.coding.Start // coding bases before the last junction
	if edit.Start < junction {
		junction += net
	}
	e.Decay, e.DecayReason = decayAt(junction-3*(codon-1), len(v.exons), false)
}

// decayAt judges decay by the bases from a stop codon to the last exon junction; within
// says that the stop lies in the last exon whatever they are.
func decayAt(before, exons int, within bool) (fact.Fact[bool], string) {
	switch {
	case before <= 0 || within:
		return fact.Of(false), wording.Of("decay.last_exon", "exon", fmt.Sprint(exons)).In()
	case before <= decayWindow:
		return fact.Of(false), wording.Of("decay.window", "window", fmt.Sprint(decayWindow), "bases", fmt.Sprint(before)).In()
	}
	return fact.Of(true), wording.Of("decay.before", "bases", fmt.Sprint(before)).In()
}

// skip judges what skipping the exon at a changed canonical splice site does:
// the exon before a donor, the exon behind an acceptor.
func (v *view) skip(e *Effect, c change) {
	for i := range len(v.exons) - 1 {
		intron := genome.Interval{Start: v.exons[i].End, End: v.exons[i+1].Start}
		exon := -1
		switch {
		case hits(c, genome.Interval{Start: intron.Start, End: intron.Start + 2}):
			exon = i
		case hits(c, genome.Interval{Start: intron.End - 2, End: intron.End}):
			exon = i + 1
		}
		if exon < 0 {
			continue
		}
		e.ExonNumber = exon + 1
		v.exonsGone(e, c, exon, exon, v.codingPart(exon).Len())
		return
	}
}

// skipped judges a transcript without exons first to last, which hold coding
// bases. The frame cannot be told where the start codon goes; without the stop
// codon the end of the protein is lost, and no decay is expected.
func (v *view) skipped(e *Effect, first, last, coding int) {
	if coding == 0 {
		e.DecayReason = wording.Of("decay.no_coding").In()
		return
	}
	e.Removed = fact.Of(float64(coding) / float64(v.coding.Len()-3))
	part := genome.Interval{Start: max(v.starts[first], v.coding.Start), End: min(v.starts[last]+v.exons[last].Len(), v.coding.End)}
	e.LostFirst, e.LostLast = (part.Start-v.coding.Start)/3+1, min((part.End-v.coding.Start-1)/3+1, v.coding.Len()/3-1)
	switch {
	case part.Start == v.coding.Start:
		e.DecayReason = wording.Of("decay.start").In()
		if cds, ok := v.gene.CDS(); ok {
			e.NextStart = fact.Of(nextStart(translate(cds), e.LostLast))
		}
		return
	case part.End == v.coding.End:
		e.KeepsFrame, e.Decay, e.DecayReason = fact.Of(false), fact.Of(false), wording.Of("decay.stop").In()
		return
	}
	keeps := coding%3 == 0
	e.KeepsFrame = fact.Of(keeps)
	if keeps {
		return
	}
	edit := genome.Interval{Start: part.Start - v.coding.Start, End: part.End - v.coding.Start}
	if cds, ok := v.gene.CDS(); ok {
		altered := slices.Concat(cds[:edit.Start], cds[edit.End:], v.tail())
		if protein, stopped := untilStop(translate(altered)); stopped {
			v.prematureStop(e, edit.Start/3+1, len(protein), edit, -coding, v.coding.Len()/3-1)
			return
		}
		e.Decay, e.DecayReason = fact.Of(false), wording.Of("decay.no_stop").In()
		return
	}
	e.Decay = fact.Of(last < len(v.exons)-2)
	e.DecayReason = wording.Of("decay.model").In()
}
