package screen

import (
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// callable measures what the input says about a gene in one sample. Without
// reference blocks it says nothing, and the measure stays empty.
func (w *geneWork) callable(who person, r *resources, blocks bool, carried []carried) callability {
	th := r.panel.Thresholds
	var stretches []coverage.Stretch
	for _, record := range w.records {
		if call, ok := record.Call(who.ID); ok {
			if s, ok := coverage.StretchOf(record, call); ok {
				stretches = append(stretches, s)
			}
		}
	}
	out := callability{sites: w.sites(stretches, r, carried)}
	if !blocks {
		out.because = wording.Of("callability.no_blocks")
		if !w.gene.Callability.Assessable.Value {
			out.because = wording.Of("callability.never", "source", w.gene.Callability.Assessable.Source)
		}
		return out
	}
	var targets []coverage.Target
	for _, e := range w.ref.Transcript.CodingExons() {
		targets = append(targets, coverage.Target{Name: fmt.Sprintf("exon %d", e.Number), Interval: e.Interval.Pad(th.CDSPadding.Value)})
	}
	out.measured = coverage.Assess(targets, stretches, th)
	least := th.CDSFraction.Value
	if own := w.gene.Callability.CDSFraction.Value; own > 0 {
		least = own
	}
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
	out.complete = out.assessed && w.everythingElse(&out)
	return out
}

// everythingElse reports whether every known site and every structural allele
// that a negative needs was looked at. A small-variant VCF shows no structural
// allele.
func (w *geneWork) everythingElse(c *callability) bool {
	var open []string
	for _, s := range c.sites {
		if s.status == notAssessed {
			open = append(open, s.allele.Name)
		}
	}
	for _, s := range w.gene.Structural {
		if s.BlocksNegative.Value {
			open = append(open, s.Name)
		}
	}
	if len(open) > 0 {
		c.because = wording.Of("callability.sites", "sites", strings.Join(open, ", "))
	}
	return len(open) == 0
}

// Statuses of a known site.
const (
	isReference = "reference"
	isVariant   = "variant"
	notAssessed = "not_assessed"
)

// sites is the state of every known position outside the coding exons.
func (w *geneWork) sites(stretches []coverage.Stretch, r *resources, carried []carried) []siteStatus {
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
		for _, c := range carried {
			if c.finding.known == &w.gene.KnownAlleles[i] {
				s.status = isVariant
			}
		}
		out = append(out, s)
	}
	return out
}
