package packs

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// ClinVarRecord is a record of a ClinVar VCF.
type ClinVarRecord struct {
	Allele       variant.Allele
	ID           string
	Significance string
	Review       string
}

// Site is an allele with a population frequency.
type Site struct {
	Allele     variant.Allele
	Frequency  string // as written
	Population string
	Source     string
}

// context is how many bases on either side must agree to find a place of one
// build on the other. Source: project default; 50 bases on either side are
// checked to be unique in the gene.
const context = 50

// Asserted reports whether a record belongs into the slice: pathogenic or
// likely pathogenic, with stars enough to count. A whole ClinVar file may be
// given.
func (r ClinVarRecord) Asserted(minStars int) bool {
	class := knowledge.Significance(r.Significance)
	return (class == "P" || class == "LP") && knowledge.Stars(r.Review) >= minStars
}

type row struct {
	allele  variant.Allele
	columns []string
}

func (o *Output) clinVar(in Input, genes map[genome.Build]map[string]*reference.Gene) error {
	rows := map[genome.Build][]row{}
	for _, r := range in.ClinVar {
		if !r.Asserted(in.Panel.Thresholds.ClinVarMinStars.Value) {
			continue
		}
		for symbol, g := range genes[genome.GRCh38] {
			if !Holds(g, r.Allele) {
				continue
			}
			here, err := normalize.Normalize(r.Allele, g.Sequence)
			if err != nil {
				return fmt.Errorf("ClinVar %s in %s: %w", r.ID, symbol, err)
			}
			there, how, err := Carry(here.Allele, g, genes[genome.GRCh37][symbol])
			if err != nil {
				return fmt.Errorf("ClinVar %s in %s: %s: %w", r.ID, symbol, r.Allele, err)
			}
			facts := []string{r.ID, r.Significance, r.Review, symbol}
			rows[genome.GRCh38] = append(rows[genome.GRCh38], row{here.Allele, append(slices.Clone(facts), "record")})
			rows[genome.GRCh37] = append(rows[genome.GRCh37], row{there, append(slices.Clone(facts), how)})
		}
	}
	for _, b := range genome.Builds {
		top := [][2]string{{"name", "ClinVar P/LP, two or more stars, panel genes"}, {"release", in.ClinVarRelease}, {"licence", "public domain"}}
		o.table("clinvar."+b.String()+".tsv", top, knowledge.ClinVarColumns, rows[b])
	}
	return nil
}

// Holds reports whether the allele lies in the gene or within 2,000 bases of
// its transcript.
func Holds(g *reference.Gene, a variant.Allele) bool {
	if a.Contig != g.Transcript.Contig {
		return false
	}
	return g.Transcript.Region().Pad(2000).Overlaps(a.Interval())
}

// Carry finds an allele of one build on the other: by its sequence context
// where both sequences are at hand, else by its place in the exon model.
func Carry(a variant.Allele, from, to *reference.Gene) (variant.Allele, string, error) {
	if from.HasSequence() && to.HasSequence() {
		pos, err := byContext(a, from, to)
		if err != nil {
			return a, "", err
		}
		a.Pos = pos
		moved, err := normalize.Normalize(a, to.Sequence)
		return moved.Allele, "sequence context", err
	}
	pos, err := byModel(a, from.Transcript, to.Transcript)
	a.Pos = pos
	return a, "exon model", err
}

func byContext(a variant.Allele, from, to *reference.Gene) (genome.Pos, error) {
	span := a.Interval()
	bases, ok := from.Sequence.Slice(genome.Interval{Start: span.Start - context, End: span.End + context})
	if !ok {
		return 0, fmt.Errorf("fewer than %d bases of context", context)
	}
	at := bytes.Index(to.Sequence.Bases, bases)
	if at < 0 {
		return 0, fmt.Errorf("the context of %d bases is not found on the other build", context)
	}
	if bytes.LastIndex(to.Sequence.Bases, bases) != at {
		return 0, fmt.Errorf("the context of %d bases is found twice on the other build", context)
	}
	return genome.Pos(to.Sequence.Interval.Start + at + context + 1), nil
}

// byModel keeps the distance from the nearest exon boundary: exon sizes are
// equal on both builds. Far from an exon it trusts the model only where every
// boundary of the gene has moved by the same distance.
func byModel(a variant.Allele, from, to *reference.Transcript) (genome.Pos, error) {
	best, move, uniform := -1, 0, true
	for i, e := range from.Exons {
		other := to.Exons[i]
		for _, edge := range [][2]int{{e.Start, other.Start}, {e.End, other.End}} {
			distance := int(a.Pos) - 1 - edge[0]
			if distance < 0 {
				distance = -distance
			}
			if best < 0 || distance < best {
				best, move = distance, edge[1]-edge[0]
			}
			uniform = uniform && edge[1]-edge[0] == to.Exons[0].Start-from.Exons[0].Start
		}
	}
	inside := slices.ContainsFunc(from.Exons, func(e genome.Interval) bool { return e.Contains(a.Pos) })
	if !inside && best > context && !uniform {
		return 0, fmt.Errorf("%d bases from the nearest exon, more than %d, and the exons moved by different distances: the model does not carry it", best, context)
	}
	return a.Pos + genome.Pos(move), nil
}

func (o *Output) sites(in Input, genes map[genome.Build]map[string]*reference.Gene) error {
	for _, b := range genome.Builds {
		var rows []row
		for _, s := range in.Sites[b] {
			for _, g := range genes[b] {
				if !Holds(g, s.Allele) {
					continue
				}
				n, err := normalize.Normalize(s.Allele, g.Sequence)
				if err != nil {
					return fmt.Errorf("site of %s: %w", s.Source, err)
				}
				rows = append(rows, row{n.Allele, []string{s.Frequency, s.Population, s.Source}})
			}
		}
		top := [][2]string{{"name", "common sites with population frequency, panel genes"}, {"release", in.SiteSource}}
		o.table("frequency."+b.String()+".tsv", top, knowledge.FrequencyColumns, rows)
	}
	return nil
}

func (o *Output) table(name string, top [][2]string, columns []string, rows []row) {
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.allele.Contig, y.allele.Contig), cmp.Compare(x.allele.Pos, y.allele.Pos),
			cmp.Compare(x.allele.Ref, y.allele.Ref), cmp.Compare(x.allele.Alt, y.allele.Alt), slices.Compare(x.columns, y.columns))
	})
	var b bytes.Buffer
	for _, t := range top {
		fmt.Fprintf(&b, "#%s\t%s\n", t[0], t[1])
	}
	fmt.Fprintln(&b, strings.Join(columns, "\t"))
	for _, r := range rows {
		fmt.Fprintf(&b, "%s\t%d\t%s\t%s\t%s\n", r.allele.Contig, r.allele.Pos, r.allele.Ref, r.allele.Alt, strings.Join(r.columns, "\t"))
	}
	o.Files[knowledge.Folder+"/"+name] = b.Bytes()
}
