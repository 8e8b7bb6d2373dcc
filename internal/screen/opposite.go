package screen

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// besideLoss reads an allele that is called on every copy and lies within a
// heterozygous loss of exons as what it is: on the one copy that is left.
func (w *geneWork) besideLoss(out *carried, called []calledStructural) {
	if out.allele.Zygosity != inheritance.Homozygous {
		return
	}
	for _, c := range called {
		if c.zygosity != inheritance.Heterozygous || !c.against.Empty() || len(c.event.coding) == 0 || !c.takes(out.finding.allele.Interval()) {
			continue
		}
		a := &out.allele
		a.Zygosity, a.Opposite = inheritance.Heterozygous, c.name()
		// The order of two equal alleles says nothing of the copy they lie on.
		a.Call.Phased, a.Call.PhaseSet, a.Call.Physical = false, "", variant.Phase{}
		out.remark = wording.Of("reads.opposite_loss", "genotype", out.call.Genotype(), "loss", c.name())
		return
	}
}

// against says what contradicts a loss: a place within it that has two alleles.
// Any variant will do, whatever it means for the gene.
func (w *geneWork) against(c calledStructural, who person, r *resources) wording.Sentence {
	if c.kind != deletion || len(c.event.coding) == 0 {
		return wording.Sentence{}
	}
	for _, same := range bySameAllele(w.findings) {
		for _, f := range same {
			call, ok := f.record.Call(who.ID)
			if ok && c.takes(f.allele.Interval()) && w.twoAlleles(*f, call, who, r) {
				return wording.Of("structural.heterozygous_inside", "allele", label(f), "genotype", call.Genotype(), "place", f.record.Place())
			}
		}
	}
	return wording.Sentence{}
}

// twoAlleles reports whether a call shows two alleles at a place, on enough to be
// believed.
func (w *geneWork) twoAlleles(f finding, call variant.Call, who person, r *resources) bool {
	th := r.panel.Thresholds
	if !call.Complete() || len(call.Alleles) != 2 || call.Alleles[0] == call.Alleles[1] || call.Count(f.number) == 0 || f.record.Failed() || call.Failed() || besideStar(&f, call) ||
		!inheritance.Weak(call, f.number, th).Empty() {
		return false
	}
	if share, known := inheritance.Fraction(call, f.number).Get(); known && (share < th.HetFractionMin.Value || share > 1-th.HetFractionMin.Value) {
		return false
	}
	in := w.inReads[who.ID]
	if in == nil || f.record.FromReads {
		return true
	}
	seen := w.genotype(f.allele, in.from, th).genotype
	return seen == reads.Het || seen == reads.NotAssessed
}

// expectDepths compares the depth of every exon with that of the sample's exons
// that are like it.
func (w *work) expectDepths(who string, sex inheritance.Sex) {
	exons := w.exonsOf(who, sex)
	for i, e := range exons {
		for _, g := range w.genes {
			if g.gene.Symbol != e.Gene {
				continue
			}
			in := g.inReads[who]
			in.depths = append(in.depths, depthOf{e.Region, events.Compare(exons, i)})
		}
	}
}

// depthOf is the depth of an exon beside those like it.
type depthOf struct {
	genome.Region
	events.Depth
}

// halfDepth says that an allele called on every copy lies in an exon that has half
// of the depth of those like it, and whether that is found; else, why it could not be
// asked. Beside normals, which tell more, it says nothing.
func (w *geneWork) halfDepth(c carried, who person, th panel.Thresholds) (why wording.Sentence, half bool) {
	in := w.inReads[who.ID]
	if in == nil || in.normals >= th.CopyMinNormals.Value || c.allele.Zygosity != inheritance.Homozygous || c.allele.Weight != inheritance.Pathogenic {
		return wording.Sentence{}, false
	}
	i := slices.IndexFunc(in.depths, func(d depthOf) bool { return d.Pad(th.CDSPadding.Value).Overlaps(c.finding.allele.Interval()) })
	if i < 0 {
		return wording.Of("reads.half_open.outside"), false
	}
	d := in.depths[i]
	args := []string{"ratio", fmt.Sprintf("%.2f", d.Ratio), "region", d.Region.String(), "exons", fmt.Sprint(d.Like), "spread", fmt.Sprintf("%.2f", d.Spread),
		"limit", fmt.Sprint(th.HalfDepthMax.Value), "most", fmt.Sprint(th.HalfDepthSpread.Value), "expected", fmt.Sprintf("%.0f", d.Expected), "least", fmt.Sprint(th.LossMinDepth.Value)}
	if open := d.Open(th.HalfDepthSpread.Value, th.LossMinDepth.Value); open != "" {
		return wording.Of("reads.half_open."+open, args...), false
	}
	if !d.Half(th.HalfDepthMax.Value, th.HalfDepthSpread.Value, th.LossMinDepth.Value) {
		return wording.Sentence{}, false
	}
	return wording.Of("reads.half_depth", args...), true
}
