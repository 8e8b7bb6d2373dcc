package reference

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// predParser reads UCSC's genePred, with the extended columns or without them,
// and with the bin column that table dumps (refGene.txt) begin with. Starts
// count from 0. Without the column name2 a line names no gene; then the
// accession that is asked for decides.
type predParser struct {
	drafts
	ModelQuery
}

func (p *predParser) line(text string) error {
	c := strings.Split(text, "\t")
	if len(c) > 3 && (c[3] == "+" || c[3] == "-") { // the bin column
		c = c[1:]
	}
	if len(c) < 10 || c[2] != "+" && c[2] != "-" {
		return fmt.Errorf("%d columns, expected the 10 of genePred: name, chrom, strand, txStart, txEnd, cdsStart, cdsEnd, exonCount, exonStarts, exonEnds", len(c))
	}
	symbol := ""
	if len(c) > 11 {
		symbol = c[11]
		p.symbols[symbol] = true
	}
	if symbol != p.Gene && (symbol != "" || !sameAccession(c[0], p.Accession)) {
		return nil
	}
	contig, ok := p.Contig(c[1])
	if !ok {
		p.elsewhere[c[1]] = true
		return nil
	}
	strand, _ := parseStrand(c[2])
	t := &Transcript{Accession: c[0], Gene: p.Gene, Build: p.Build, Contig: contig, Strand: strand}
	if sameAccession(c[0], p.Accession) {
		t.Accession = p.Accession // refGene.txt names no version
	}
	exons, err := intervals(c[8], c[9])
	if err != nil {
		return err
	}
	coding, err := intervals(c[5], c[6])
	if err != nil {
		return err
	}
	t.Exons = exons
	for _, e := range exons {
		if part := e.Intersect(coding[0]); !part.Empty() {
			p.cds[t] = append(p.cds[t], part)
		}
	}
	p.add(t)
	return nil
}

// sameAccession compares two accessions; one without a version fits any.
func sameAccession(a, b string) bool {
	x, v, _ := strings.Cut(a, ".")
	y, w, _ := strings.Cut(b, ".")
	return x == y && x != "" && (v == w || v == "" || w == "")
}

// intervals pairs lists of starts and ends.
func intervals(starts, ends string) ([]genome.Interval, error) {
	a, b := strings.Split(strings.TrimSuffix(starts, ","), ","), strings.Split(strings.TrimSuffix(ends, ","), ",")
	if len(a) != len(b) {
		return nil, fmt.Errorf("%d starts but %d ends", len(a), len(b))
	}
	var out []genome.Interval
	for i := range a {
		start, err1 := strconv.Atoi(a[i])
		end, err2 := strconv.Atoi(b[i])
		if errors.Join(err1, err2) != nil || start < 0 || end < start {
			return nil, fmt.Errorf("start %q and end %q, expected positions from 0", a[i], b[i])
		}
		out = append(out, genome.Interval{Start: start, End: end})
	}
	return out, nil
}
