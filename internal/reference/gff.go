package reference

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// GFF3 says how to read a GFF3 file.
type GFF3 struct {
	Build genome.Build
	// Contig names the chromosome of a sequence id; nil means the usual names
	// (genome.ParseContig). What is no chromosome is skipped.
	Contig func(name string) (genome.Contig, bool)
	// Wanted picks transcripts by accession; nil means all. Only picked ones
	// are checked: a whole annotation holds transcripts that code for nothing.
	Wanted func(accession string) bool
}

// ParseGFF3 reads every transcript of a file whose chromosomes have their
// usual names.
func ParseGFF3(r io.Reader, name string, build genome.Build) ([]*Transcript, error) {
	return GFF3{Build: build}.Parse(r, name)
}

// Parse reads the transcripts of a GFF3 file: features mRNA (or transcript),
// exon and CDS, tied together by ID and Parent, the gene named by the
// attribute gene or Name of the gene feature. Coordinates of the file are
// 1-based and inclusive. Transcripts come in file order.
func (f GFF3) Parse(r io.Reader, name string) ([]*Transcript, error) {
	if f.Contig == nil {
		f.Contig = genome.ParseContig
	}
	p := &gffParser{GFF3: f, byID: map[string]*Transcript{}, genes: map[string]string{}, cds: map[*Transcript][]genome.Interval{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), "\r")
		if text == "" || text[0] == '#' {
			continue
		}
		if err := p.line(text); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, t := range p.order {
		if err := p.finish(t); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, t.Accession, err)
		}
	}
	return p.order, nil
}

type gffParser struct {
	GFF3
	order []*Transcript
	byID  map[string]*Transcript
	genes map[string]string // gene ID to symbol
	cds   map[*Transcript][]genome.Interval
}

func (p *gffParser) line(text string) error {
	c := strings.Split(text, "\t")
	if len(c) != 9 {
		return fmt.Errorf("%d columns, expected 9", len(c))
	}
	first, err1 := strconv.Atoi(c[3])
	last, err2 := strconv.Atoi(c[4])
	if err1 != nil || err2 != nil || first < 1 || last < first {
		return fmt.Errorf("start %q and end %q, expected 1-based positions", c[3], c[4])
	}
	span := genome.Span(genome.Pos(first), genome.Pos(last))
	attr := attributes(c[8])
	switch c[2] {
	case "gene":
		p.genes[attr["ID"]] = first2(attr["gene"], attr["Name"])
	case "mRNA", "transcript":
		return p.transcript(c, attr)
	case "exon", "CDS":
		for _, id := range strings.Split(attr["Parent"], ",") {
			t, ok := p.byID[id]
			if !ok {
				continue // a feature of something that is no transcript
			}
			if c[2] == "exon" {
				t.Exons = append(t.Exons, span)
			} else {
				p.cds[t] = append(p.cds[t], span)
				t.Protein = first2(t.Protein, attr["protein_id"])
			}
		}
	}
	return nil
}

func (p *gffParser) transcript(c []string, attr map[string]string) error {
	contig, ok := p.Contig(c[0])
	if !ok {
		return nil // not a chromosome the panel uses
	}
	t := &Transcript{
		Accession: first2(attr["transcript_id"], attr["Name"]), Protein: attr["protein_id"], Ensembl: crossReference(attr["Dbxref"], "Ensembl"),
		Gene: first2(p.genes[attr["Parent"]], attr["gene"]), Build: p.Build, Contig: contig, Strand: +1,
	}
	if p.Wanted != nil && !p.Wanted(t.Accession) {
		return nil
	}
	switch c[6] {
	case "+":
	case "-":
		t.Strand = -1
	default:
		return fmt.Errorf("strand %q, expected + or -", c[6])
	}
	p.byID[attr["ID"]] = t
	p.order = append(p.order, t)
	return nil
}

// finish puts exons into transcript order and checks that the coding sequence
// lies in them.
func (p *gffParser) finish(t *Transcript) error {
	if len(t.Exons) == 0 || len(p.cds[t]) == 0 {
		return fmt.Errorf("%d exons and %d CDS parts, expected at least one of each", len(t.Exons), len(p.cds[t]))
	}
	slices.SortFunc(t.Exons, func(a, b genome.Interval) int { return int(t.Strand) * (a.Start - b.Start) })
	t.Coding = genome.Interval{Start: p.cds[t][0].Start, End: p.cds[t][0].End}
	for _, part := range p.cds[t] {
		t.Coding.Start, t.Coding.End = min(t.Coding.Start, part.Start), max(t.Coding.End, part.End)
	}
	coding := t.CodingExons()
	if len(coding) != len(p.cds[t]) {
		return fmt.Errorf("%d CDS parts, but %d exons reach into the coding stretch", len(p.cds[t]), len(coding))
	}
	for _, exon := range coding {
		if !slices.Contains(p.cds[t], exon.Interval) {
			return fmt.Errorf("exon %d has no CDS part %d-%d", exon.Number, exon.Interval.First(), exon.Interval.Last())
		}
	}
	return nil
}

func attributes(text string) map[string]string {
	out := map[string]string{}
	for _, pair := range strings.Split(text, ";") {
		if key, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
			out[key] = value
		}
	}
	return out
}

// crossReference is the entry of a database in a Dbxref list, "" when it has none.
func crossReference(list, database string) string {
	for _, entry := range strings.Split(list, ",") {
		if id, ok := strings.CutPrefix(entry, database+":"); ok {
			return id
		}
	}
	return ""
}

func first2(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// WriteGFF3 writes one transcript in the form that ParseGFF3 reads.
func WriteGFF3(w io.Writer, t *Transcript) error {
	b := bufio.NewWriter(w)
	strand := "+"
	if t.Strand < 0 {
		strand = "-"
	}
	region := t.Region()
	line := func(kind string, i genome.Interval, phase, attr string) {
		fmt.Fprintf(b, "%s\tMANE\t%s\t%d\t%d\t.\t%s\t%s\t%s\n", t.Contig, kind, i.First(), i.Last(), strand, phase, attr)
	}
	fmt.Fprintf(b, "##gff-version 3\n#!genome-build %s\n", t.Build)
	line("gene", region, ".", fmt.Sprintf("ID=gene-%s;Name=%s;gene=%s", t.Gene, t.Gene, t.Gene))
	partner := ""
	if t.Ensembl != "" {
		partner = ";Dbxref=Ensembl:" + t.Ensembl
	}
	line("mRNA", region, ".", fmt.Sprintf("ID=rna-%s;Parent=gene-%s;transcript_id=%s;protein_id=%s;tag=MANE_Select%s", t.Accession, t.Gene, t.Accession, t.Protein, partner))
	for i, e := range t.Exons {
		line("exon", e, ".", fmt.Sprintf("ID=exon-%s-%d;Parent=rna-%s;exon_number=%d", t.Accession, i+1, t.Accession, i+1))
	}
	length := 0
	for _, e := range t.CodingExons() {
		line("CDS", e.Interval, strconv.Itoa((3-length%3)%3), fmt.Sprintf("ID=cds-%s;Parent=rna-%s;protein_id=%s", t.Accession, t.Accession, t.Protein))
		length += e.Interval.Len()
	}
	return b.Flush()
}
