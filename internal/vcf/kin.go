package vcf

import (
	"bytes"
	"slices"
)

// Kin asks for tallies of how well stated relationships fit the genotypes on
// the autosomes, over every line that is read. Columns are those of the
// header, from 0.
type Kin struct {
	Trios []Trio
	Pairs []Pair
	// MinDepth and MinGQ make a genotype good, where the file states them.
	MinDepth, MinGQ int
}

// Trio is the columns of a child and its parents.
type Trio struct{ Child, Father, Mother int }

// Pair is the columns of two samples.
type Pair struct{ A, B int }

// TrioTally counts sites by whether a child's genotype can come from its
// parents. Sites have three complete diploid genotypes; the good ones passed
// the caller's filters, have depth and quality, and an alternate allele.
type TrioTally struct {
	Consistent, Errors         int
	GoodConsistent, GoodErrors int
}

// PairTally counts good sites at which one of two samples at least has an
// alternate allele.
type PairTally struct {
	Sites     int
	Opposite  int // homozygous for different alleles
	Identical int // the same genotype
}

// kinScan reads the genotypes of the columns that a Kin names.
type kinScan struct {
	kin     Kin
	columns []int // sorted, each once
	calls   []kinCall
	trios   []TrioTally
	pairs   []PairTally
}

// kinCall is a diploid genotype, the smaller allele first; complete is false
// for anything else.
type kinCall struct {
	a, b     int
	complete bool
	good     bool
}

func newKinScan(k Kin) *kinScan {
	if len(k.Trios) == 0 && len(k.Pairs) == 0 {
		return nil
	}
	s := &kinScan{kin: k, trios: make([]TrioTally, len(k.Trios)), pairs: make([]PairTally, len(k.Pairs))}
	for _, t := range k.Trios {
		s.columns = append(s.columns, t.Child, t.Father, t.Mother)
	}
	for _, p := range k.Pairs {
		s.columns = append(s.columns, p.A, p.B)
	}
	slices.Sort(s.columns)
	s.columns = slices.Compact(s.columns)
	s.calls = make([]kinCall, len(s.columns))
	return s
}

// line counts one record of an autosome. rest begins at ID.
func (s *kinScan) line(rest []byte) {
	columns, ok := cut(rest, 7) // ID REF ALT QUAL FILTER INFO FORMAT, then samples
	if !ok || string(columns[2]) == "." || !bytes.HasPrefix(columns[6], []byte("GT")) || symbolicOnly(columns[2]) {
		return
	}
	passes := passed(columns[4])
	depth, quality := fieldOf(columns[6], "DP"), fieldOf(columns[6], "GQ")
	samples, column := columns[7], 0
	for i, want := range s.columns {
		for column < want {
			n := bytes.IndexByte(samples, '\t')
			if n < 0 {
				return
			}
			samples, column = samples[n+1:], column+1
		}
		text := bytes.TrimSuffix(firstColumn(samples), []byte("\r"))
		s.calls[i] = readKinCall(text)
		if c := &s.calls[i]; c.complete && passes {
			c.good = enough(text, depth, s.kin.MinDepth) && enough(text, quality, s.kin.MinGQ)
		}
	}
	s.count()
}

func (s *kinScan) call(column int) kinCall {
	i, _ := slices.BinarySearch(s.columns, column)
	return s.calls[i]
}

func (s *kinScan) count() {
	for i, t := range s.kin.Trios {
		s.trios[i].add(s.call(t.Child), s.call(t.Father), s.call(t.Mother))
	}
	for i, p := range s.kin.Pairs {
		s.pairs[i].add(s.call(p.A), s.call(p.B))
	}
}

func (t *TrioTally) add(child, father, mother kinCall) {
	if !child.complete || !father.complete || !mother.complete {
		return
	}
	good := child.good && father.good && mother.good && (child.b > 0 || father.b > 0 || mother.b > 0)
	fits := father.has(child.a) && mother.has(child.b) || father.has(child.b) && mother.has(child.a)
	all, among := &t.Errors, &t.GoodErrors
	if fits {
		all, among = &t.Consistent, &t.GoodConsistent
	}
	*all++
	if good {
		*among++
	}
}

func (c kinCall) has(allele int) bool { return c.a == allele || c.b == allele }

func (p *PairTally) add(x, y kinCall) {
	if !x.good || !y.good || x.b == 0 && y.b == 0 {
		return
	}
	p.Sites++
	switch {
	case x.a == y.a && x.b == y.b:
		p.Identical++
	case x.a == x.b && y.a == y.b:
		p.Opposite++
	}
}

// symbolicOnly reports whether ALT has nothing but symbolic alleles: what such
// a record says about inheritance depends on its caller.
func symbolicOnly(alt []byte) bool { return alt[0] == '<' && bytes.IndexByte(alt, ',') < 0 }

// readKinCall reads GT at the start of a sample column.
func readKinCall(b []byte) kinCall {
	var c kinCall
	part, value, digits := 0, 0, 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && b[i] >= '0' && b[i] <= '9' && digits < 4 {
			value, digits = 10*value+int(b[i]-'0'), digits+1
			continue
		}
		if digits == 0 {
			return kinCall{}
		}
		if part == 0 {
			c.a = value
		} else {
			c.b = value
		}
		part, value, digits = part+1, 0, 0
		if i == len(b) || b[i] == ':' {
			break
		}
		if b[i] != '/' && b[i] != '|' || part > 1 {
			return kinCall{}
		}
	}
	c.complete = part == 2
	if c.a > c.b {
		c.a, c.b = c.b, c.a
	}
	return c
}

// fieldOf is the place of a key in FORMAT, -1 when it is not there.
func fieldOf(format []byte, key string) int {
	for i := 0; ; i++ {
		name, rest, more := bytes.Cut(format, []byte(":"))
		if string(name) == key {
			return i
		}
		if !more {
			return -1
		}
		format = rest
	}
}

// enough reports whether a field is not stated or at least the limit.
func enough(sample []byte, field, least int) bool {
	if field < 0 {
		return true
	}
	for ; field > 0; field-- {
		_, rest, more := bytes.Cut(sample, []byte(":"))
		if !more {
			return true // dropped at the end: not stated
		}
		sample = rest
	}
	value, digits := 0, 0
	for _, d := range sample {
		if d < '0' || d > '9' || digits > 8 {
			break
		}
		value, digits = 10*value+int(d-'0'), digits+1
	}
	return digits == 0 || value >= least
}
