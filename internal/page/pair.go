package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// pair is the two copies of a gene and which allele lies on which. What is not
// known is dashed, and said.
type pair struct {
	ID, Title, Desc string
	Relation, Proof string
	Copies          []geneCopy
	Height          int
}

type geneCopy struct {
	Y, TextY string
	Label    string
	Note     string
	Missing  bool // there is no such copy
	Marks    []alleleMark
}

type alleleMark struct {
	X, Y, LabelY, Text, Tip string
	Dashed                  bool
}

const (
	pairLeft, pairRight = 150.0, 740.0
	copyStep            = 56.0
)

// newPair draws the most explaining hypothesis of a gene; nil without one.
func newPair(anchor string, g report.Gene, s report.Sample, words *wording.Catalogue) *pair {
	if len(g.Hypotheses) == 0 || len(g.Hypotheses[0].Alleles) == 0 {
		return nil
	}
	h := g.Hypotheses[0]
	p := &pair{ID: fmt.Sprintf("%s-pair-%d", anchor, slices.IndexFunc(s.Genes, func(x report.Gene) bool { return x.Symbol == g.Symbol })), Relation: h.Relation, Proof: h.Proof,
		Title: words.Text("html.pair.title", "gene", g.Symbol)}
	a, b := geneCopy{Label: words.Text("html.pair.copy", "number", "1")}, geneCopy{Label: words.Text("html.pair.copy", "number", "2")}
	place := alongTranscript(h.Alleles, g.Symbol, s)
	put := func(c *geneCopy, i int, dashed bool) {
		name := alleleName(h.Alleles[i], g.Symbol, s)
		x := pairLeft + (pairRight-pairLeft)*float64(place[i]+1)/float64(len(h.Alleles)+1)
		c.Marks = append(c.Marks, alleleMark{X: px(x), Text: short(name), Tip: name, Dashed: dashed})
	}
	for i := range h.Alleles {
		switch h.Relation {
		case "homozygous":
			put(&a, i, false)
			put(&b, i, false)
		case "trans":
			if i%2 == 0 {
				put(&a, i, false)
			} else {
				put(&b, i, false)
			}
		case "cis", "single", "hemizygous":
			put(&a, i, false)
		default: // not known: either copy
			put(&a, i, true)
			put(&b, i, true)
		}
	}
	switch h.Relation {
	case "trans":
		a.Note, b.Note = origin(h.Alleles[0], g.Symbol, s, words), origin(h.Alleles[len(h.Alleles)-1], g.Symbol, s, words)
	case "cis", "single":
		a.Note, b.Note = origin(h.Alleles[0], g.Symbol, s, words), words.Text("html.pair.no_allele")
	case "hemizygous":
		b.Missing, b.Note = true, words.Text("html.pair.no_copy")
	case "homozygous":
	default:
		a.Note, b.Note = words.Text("html.pair.either"), words.Text("html.pair.either")
	}
	p.Copies = []geneCopy{a, b}
	for i := range p.Copies {
		y := 40 + copyStep*float64(i)
		c := &p.Copies[i]
		c.Y, c.TextY = px(y), px(y+12)
		for j := range c.Marks {
			c.Marks[j].Y, c.Marks[j].LabelY = px(y+8), px(y-9)
		}
	}
	p.Height = int(40 + copyStep*2 - 16)
	var said []string
	for _, c := range p.Copies {
		var on []string
		for _, m := range c.Marks {
			on = append(on, m.Tip)
		}
		said = append(said, words.Text("html.pair.said", "copy", c.Label, "alleles", strings.Join(on, ", "), "note", c.Note))
	}
	p.Desc = wordFor(words, "html.relation.", h.Relation) + ". " + strings.Join(said, " ")
	return p
}

// alongTranscript gives the place of each allele in the order of the transcript, in which
// the gene is drawn too; alleles without a number stay as they come.
func alongTranscript(alleles []string, gene string, s report.Sample) []int {
	at := func(allele string) float64 {
		for _, v := range s.Variants {
			if v.Gene != gene || v.HGVSG != allele {
				continue
			}
			if n, err := strconv.Atoi(before(v.Exon)); err == nil {
				return float64(n)
			}
			if n, err := strconv.Atoi(before(v.Intron)); err == nil {
				return float64(n) + 0.5
			}
		}
		return 0
	}
	order := make([]int, len(alleles))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at(alleles[a]), at(alleles[b])) })
	place := make([]int, len(alleles))
	for n, i := range order {
		place[i] = n
	}
	return place
}

// before is the number in front of the total: 9 of 9/31.
func before(text string) string {
	number, _, _ := strings.Cut(text, "/")
	return number
}

// alleleName is the short name of an allele that a hypothesis names by hgvs_g.
func alleleName(allele, gene string, s report.Sample) string {
	for _, v := range s.Variants {
		if v.Gene == gene && v.HGVSG == allele {
			if v.HGVSC != "" {
				return v.HGVSC
			}
			return v.HGVSG
		}
	}
	return allele
}

// origin says which parent an allele came from, "" where that is not known.
func origin(allele, gene string, s report.Sample, words *wording.Catalogue) string {
	for _, v := range s.Variants {
		if v.Gene == gene && v.HGVSG == allele && words.Has("html.descent."+v.Origin.Descent) {
			return words.Text("html.descent." + v.Origin.Descent)
		}
	}
	return ""
}
