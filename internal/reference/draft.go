package reference

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// drafts are the transcripts of an annotation while it is read.
type drafts struct {
	order []*Transcript
	cds   map[*Transcript][]genome.Interval
	// symbols are the genes of the whole file; elsewhere are sequences with a
	// transcript that was asked for which are no chromosome of the build.
	symbols, elsewhere map[string]bool
}

func newDrafts() drafts {
	return drafts{cds: map[*Transcript][]genome.Interval{}, symbols: map[string]bool{}, elsewhere: map[string]bool{}}
}

func (d *drafts) add(t *Transcript) { d.order = append(d.order, t) }

// settle puts exons into transcript order and checks that the parts of the
// coding sequence lie in them.
func (t *Transcript) settle(parts []genome.Interval) error {
	if len(t.Exons) == 0 || len(parts) == 0 {
		return fmt.Errorf("%d exons and %d CDS parts, expected at least one of each", len(t.Exons), len(parts))
	}
	slices.SortFunc(t.Exons, func(a, b genome.Interval) int { return int(t.Strand) * (a.Start - b.Start) })
	t.Coding = genome.Interval{Start: parts[0].Start, End: parts[0].End}
	for _, part := range parts {
		t.Coding.Start, t.Coding.End = min(t.Coding.Start, part.Start), max(t.Coding.End, part.End)
	}
	coding := t.CodingExons()
	if len(coding) != len(parts) {
		return fmt.Errorf("%d CDS parts, but %d exons reach into the coding stretch", len(parts), len(coding))
	}
	for _, exon := range coding {
		if !slices.Contains(parts, exon.Interval) {
			return fmt.Errorf("exon %d has no CDS part %d-%d", exon.Number, exon.Interval.First(), exon.Interval.Last())
		}
	}
	return nil
}

func parseStrand(text string) (Strand, error) {
	switch text {
	case "+":
		return +1, nil
	case "-":
		return -1, nil
	}
	return 0, fmt.Errorf("strand %q, expected + or -", text)
}

var hgncNumber = regexp.MustCompile(`HGNC(?::|%3A)(\d+)`)

// hgncID finds the HGNC identifier in the attributes of a gene, however they
// write it (HGNC:HGNC:1, Acc:HGNC:1).
func hgncID(attributes string) string {
	if m := hgncNumber.FindStringSubmatch(attributes); m != nil {
		return "HGNC:" + m[1]
	}
	return ""
}

// isSelect reports whether a list of tags says MANE Select, as RefSeq or as
// Ensembl spells it.
func isSelect(tags string) bool {
	return slices.ContainsFunc(strings.Split(tags, ","), func(tag string) bool {
		return strings.ReplaceAll(strings.TrimSpace(tag), " ", "_") == "MANE_Select"
	})
}

// versioned is an accession with its version, which Ensembl writes apart.
func versioned(accession, version string) string {
	if accession == "" || version == "" || strings.Contains(accession, ".") {
		return accession
	}
	return accession + "." + version
}
