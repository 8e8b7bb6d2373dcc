package acmg

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// pvs1 is the null-variant tree of Abou Tayoun 2018 (doi 10.1002/humu.23626),
// figure 1, as far as the transcript alone carries it: nonsense and
// frameshift, canonical splice sites, loss of exons, of parts of them and of the
// whole coding sequence, duplication of exons, and the start codon. A region of unknown role that escapes decay is graded by
// the share of the protein removed.
func pvs1(e Effect, g *panel.Gene) Criterion {
	terms := strings.Join(e.Terms, ", ")
	source := g.LossOfFunction.Source
	null := e.is("transcript_ablation", "stop_gained", "frameshift_variant", "splice_acceptor_variant", "splice_donor_variant", "start_lost", "exon_loss_variant", "feature_truncation", "feature_elongation")
	switch {
	case !null && e.Missing == "":
		return notMet(wording.Of("criterion.PVS1.consequence", "terms", terms))
	case g.LossOfFunction.PVS1 == "no": // whatever the bases that are not at hand would tell
		return notMet(wording.Of("criterion.PVS1.gene_no", "terms", terms, "reason", g.LossOfFunction.Reason, "source", source))
	case !null:
		return notAssessed(wording.Of("criterion.PVS1.no_bases", "why", e.Missing))
	case g.LossOfFunction.PVS1 != "yes":
		return met(Moderate, wording.Of("criterion.PVS1.gene_limited", "terms", terms, "reason", g.LossOfFunction.Reason, "source", source))
	}
	if tolerant, ok := tolerantExon(e, g); ok && !e.is("transcript_ablation") {
		return notMet(wording.Of("criterion.PVS1.tolerant", "terms", terms, "exon", e.Exon, "source", tolerant))
	}
	switch {
	case e.is("transcript_ablation"):
		return met(VeryStrong, wording.Of("criterion.PVS1.whole_gene", "terms", terms, "source", source))
	case e.is("exon_loss_variant", "feature_truncation"):
		return loss(e, g, terms)
	case e.is("feature_elongation"):
		return gain(e, g, terms)
	case e.canonicalSplice():
		return splice(e, g, terms)
	case e.is("stop_gained", "frameshift_variant"):
		return truncation(e, g, terms)
	}
	return startLost(e, terms)
}

// startLost grades a lost start codon by what lies before the next methionine,
// where translation may begin instead. Where the protein has no other, every
// known pathogenic allele lies before it.
func startLost(e Effect, terms string) Criterion {
	next, found := e.NextStart.Get()
	before, known := e.PathogenicBefore.Get()
	args := []string{"terms", terms, "next", fmt.Sprint(next), "count", fmt.Sprint(before)}
	switch {
	case !known || !found:
		return met(Supporting, wording.Of("criterion.PVS1.start", args...))
	case next == 0 && before > 0:
		return met(Moderate, wording.Of("criterion.PVS1.start_only_pathogenic", args...))
	case next == 0:
		return met(Supporting, wording.Of("criterion.PVS1.start_only", args...))
	case before > 0:
		return met(Moderate, wording.Of("criterion.PVS1.start_pathogenic", args...))
	}
	return met(Supporting, wording.Of("criterion.PVS1.start_none", args...))
}

func tolerantExon(e Effect, g *panel.Gene) (string, bool) {
	for _, exon := range g.LossOfFunction.TolerantExons {
		if exon.Value == e.ExonNumber {
			return exon.Source, true
		}
	}
	return "", false
}

// truncation grades nonsense and frameshift by expected decay. A transcript
// without bases says nothing about where the new stop lies: then the tree is
// not walked further than "no decay assumed".
func truncation(e Effect, g *panel.Gene, terms string) Criterion {
	source := g.LossOfFunction.Source
	decay, known := e.Decay.Get()
	switch {
	case !known:
		return notAssessed(wording.Of("criterion.PVS1.no_bases", "why", cmp.Or(e.Missing, e.DecayReason)))
	case decay:
		return met(VeryStrong, wording.Of("criterion.PVS1.nonsense_decay", "terms", terms, "why", e.DecayReason, "source", source))
	}
	return withoutDecay(e, g, terms, wording.Of("criterion.PVS1.no_decay", "terms", terms, "why", e.DecayReason, "share", share(e)))
}

// splice grades a canonical splice change by what skipping the exon does. Where
// the start codon goes with the exon, it is a lost start codon; the first exon of the
// transcript cannot be skipped, and is read on from.
func splice(e Effect, g *panel.Gene, terms string) Criterion {
	source := g.LossOfFunction.Source
	keeps, known := e.KeepsFrame.Get()
	args := []string{"terms", terms, "exon", cmp.Or(e.Skipped, e.Exon), "why", e.DecayReason, "share", share(e), "source", source}
	if !known && e.NextStart.Known() {
		return startLost(e, terms)
	}
	if decay, told := e.Decay.Get(); e.ReadsOn && told {
		if !decay {
			return withoutDecay(e, g, terms, wording.Of("criterion.PVS1.reads_on_no_decay", args...))
		}
		return met(VeryStrong, wording.Of("criterion.PVS1.reads_on", args...))
	}
	if !known {
		return notAssessed(wording.Of("criterion.PVS1.no_bases", "why", cmp.Or(e.Missing, e.DecayReason)))
	}
	if keeps {
		return withoutDecay(e, g, terms, wording.Of("criterion.PVS1.frame_kept", args...))
	}
	if decay, known := e.Decay.Get(); known && !decay {
		return withoutDecay(e, g, terms, wording.Of("criterion.PVS1.frame_lost_no_decay", args...))
	}
	return met(VeryStrong, wording.Of("criterion.PVS1.frame_lost", args...))
}

// loss grades a deletion of coding bases, by exons or parts of them, whose
// sequence is not spelled out.
func loss(e Effect, g *panel.Gene, terms string) Criterion {
	source := g.LossOfFunction.Source
	keeps, known := e.KeepsFrame.Get()
	decay, told := e.Decay.Get()
	args := []string{"terms", terms, "exon", cmp.Or(e.Skipped, e.Exon), "why", e.DecayReason, "share", share(e), "source", source}
	switch {
	case !known, !keeps && !told:
		return notAssessed(wording.Of("criterion.PVS1.no_bases", "why", cmp.Or(e.Missing, e.DecayReason)))
	case keeps:
		return withoutDecay(e, g, terms, wording.Of("criterion.PVS1.loss_frame_kept", args...))
	case decay:
		return met(VeryStrong, wording.Of("criterion.PVS1.loss_decay", args...))
	}
	return withoutDecay(e, g, terms, wording.Of("criterion.PVS1.loss_no_decay", args...))
}

// gain grades a duplication of whole exons within the gene, presumed to lie in
// tandem: Strong where the frame is presumed to be lost and decay to follow, and
// nothing otherwise (figure 1: only a proven tandem is more).
func gain(e Effect, g *panel.Gene, terms string) Criterion {
	keeps, known := e.KeepsFrame.Get()
	switch {
	case !known:
		return notMet(wording.Of("criterion.PVS1.gain_unknown", "terms", terms))
	case keeps || !e.Decay.Or(false):
		return notMet(wording.Of("criterion.PVS1.gain_kept", "terms", terms, "exon", e.Exon))
	}
	return met(Strong, wording.Of("criterion.PVS1.gain", "terms", terms, "exon", e.Exon, "source", g.LossOfFunction.Source))
}

// withoutDecay grades a protein that is made and lacks a part: Strong where the
// gene file calls a region among the lost residues critical, else by size.
func withoutDecay(e Effect, g *panel.Gene, terms string, because wording.Sentence) Criterion {
	for _, r := range g.CriticalRegions {
		if e.LostFirst > 0 && e.LostFirst <= r.Last && r.First <= e.LostLast {
			return met(Strong, wording.Of("criterion.PVS1.critical", "terms", terms, "first", fmt.Sprint(e.LostFirst), "last", fmt.Sprint(e.LostLast), "region", r.Name, "source", r.Source))
		}
	}
	return met(bySize(e), because)
}

// largeShare is the share of the protein above which its loss is Strong (Abou
// Tayoun 2018, figure 1).
const largeShare = 0.10

// bySize is the last question of the tree: more than a tenth of the protein.
// An unknown share takes the weaker strength.
func bySize(e Effect) Strength {
	if removed, known := e.Removed.Get(); known && removed > largeShare {
		return Strong
	}
	return Moderate
}

func share(e Effect) string {
	removed, known := e.Removed.Get()
	if !known {
		return wording.Of("criterion.PVS1.share_unknown").In()
	}
	text, _ := apart("%.*f", 0, 100*removed, 100*largeShare)
	return text + " %"
}
