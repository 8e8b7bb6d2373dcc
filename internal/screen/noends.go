package screen

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// A change whose ends are not stated (c.754-?_869+?del, <DEL>) is no allele. It is
// refused with a name that can be read in its place, made for the gene.

var (
	// unknownEnds is an HGVS name with an unknown position, or one within a range.
	unknownEnds = regexp.MustCompile(`^[cg]\.[^>]*[?(].*(del|dup|inv)`)
	digits      = regexp.MustCompile(`\d+`)
	intronic    = regexp.MustCompile(`[+-](\d+|\?)`)
	// symbolicAllele is what a VCF writes for a change without its bases.
	symbolicAllele = regexp.MustCompile(`(?i)<(DEL|DUP|INV|INS|CN\d*|CNV)\b[^>]*>`)
	placeBefore    = regexp.MustCompile(`^(?:[Cc][Hh][Rr])?([0-9]{1,2}|[XY])[-:_ ]+([0-9][0-9,]*)`)
)

// intronShown is how many bases of intron an example takes beside an exon: what is
// lost must go beyond it.
const intronShown = 10

// symbolic refuses a symbolic allele, with an example of the gene that the text names
// or in which its place lies.
func (n namer) symbolic(text string) error {
	at := symbolicAllele.FindStringSubmatchIndex(text)
	if at == nil {
		return nil
	}
	kind := map[string]string{"DUP": "dup", "INV": "inv", "INS": "ins"}[strings.ToUpper(text[at[2]:at[3]])]
	kind = cmp.Or(kind, "del")
	if kind == "ins" {
		return errors.New("it does not state the bases that are inserted: name them, as in NC_...:g.5_6insACGT")
	}
	owner := strings.Trim(text[:at[0]], ":- ")
	if g, err := n.geneNamed(owner); err == nil {
		ref, err := n.lib.Gene(g.Symbol)
		if err != nil {
			return err
		}
		return noEnds(ref, ref.Transcript.CodingExons()[:1], kind)
	}
	if m := placeBefore.FindStringSubmatch(owner); m != nil {
		contig, _ := genome.ParseContig(m[1])
		pos, err := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
		if ref, ok := n.geneAt(contig, genome.Span(genome.Pos(pos), genome.Pos(pos))); ok && err == nil {
			return noEnds(ref, []reference.Exon{nearest(ref.Transcript, pos)}, kind)
		}
	}
	return fmt.Errorf("it does not state the bases that change: write the range on the chromosome, NC_...:g.FIRST_LAST%s", kind)
}

// codingEnds refuses a c. name whose ends are not known, with the exons between them
// as an example.
func codingEnds(name string, ref *reference.Gene) error {
	m := unknownEnds.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	exons := ref.Transcript.CodingExons()
	if first, last, ok := within(intronic.ReplaceAllString(name, "")); ok {
		exons = holding(exons, first, last)
	}
	if len(exons) == 0 {
		exons = ref.Transcript.CodingExons()[:1]
	}
	return noEnds(ref, exons, m[1])
}

// genomicEnds refuses a g. name whose ends are not known.
func genomicEnds(accession, name string) error {
	m := unknownEnds.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	if first, last, ok := within(name); ok {
		return fmt.Errorf("its ends are not known: write the range that changes for certain, %s:g.%d_%d%s", accession, first, last, m[1])
	}
	return fmt.Errorf("its ends are not known: write the range that changes, %s:g.FIRST_LAST%s", accession, m[1])
}

// within are the inner positions of a range: of two the two, of four the second and
// the third.
func within(name string) (first, last int, ok bool) {
	var at []int
	for _, text := range digits.FindAllString(name, -1) {
		n, err := strconv.Atoi(text)
		if err != nil {
			return 0, 0, false
		}
		at = append(at, n)
	}
	switch len(at) {
	case 2:
		return at[0], at[1], at[0] <= at[1]
	case 4:
		return at[1], at[2], at[1] <= at[2]
	}
	return 0, 0, false
}

// holding are the coding exons between two positions of the coding sequence.
func holding(exons []reference.Exon, first, last int) []reference.Exon {
	var out []reference.Exon
	before := 0
	for _, e := range exons {
		if first <= before+e.Interval.Len() && last > before {
			out = append(out, e)
		}
		before += e.Interval.Len()
	}
	return out
}

// nearest is the coding exon that holds a position, or the nearest to it.
func nearest(t *reference.Transcript, pos int) reference.Exon {
	exons := t.CodingExons()
	away := func(e reference.Exon) int {
		return max(int(e.Interval.First())-pos, pos-int(e.Interval.Last()), 0)
	}
	best := exons[0]
	for _, e := range exons {
		if away(e) < away(best) {
			best = e
		}
	}
	return best
}

// noEnds is the error with its example: the exons, and a little of the introns.
func noEnds(ref *reference.Gene, exons []reference.Exon, kind string) error {
	t := ref.Transcript
	a, b := exons[0].Number, exons[len(exons)-1].Number
	whole := genome.Interval{Start: min(t.Exons[a-1].Start, t.Exons[b-1].Start), End: max(t.Exons[a-1].End, t.Exons[b-1].End)}.Pad(intronShown)
	named := fmt.Sprintf("exon %d", a)
	if b > a {
		named = fmt.Sprintf("exons %d to %d", a, b)
	}
	return fmt.Errorf("its ends are not known: write the range on the chromosome; for %s of %s, with %d bases on either side, %s:g.%d_%d%s",
		named, ref.Symbol, intronShown, t.ContigAccession, whole.First(), whole.Last(), kind)
}
