package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// knownBreak is a structural allele of the gene file whose breakpoints are
// known on the build.
type knownBreak struct {
	*panel.StructuralAllele
	genome.Region
}

// breaks are the structural alleles that can be looked for.
func (w *geneWork) breaks(b genome.Build) []knownBreak {
	var out []knownBreak
	for i := range w.gene.Structural {
		s := &w.gene.Structural[i]
		if region, ok := s.On(b); ok {
			out = append(out, knownBreak{s, region})
		}
	}
	return out
}

// breakCall is what the reads say of a known rearrangement.
type breakCall struct {
	knownBreak
	counts events.Breakpoints
	state  events.State
}

func breakLimits(th panel.Thresholds) events.BreakLimits {
	return events.BreakLimits{MapQ: th.ReadMapQ.Value, Flank: breakFlank, MinReads: th.BreakMinReads.Value, MinDepth: th.BreakMinDepth.Value, Hom: th.HomFractionMin.Value,
		MinShare: th.BreakMinShare.Value, Background: th.BreakBackground.Value}
}

func (w *geneWork) askBreaks(from *personReads, r *resources) []breakCall {
	var out []breakCall
	limits := breakLimits(r.panel.Thresholds)
	for _, k := range w.breaks(w.ref.Transcript.Build) {
		c := breakCall{knownBreak: k, counts: events.Look(from.sample, k.Region, events.Kind(k.Kind), limits)}
		c.state = c.counts.State(limits)
		out = append(out, c)
	}
	return out
}

// symbols of structural alleles in a VCF.
var symbols = map[events.Kind]string{events.Inversion: "INV", events.Deletion: "DEL", events.Duplication: "DUP"}

// record is a rearrangement or loss as a caller would have written it.
func symbolic(who, path, symbol string, region genome.Region, hom bool, copies fact.Fact[int]) *variant.Record {
	alleles := []int{0, 1}
	if hom {
		alleles = []int{1, 1}
	}
	call := variant.Call{Sample: who, Alleles: alleles, CopyNumber: copies}
	return &variant.Record{Origin: variant.Origin{File: path}, Chrom: string(region.Contig), Contig: region.Contig, Pos: genome.Pos(region.Start), End: region.Last(),
		Ref: "N", Alts: []string{"<" + symbol + ">"}, Info: map[string]string{"SVTYPE": symbol}, Calls: []variant.Call{call}, FromReads: true, Columns: map[string]int{who: 0}}
}

// breakRecords are the rearrangements that the reads have at both breakpoints.
func (w *geneWork) breakRecords(who string, in *inReads) []*variant.Record {
	var out []*variant.Record
	for _, b := range in.breaks {
		if b.state == events.Heterozygous || b.state == events.Homozygous {
			out = append(out, symbolic(who, in.from.path, symbols[events.Kind(b.Kind)], b.Region, b.state == events.Homozygous, fact.Fact[int]{}))
		}
	}
	return out
}

// suspects are the rearrangements and losses that the reads hint at.
func (w *geneWork) suspects(who string) []string {
	var out []string
	for _, b := range w.breaksIn(who, events.Suspected) {
		out = append(out, b.text())
	}
	if in := w.inReads[who]; in != nil {
		for _, l := range in.losses {
			if !l.Counts() {
				out = append(out, lossText(l))
			}
		}
	}
	return out
}

// breaksIn are the known rearrangements of which the reads of a person say this.
func (w *geneWork) breaksIn(who string, state events.State) []breakCall {
	in := w.inReads[who]
	if in == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(in.breaks), func(b breakCall) bool { return b.state != state })
}

func (b breakCall) text() string { return fmt.Sprintf("%s (%s)", b.Name, b.counts.Sentence().In()) }

func lossText(l events.Loss) string {
	exons := wording.Of("counts.exon", "exon", fmt.Sprint(l.First))
	if l.Last != l.First {
		exons = wording.Of("counts.exons", "first", fmt.Sprint(l.First), "last", fmt.Sprint(l.Last))
	}
	if l.Whole {
		exons = wording.Of("counts.every_exon")
	}
	key := "counts.no_reads"
	switch {
	case l.LeftOut:
		key = "counts.no_reads_left_out"
	case l.Whole:
		key = "counts.no_reads_whole"
	}
	return wording.Of(key, "exons", exons.In(), "span", l.Span.String(), "expected", fmt.Sprintf("%.0f", l.Expected), "like", fmt.Sprint(l.Like), "read", fmt.Sprint(l.Read)).In()
}

// exonsOf are the coding exons of every gene in one person's reads.
func (w *work) exonsOf(who string, sex inheritance.Sex) []events.Exon {
	var out []events.Exon
	for _, g := range w.genes {
		in := g.inReads[who]
		if in == nil {
			continue
		}
		exons := g.ref.Transcript.CodingExons()
		for i, e := range exons {
			x := events.Exon{Gene: g.gene.Symbol, Number: e.Number, Region: genome.Region{Contig: g.ref.Transcript.Contig, Interval: e.Interval}, Copies: 2, Depth: in.exons[i].Mean, Any: in.exons[i].Any, All: in.exons[i].All}
			if x.Contig == "X" && sex == inheritance.Male {
				x.Copies = 1
			}
			if bases, ok := g.ref.Sequence.Slice(e.Interval); ok {
				x.GC = fact.Of(gcOf(bases))
			}
			out = append(out, x)
		}
		from := len(out) - len(exons)
		slices.SortFunc(out[from:], func(a, b events.Exon) int { return a.Start - b.Start })
	}
	return out
}

func gcOf(bases []byte) float64 {
	n := 0
	for _, b := range bases {
		if b == 'G' || b == 'C' {
			n++
		}
	}
	return float64(n) / float64(max(1, len(bases)))
}

// findLosses finds the exons that one person has no reads of. Where reads of nobody are
// in the file, or none of the chromosome, none of them counts.
func (w *work) findLosses(who string, sex inheritance.Sex) {
	th := w.panel.Thresholds
	limits := events.LossLimits{MaxShare: th.LossMaxShare.Value, MinDepth: th.LossMinDepth.Value, Neighbours: th.LossNeighbours.Value}
	if w.reads[who] == nil {
		return
	}
	absent, _ := w.unreadChromosomes(who)
	for _, l := range events.Losses(w.exonsOf(who, sex), limits) {
		l.LeftOut = l.LeftOut || w.reads[who].untagged > 0 || slices.Contains(absent, string(l.Span.Contig))
		for _, g := range w.genes {
			if g.gene.Symbol == l.Gene && g.gene.Callability.Assessable.Value {
				g.inReads[who].losses = append(g.inReads[who].losses, l)
			}
		}
	}
}

// lossRecords are the losses that count, as deletions of the whole exons.
func (w *geneWork) lossRecords(who string, in *inReads, padding int) []*variant.Record {
	var out []*variant.Record
	for _, l := range in.losses {
		if !l.Counts() {
			continue
		}
		out = append(out, symbolic(who, in.from.path, deletion, w.lostSpan(in, l.Span, l.Whole, padding), true, fact.Of(0)))
	}
	return out
}

// countsOf is what the reads show of an event.
func (w *geneWork) countsOf(who string, s structural) string {
	in := w.inReads[who]
	for _, b := range in.breaks {
		if s.known != nil && b.StructuralAllele == s.known {
			return b.counts.Sentence().In()
		}
	}
	var said []string
	depth, normals := in.lossIn(s)
	if depth != nil {
		said = append(said, lossText(*depth))
	}
	for _, c := range in.copies {
		if s.region.Overlaps(c.Span.Interval) && (depth == nil || normals != nil) {
			said = append(said, wording.Of("counts.copies", "copies", fmt.Sprint(c.Copies), "expected", fmt.Sprint(c.Expected), "exons", fmt.Sprint(c.Exons), "ratio", fmt.Sprintf("%.2f", c.Ratio),
				"normals", fmt.Sprint(c.Normals), "quality", fmt.Sprintf("%.0f", c.Quality)).In())
		}
	}
	if depth != nil || normals != nil {
		said = append(said, edgeText(in.edgesOf(s), s.region.Contig)...)
	}
	return strings.Join(said, "; ")
}

// edgeText is what is seen at the edges of a loss.
func edgeText(e events.Edges, contig genome.Contig) []string {
	if e.Found() {
		return []string{wording.Of("counts.breakpoints", "region", genome.Region{Contig: contig, Interval: e.Lost}.String(), "counts", e.Sentence().In()).In()}
	}
	var out []string
	for i, p := range e.Clipped {
		if p.Molecules > 0 {
			out = append(out, wording.Of([]string{"counts.clipped_left", "counts.clipped_right"}[i], "molecules", fmt.Sprint(p.Molecules), "place", fmt.Sprintf("%s:%d", contig, p.At+i)).In())
		}
	}
	return out
}

// whyGap is why bases are not callable in the reads, by the targets; nothing
// where the reads do not say.
func (in *inReads) whyGap(gap genome.Interval) []coverage.Reason {
	if in == nil {
		return nil
	}
	for _, e := range in.exons {
		if why := e.Why(gap); why != nil {
			return why
		}
	}
	return nil
}
