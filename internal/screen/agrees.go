package screen

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// readCheck is a call beside the reads.
type readCheck struct {
	siteCall
	agrees fact.Fact[bool]  // unknown where the reads do not tell, or the call has no genotype to compare
	open   bool             // the call stands without the reads: they do not tell
	low    bool             // the allele is in too few of them for a copy, and the file says otherwise
	why    wording.Sentence // in words, of a call that disagrees, is not checked, or whose reads are one-sided
}

// checkReads compares a call with the reads of the person. A pathogenic call
// that the reads contradict is not counted as found, and not as absent.
func (w *geneWork) checkReads(c *carried, who person, r *resources) {
	in := w.inReads[who.ID]
	if in == nil {
		return
	}
	site := w.genotype(c.finding.allele, in.from, r.panel.Thresholds)
	check := &readCheck{siteCall: site, agrees: c.agreesWith(site.genotype)}
	c.inReads = check
	key := "reads.disagree"
	switch explained := w.explained(c, site, who.ID); {
	case explained:
		check.agrees = fact.Fact[bool]{}
	case site.genotype == reads.NotAssessed && c.againstFew(site.support, r.panel.Thresholds):
		key, check.agrees = "reads.few_against", fact.Of(false)
	}
	args := site.args(c.call.Genotype())
	agrees, told := check.agrees.Get()
	switch {
	case (agrees || !told) && c.lowInReads(site, r.panel.Thresholds):
		check.low = true
		w.countLow(c, check, r.panel.Thresholds)
	case !told && c.finding.record.FromReads:
		check.why = wording.Of("reads.not_called", args...)
	case !told && (site.genotype == reads.NotAssessed || site.genotype == reads.Neither):
		check.open, check.why = true, wording.Of("reads.not_assessed", args...)
	case !told:
		check.why = wording.Of("reads.not_compared", args...)
	case !agrees:
		check.why = wording.Of(key, args...)
		c.contradicted(check.why, site.genotype.Absent() || site.support.Alt == 0)
	case site.support.OneSided():
		check.why = wording.Of("reads.one_sided", args...)
		c.remark = check.why
	}
}

// lowInReads reports whether enough molecules show a called allele in too few of them
// for a copy, where the file does not say so itself.
func (c *carried) lowInReads(site siteCall, th panel.Thresholds) bool {
	stated, known := c.fraction.Get()
	return !c.finding.record.FromReads && c.call.Count(c.finding.number) > 0 && !(known && stated < th.HetFractionMin.Value) && site.low(th)
}

// low reports whether the allele is in too few of enough molecules for a copy.
func (c siteCall) low(th panel.Thresholds) bool {
	n := c.support.Molecules()
	return n >= th.MinDepth.Value && float64(c.support.Alt) < th.HetFractionMin.Value*float64(n)
}

// countLow counts an allele by its share of the reads, which is below that of the
// file. Insertions and deletions stand, with what the reads show: reads that are
// clipped at a long one do not show it.
func (w *geneWork) countLow(c *carried, check *readCheck, th panel.Thresholds) {
	s := check.support
	share := float64(s.Alt) / float64(s.Molecules())
	stated := "."
	if said, known := c.fraction.Get(); known {
		stated = fmt.Sprintf("%.2f", said)
	}
	args := append(check.args(c.call.Genotype()), "fraction", fmt.Sprintf("%.2f", share), "stated", stated, "least", fmt.Sprint(th.HetFractionMin.Value))
	check.agrees = fact.Of(false)
	switch {
	case len(check.allele.Ref) != len(check.allele.Alt):
		check.why = wording.Of("reads.low_share", args...)
		c.remark = check.why
	case w.gene.Inheritance == panel.AD && share >= th.MosaicMin.Value:
		check.why = wording.Of("reads.low_mosaic", args...)
		c.allele.Mosaic, c.remark = true, check.why
	default:
		check.why = wording.Of("reads.low_not_counted", args...)
		c.tooFew(check.why)
		c.listAnyway(th)
	}
}

// contradicted notes that the reads show another genotype than was called, and
// whether the allele is in none of them.
func (c *carried) contradicted(why wording.Sentence, absent bool) {
	if c.allele.Zygosity != inheritance.UnknownZygosity { // else another reason came first
		c.remark, c.allele.Why, c.allele.Zygosity = why, why, inheritance.UnknownZygosity
	}
	if c.allele.Refuted = absent; absent && c.allele.Weight == inheritance.Pathogenic {
		c.allele.Weak = true
	}
}

// args are the counts of a place beside the genotype that was called.
func (c siteCall) args(genotype string) []string {
	return []string{"genotype", genotype, "reads", wording.Word(c.genotype.String()), "ref", fmt.Sprint(c.support.Ref), "alt", fmt.Sprint(c.support.Alt), "other", fmt.Sprint(c.support.Odd),
		"molecules", fmt.Sprint(c.support.Molecules()), "quality", fmt.Sprint(c.quality)}
}

// agreesWith compares the called genotype with that of the reads, whatever else
// is known of the zygosity. Of a call that is not complete only the presence of
// the allele can be contradicted. What was taken from the reads, or lies in a part
// of them, is no genotype to compare.
func (c *carried) agreesWith(seen reads.Genotype) fact.Fact[bool] {
	called := c.copies()
	switch {
	case seen == reads.NotAssessed:
		return fact.Fact[bool]{}
	case c.call.Complete() && (seen == called || seen.Absent() && called.Absent()):
		return fact.Of(true)
	case c.allele.Mosaic, c.finding.record.FromReads, !c.call.Complete() && !seen.Absent():
		return fact.Fact[bool]{}
	}
	return fact.Of(false)
}

// againstFew reports whether reads that do not suffice for a genotype of their own
// suffice to contradict the called one: the allele is in none of them, or another
// genotype is so much likelier that it would be called of more.
func (c *carried) againstFew(s reads.Support, th panel.Thresholds) bool {
	switch {
	case c.allele.Mosaic, c.finding.record.FromReads, s.Molecules() < th.ReadsAgainst.Value:
		return false
	case c.call.Count(c.finding.number) > 0 && s.Alt == 0:
		return true
	}
	return c.call.Complete() && s.Against(c.copies()) >= th.SiteMinQuality.Value
}

// copies is the called genotype, as reads give it.
func (c *carried) copies() reads.Genotype {
	switch c.call.Count(c.finding.number) {
	case 0:
		return reads.HomRef
	case len(c.call.Alleles):
		return reads.HomAlt
	}
	return reads.Het
}

// explained reports whether reads without an insertion or deletion may fit neither
// allele because another call changes bases beside it: a caller wrote one change
// as two.
func (w *geneWork) explained(c *carried, site siteCall, who string) bool {
	if len(site.allele.Ref) == len(site.allele.Alt) || site.support.Odd == 0 || site.support.Ref+site.support.Alt > site.support.Odd {
		return false
	}
	for i := range w.findings {
		f := &w.findings[i]
		call, ok := f.record.Call(who)
		if ok && !f.record.FromReads && f.allele != site.allele && call.Count(f.number) > 0 && f.allele.Interval().Overlaps(site.allele.Interval().Pad(nearCall)) {
			return true
		}
	}
	return false
}

// unconfirmed says that reads were given and do not tell whether a call is right;
// empty where they do, and where there are none.
func (c *carried) unconfirmed() wording.Sentence {
	if c.inReads == nil || !c.inReads.open {
		return wording.Sentence{}
	}
	return wording.Of("reads.unconfirmed", c.inReads.args(c.call.Genotype())...)
}
