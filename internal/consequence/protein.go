package consequence

import (
	"fmt"
	"strings"
)

// codons is the standard genetic code in the order TCAG. Source: NCBI genetic
// code table 1.
const codons = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"

var aminoAcids = map[byte]string{'A': "Ala", 'R': "Arg", 'N': "Asn", 'D': "Asp", 'C': "Cys", 'Q': "Gln", 'E': "Glu", 'G': "Gly", 'H': "His",
	'I': "Ile", 'L': "Leu", 'K': "Lys", 'M': "Met", 'F': "Phe", 'P': "Pro", 'S': "Ser", 'T': "Thr", 'W': "Trp", 'Y': "Tyr", 'V': "Val", '*': "Ter", 'X': "Xaa"}

// OneLetter writes an HGVS protein name in one-letter codes: p.Ala91Val as
// p.A91V, p.Trp374Ter as p.W374*.
func OneLetter(name string) string { return toOneLetter.Replace(name) }

var toOneLetter = func() *strings.Replacer {
	var pairs []string
	for one, three := range aminoAcids {
		pairs = append(pairs, three, string(one))
	}
	return strings.NewReplacer(pairs...)
}()

// translate reads whole codons; a codon with an unknown base is X.
func translate(cds []byte) []byte {
	out := make([]byte, 0, len(cds)/3)
	for i := 0; i+3 <= len(cds); i += 3 {
		n := 0
		for _, b := range cds[i : i+3] {
			k := strings.IndexByte("TCAG", b)
			if k < 0 {
				n = -1
				break
			}
			n = 4*n + k
		}
		if n < 0 {
			out = append(out, 'X')
		} else {
			out = append(out, codons[n])
		}
	}
	return out
}

// nextStart is the residue, from 1, of the first methionine behind a residue; 0
// where there is none.
func nextStart(protein []byte, behind int) int {
	for i, b := range protein {
		if i >= behind && b == 'M' {
			return i + 1
		}
	}
	return 0
}

// untilStop cuts a protein behind its first stop; false when it has none.
func untilStop(protein []byte) ([]byte, bool) {
	if i := strings.IndexByte(string(protein), '*'); i >= 0 {
		return protein[:i+1], true
	}
	return protein, false
}

func aa(b byte) string { return aminoAcids[b] }

func names(protein []byte) string {
	var s strings.Builder
	for _, b := range protein {
		s.WriteString(aa(b))
	}
	return s.String()
}

// proteinChange is what a coding change does to the protein.
type proteinChange struct {
	hgvs        string // with p. and parentheses
	terms       []string
	first, last int // residues that change, from 1; 0 when none does
	stop        int // codon of a new stop, 0 when the stop is the old one or gone
}

// compare names the difference between the reference protein and the altered
// one, both up to their stop. net is by how many bases the coding sequence grows, and
// replaced how many residues lie before the end of the change. altered is cut behind
// its stop when stopped is true: in frame, one before the old one is new.
func compare(ref, altered []byte, stopped bool, net, replaced int) proteinChange {
	n := 0
	for n < len(ref) && n < len(altered) && ref[n] == altered[n] {
		n++
	}
	inFrame := net%3 == 0
	old := inFrame && stopped && len(altered) == len(ref)+net/3
	switch {
	case n == len(ref) && n == len(altered):
		return proteinChange{}
	case n < len(altered) && altered[n] == '*' && !old:
		return proteinChange{hgvs: fmt.Sprintf("p.(%s%dTer)", aa(ref[n]), n+1), terms: []string{"stop_gained"}, first: n + 1, last: n + 1, stop: n + 1}
	case n == len(ref)-1 && !old:
		return extension(ref, altered, n, stopped)
	case !inFrame:
		return frameshift(ref, altered, n, stopped)
	case stopped && len(altered) < len(ref)+net/3:
		return stopWithin(ref, altered, n, replaced)
	}
	return replacement(ref, altered, n)
}

// stopWithin is a change in frame that brings a stop behind other new residues. HGVS
// names the residues of the change alone: p.(Pro578_Lys579delinsLeuTer).
func stopWithin(ref, altered []byte, n, replaced int) proteinChange {
	p := residues(ref, n, ref[n:max(n, replaced)], altered[n:])
	p.terms, p.stop = []string{"stop_gained"}, len(altered)
	return p
}

func frameshift(ref, altered []byte, n int, stopped bool) proteinChange {
	p := proteinChange{terms: []string{"frameshift_variant"}, first: n + 1, last: n + 1}
	if n >= len(altered) {
		p.hgvs = "p.?"
		return p
	}
	p.hgvs = fmt.Sprintf("p.(%s%d%sfsTer?)", aa(ref[n]), n+1, aa(altered[n]))
	if stopped {
		p.stop = len(altered)
		p.hgvs = fmt.Sprintf("p.(%s%d%sfsTer%d)", aa(ref[n]), n+1, aa(altered[n]), len(altered)-n)
	}
	return p
}

// extension is a change of the stop codon itself.
func extension(ref, altered []byte, n int, stopped bool) proteinChange {
	p := proteinChange{terms: []string{"stop_lost"}, first: n + 1, last: n + 1}
	switch {
	case n >= len(altered):
		p.hgvs = "p.?"
	case stopped:
		p.hgvs = fmt.Sprintf("p.(Ter%d%sextTer%d)", n+1, aa(altered[n]), len(altered)-n-1)
	default:
		p.hgvs = fmt.Sprintf("p.(Ter%d%sextTer?)", n+1, aa(altered[n]))
	}
	return p
}

// replacement is a change of whole residues with the old stop behind it. Trimming from
// the front first puts an ambiguous change at its C-terminal end.
func replacement(ref, altered []byte, n int) proteinChange {
	a, b := ref[n:], altered[n:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return residues(ref, n, a, b)
}

// residues names substitutions, deletions, insertions, duplications and
// deletion-insertions: b in place of a, which lies behind n residues of ref.
func residues(ref []byte, n int, a, b []byte) proteinChange {
	p := proteinChange{first: n + 1, last: n + max(1, len(a))}
	at := func(i int) string { return fmt.Sprintf("%s%d", aa(ref[i]), i+1) }
	where := ""
	if len(a) > 0 {
		where = at(n)
		if len(a) > 1 {
			where += "_" + at(n+len(a)-1)
		}
	}
	switch {
	case len(a) == 1 && len(b) == 1:
		p.hgvs = fmt.Sprintf("p.(%s%s)", where, aa(b[0]))
	case len(b) == 0:
		p.hgvs = fmt.Sprintf("p.(%sdel)", where)
	case len(a) == 0 && n >= len(b) && string(ref[n-len(b):n]) == string(b):
		p.hgvs = fmt.Sprintf("p.(%sdup)", at(n-1))
		if len(b) > 1 {
			p.hgvs = fmt.Sprintf("p.(%s_%sdup)", at(n-len(b)), at(n-1))
		}
	case len(a) == 0:
		p.hgvs = fmt.Sprintf("p.(%s_%sins%s)", at(n-1), at(n), names(b))
	default:
		p.hgvs = fmt.Sprintf("p.(%sdelins%s)", where, names(b))
	}
	return p
}
