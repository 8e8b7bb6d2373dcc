package consequence

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// edit is what a name says is done, behind its positions.
const edit = `(?:([ACGT])>([ACGT])|(delins|del|dup|ins|inv)([ACGT]*))$`

var lowerBases = regexp.MustCompile(`(?:[ACGTacgt]>[ACGTacgt]|(?:delins|del|dup|ins|inv)[ACGTacgt]+)$`)

// UpperBases writes the bases that a c. or g. name states in capitals, as it is
// printed.
func UpperBases(name string) string {
	return lowerBases.ReplaceAllStringFunc(name, func(edit string) string {
		if strings.Contains(edit, ">") {
			return strings.ToUpper(edit)
		}
		kind := strings.TrimRight(edit, "ACGTacgt")
		return kind + strings.ToUpper(edit[len(kind):])
	})
}

var codingName = regexp.MustCompile(`^c\.([*-]?\d+(?:[+-]\d+)?)(?:_([*-]?\d+(?:[+-]\d+)?))?` + edit)

// Parse turns an HGVS c. name on the gene's transcript into an allele, not
// normalised: substitution, del, dup, ins, delins and inv, without accession.
// Bases that a name states must be those of the sequence. A gene without
// sequence takes substitutions alone, at their word.
func Parse(name string, g *reference.Gene) (variant.Allele, error) {
	m := codingName.FindStringSubmatch(UpperBases(name))
	if m == nil {
		return variant.Allele{}, fmt.Errorf("%q is no c. name that can be read: expected c.1A>C, c.1del, c.1_3del, c.1dup, c.1_2insA, c.1_3delinsA or c.1_3inv", name)
	}
	v := newView(g)
	first, err := v.find(m[1])
	if err != nil {
		return variant.Allele{}, err
	}
	last := first
	if m[2] != "" {
		if last, err = v.find(m[2]); err != nil {
			return variant.Allele{}, err
		}
	}
	if last < first {
		return variant.Allele{}, fmt.Errorf("%q ends before it begins", name)
	}
	if m[3] != "" {
		return v.substitution(first, m[3], m[4])
	}
	return v.edited(genome.Interval{Start: first, End: last + 1}, m[5], m[6])
}

var genomicName = regexp.MustCompile(`^g\.(\d+)(?:_(\d+))?` + edit)

// GenomicSpan is the stretch of the chromosome that an HGVS g. name concerns.
func GenomicSpan(name string) (genome.Interval, error) {
	m := genomicName.FindStringSubmatch(UpperBases(name))
	if m == nil {
		return genome.Interval{}, fmt.Errorf("%q is no g. name that can be read: expected g.5A>C, g.5del, g.5_7del, g.5dup, g.5_6insA, g.5_7delinsA or g.5_7inv", name)
	}
	first, err := strconv.Atoi(m[1])
	last := first
	if err == nil && m[2] != "" {
		last, err = strconv.Atoi(m[2])
	}
	if err != nil || first < 1 || last < first {
		return genome.Interval{}, fmt.Errorf("%q ends before it begins, or is no place", name)
	}
	return genome.Span(genome.Pos(first), genome.Pos(last)), nil
}

// ParseGenomic turns an HGVS g. name on the gene's chromosome, without accession,
// into an allele, not normalised.
func ParseGenomic(name string, g *reference.Gene) (variant.Allele, error) {
	at, err := GenomicSpan(name)
	if err != nil {
		return variant.Allele{}, err
	}
	m := genomicName.FindStringSubmatch(UpperBases(name))
	plain := &view{gene: g, t: &reference.Transcript{Strand: +1, Contig: g.Transcript.Contig, Accession: g.Transcript.ContigAccession}, forward: true}
	if m[3] != "" {
		return plain.substitution(at.Start, m[3], m[4])
	}
	return plain.edited(at, m[5], m[6])
}

// find is the place of a position as HGVS counts it.
func (v *view) find(text string) (int, error) {
	p, err := parsePosition(text)
	if err != nil {
		return 0, err
	}
	offset := v.coding.Start + p.Base - 1
	switch {
	case p.AfterStop:
		offset = v.coding.End + p.Base - 1
	case p.Base < 0:
		offset = v.coding.Start + p.Base
	}
	for i, e := range v.exons {
		if offset < v.starts[i] || offset >= v.starts[i]+e.Len() {
			continue
		}
		x := e.Start + offset - v.starts[i] + p.Offset
		if p.Offset != 0 && v.intronOf(x) < 0 || p.Offset > 0 && offset != v.starts[i]+e.Len()-1 || p.Offset < 0 && offset != v.starts[i] {
			return 0, fmt.Errorf("c.%s: %d is not next to that intron", text, p.Base)
		}
		return x, nil
	}
	return 0, fmt.Errorf("c.%s lies outside %s", text, v.t.Accession)
}

func parsePosition(text string) (Position, error) {
	var p Position
	body := text
	if body[0] == '*' {
		p.AfterStop, body = true, body[1:]
	}
	end := 1
	for end < len(body) && body[end] >= '0' && body[end] <= '9' {
		end++
	}
	var err error
	if p.Base, err = strconv.Atoi(body[:end]); err != nil || p.Base == 0 {
		return p, fmt.Errorf("position %q, expected a number that is not 0", text)
	}
	if end < len(body) {
		p.Offset, err = strconv.Atoi(body[end:])
	}
	return p, err
}

func (v *view) substitution(x int, ref, alt string) (variant.Allele, error) {
	if base, ok := v.at(x); ok && string(base) != ref {
		return variant.Allele{}, fmt.Errorf("the name states %s, but %s has %s there", ref, v.t.Accession, string(base))
	}
	at := v.flip(genome.Interval{Start: x, End: x + 1})
	return variant.Allele{Contig: v.t.Contig, Pos: at.First(), Ref: string(v.t.InDirection([]byte(ref))), Alt: string(v.t.InDirection([]byte(alt)))}, nil
}

// beyond is ErrNoSequence of a gene that has sequence, but not as far as that.
type beyond string

func (b beyond) Error() string        { return string(b) }
func (b beyond) Is(target error) bool { return target == ErrNoSequence }

func (v *view) noSequence() error {
	if !v.gene.HasSequence() {
		return ErrNoSequence
	}
	at := v.gene.Sequence.Interval
	return beyond(fmt.Sprintf("the change reaches beyond the sequence embedded for %s (%s:%d-%d): a deletion or duplication of that size is screened as <DEL> or <DUP> in a VCF",
		v.gene.Symbol, v.t.Contig, at.First(), at.End))
}

// edited builds every other change on the sequence, behind the base before it.
func (v *view) edited(at genome.Interval, kind, stated string) (variant.Allele, error) {
	old, ok := v.bases(at)
	if !ok {
		return variant.Allele{}, v.noSequence()
	}
	inserted := ""
	switch kind {
	case "del":
		if stated != "" && stated != string(old) {
			return variant.Allele{}, fmt.Errorf("the name states %s, but %s has %s there", stated, v.t.Accession, old)
		}
	case "dup":
		inserted = string(old) + string(old)
	case "inv":
		inserted = string(reference.ReverseComplement(old))
	case "ins":
		if at.Len() != 2 || stated == "" {
			return variant.Allele{}, errors.New("an insertion is named by its two neighbours and its bases: c.1_2insA")
		}
		inserted = string(old[:1]) + stated + string(old[1:])
	case "delins":
		if stated == "" {
			return variant.Allele{}, errors.New("a delins states the bases that are inserted")
		}
		inserted = stated
	}
	plus := v.flip(at)
	before, ok := v.gene.Sequence.At(plus.First() - 1)
	if !ok {
		return variant.Allele{}, v.noSequence()
	}
	return variant.Allele{Contig: v.t.Contig, Pos: plus.First() - 1, Ref: string(before) + string(v.t.InDirection(old)),
		Alt: string(before) + string(v.t.InDirection([]byte(inserted)))}, nil
}
