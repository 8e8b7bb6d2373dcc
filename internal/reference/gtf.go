package reference

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// gtfParser reads GTF as Ensembl, GENCODE, NCBI and UCSC write it: features
// exon, CDS and stop_codon with the attributes gene_name (gene, gene_id) and
// transcript_id. The CDS of a GTF ends before the stop codon; both together
// are the coding sequence.
type gtfParser struct {
	drafts
	ModelQuery
	byID map[string]*Transcript
	hgnc map[string]string // by symbol
}

func (p *gtfParser) line(text string) error {
	c, span, err := feature(text)
	if err != nil {
		return err
	}
	attr := gtfAttributes(c[8])
	symbol := cmp.Or(attr["gene_name"], attr["gene"], attr["gene_id"])
	p.symbols[symbol] = true
	if symbol != p.Gene {
		return nil
	}
	if id := hgncID(c[8]); id != "" {
		p.hgnc[symbol] = id
	}
	id := versioned(attr["transcript_id"], attr["transcript_version"])
	if id == "" {
		return nil // the gene itself
	}
	t, err := p.transcript(c, id, attr)
	if t == nil || err != nil {
		return err
	}
	switch c[2] {
	case "exon":
		t.Exons = append(t.Exons, span)
	case "CDS", "stop_codon":
		p.cds[t] = append(p.cds[t], span)
		t.Protein = cmp.Or(t.Protein, versioned(attr["protein_id"], attr["protein_version"]))
	}
	t.Select = t.Select || isSelect(attr["tag"])
	return nil
}

// transcript is the one that a feature belongs to; nil on a sequence that is no
// chromosome.
func (p *gtfParser) transcript(c []string, id string, attr map[string]string) (*Transcript, error) {
	contig, ok := p.Contig(c[0])
	if !ok {
		p.elsewhere[c[0]] = true
		return nil, nil
	}
	key := id + " " + c[0]
	if t := p.byID[key]; t != nil {
		return t, nil
	}
	strand, err := parseStrand(c[6])
	if err != nil {
		return nil, err
	}
	t := &Transcript{Accession: id, Ensembl: crossReference(attr["db_xref"], "Ensembl"), Gene: p.Gene, Build: p.Build, Contig: contig, Strand: strand}
	p.byID[key] = t
	p.add(t)
	return t, nil
}

func (p *gtfParser) finish() drafts {
	for t, parts := range p.cds {
		p.cds[t] = joined(parts)
	}
	for _, t := range p.order {
		t.HGNC = p.hgnc[t.Gene]
	}
	return p.drafts
}

// joined are intervals in order, those that touch made one: the last codon and
// the stop codon behind it.
func joined(parts []genome.Interval) []genome.Interval {
	slices.SortFunc(parts, func(a, b genome.Interval) int { return cmp.Compare(a.Start, b.Start) })
	var out []genome.Interval
	for _, part := range parts {
		if n := len(out); n > 0 && part.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, part.End)
			continue
		}
		out = append(out, part)
	}
	return out
}

// gtfAttributes reads key "value"; pairs. A key that stands several times (tag,
// db_xref) has its values joined with a comma.
func gtfAttributes(text string) map[string]string {
	out := map[string]string{}
	for rest := text; rest != ""; {
		rest = strings.TrimLeft(rest, " ;\t")
		key, after, ok := strings.Cut(rest, " ")
		if !ok {
			break
		}
		value := ""
		if after = strings.TrimLeft(after, " "); strings.HasPrefix(after, `"`) {
			value, rest, _ = strings.Cut(after[1:], `"`)
		} else {
			value, rest, _ = strings.Cut(after, ";")
		}
		if before, twice := out[key]; twice {
			value = before + "," + value
		}
		out[key] = value
	}
	return out
}
