package packs

import (
	"bytes"
	"cmp"
	"fmt"
	"index/suffixarray"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
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
	// What a slice of a population file has beside it.
	Level                    string
	Homozygotes, Hemizygotes fact.Fact[int]
}

// flank is how many bases on either side must agree to find a place of one
// build on the other. Source: project default; 50 bases on either side are
// checked to be unique in the gene.
const flank = 50

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

// slicer makes slices. The built-in ones hold P and LP with the stars that count
// alone, and refuse what cannot be carried; a laboratory's hold every class, and
// name what could not be carried.
type slicer struct {
	panel   *panel.Panel
	genes   map[genome.Build]map[string]*reference.Gene
	builtIn bool
	// carriers by the build that is carried from and gene.
	carriers map[genome.Build]map[string]*carrier
}

func newSlicer(p *panel.Panel, genes map[genome.Build]map[string]*reference.Gene, builtIn bool) *slicer {
	return &slicer{p, genes, builtIn, map[genome.Build]map[string]*carrier{genome.GRCh37: {}, genome.GRCh38: {}}}
}

// cut is a slice before it is written.
type cut struct {
	rows []row
	// records of the file in each gene, and those that could not be carried.
	perGene    map[string]int
	notCarried []knowledge.Uncarried
}

func (s *slicer) newCuts() map[genome.Build]*cut {
	out := map[genome.Build]*cut{}
	for _, b := range genome.Builds {
		out[b] = &cut{perGene: map[string]int{}}
	}
	return out
}

// clinVar cuts ClinVar's records. Those of one build are carried to the other where
// it has none of its own.
func (s *slicer) clinVar(in map[genome.Build][]ClinVarRecord) (map[genome.Build]*cut, error) {
	out := s.newCuts()
	for _, b := range genome.Builds {
		for _, r := range in[b] {
			if s.builtIn && !r.Asserted(s.panel.Thresholds.ClinVarMinStars.Value) {
				continue
			}
			err := s.place(out, b, len(in[otherBuild(b)]) == 0, r.Allele, r.ID, "ClinVar "+r.ID, func(symbol, how string) []string {
				return []string{r.ID, r.Significance, r.Review, symbol, how}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// sites cuts the sites of population files.
func (s *slicer) sites(in map[genome.Build][]Site) (map[genome.Build]*cut, error) {
	out := s.newCuts()
	for _, b := range genome.Builds {
		for _, site := range in[b] {
			if s.builtIn && strings.HasPrefix(site.Level, knowledge.BesideLevel) {
				continue // the built-in slices state no level
			}
			err := s.place(out, b, len(in[otherBuild(b)]) == 0, site.Allele, site.Allele.String(), "site of "+site.Source, func(_, how string) []string {
				columns := []string{site.Frequency, site.Population, site.Source}
				if !s.builtIn {
					columns = append(columns, site.Level, counted(site.Homozygotes), counted(site.Hemizygotes), how)
				}
				return columns
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func counted(n fact.Fact[int]) string {
	if value, known := n.Get(); known {
		return strconv.Itoa(value)
	}
	return "."
}

func otherBuild(b genome.Build) genome.Build { return genome.GRCh37 + genome.GRCh38 - b }

// place puts an allele into the slice of its build, and carries it to the other
// where asked to.
func (s *slicer) place(out map[genome.Build]*cut, b genome.Build, carry bool, a variant.Allele, id, what string, columns func(symbol, how string) []string) error {
	to := otherBuild(b)
	for _, symbol := range s.panel.Symbols() {
		g := s.genes[b][symbol]
		if !s.holds(g, a) {
			continue
		}
		here, err := normalize.Normalize(a, g.Sequence)
		if err != nil {
			return fmt.Errorf("%s in %s: %w", what, symbol, err)
		}
		out[b].perGene[symbol]++
		out[b].rows = append(out[b].rows, row{here.Allele, columns(symbol, "record")})
		if !carry {
			continue
		}
		there, how, err := s.carrier(symbol, b).carry(here.Allele)
		switch {
		case err != nil && s.builtIn:
			return fmt.Errorf("%s in %s: %s: %w", what, symbol, here.Allele, err)
		case err != nil:
			out[to].notCarried = append(out[to].notCarried, knowledge.Uncarried{Symbol: symbol, ID: id})
		default:
			out[to].perGene[symbol]++
			out[to].rows = append(out[to].rows, row{there, columns(symbol, how)})
		}
	}
	return nil
}

// holds reports whether the allele lies in the gene or its flanks, as far as they
// are screened.
func (s *slicer) holds(g *reference.Gene, a variant.Allele) bool {
	return a.Contig == g.Transcript.Contig && s.region(g).Overlaps(a.Interval())
}

func (s *slicer) region(g *reference.Gene) genome.Region { return regionOf(s.panel, g.Transcript) }

func regionOf(p *panel.Panel, t *reference.Transcript) genome.Region {
	return genome.Region{Contig: t.Contig, Interval: t.Region().Pad(p.Thresholds.RegionPadding.Value)}
}

// carrier carries the alleles of a gene from one build to the other.
type carrier struct {
	from, to *reference.Gene
	index    *suffixarray.Index // of the bases of to
}

func newCarrier(from, to *reference.Gene) *carrier {
	c := &carrier{from: from, to: to}
	if from.HasSequence() && to.HasSequence() {
		c.index = suffixarray.New(to.Sequence.Bases)
	}
	return c
}

func (s *slicer) carrier(symbol string, from genome.Build) *carrier {
	if s.carriers[from][symbol] == nil {
		s.carriers[from][symbol] = newCarrier(s.genes[from][symbol], s.genes[otherBuild(from)][symbol])
	}
	return s.carriers[from][symbol]
}

// carry finds an allele of one build on the other: by its sequence context
// where both sequences are at hand, else by its place in the exon model.
func (c *carrier) carry(a variant.Allele) (variant.Allele, string, error) {
	if c.index != nil {
		pos, err := c.byContext(a)
		if err != nil {
			return a, "", err
		}
		a.Pos = pos
		moved, err := normalize.Normalize(a, c.to.Sequence)
		return moved.Allele, "sequence context", err
	}
	pos, err := byModel(a, c.from.Transcript, c.to.Transcript)
	a.Pos = pos
	return a, "exon model", err
}

func (c *carrier) byContext(a variant.Allele) (genome.Pos, error) {
	span := a.Interval()
	bases, ok := c.from.Sequence.Slice(genome.Interval{Start: span.Start - flank, End: span.End + flank})
	if !ok {
		return 0, fmt.Errorf("fewer than %d bases of context", flank)
	}
	switch at := c.index.Lookup(bases, 2); len(at) {
	case 0:
		return 0, fmt.Errorf("the context of %d bases is not found on the other build", flank)
	case 1:
		return genome.Pos(c.to.Sequence.Interval.Start + at[0] + flank + 1), nil
	}
	return 0, fmt.Errorf("the context of %d bases is found twice on the other build", flank)
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
	if !inside && best > flank && !uniform {
		return 0, fmt.Errorf("%d bases from the nearest exon, more than %d, and the exons moved by different distances: the model does not carry it", best, flank)
	}
	return a.Pos + genome.Pos(move), nil
}

// table writes a slice: the same bytes for the same rows, in whatever order. A row
// that two genes share is written once.
func (o *Output) table(name string, top [][2]string, columns []string, rows []row) {
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.allele.Contig, y.allele.Contig), cmp.Compare(x.allele.Pos, y.allele.Pos),
			cmp.Compare(x.allele.Ref, y.allele.Ref), cmp.Compare(x.allele.Alt, y.allele.Alt), slices.Compare(x.columns, y.columns))
	})
	rows = slices.CompactFunc(rows, func(x, y row) bool { return x.allele == y.allele && slices.Equal(x.columns, y.columns) })
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

// Carry finds an allele of one build on the other, and says how.
func Carry(a variant.Allele, from, to *reference.Gene) (variant.Allele, string, error) {
	return newCarrier(from, to).carry(a)
}
