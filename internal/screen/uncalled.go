package screen

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// That the reads of a gene are deep says that a variant could have been called,
// and not that somebody called: the input may hold one chromosome, be filtered to
// nothing, or be another person's. So the reads are compared with the reference.
// What they show and no input calls takes the gene's negative away.

// nearCall is how far from a called variant reads may differ from the reference
// because of it, in bases: insertions and deletions are aligned here or there
// (project default, as indelReach of package reads).
const nearCall = 10

// uncalled are the places where the reads of a person differ from the reference
// and no record has the person carry anything.
func (w *geneWork) uncalled(who string) []reads.Difference {
	in := w.inReads[who]
	if in == nil || len(in.differences) == 0 {
		return nil
	}
	var called []genome.Interval
	for _, r := range w.records {
		if call, ok := r.Call(who); ok && call.Count(0)+call.Count(variant.MissingAllele) < len(call.Alleles) && r.Contig == w.ref.Transcript.Contig {
			called = append(called, r.Interval().Pad(nearCall))
		}
	}
	var out []reads.Difference
	for _, d := range in.differences {
		if !slices.ContainsFunc(called, func(i genome.Interval) bool { return i.Contains(d.Pos) }) {
			out = append(out, d)
		}
	}
	return out
}

// callerLooked reports whether a negative rests on more than depth: the reads were
// compared with the reference, or the input itself states the reference.
func (w *geneWork) callerLooked(who string, r *resources) bool {
	in := w.inReads[who]
	if in == nil || in.compared {
		return true
	}
	th := r.panel.Thresholds
	var stated []coverage.Stretch
	for _, record := range w.records {
		if call, ok := record.Call(who); ok {
			if s, ok := coverage.StretchOf(record, call, th); ok {
				stated = append(stated, s)
			}
		}
	}
	fraction, known := coverage.Assess(w.targets(th), stated, th).Fraction.Get()
	return known && fraction >= w.leastFraction(r)
}

// differenceText names a difference: where, what, and in how many molecules.
func differenceText(c genome.Contig, d reads.Difference) string {
	what := fmt.Sprintf("%c>%c", d.Ref, d.Alt)
	switch d.Alt {
	case '-':
		what = wording.Of("difference.deletion").In()
	case '+':
		what = wording.Of("difference.insertion").In()
	}
	return wording.Of("difference.place", "place", fmt.Sprintf("%s:%d", c, d.Pos), "what", what, "count", fmt.Sprint(d.Count), "depth", fmt.Sprint(d.Depth)).In()
}

// fitLeastBases are the read bases below which it is not asked whether reads fit
// (project default).
const fitLeastBases = 5000

// checkFit refuses reads that are not those of the reference their header names:
// aligned to another one, or damaged. What they show of known alleles is chance.
func (w *work) checkFit() error {
	for _, who := range w.people {
		same, total := 0, 0
		for _, g := range w.genes {
			if in := g.inReads[who.ID]; in != nil {
				same, total = same+in.same, total+in.bases
			}
		}
		most := w.panel.Thresholds.ReadMismatchMax.Value
		if apart := float64(total-same) / float64(max(1, total)); total >= fitLeastBases && apart > most {
			return fault.New(fault.Input, fmt.Errorf("%s: %.0f %% of the bases over coding exons are not those of %s (at most %.0f %% expected): its reads were aligned to another reference, or are damaged",
				w.reads[who.ID].path, 100*apart, w.build, 100*most), "samtools stats "+w.reads[who.ID].path+" | grep 'error rate'")
		}
	}
	return nil
}
