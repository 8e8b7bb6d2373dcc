package vcf

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/brentp/vcfgo"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// parser reads one line at a time, for the samples that are wanted.
type parser struct {
	f       *File
	samples []int          // columns, ascending
	index   map[string]int // sample to its place in a record's Calls
	header  *vcfgo.Header
	reader  *vcfgo.Reader
}

func newParser(f *File, samples []int) *parser {
	h := f.header.forVCFGo(samples)
	reader, _ := vcfgo.NewWithHeader(strings.NewReader(""), h, true)
	index := map[string]int{}
	for i, column := range samples {
		index[f.header.Samples[column]] = i
	}
	return &parser{f, samples, index, h, reader}
}

// parse checks a line and reads it. Errors name file and line.
func (p *parser) parse(line []byte, number int, contig genome.Contig) (r *variant.Record, err error) {
	r = &variant.Record{Origin: variant.Origin{File: p.f.name, Line: max(0, number)}, Contig: contig, Columns: p.index}
	place := func() string {
		if number > 0 {
			return fmt.Sprintf("%s:%d", p.f.name, number)
		}
		c := bytes.SplitN(line, []byte("\t"), 3)
		return fmt.Sprintf("%s:%s:%s", p.f.name, c[0], c[1])
	}
	defer func() {
		if thrown := recover(); thrown != nil { // vcfgo, on what the guard does not foresee
			err = fmt.Errorf("cannot be read: %v", thrown)
		}
		if err != nil {
			r, err = nil, fault.New(fault.Input, fmt.Errorf("%s: %w", place(), err), "the record breaks the VCF rules; try: bcftools view "+p.f.name+" > /dev/null")
		}
	}()
	columns, samples := head(line)
	if err := p.guard(columns, bytes.Count(line, []byte("\t"))+1); err != nil {
		return r, err
	}
	v := p.reader.Parse(p.cut(columns, samples))
	if err := p.reader.Error(); err != nil {
		p.reader.Clear()
		return r, err
	}
	if err := site(r, v, columns); err != nil {
		return r, err
	}
	return r, p.calls(r, v)
}

// head splits off the columns up to FORMAT. The sample columns stay in one
// piece: of thousands, few are wanted.
func head(line []byte) (columns [][]byte, samples []byte) {
	for len(columns) < 9 {
		column, rest, more := bytes.Cut(line, []byte("\t"))
		columns = append(columns, column)
		if !more {
			return columns, nil
		}
		line = rest
	}
	return columns, line
}

// guard refuses what vcfgo would panic on or misread.
func (p *parser) guard(columns [][]byte, count int) error {
	want := 8
	if n := len(p.f.header.Samples); n > 0 {
		want = 9 + n
	}
	if count != want && !(want == 8 && count > 8) {
		return fmt.Errorf("%d columns, expected %d", count, want)
	}
	for i, c := range columns {
		if len(c) == 0 {
			return fmt.Errorf("column %d (%s) is empty", i+1, append(fixed, "FORMAT")[i])
		}
	}
	if count > 8 {
		keys := strings.Split(string(columns[8]), ":")
		slices.Sort(keys)
		if n := len(keys); len(slices.Compact(keys)) < n {
			return fmt.Errorf("FORMAT is %q: a key stands there twice", shorten(string(columns[8])))
		}
	}
	if q := string(columns[5]); q != "." {
		if _, err := strconv.ParseFloat(q, 64); err != nil {
			return fmt.Errorf("QUAL is %q, expected a number or a dot", shorten(q))
		}
	}
	return nil
}

// cut makes the fields that vcfgo wants: the fixed columns, and FORMAT with
// the wanted samples in one piece. Fields that a sample legally drops at its
// end are put back as missing.
func (p *parser) cut(columns [][]byte, all []byte) [][]byte {
	fields := slices.Clone(columns[:8])
	if len(p.samples) == 0 {
		return fields
	}
	keys := bytes.Count(columns[8], []byte(":")) + 1
	samples := slices.Clone(columns[8])
	at := 0
	for _, s := range p.samples {
		for ; at < s; at++ {
			_, all, _ = bytes.Cut(all, []byte("\t"))
		}
		sample := firstColumn(all)
		samples = append(append(samples, '\t'), sample...)
		for n := bytes.Count(sample, []byte(":")) + 1; n < keys; n++ {
			samples = append(samples, ':', '.')
		}
	}
	return append(fields, samples)
}

// site fills in everything before FORMAT.
func site(r *variant.Record, v *vcfgo.Variant, columns [][]byte) error {
	r.Chrom, r.Pos = v.Chromosome, genome.Pos(v.Pos)
	if r.Pos < 1 {
		return fmt.Errorf("POS is %d, expected at least 1", r.Pos)
	}
	if v.Id_ != "." {
		r.ID = v.Id_
	}
	r.Ref = strings.ToUpper(v.Reference)
	if strings.Trim(r.Ref, "ACGTNRYSWKMBDHV") != "" {
		return fmt.Errorf("REF is %q, expected bases", shorten(v.Reference))
	}
	if err := alts(r, v.Alternate); err != nil {
		return err
	}
	if text := string(columns[5]); text != "." {
		q, _ := strconv.ParseFloat(text, 64) // checked by guard
		if !math.IsNaN(q) && !math.IsInf(q, 0) {
			r.Qual = fact.Of(q)
		}
	}
	if v.Filter != "." {
		r.Filter = strings.Split(v.Filter, ";")
	}
	var err error
	if r.Info, err = info(string(columns[7])); err != nil {
		return err
	}
	return end(r)
}

func alts(r *variant.Record, written []string) error {
	if len(written) == 1 && written[0] == "." {
		return nil
	}
	for _, alt := range written {
		upper := strings.ToUpper(alt)
		switch {
		case upper == "*", strings.HasPrefix(alt, "<") && strings.HasSuffix(alt, ">") && len(alt) > 2, strings.ContainsAny(alt, "[]"):
			r.Alts = append(r.Alts, alt)
		case variant.IsSequence(upper) && slices.Contains(r.Alts, upper):
			return fmt.Errorf("ALT is %q: %s stands there twice", shorten(strings.Join(written, ",")), shorten(upper))
		case variant.IsSequence(upper):
			r.Alts = append(r.Alts, upper)
		case alt != "" && strings.Trim(upper, "ACGTNRYSWKMBDHV") == "":
			return fmt.Errorf("ALT is %q: a code for several bases; VCF allows A, C, G, T and N", shorten(strings.Join(written, ",")))
		case strings.HasPrefix(alt, ".") || strings.HasSuffix(alt, "."): // single breakend
			r.Alts = append(r.Alts, alt)
		default:
			return fmt.Errorf("ALT is %q, expected bases, *, <ID>, a breakend or a dot", shorten(strings.Join(written, ",")))
		}
	}
	return nil
}

// info reads INFO. A key that says two things is refused: which of them is meant
// nobody can tell.
func info(text string) (map[string]string, error) {
	out := map[string]string{}
	if text == "." {
		return out, nil
	}
	pairs := strings.Split(text, ";")
	for _, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		if key == "" {
			continue
		}
		before := len(out)
		if out[key] = value; len(out) == before && differs(pairs, key) {
			return nil, fmt.Errorf("INFO has %s twice, with different values", shorten(key))
		}
	}
	return out, nil
}

// differs reports whether a key stands there with several values.
func differs(pairs []string, key string) bool {
	said := map[string]bool{}
	for _, pair := range pairs {
		if name, value, _ := strings.Cut(pair, "="); name == key {
			said[value] = true
		}
	}
	return len(said) > 1
}

// end finds the last position the record speaks for. A breakend speaks for its
// own place: where its mate lies, END may say, and may be on another chromosome.
func end(r *variant.Record) error {
	r.End = r.Pos + genome.Pos(len(r.Ref)) - 1
	symbolic := len(r.Alts) == 0
	for _, alt := range r.Alts {
		_, breakend := r.Breakend(alt)
		symbolic = symbolic || strings.HasPrefix(alt, "<") && !breakend
	}
	if text, ok := r.Info["END"]; ok && symbolic {
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("INFO/END is %q, expected a position", shorten(text))
		}
		if n < int(r.Pos)-1 {
			return fmt.Errorf("INFO/END is %d, before POS %d", n, r.Pos)
		}
		r.End = max(r.End, genome.Pos(n))
		if length, ok := svlen(r); ok && apart(length, n-int(r.Pos)) {
			return fmt.Errorf("INFO/END makes it %d bases long and INFO/SVLEN %d: which of them holds is not known", n-int(r.Pos), length)
		}
		return nil
	}
	if n, ok := svlen(r); ok {
		r.End = max(r.End, r.Pos+genome.Pos(n))
	}
	return nil
}

// svlen is the length that a symbolic allele of the reference states, without sign: the
// largest where several do.
func svlen(r *variant.Record) (length int, ok bool) {
	texts := strings.Split(r.Info["SVLEN"], ",")
	for i, alt := range r.Alts {
		if !strings.HasPrefix(alt, "<DEL") && !strings.HasPrefix(alt, "<DUP") && !strings.HasPrefix(alt, "<INV") && !strings.HasPrefix(alt, "<CN") {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(texts[min(i, len(texts)-1)], "-")); err == nil {
			length, ok = max(length, n), true
		}
	}
	return length, ok
}

// apart reports whether two lengths of one event cannot both be meant: one is more than
// ten times the other. Callers differ by a base, or by what they put in (project default).
func apart(a, b int) bool { return max(a, b) > 10*max(1, min(a, b)) && max(a, b)-min(a, b) > 50 }
