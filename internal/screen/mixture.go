package screen

import (
	"math"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// commonSite is an allele that many people carry, with the gene it lies in or
// beside.
type commonSite struct {
	knowledge.Common
	gene *geneWork
}

// commonSites are those of the genes that are screened. X tells of the sex, and
// a gene that short reads do not assess has reads of its copies elsewhere.
func (w *work) commonSites() []commonSite {
	th := w.panel.Thresholds
	var out []commonSite
	for _, c := range w.store.Common(th.CommonMin.Value, th.CommonMax.Value) {
		for _, g := range w.genes {
			region, ok := w.region(g.gene.Symbol, w.build)
			if ok && region.Contig == c.Contig && c.Contig.Autosome() && region.Covers(c.Interval()) && g.gene.Callability.Assessable.Value {
				out = append(out, commonSite{c, g})
				break
			}
		}
	}
	return out
}

// mixture asks the reads of a person for a second genome. Without reads there
// is nothing to ask, and nothing to say.
func (w *work) mixture(who person) (reads.Mixture, inheritance.Finding) {
	from := w.reads[who.ID]
	if from == nil {
		return reads.Mixture{}, inheritance.Finding{}
	}
	th := w.panel.Thresholds
	var sites []reads.CommonSite
	for _, c := range w.common {
		s := c.gene.genotype(c.Allele, from, th).support
		if s.Depth() >= th.SiteMinDepth.Value {
			sites = append(sites, reads.CommonSite{Gene: c.gene.gene.Symbol, Frequency: c.Frequency, Support: s})
		}
	}
	m := reads.Mix(sites, th.MixtureRatio.Value)
	return m, inheritance.CheckMixture(m, who.Transplanted, th)
}

// mixtureState is what was found of a second genome; not assessed without reads.
func (w *work) mixtureState(p personResult) inheritance.MixtureState {
	return inheritance.StateOfMixture(p.mixture, w.panel.Thresholds)
}

func (w *work) mixtureBlock(p personResult) report.Mixture {
	out := report.Mixture{State: w.mixtureState(p).String(), Sites: p.mixture.Sites}
	if p.mixture.Sites > 0 {
		out.Share, out.Upper = fact.Of(p.mixture.Share), fact.Of(p.mixture.Upper)
		out.Ratio = fact.Of(math.Round(10*p.mixture.Ratio) / 10)
	}
	return out
}
