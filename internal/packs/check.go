package packs

import (
	"bytes"
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// SameOnBoth demands the same exons, and the same coding sequence, on both builds.
func SameOnBoth(a, b *reference.Gene) error {
	if len(a.Transcript.Exons) != len(b.Transcript.Exons) {
		return fmt.Errorf("%d exons on GRCh37, %d on GRCh38", len(a.Transcript.Exons), len(b.Transcript.Exons))
	}
	for i := range a.Transcript.Exons {
		if x, y := a.Transcript.Exons[i].Len(), b.Transcript.Exons[i].Len(); x != y {
			return fmt.Errorf("exon %d has %d bases on GRCh37, %d on GRCh38", i+1, x, y)
		}
	}
	x, ok1 := a.CDS()
	y, ok2 := b.CDS()
	if ok1 != ok2 || !bytes.Equal(x, y) {
		return fmt.Errorf("the coding sequences of the builds differ")
	}
	return nil
}

// oddSplices notes introns that do not read GT...AG.
func oddSplices(g *reference.Gene) []string {
	var out []string
	t := g.Transcript
	for i := range len(t.Exons) - 1 {
		a, b := t.Exons[i], t.Exons[i+1]
		intron := genome.Interval{Start: min(a.End, b.End), End: max(a.Start, b.Start)}
		bases, ok := g.Sequence.Slice(intron)
		if !ok {
			continue
		}
		bases = t.InDirection(bases)
		if ends := string(bases[:2]) + "-" + string(bases[len(bases)-2:]); ends != "GT-AG" {
			out = append(out, fmt.Sprintf("%s intron %d is %s", g.Symbol, i+1, ends))
		}
	}
	return out
}

// checkKnownAlleles compares REF of every known allele with the sequence.
func checkKnownAlleles(p *panel.Gene, genes ...*reference.Gene) error {
	for _, g := range genes {
		for _, k := range p.KnownAlleles {
			if err := CheckREF(k, g); err != nil {
				return fmt.Errorf("gene %s: %w", p.Symbol, err)
			}
		}
	}
	return nil
}

// CheckREF compares REF of a known allele with the sequence of its gene on one
// build. Bases that the sequence does not hold are not compared.
func CheckREF(k panel.KnownAllele, g *reference.Gene) error {
	b := g.Transcript.Build
	locus, ok := k.On(b)
	if !ok {
		return fmt.Errorf("%s has no position on %s", k.Name, b)
	}
	span := genome.Interval{Start: int(locus.Pos) - 1, End: int(locus.Pos) - 1 + len(locus.Ref)}
	if want, ok := g.Sequence.Slice(span); ok && !normalize.Matches(locus.Ref, want) {
		return fmt.Errorf("%s on %s: ref %s, the sequence has %s", k.Name, b, locus.Ref, want)
	}
	return nil
}
