package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Sequencing is a library of one member: an exome that also reads the family's
// alleles outside the exons.
const (
	depth     = 60
	exonFlank = 300
	siteFlank = 200
)

// reads makes the reads of the affected child.
func (f family) reads(rows []row, p *panel.Panel, set *reference.Set, pathogenic []variant.Allele) (simulate.Header, []simulate.Alignment, error) {
	lib := set.On(f.Build)
	child := slices.IndexFunc(f.Members, func(m member) bool { return m.Affected })
	if child < 0 {
		return simulate.Header{}, nil, fmt.Errorf("demo.yaml: nobody is affected")
	}
	header := simulate.Header{Groups: [][2]string{{"1", f.Members[child].ID}}}
	for n := range 24 {
		c := genome.Contig([]string{"X", "Y"}[n%2])
		if n < 22 {
			c = genome.Contig(fmt.Sprint(n + 1))
		}
		header.Contigs, header.Lengths = append(header.Contigs, c), append(header.Lengths, set.LengthOf(f.Build, c).Or(0))
	}
	person := simulate.Person{Bases: basesOf(rows, p, lib, pathogenic), Haplotypes: make([][]simulate.Molecule, 2)}
	for _, w := range windows(rows, p, lib) {
		for copies := range 2 {
			person.Haplotypes[copies] = append(person.Haplotypes[copies], simulate.Copy(w, editsOf(rows, child, copies, w)...))
		}
	}
	return header, simulate.Alignments(person, simulate.Options{Seed: 1, Depth: depth, Duplicates: 0.05, Unsure: 0.01, Group: "1"}), nil
}

// windows are the coding exons of the panel and the places of the rows.
func windows(rows []row, p *panel.Panel, lib *reference.Library) []genome.Region {
	var all []genome.Region
	for _, g := range p.Genes {
		if t, ok := lib.Transcript(g.Symbol); ok {
			for _, e := range t.CodingExons() {
				all = append(all, genome.Region{Contig: t.Contig, Interval: e.Interval.Pad(exonFlank)})
			}
		}
	}
	for _, r := range rows {
		all = append(all, genome.Region{Contig: r.allele.Contig, Interval: r.allele.Interval().Pad(siteFlank)})
	}
	slices.SortFunc(all, func(a, b genome.Region) int {
		return cmp.Or(a.Contig.Compare(b.Contig), cmp.Compare(a.Start, b.Start))
	})
	var out []genome.Region
	for _, r := range all {
		if n := len(out); n > 0 && out[n-1].Contig == r.Contig && r.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, r.End)
			continue
		}
		out = append(out, r)
	}
	return out
}

// editsOf are the alleles of one copy of a member in a window. An unphased
// heterozygous genotype is put on the first copy or the second, in turn.
func editsOf(rows []row, member, copies int, w genome.Region) []simulate.Edit {
	var out []simulate.Edit
	for i, r := range rows {
		if r.allele.Contig != w.Contig || !w.Covers(r.allele.Interval()) {
			continue
		}
		genotype := r.genotypes[member]
		side := copies
		if strings.Contains(genotype, "/") && i%2 == 1 {
			side = 1 - copies
		}
		if genotype[2*side] != '1' {
			continue
		}
		at := r.allele.Interval()
		e := simulate.Edit{Interval: at, Inserted: r.allele.Alt}
		if len(r.allele.Ref) != len(r.allele.Alt) {
			e = simulate.Edit{Interval: genome.Interval{Start: at.Start + 1, End: at.End}, Inserted: r.allele.Alt[1:]}
		}
		if len(out) == 0 || out[len(out)-1].End <= e.Start {
			out = append(out, e)
		}
	}
	return out
}

// basesOf are the embedded bases; where none are, made-up ones with the
// reference bases of the rows, of the known alleles and of ClinVar's in their
// places.
func basesOf(rows []row, p *panel.Panel, lib *reference.Library, pathogenic []variant.Allele) func(genome.Region) ([]byte, bool) {
	return func(r genome.Region) ([]byte, bool) {
		for _, g := range p.Genes {
			if ref, err := lib.Gene(g.Symbol); err == nil && ref.Transcript.Contig == r.Contig {
				if b, ok := ref.Sequence.Slice(r.Interval); ok {
					return b, true
				}
			}
		}
		out := simulate.MadeUp(r.Interval)
		put := func(contig genome.Contig, pos genome.Pos, bases string) {
			for i := range bases {
				if at := pos + genome.Pos(i); contig == r.Contig && r.Contains(at) {
					out[int(at)-1-r.Start] = bases[i]
				}
			}
		}
		for _, row := range rows {
			put(row.allele.Contig, row.allele.Pos, row.allele.Ref)
		}
		for _, a := range pathogenic {
			put(a.Contig, a.Pos, a.Ref)
		}
		for _, g := range p.Genes {
			for _, k := range g.KnownAlleles {
				if locus, ok := k.On(lib.Build); ok {
					put(genome.Contig(locus.Chrom), locus.Pos, locus.Ref)
				}
			}
		}
		return out, true
	}
}
