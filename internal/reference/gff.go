package reference

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
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
	// Gene picks the transcripts of one gene by its symbol; "" means all.
	Gene string
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
	p := newGFF3(f)
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
		if err := t.settle(p.cds[t]); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, t.Accession, err)
		}
	}
	return p.order, nil
}

type gffParser struct {
	GFF3
	drafts
	byID  map[string]*Transcript
	genes map[string]geneName // by the ID of the feature
}

// geneName is what an annotation calls a gene.
type geneName struct{ symbol, hgnc string }

func newGFF3(f GFF3) *gffParser {
	if f.Contig == nil {
		f.Contig = genome.ParseContig
	}
	return &gffParser{GFF3: f, drafts: newDrafts(), byID: map[string]*Transcript{}, genes: map[string]geneName{}}
}

func (p *gffParser) line(text string) error {
	c, span, err := feature(text)
	if err != nil {
		return err
	}
	attr := attributes(c[8])
	switch c[2] {
	case "gene":
		name := geneName{cmp.Or(attr["gene"], attr["gene_name"], attr["Name"]), hgncID(c[8])}
		p.genes[attr["ID"]] = name
		p.symbols[name.symbol] = true
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
				t.Protein = cmp.Or(t.Protein, attr["protein_id"])
			}
		}
	}
	return nil
}

// feature splits a line of GFF3 or GTF.
func feature(text string) ([]string, genome.Interval, error) {
	c := strings.Split(text, "\t")
	if len(c) != 9 {
		return nil, genome.Interval{}, fmt.Errorf("%d columns, expected 9", len(c))
	}
	first, err1 := strconv.Atoi(c[3])
	last, err2 := strconv.Atoi(c[4])
	if err1 != nil || err2 != nil || first < 1 || last < first {
		return nil, genome.Interval{}, fmt.Errorf("start %q and end %q, expected 1-based positions", c[3], c[4])
	}
	return c, genome.Span(genome.Pos(first), genome.Pos(last)), nil
}

func (p *gffParser) transcript(c []string, attr map[string]string) error {
	gene := p.genes[attr["Parent"]]
	symbol := cmp.Or(gene.symbol, attr["gene"], attr["gene_name"])
	if p.Gene != "" && symbol != p.Gene {
		return nil
	}
	contig, ok := p.Contig(c[0])
	if !ok {
		p.elsewhere[c[0]] = true
		return nil // not a chromosome the panel uses
	}
	t := &Transcript{
		Accession: versioned(cmp.Or(attr["transcript_id"], attr["Name"]), attr["version"]), Protein: attr["protein_id"], Ensembl: crossReference(attr["Dbxref"], "Ensembl"),
		Gene: symbol, HGNC: gene.hgnc, Select: isSelect(attr["tag"]), Build: p.Build, Contig: contig,
	}
	if partner := crossReference(attr["Dbxref"], "RefSeq"); partner != "" && strings.HasPrefix(t.Accession, "ENST") {
		t.Accession, t.Ensembl = partner, t.Accession
	}
	if p.Wanted != nil && !p.Wanted(t.Accession) {
		return nil
	}
	var err error
	if t.Strand, err = parseStrand(c[6]); err != nil {
		return err
	}
	p.byID[attr["ID"]] = t
	p.add(t)
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

// WriteGFF3 writes one transcript in the form that ParseGFF3 reads.
func WriteGFF3(w io.Writer, t *Transcript) error {
	b := bufio.NewWriter(w)
	strand := "+"
	if t.Strand < 0 {
		strand = "-"
	}
	region, source, tag := t.Region(), ".", ""
	if t.Select {
		source, tag = "MANE", ";tag=MANE_Select"
	}
	line := func(kind string, i genome.Interval, phase, attr string) {
		fmt.Fprintf(b, "%s\t%s\t%s\t%d\t%d\t.\t%s\t%s\t%s\n", t.Contig, source, kind, i.First(), i.Last(), strand, phase, attr)
	}
	fmt.Fprintf(b, "##gff-version 3\n#!genome-build %s\n", t.Build)
	line("gene", region, ".", fmt.Sprintf("ID=gene-%s;Name=%s;gene=%s", t.Gene, t.Gene, t.Gene))
	partner := ""
	if t.Ensembl != "" {
		partner = ";Dbxref=Ensembl:" + t.Ensembl
	}
	line("mRNA", region, ".", fmt.Sprintf("ID=rna-%s;Parent=gene-%s;transcript_id=%s;protein_id=%s%s%s", t.Accession, t.Gene, t.Accession, t.Protein, tag, partner))
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
