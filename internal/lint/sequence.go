package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/packs"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// This file holds the checks against transcripts and sequence. Where the packs
// have no sequence of a gene, bases are not compared, and a note says so.

func checkTranscript(f *folder, g *panel.Gene, say func(string, string, ...any)) {
	var both []*reference.Gene
	for _, b := range genome.Builds {
		r, err := f.References.On(b).Gene(g.Symbol)
		switch {
		case err != nil && f.onAnyBuild(g) && f.Base != nil:
			f.note(g, "transcript", "transcript", "no pack of %s on %s: on it the gene is not assessed, and nobody is negative there", g.Symbol, b)
		case err != nil:
			say("transcript", "%v: hlhscreen panel new %s --gff FILE --fasta FILE makes a pack (docs/new-gene.md)", err, g.Symbol)
		case r.Transcript.Accession != g.Transcript:
			say("transcript", "transcript %s, but the reference packs have %s on %s", g.Transcript, r.Transcript.Accession, b)
		default:
			if err := r.CheckCoding(); err != nil {
				say("transcript", "%s on %s: %v", g.Transcript, b, err)
			}
			if x := r.Transcript.Contig == "X"; x != g.Inheritance.XLinked() && len(both) == 0 {
				say("inheritance", "the mode is %s, but the gene lies on chromosome %s", g.Inheritance, r.Transcript.Contig)
			}
			both = append(both, r)
		}
	}
	if len(both) < len(genome.Builds) {
		return
	}
	if err := packs.SameOnBoth(both[0], both[1]); err != nil {
		say("transcript", "%s: %v", g.Transcript, err)
	}
	if slices.Equal(both[0].Transcript.Exons, both[1].Transcript.Exons) {
		f.note(g, "transcript", "transcript", "%s lies at the same place on both builds: was one file given for both?", g.Transcript)
	}
	within(g, both[0].Transcript, say)
}

// onAnyBuild reports whether there is a pack of the gene: an overlay needs one.
func (f *folder) onAnyBuild(g *panel.Gene) bool {
	return slices.ContainsFunc(genome.Builds, func(b genome.Build) bool { _, err := f.References.On(b).Gene(g.Symbol); return err == nil })
}

// within demands that what counts residues and exons counts those there are.
func within(g *panel.Gene, t *reference.Transcript, say func(string, string, ...any)) {
	residues := t.CDSLength()/3 - 1 // without the stop
	for i, r := range g.CriticalRegions {
		if r.Last > residues {
			say(fmt.Sprintf("critical_regions[%d].last", i), "residue %d, but the protein of %s has %d", r.Last, t.Accession, residues)
		}
	}
	for i, e := range g.LossOfFunction.TolerantExons {
		if e.Value > len(t.Exons) {
			say(fmt.Sprintf("loss_of_function.tolerant_exons[%d].value", i), "exon %d, but %s has %d", e.Value, t.Accession, len(t.Exons))
		}
	}
}

// on is the reference of a gene on a build, if it is that of its transcript.
func (f *folder) on(g *panel.Gene, b genome.Build) (*reference.Gene, bool) {
	r, err := f.References.On(b).Gene(g.Symbol)
	return r, err == nil && r.Transcript.Accession == g.Transcript
}

// place is a known allele on a build, false where the file gives none that the
// rule both-builds takes.
func place(k panel.KnownAllele, b genome.Build) (variant.Allele, bool) {
	l, ok := k.On(b)
	contig, known := genome.ParseContig(l.Chrom)
	return variant.Allele{Contig: contig, Pos: l.Pos, Ref: l.Ref, Alt: l.Alt}, ok && known && l.Ref != "" && l.Alt != "" && strings.Trim(l.Ref+l.Alt, "ACGT") == ""
}

func checkBases(f *folder, g *panel.Gene, say func(string, string, ...any)) {
	unread := map[string]bool{}
	for i, k := range g.KnownAlleles {
		for _, b := range genome.Builds {
			r, ok := f.on(g, b)
			a, placed := place(k, b)
			if !ok || !placed {
				continue
			}
			at := fmt.Sprintf("known_alleles[%d].%s", i, b)
			if a.Contig != r.Transcript.Contig {
				say(at+".chrom", "%s on %s: chromosome %s, but the gene is on %s", k.Name, b, a.Contig, r.Transcript.Contig)
			} else if err := packs.CheckREF(k, r); err != nil {
				say(at+".ref", "%v", err)
			} else if _, ok := r.Sequence.Slice(a.Interval()); !ok {
				unread[k.Name] = true
			}
		}
	}
	if len(unread) > 0 {
		names := strings.Join(slices.Sorted(maps.Keys(unread)), ", ")
		f.note(g, "known_alleles", "reference-bases", "ref of %s is not compared: the packs have no sequence there", names)
	}
}

// named is the HGVS c. name of a known allele on a build, false where it cannot
// be told for sure: where the builds have other bases (said by both-builds), and
// without sequence, where an insertion or deletion may have another place.
func (f *folder) named(g *panel.Gene, k panel.KnownAllele, b genome.Build) (string, bool) {
	r, ok := f.on(g, b)
	a, placed := place(k, b)
	if !ok || !placed || a.Contig != r.Transcript.Contig || k.GRCh37.Ref != k.GRCh38.Ref || k.GRCh37.Alt != k.GRCh38.Alt {
		return "", false
	}
	n, err := normalize.Normalize(a, r.Sequence)
	if err != nil || !n.Checked && len(a.Ref)+len(a.Alt) > 2 {
		return "", false
	}
	name := consequence.Describe(n.Allele, r).HGVSc
	if name == "" {
		return "outside of the transcript", true
	}
	return name, true
}

func checkBuildsAgree(f *folder, g *panel.Gene, say func(string, string, ...any)) {
	for i, k := range g.KnownAlleles {
		a, ok1 := f.named(g, k, genome.GRCh37)
		b, ok2 := f.named(g, k, genome.GRCh38)
		if ok1 && ok2 && a != b {
			say(fmt.Sprintf("known_alleles[%d]", i), "%s: the position on GRCh37 is %s, that on GRCh38 %s: one of them is wrong", k.Name, a, b)
		}
	}
}

func checkAlleleName(f *folder, g *panel.Gene, say func(string, string, ...any)) {
	for i, k := range g.KnownAlleles {
		a, ok1 := f.named(g, k, genome.GRCh37)
		b, ok2 := f.named(g, k, genome.GRCh38)
		switch {
		case !ok1 && !ok2, ok1 && ok2 && a != b: // said by builds-agree
			continue
		case ok2:
			a = b
		}
		if a != k.Name {
			say(fmt.Sprintf("known_alleles[%d].name", i), "%s: the bases at this place are %s", k.Name, a)
		}
	}
}
