package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// callable measures what the input says about a gene in one sample. Without
// reference blocks it says nothing, and the measure stays empty.
func (w *geneWork) callable(who person, r *resources, blocks bool, carried []carried) callability {
	th := r.panel.Thresholds
	var stretches []coverage.Stretch
	for _, record := range w.records {
		if call, ok := record.Call(who.ID); ok {
			if s, ok := coverage.StretchOf(record, call, th); ok {
				stretches = append(stretches, s)
			}
		}
	}
	if in := w.inReads[who.ID]; in != nil {
		stretches = append(stretches, in.stretches...)
	}
	out := callability{sites: w.sites(who.ID, stretches, r, carried)}
	if !blocks {
		out.because = wording.Of("callability.no_blocks")
		if !w.gene.Callability.Assessable.Value {
			out.because = wording.Of("callability.never", "source", w.gene.Callability.Assessable.Source)
		}
		return out
	}
	out.measured = coverage.Assess(w.targets(th), stretches, th)
	least := w.leastFraction(r)
	fraction, known := out.measured.Fraction.Get()
	args := []string{"share", fmt.Sprintf("%.1f %%", 100*fraction), "padding", fmt.Sprint(th.CDSPadding.Value), "least", fmt.Sprintf("%.0f %%", 100*least)}
	switch {
	case !w.gene.Callability.Assessable.Value:
		out.because = wording.Of("callability.never", "source", w.gene.Callability.Assessable.Source)
	case !known:
		out.because = wording.Of("callability.no_blocks")
	case fraction < least:
		out.because = wording.Of("callability.incomplete", args...)
	default:
		out.assessed, out.because = true, wording.Of("callability.assessed", args...)
	}
	out.complete = out.assessed && w.everythingElse(&out, who, stretches, r)
	return out
}

// leastFraction is the share of callable bases that the gene needs.
func (w *geneWork) leastFraction(r *resources) float64 {
	if own := w.gene.Callability.CDSFraction.Value; own > 0 {
		return own
	}
	return r.panel.Thresholds.CDSFraction.Value
}

// everythingElse reports whether everything was looked at that a negative
// needs: every known site, every structural allele (a small-variant VCF shows
// none), every place of a pathogenic allele, and every record of an allele that
// would count.
func (w *geneWork) everythingElse(c *callability, who person, stretches []coverage.Stretch, r *resources) bool {
	var open []string
	for _, s := range c.sites {
		if s.status == notAssessed {
			open = append(open, s.allele.Name)
		}
	}
	for _, s := range w.gene.Structural {
		if s.BlocksNegative.Value && !w.looked(who.ID, s.Name) {
			open = append(open, s.Name)
		}
	}
	unseen := w.unseen(who.ID, stretches, r)
	doubtful := w.doubtful(who, r)
	changed, few := w.otherChanges(who.ID, r.panel.Thresholds), w.inFew(who.ID, r.panel.Thresholds)
	uncalled := w.uncalled(who.ID)
	switch {
	case who.Transplanted:
		c.because = wording.Of("chimera.callability")
	case len(doubtful) > 0:
		c.because = wording.Of("callability.doubtful", "alleles", fewSaid(doubtful))
	case len(changed) > 0:
		c.because = wording.Of("callability.other_change", "alleles", fewSaid(changed))
	case len(few) > 0:
		c.because = wording.Of("callability.in_few", "alleles", fewSaid(few))
	case len(uncalled) > 0:
		c.because = wording.Of("callability.uncalled", "count", fmt.Sprint(len(uncalled)), "first", differenceText(w.ref.Transcript.Contig, uncalled[0]))
	case !w.callerLooked(who.ID, r):
		c.because = wording.Of("callability.not_compared")
	case len(unseen) > 0:
		c.because = wording.Of("callability.pathogenic_sites", "alleles", fewSaid(unseen))
	case len(open) > 0:
		c.because = wording.Of("callability.sites", "sites", strings.Join(open, ", "))
	default:
		return true
	}
	return false
}

// unseen are the known pathogenic alleles that lie where the input is not
// callable: a share of 99 % may leave out the one base that matters.
func (w *geneWork) unseen(who string, stretches []coverage.Stretch, r *resources) []string {
	var out []string
	for _, k := range w.places {
		if w.inReads[who].lacks(k.allele) {
			continue
		}
		for p := k.Interval.First(); p <= k.Interval.Last(); p++ {
			if callable, _ := coverage.At(p, stretches, r.panel.Thresholds); !callable {
				out = append(out, k.name)
				break
			}
		}
	}
	return out
}

// doubtful are the alleles that would count and of which a record leaves open
// whether the person has them.
func (w *geneWork) doubtful(who person, r *resources) []string {
	var out []string
	for _, same := range bySameAllele(w.findings) {
		f := same[0]
		if weight, _ := weightOf(f, f.class, variant.Call{}, w.gene, r); weight == inheritance.NotCounted {
			continue
		}
		for _, g := range same {
			call, ok := g.record.Call(who.ID)
			fraction, known := inheritance.Fraction(call, g.number).Get()
			carriedByFew := call.Count(g.number) > 0 && (known && fraction < r.panel.Thresholds.HetFractionMin.Value || w.lowIn(who.ID, g.allele, r.panel.Thresholds))
			if ok && !w.inReads[who.ID].lacks(f.allele) && (carriedByFew || coverage.Doubtful(g.record, call, r.panel.Thresholds)) {
				out = append(out, fmt.Sprintf("%s (%s)", label(f), call.Genotype()))
				break
			}
		}
	}
	return out
}

// lowIn reports whether the reads of a person have an allele in too few of enough
// molecules for a copy.
func (w *geneWork) lowIn(who string, a variant.Allele, th panel.Thresholds) bool {
	in := w.inReads[who]
	return in != nil && w.genotype(a, in.from, th).low(th)
}

// looked reports whether the reads of a person tell whether a structural allele
// is there.
func (w *geneWork) looked(who, name string) bool {
	in := w.inReads[who]
	return in != nil && slices.ContainsFunc(in.breaks, func(b breakCall) bool {
		return b.Name == name && b.state != events.NotAssessed && b.state != events.Suspected
	})
}

// lacks reports whether the reads show that an allele is on no copy.
func (in *inReads) lacks(a variant.Allele) bool {
	return in != nil && in.sites[a].genotype.Absent()
}

// knownAt is the normalised spelling of the gene file's allele of a number.
func (w *geneWork) knownAt(i int) (variant.Allele, bool) {
	for a, k := range w.known {
		if k == &w.gene.KnownAlleles[i] {
			return a, true
		}
	}
	return variant.Allele{}, false
}

// place is where a known pathogenic allele lies.
type place struct {
	genome.Interval
	name   string
	allele variant.Allele
}

// pathogenicPlaces are those of the gene file and of the ClinVar in use, as far
// as ClinVar decides a class.
func pathogenicPlaces(ref *reference.Gene, known map[variant.Allele]*panel.KnownAllele, store *knowledge.Store, stars int) []place {
	var out []place
	region := ref.Transcript.Region()
	for a, k := range known {
		if k.Role == panel.Pathogenic {
			out = append(out, place{a.Interval(), k.Name, a})
		}
	}
	for _, a := range store.Alleles() {
		if a.Contig != ref.Transcript.Contig || !region.Overlaps(a.Interval()) {
			continue
		}
		if k := known[a]; k != nil && k.Role == panel.Pathogenic {
			continue // it has a name
		}
		said := store.ClinVar(a)
		if class, _ := acmg.ParseClass(knowledge.Significance(said.Significance)); said.Stars >= stars && class.IsPathogenic() {
			name := a.String()
			if said.ID != "" {
				name = "ClinVar " + said.ID
			}
			out = append(out, place{a.Interval(), name, a})
		}
	}
	slices.SortFunc(out, func(a, b place) int { return cmp.Or(cmp.Compare(a.Start, b.Start), strings.Compare(a.name, b.name)) })
	return slices.Compact(out)
}

// Statuses of a known site.
const (
	isReference = "reference"
	isVariant   = "variant"
	isOther     = "other" // neither the reference nor the known allele
	notAssessed = "not_assessed"
)

// status is the state of a known site by its genotype in the reads; "" where they are
// too few to say anything against what else is known.
func (c siteCall) status(th panel.Thresholds) string {
	n := c.support.Molecules()
	switch {
	case c.genotype == reads.Het, c.genotype == reads.HomAlt:
		return isVariant
	case c.genotype == reads.Neither && float64(c.support.Odd) >= th.HetFractionMin.Value*float64(n):
		return isOther
	case c.genotype.Absent():
		return isReference
	case n >= th.SiteMinDepth.Value:
		return notAssessed
	}
	return ""
}

// site is what the reads show of an asked allele; nil where there are none.
func (in *inReads) site(a variant.Allele) *siteCall {
	if in == nil {
		return nil
	}
	c, ok := in.sites[a]
	if !ok {
		return nil
	}
	return &c
}

// sites is the state of every known position outside the coding exons.
func (w *geneWork) sites(who string, stretches []coverage.Stretch, r *resources, carried []carried) []siteStatus {
	var out []siteStatus
	for i, k := range w.gene.KnownAlleles {
		if !k.SiteOfInterest {
			continue
		}
		locus, ok := k.On(w.ref.Transcript.Build)
		if !ok {
			continue
		}
		s := siteStatus{allele: k, locus: locus, status: notAssessed}
		if callable, _ := coverage.At(locus.Pos, stretches, r.panel.Thresholds); callable {
			s.status = isReference
		}
		if a, ok := w.knownAt(i); ok {
			if s.reads = w.inReads[who].site(a); s.reads != nil {
				s.status = cmp.Or(s.reads.status(r.panel.Thresholds), s.status)
			}
		}
		for _, c := range carried {
			if c.finding.known == &w.gene.KnownAlleles[i] {
				s.status = isVariant
			}
		}
		out = append(out, s)
	}
	return out
}
