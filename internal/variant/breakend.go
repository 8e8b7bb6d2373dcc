package variant

import (
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Breakend is one end of a place where a sample joins what the reference has
// apart (VCF 4.2, section 5.4). The base at POS, or at Pos of the mate, is the
// last that is kept; Left says on which side of it the kept bases lie.
type Breakend struct {
	Left bool // the bases up to POS are kept, and go on at the mate
	Mate struct {
		Contig genome.Contig // "" where the mate lies on no chromosome, or is not known
		Name   string        // as the record writes it
		Pos    genome.Pos
		Left   bool // the bases up to Pos are kept
	}
}

// Breakend reads the breakend of an alternate allele: in brackets, a single one
// (G. or .G), or <BND>, <TRA> and <CTX> with the mate in INFO (CHR2 with END2,
// POS2 or END, and CT or STRANDS). False for any other allele. A breakend whose
// mate or side is not stated has no contig.
func (r *Record) Breakend(alt string) (Breakend, bool) {
	switch {
	case strings.ContainsAny(alt, "[]"):
		return bracketed(alt), true
	case len(alt) > 1 && (alt[0] == '.' || alt[len(alt)-1] == '.'):
		return Breakend{Left: alt[0] != '.'}, true
	case alt == "<BND>" || alt == "<TRA>" || alt == "<CTX>":
		return r.fromInfo(), true
	}
	return Breakend{}, false
}

// bracketed reads t[p[, t]p], ]p]t and [p[t. A "[" says that what is joined
// reaches to the right of p.
func bracketed(alt string) Breakend {
	var b Breakend
	first := strings.IndexAny(alt, "[]")
	last := strings.LastIndexAny(alt, "[]")
	name, pos, ok := cutLast(alt[first+1:max(first+1, last)], ":")
	n, err := strconv.Atoi(pos)
	if !ok || err != nil || n < 1 || alt[first] != alt[last] || (first == 0) == (last == len(alt)-1) {
		return b
	}
	b.Left = first > 0
	b.Mate.Left = alt[first] == ']'
	b.Mate.Name, b.Mate.Pos = name, genome.Pos(n)
	b.Mate.Contig, _ = genome.ParseChrom(strings.Trim(name, "<>"))
	return b
}

// cutLast cuts at the last separator: names of HLA contigs hold colons.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// fromInfo reads the mate that INFO names, as Delly and GATK-SV write it.
func (r *Record) fromInfo() Breakend {
	var b Breakend
	name := r.Info["CHR2"]
	pos := r.Info["END2"]
	if pos == "" {
		pos = r.Info["POS2"]
	}
	if pos == "" {
		pos = r.Info["END"]
	}
	left, mateLeft, sided := sides(r.Info)
	n, err := strconv.Atoi(pos)
	if err != nil || n < 1 || name == "" || !sided {
		return b
	}
	b.Left, b.Mate.Left = left, mateLeft
	b.Mate.Name, b.Mate.Pos = name, genome.Pos(n)
	b.Mate.Contig, _ = genome.ParseChrom(name)
	return b
}

// sides reads Delly's CT and GATK-SV's STRANDS: 3 and + are ends whose bases lie
// to the left.
func sides(info map[string]string) (left, mateLeft, ok bool) {
	switch {
	case info["CT"] == "3to5", info["STRANDS"] == "+-":
		return true, false, true
	case info["CT"] == "5to3", info["STRANDS"] == "-+":
		return false, true, true
	case info["CT"] == "3to3", info["STRANDS"] == "++":
		return true, true, true
	case info["CT"] == "5to5", info["STRANDS"] == "--":
		return false, false, true
	}
	return false, false, false
}

// Reach is what the record's breakends speak for beside its own place: the
// stretch to the mate, or the mate's place on another chromosome.
func (r *Record) Reach() []genome.Region {
	var out []genome.Region
	for _, alt := range r.Alts {
		b, ok := r.Breakend(alt)
		switch {
		case !ok || b.Mate.Contig == "":
		case b.Mate.Contig == r.Contig:
			out = append(out, genome.Region{Contig: r.Contig, Interval: genome.Span(min(r.Pos, b.Mate.Pos), max(r.Pos, b.Mate.Pos))})
		default:
			out = append(out, genome.Region{Contig: b.Mate.Contig, Interval: genome.Span(b.Mate.Pos, b.Mate.Pos)})
		}
	}
	return out
}
