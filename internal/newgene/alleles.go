package newgene

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/packs"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// made is an allele that was made from the coding sequence.
type made struct {
	allele variant.Allele
	effect consequence.Effect
}

func (m made) at() string {
	return fmt.Sprintf("%s-%d-%s-%s", m.allele.Contig, m.allele.Pos, m.allele.Ref, m.allele.Alt)
}

func (m made) name() string { return strings.TrimSpace(m.effect.HGVSc + " " + m.effect.HGVSp) }

// decays reports whether the transcript is expected to decay; false where it
// is not known.
func (m made) decays() bool { return m.effect.Decay.Or(false) }

// coding is a base of the coding sequence with its place.
type coding struct {
	pos   genome.Pos
	inner bool // neither it nor its neighbours are at the edge of an exon
}

// codingBases lists the places of the coding sequence in transcript order.
func codingBases(t *reference.Transcript) []coding {
	const edge = 4 // bases: beyond the splice region of an exon
	var out []coding
	for _, e := range t.CodingExons() {
		inside := genome.Interval{Start: e.Interval.Start + edge, End: e.Interval.End - edge}
		for i := range e.Interval.Len() {
			p := e.Interval.First() + genome.Pos(i)
			if t.Strand < 0 {
				p = e.Interval.Last() - genome.Pos(i)
			}
			out = append(out, coding{p, inside.Contains(p)})
		}
	}
	return out
}

// maker makes alleles in the coding sequence of a gene.
type maker struct {
	gene  *reference.Gene
	bases []coding
	used  map[int]bool // codons
}

func newMaker(g *reference.Gene) *maker {
	return &maker{gene: g, bases: codingBases(g.Transcript), used: map[int]bool{}}
}

// find tries the codons from a share of the protein on, then those before it,
// and takes the first allele that is as wanted; a transcript that decays is
// preferred where one can.
func (m *maker) find(from float64, try func(codon int) []variant.Allele, want func(consequence.Effect) bool) (made, bool) {
	n := len(m.bases)/3 - 1 // without the stop codon
	start := int(from * float64(n))
	var second *made
	secondCodon := 0
	for i := range n {
		codon := (start + i) % n
		if codon < 1 || m.used[codon] || !m.inner(codon) {
			continue
		}
		for _, a := range try(codon) {
			normal, err := normalize.Normalize(a, m.gene.Sequence)
			if err != nil {
				continue
			}
			got := made{normal.Allele, consequence.Describe(normal.Allele, m.gene)}
			if !want(got.effect) {
				continue
			}
			if got.decays() || !got.effect.Decay.Known() { // or decay is no question

				m.used[codon] = true
				return got, true
			}
			if second == nil {
				second, secondCodon = &got, codon
			}
		}
	}
	if second == nil {
		return made{}, false
	}
	m.used[secondCodon] = true
	return *second, true
}

func (m *maker) inner(codon int) bool {
	return m.bases[3*codon].inner && m.bases[3*codon+1].inner && m.bases[3*codon+2].inner
}

// frameshift is the loss of the middle base of a codon.
func (m *maker) frameshift() (made, bool) {
	return m.find(0.2, func(codon int) []variant.Allele {
		at := m.bases[3*codon+1].pos
		span := genome.Interval{Start: int(at) - 2, End: int(at)}
		ref, ok := m.gene.Sequence.Slice(span)
		if !ok {
			return nil
		}
		return []variant.Allele{{Contig: m.gene.Transcript.Contig, Pos: at - 1, Ref: string(ref), Alt: string(ref[:1])}}
	}, is("frameshift_variant"))
}

// stop is a base that makes a codon a stop.
func (m *maker) stop() (made, bool) { return m.find(0.45, m.substitutions, is("stop_gained")) }

// missense is a base that changes a residue, and nothing else.
func (m *maker) missense(from float64) (made, bool) {
	return m.find(from, m.substitutions, is("missense_variant"))
}

func is(term string) func(consequence.Effect) bool {
	return func(e consequence.Effect) bool { return len(e.Terms) > 0 && e.Terms[0] == term && e.HGVSp != "" }
}

func (m *maker) substitutions(codon int) []variant.Allele {
	var out []variant.Allele
	for _, b := range m.bases[3*codon : 3*codon+3] {
		ref, ok := m.gene.Sequence.At(b.pos)
		for _, alt := range "ACGT" {
			if ok && byte(alt) != ref {
				out = append(out, variant.Allele{Contig: m.gene.Transcript.Contig, Pos: b.pos, Ref: string(ref), Alt: string(alt)})
			}
		}
	}
	return out
}

// knownAllele is a ClinVar record as the gene file writes it.
type knownAllele struct {
	made
	class, id string
	other     variant.Allele // on the other build
	placed    string         // how it was carried
	far       bool           // outside the coding exons and their padding
}

// knownAlleles are the asserted P and LP records in the gene, named on its
// transcript and carried to GRCh37. A known allele needs its place on both
// builds. Notes name what was left out.
func (in Input) knownAlleles() (out []knownAllele, notes []string) {
	if in.ClinVar == nil {
		return nil, nil
	}
	to, g := in.Genes[genome.GRCh37], in.Genes[genome.GRCh38]
	if to == nil || g == nil {
		return nil, []string{"ClinVar alleles were left out: a known allele needs its place on both builds; give --gff and --fasta of the other build too"}
	}
	names := map[string]bool{}
	there, weak := 0, 0
	for _, r := range in.ClinVar.Records {
		if !in.region(g).Overlaps(r.Allele.Interval()) || r.Allele.Contig != g.Transcript.Contig {
			continue
		}
		there++
		if !r.Asserted(in.Panel.Thresholds.ClinVarMinStars.Value) {
			if class := knowledge.Significance(r.Significance); class == "P" || class == "LP" {
				weak++
			}
			continue
		}
		k, err := in.place(r, g, to)
		switch {
		case err != nil:
			notes = append(notes, fmt.Sprintf("ClinVar %s (%s) was left out: %v", r.ID, r.Allele, err))
		case names[k.effect.HGVSc]:
			notes = append(notes, fmt.Sprintf("ClinVar %s (%s) was left out: %s is listed already", r.ID, r.Allele, k.effect.HGVSc))
		default:
			names[k.effect.HGVSc] = true
			out = append(out, k)
		}
	}
	switch {
	case there == 0:
		notes = append(notes, "ClinVar's file has no record of this gene: another build, or a file of other genes?")
	case weak > 0:
		notes = append(notes, fmt.Sprintf("%d P or LP records of ClinVar were left out: fewer than %d stars", weak, in.Panel.Thresholds.ClinVarMinStars.Value))
	}
	slices.SortFunc(out, func(a, b knownAllele) int {
		return cmp.Or(cmp.Compare(a.allele.Pos, b.allele.Pos), cmp.Compare(a.effect.HGVSc, b.effect.HGVSc))
	})
	return out, notes
}

// region is the gene with its flanks, as far as they are screened.
func (in Input) region(g *reference.Gene) genome.Region {
	return genome.Region{Contig: g.Transcript.Contig, Interval: g.Transcript.Region().Pad(in.Panel.Thresholds.RegionPadding.Value)}
}

func (in Input) place(r packs.ClinVarRecord, g, to *reference.Gene) (knownAllele, error) {
	k := knownAllele{class: knowledge.Significance(r.Significance), id: r.ID}
	here, err := normalize.Normalize(r.Allele, g.Sequence)
	if err != nil {
		return k, fmt.Errorf("%w (is the file on GRCh38?)", err)
	}
	k.made = made{here.Allele, consequence.Describe(here.Allele, g)}
	if k.effect.HGVSc == "" {
		return k, fmt.Errorf("it lies outside of %s", g.Transcript.Accession)
	}
	if k.other, k.placed, err = packs.Carry(here.Allele, g, to); err != nil {
		return k, err
	}
	if k.other.Ref != here.Allele.Ref || k.other.Alt != here.Allele.Alt {
		return k, fmt.Errorf("it is %s on GRCh37", k.other)
	}
	k.far = !slices.ContainsFunc(g.Transcript.CodingExons(), func(e reference.Exon) bool {
		return e.Interval.Pad(in.Panel.Thresholds.CDSPadding.Value).Overlaps(here.Allele.Interval())
	})
	return k, nil
}
