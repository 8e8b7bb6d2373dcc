package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// limits says what was not assessed, the most important first.
func (w *work) limits(p personResult) []string {
	var out sentences
	out.list("limits.no_genotype", "alleles", w.withoutGenotype(p.who))
	out.add(w.limitOfClasses(p))
	if !p.blocks {
		out.add(wording.Of("limits.no_blocks"))
	}
	w.limitsOfKnowledge(&out)
	out.list("limits.csq_unread", "files", w.unreadCSQ())
	w.limitsOfGenes(&out, p)
	w.limitsOfFamily(&out, p.who)
	out.list("limits.evidence_unused", "variants", w.evidence.unused())
	out.list("limits.genes_left_out", "genes", w.leftOut)
	if len(w.otherBuild) > 0 {
		out.add(wording.Of("limits.genes_other_build", "genes", strings.Join(w.otherBuild, ", "), "build", w.build.String()))
	}
	for _, off := range w.panel.Off {
		out.add(wording.Of("limits.gene_off", "gene", off.Gene, "reason", off.Reason))
	}
	return w.words.SayAll(out)
}

// limitOfClasses says which classes were asserted and left aside.
func (w *work) limitOfClasses(p personResult) wording.Sentence {
	carried := 0
	for _, r := range p.genes {
		for _, c := range r.carried {
			if c.finding.evidence.Lab != acmg.Unclassified {
				carried++
			}
		}
	}
	given := w.evidence.classes()
	switch {
	case !w.rulesAlone:
		return wording.Sentence{}
	case given == 0:
		return wording.Of("limits.class_source")
	}
	return wording.Of("limits.class_source_lab", "given", fmt.Sprint(given), "carried", fmt.Sprint(carried))
}

// compared reports whether the depths of a person were compared with enough
// normals.
func (p personResult) compared(least int) bool {
	if len(p.genes) == 0 {
		return false
	}
	in := p.genes[0].work.inReads[p.who.ID]
	return in != nil && in.normals >= least
}

// sentences collects what is to be said.
type sentences []wording.Sentence

func (s *sentences) add(more ...wording.Sentence) { *s = append(*s, more...) }

// list says a sentence about items, and nothing when there are none.
func (s *sentences) list(key, name string, items []string) {
	if len(items) > 0 {
		s.add(wording.Sentence{Key: key, Args: []string{name, strings.Join(items, ", ")}})
	}
}

func (w *work) limitsOfGenes(out *sentences, p personResult) {
	var partial, sites, bare, uncalled, notCompared, noCopies []string
	unknown, unread, unspliced := 0, 0, 0
	for _, r := range p.genes {
		g := r.work.gene
		unread += r.unread
		w.limitsOfBreaks(out, r)
		if few := r.work.inFew(r.who, w.panel.Thresholds); len(few) > 0 {
			out.add(wording.Of("limits.in_few", "alleles", fewSaid(few)))
		}
		if changed := r.work.otherChanges(r.who, w.panel.Thresholds); len(changed) > 0 {
			out.add(wording.Of("limits.other_change", "gene", g.Symbol, "alleles", fewSaid(changed)))
		}
		if !g.Callability.Assessable.Value {
			out.add(wording.Of("limits.gene_not_assessable", "gene", g.Symbol, "source", g.Callability.Assessable.Source))
		} else if p.blocks && !r.cover.assessed {
			partial = append(partial, g.Symbol)
		}
		if places := r.work.uncalled(p.who.ID); len(places) > 0 {
			uncalled = append(uncalled, fmt.Sprintf("%s (%d, first %s)", g.Symbol, len(places), differenceText(r.work.ref.Transcript.Contig, places[0])))
		}
		if r.cover.assessed && !r.work.callerLooked(p.who.ID, w.resources) {
			notCompared = append(notCompared, g.Symbol)
		}
		for _, s := range r.cover.sites {
			if s.status == notAssessed {
				sites = append(sites, g.Symbol+" "+s.allele.Name)
			}
		}
		if in := r.work.inReads[p.who.ID]; in != nil && in.notCompared && g.Callability.Assessable.Value {
			noCopies = append(noCopies, g.Symbol)
		}
		if !r.work.ref.HasSequence() {
			bare = append(bare, g.Symbol)
		}
		for _, c := range r.carried {
			if c.reported && !c.finding.frequency.Value.Known() {
				unknown++
			}
			if c.splicingOpen() {
				unspliced++
			}
		}
	}
	if unread > 0 {
		out.add(wording.Of("limits.unreadable_structural", "count", fmt.Sprint(unread)))
	}
	out.list("limits.uncalled", "genes", uncalled)
	out.list("limits.not_compared", "genes", notCompared)
	out.list("limits.sites", "sites", sites)
	out.list("limits.partial_genes", "genes", partial)
	out.list("limits.copies_not_compared", "genes", noCopies)
	switch {
	case p.compared(w.panel.Thresholds.CopyMinNormals.Value):
	case p.reads && w.options.Normals != "":
		out.add(w.tooFewNormals(p))
	case p.reads:
		out.add(wording.Of("limits.exon_copies"))
	case w.structuralRecords():
		out.add(wording.Of("limits.structural_records"), wording.Of("limits.reads"))
	default:
		out.add(wording.Of("limits.exome_structural"), wording.Of("limits.reads"))
	}
	if unspliced > 0 {
		out.add(wording.Of("limits.splicing", "count", fmt.Sprint(unspliced)))
	}
	out.add(wording.Of("limits.mosaic"), wording.Of("limits.rules", "alone", strings.Join(acmg.LaboratoryAlone, ", "), "refused", strings.Join(acmg.LaboratoryMeets, ", ")))
	out.list("limits.sequence", "genes", bare)
	if unknown > 0 {
		out.add(wording.Of("limits.frequency", "count", fmt.Sprint(unknown)))
	}
}

// unreadCSQ are the inputs with annotations whose columns the header does not name.
func (w *work) unreadCSQ() []string {
	var out []string
	for _, in := range w.inputs {
		_, readable := knowledge.NewCSQ(in.Header.Infos["CSQ"])
		if !readable && slices.ContainsFunc(in.Records, func(r *variant.Record) bool { return r.Info["CSQ"] != "" }) {
			out = append(out, in.Path)
		}
	}
	return out
}

// structuralRecords reports whether an input has structural records in the panel.
func (w *work) structuralRecords() bool {
	return slices.ContainsFunc(w.genes, func(g *geneWork) bool {
		return slices.ContainsFunc(g.structural, func(s structural) bool { return !s.record.FromReads })
	})
}

// limitsOfBreaks says why a rearrangement is open: nobody read its breakpoints,
// too few reads run through them, or they hint at it and do not prove it.
func (w *work) limitsOfBreaks(out *sentences, r geneResult) {
	in, symbol := r.work.inReads[r.who], r.work.gene.Symbol
	for _, b := range r.work.breaksIn(r.who, events.Suspected) {
		out.add(wording.Of("limits.structural_suspected", "gene", symbol, "event", b.text()))
	}
	for _, s := range r.work.gene.Structural {
		if !s.BlocksNegative.Value || r.work.looked(r.who, s.Name) {
			continue
		}
		i := -1
		if in != nil {
			i = slices.IndexFunc(in.breaks, func(b breakCall) bool { return b.Name == s.Name })
		}
		switch {
		case i < 0:
			out.add(wording.Of("limits.structural_allele", "gene", symbol, "name", s.Name))
		case in.breaks[i].state == events.NotAssessed:
			out.add(wording.Of("limits.structural_unread", "gene", symbol, "name", s.Name, "counts", in.breaks[i].counts.Sentence().In(), "least", fmt.Sprint(w.panel.Thresholds.BreakMinDepth.Value)))
		}
	}
}

func (w *work) limitsOfFamily(out *sentences, who person) {
	var without []string
	for _, rel := range who.Relatives {
		if !w.hasData(rel.ID) {
			without = append(without, rel.ID+" ("+w.words.Text("kinship."+string(rel.Kinship))+")")
		}
	}
	out.list("limits.relatives", "members", without)
	out.list("limits.relationships", "members", w.unchecked(who))
}

// withoutGenotype names the pathogenic alleles of the input for which the
// sample's genotype is missing or half: nobody knows whether it carries them.
func (w *work) withoutGenotype(who person) []string {
	var out []string
	for _, g := range w.genes {
		for i := range g.findings {
			f := &g.findings[i]
			call, ok := f.record.Call(who.ID)
			pathogenic := f.class.Used.IsPathogenic() || w.rulesAlone && len(calledPathogenic(f, w.panel.Thresholds)) > 0
			if ok && !call.Complete() && call.Count(f.number) == 0 && pathogenic && !f.outside {
				out = append(out, g.gene.Symbol+" "+label(f))
			}
		}
	}
	return out
}
