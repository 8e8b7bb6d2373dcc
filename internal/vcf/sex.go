package vcf

import "bytes"

// countSex adds the genotypes of a line on X or Y to the tally: simple alleles
// that passed the caller's filters, outside the excluded stretches. A line
// that cannot be read this way is left out; if it matters to the panel, the
// parser says what is wrong with it.
func (s *scanner) countSex(pos int, rest []byte) {
	for _, x := range s.q.XExclude {
		if s.contig.sexX && pos > x.Start && pos <= x.End {
			return
		}
	}
	columns, ok := cut(rest, 7) // ID REF ALT QUAL FILTER INFO FORMAT, then samples
	if !ok || bytes.IndexByte(columns[2], '<') >= 0 || !passed(columns[4]) || !bytes.HasPrefix(columns[6], []byte("GT")) {
		return
	}
	samples := columns[7]
	column := 0
	for i, want := range s.samples {
		for column < want {
			n := bytes.IndexByte(samples, '\t')
			if n < 0 {
				return
			}
			samples, column = samples[n+1:], column+1
		}
		s.tally[i].add(samples, s.contig.sexX)
	}
}

// cut splits off n columns and returns them with the rest.
func cut(b []byte, n int) ([8][]byte, bool) {
	var out [8][]byte
	for i := range n {
		t := bytes.IndexByte(b, '\t')
		if t < 0 {
			return out, false
		}
		out[i], b = b[:t], b[t+1:]
	}
	out[n] = b
	return out, true
}

func passed(filter []byte) bool { return string(filter) == "PASS" || string(filter) == "." }

// add reads a genotype at the start of a sample column.
func (t *SexTally) add(b []byte, x bool) {
	first, second, n := -1, -1, 0
	for i := 0; i <= len(b); i++ {
		if i == len(b) || b[i] == ':' || b[i] == '\t' || b[i] == '\r' {
			break
		}
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			if n == 0 {
				first, n = int(c-'0'), 1
			} else if n == 2 {
				second, n = int(c-'0'), 3
			}
		case c == '/' || c == '|':
			n = 2
		default:
			return // missing
		}
	}
	switch {
	case n == 0 || n == 2:
	case !x && (first > 0 || second > 0):
		t.Y++
	case !x:
	case n == 1 && first > 0:
		t.XHaploid++
	case n == 3 && first != second:
		t.XHeterozygous++
	case n == 3 && first > 0:
		t.XHomozygous++
	}
}
