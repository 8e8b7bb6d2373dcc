// Package genome names places in the human genome: builds, contigs, positions
// and intervals, with one convention each.
//
// A Pos is 1-based, as VCF and HGVS write it. An Interval is 0-based and
// half-open, as BED writes it. They convert in this package and nowhere else.
package genome

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Build is a human reference assembly. The zero Build is unknown, and nothing
// can be looked up on it.
type Build uint8

// The builds the panel is made for.
const (
	UnknownBuild Build = iota
	GRCh37
	GRCh38
)

// Builds lists the known builds in order.
var Builds = []Build{GRCh37, GRCh38}

func (b Build) String() string {
	switch b {
	case GRCh37:
		return "GRCh37"
	case GRCh38:
		return "GRCh38"
	}
	return "unknown"
}

// MarshalText writes the name of the build.
func (b Build) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads a name that ParseBuild accepts.
func (b *Build) UnmarshalText(text []byte) error {
	got, err := ParseBuild(string(text))
	*b = got
	return err
}

// ParseBuild reads the names in use for a build: GRCh37, hg19, b37, 37 and
// GRCh38, hg38, b38, 38, in any case and with any patch suffix (GRCh38.p14).
func ParseBuild(name string) (Build, error) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), ".p")
	switch base {
	case "grch37", "hg19", "b37", "37", "hs37d5", "hs37":
		return GRCh37, nil
	case "grch38", "hg38", "b38", "38", "hs38", "hs38dh":
		return GRCh38, nil
	}
	return UnknownBuild, fmt.Errorf("build %q is not known, expected GRCh37 or GRCh38", name)
}

// Contig is the canonical name of a chromosome: 1..22, X, Y or MT, without a
// "chr" prefix. The zero Contig is no chromosome.
type Contig string

// ParseContig returns the canonical name for the spellings 1, chr1, Chr1, M,
// chrM, MT, and 23 and 24 (X and Y of PLINK). It reports false for everything else
// (decoys, alternate loci, unplaced scaffolds), which the panel does not use.
func ParseContig(name string) (Contig, bool) {
	if len(name) > 3 && strings.EqualFold(name[:3], "chr") {
		name = name[3:]
	}
	switch name {
	case "X", "x", "23":
		return "X", true
	case "Y", "y", "24":
		return "Y", true
	case "M", "MT", "m", "mt":
		return "MT", true
	}
	if len(name) == 1 && name[0] >= '1' && name[0] <= '9' {
		return Contig(name), true
	}
	if len(name) == 2 && (name[0] == '1' && name[1] >= '0' && name[1] <= '9' ||
		name[0] == '2' && name[1] >= '0' && name[1] <= '2') {
		return Contig(name), true
	}
	return "", false
}

// ParseChrom is ParseContig for the CHROM of a VCF, which may be RefSeq's NC_000001 to
// NC_000024 too. Their version, which tells the build, is not looked at: the lengths and
// the REF bases tell it.
func ParseChrom(name string) (Contig, bool) {
	number, ok := strings.CutPrefix(name, "NC_0000")
	if !ok {
		return ParseContig(name)
	}
	if number, _, _ = strings.Cut(number, "."); len(number) != 2 {
		return "", false
	}
	return ParseContig(strings.TrimPrefix(number, "0"))
}

// Autosome reports whether the contig is one of 1 to 22.
func (c Contig) Autosome() bool { return c != "" && c[0] >= '0' && c[0] <= '9' }

// Compare puts chromosomes into the order of the genome: by number, then X, Y
// and MT.
func (c Contig) Compare(d Contig) int { return cmp.Compare(c.rank(), d.rank()) }

func (c Contig) rank() int {
	if n, err := strconv.Atoi(string(c)); err == nil {
		return n
	}
	return 23 + strings.Index("XYMT", string(c))
}

// Pos is a 1-based position on a contig. Zero is no position.
type Pos int

// Interval is a stretch of a contig, 0-based and half-open: the first base of
// a contig is [0,1). The zero Interval is empty.
type Interval struct {
	Start, End int
}

// Span is the interval from first to last, both 1-based and inclusive.
func Span(first, last Pos) Interval { return Interval{int(first) - 1, int(last)} }

// First is the 1-based position of the first base.
func (i Interval) First() Pos { return Pos(i.Start + 1) }

// Last is the 1-based position of the last base.
func (i Interval) Last() Pos { return Pos(i.End) }

// Len is the number of bases.
func (i Interval) Len() int { return max(0, i.End-i.Start) }

// Empty reports whether the interval holds no base.
func (i Interval) Empty() bool { return i.End <= i.Start }

// Contains reports whether the base at p lies in the interval.
func (i Interval) Contains(p Pos) bool { return int(p) > i.Start && int(p) <= i.End }

// Covers reports whether every base of j lies in i.
func (i Interval) Covers(j Interval) bool { return i.Start <= j.Start && j.End <= i.End }

// Overlaps reports whether i and j share a base.
func (i Interval) Overlaps(j Interval) bool { return i.Start < j.End && j.Start < i.End }

// Intersect is the stretch that i and j share, empty when they share none.
func (i Interval) Intersect(j Interval) Interval {
	k := Interval{max(i.Start, j.Start), min(i.End, j.End)}
	if k.Empty() {
		return Interval{}
	}
	return k
}

// Pad widens the interval by n bases on both sides, not beyond the start of
// the contig.
func (i Interval) Pad(n int) Interval { return Interval{max(0, i.Start-n), i.End + n} }

// Region is an interval on a named contig.
type Region struct {
	Contig Contig
	Interval
}

// String is the samtools form: contig:first-last, 1-based and inclusive.
func (r Region) String() string {
	return fmt.Sprintf("%s:%d-%d", r.Contig, r.First(), r.Last())
}

// ParseRegion reads the samtools form, contig:first-last, 1-based and
// inclusive.
func ParseRegion(text string) (Region, error) {
	name, places, _ := strings.Cut(text, ":")
	contig, ok := ParseContig(name)
	var first, last int
	if n, err := fmt.Sscanf(places, "%d-%d", &first, &last); !ok || err != nil || n != 2 || first < 1 || last < first || text != fmt.Sprintf("%s:%d-%d", name, first, last) {
		return Region{}, fmt.Errorf("region %q, expected contig:first-last", text)
	}
	return Region{contig, Span(Pos(first), Pos(last))}, nil
}
