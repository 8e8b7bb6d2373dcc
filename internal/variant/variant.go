// Package variant says what a file states about one place in one sample:
// alleles, genotype, phase set, depth, and the line it was read from.
//
// It holds facts as they were read and draws no conclusion from them.
package variant

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Origin is where a record was read. Line is 1-based; it is 0 when the record
// was reached through an index, which does not know line numbers.
type Origin struct {
	File string
	Line int
}

// Allele is one alternate sequence at one place, upper-case bases only. Pos is
// 1-based and is the position of the first base of Ref. Ref and Alt are never
// empty. Two spellings of one allele are equal only after normalising
// (package normalize).
type Allele struct {
	Contig genome.Contig
	Pos    genome.Pos
	Ref    string
	Alt    string
}

// String is CHROM-POS-REF-ALT, as gnomAD writes it.
func (a Allele) String() string {
	return fmt.Sprintf("%s-%d-%s-%s", a.Contig, a.Pos, a.Ref, a.Alt)
}

// Interval is the stretch of the reference that Ref covers.
func (a Allele) Interval() genome.Interval {
	return genome.Interval{Start: int(a.Pos) - 1, End: int(a.Pos) - 1 + len(a.Ref)}
}

// Record is one line of a VCF, for the samples that were asked for.
type Record struct {
	Origin Origin
	Chrom  string // as the file writes it
	Contig genome.Contig
	Pos    genome.Pos
	// End is the last position the record speaks for: POS+len(REF)-1, or
	// INFO/END of a reference block or symbolic allele, or POS+|SVLEN| of a
	// symbolic deletion or duplication without END.
	End    genome.Pos
	ID     string
	Ref    string   // upper case
	Alts   []string // as written, bases in upper case; empty when ALT is "."
	Qual   fact.Fact[float64]
	Filter []string // nil when FILTER is "." (filters not applied), ["PASS"], or the filters that failed
	// Info holds INFO as written: key to value, "" for a flag. Values are not
	// decoded; a list stays joined by commas.
	Info  map[string]string
	Calls []Call // one per requested sample, in the order of the columns
	// FromReads is true of a record that no caller wrote: the reads show it.
	FromReads bool
	// Columns finds a sample in Calls; the records of a file share it.
	Columns map[string]int
}

// Call is what the record states about a sample; false when the sample was
// not requested, or the record has no genotypes.
func (r *Record) Call(sample string) (Call, bool) {
	i, ok := r.Columns[sample]
	if !ok || i >= len(r.Calls) {
		return Call{}, false
	}
	return r.Calls[i], true
}

// Place is how a message names the record: file and line where the line is
// known, else file and position.
func (r *Record) Place() string {
	if r.Origin.Line > 0 {
		return fmt.Sprintf("%s:%d", r.Origin.File, r.Origin.Line)
	}
	return fmt.Sprintf("%s:%s:%d", r.Origin.File, r.Chrom, r.Pos)
}

// Interval is the stretch from Pos to End.
func (r *Record) Interval() genome.Interval { return genome.Span(r.Pos, r.End) }

// Failed reports whether the caller's filters were applied and one failed.
func (r *Record) Failed() bool { return failed(r.Filter) }

// Failed reports whether a filter of the call failed (FT).
func (c Call) Failed() bool { return failed(c.Filter) }

func failed(filter []string) bool {
	return len(filter) > 0 && !slices.Equal(filter, []string{"PASS"})
}

// IsReferenceBlock reports whether the record states the reference alone: no
// ALT, or only <NON_REF> or <*>.
func (r *Record) IsReferenceBlock() bool {
	for _, alt := range r.Alts {
		if !IsNonRef(alt) {
			return false
		}
	}
	return true
}

// IsNonRef reports whether alt stands for "any other allele" (<NON_REF>, <*>).
func IsNonRef(alt string) bool { return alt == "<NON_REF>" || alt == "<*>" }

// IsSequence reports whether alt spells out bases, so that it can be
// normalised and named: not symbolic, not a breakend, not "*".
func IsSequence(alt string) bool {
	return alt != "" && strings.Trim(alt, "ACGTN") == ""
}

// IsSpelled reports whether every base is told: no N, and no code for several.
func IsSpelled(bases string) bool {
	return bases != "" && strings.Trim(bases, "ACGT") == ""
}

// MissingAllele is the allele number of "." in a genotype.
const MissingAllele = -1

// Call is what a record states about one sample. The zero Call states nothing.
type Call struct {
	Sample string
	// Alleles are the allele numbers of GT in order, MissingAllele for ".".
	// Its length is the ploidy of the call; nil when GT is absent.
	Alleles []int
	// Phased is true when every allele of GT is joined by "|". A haploid call
	// is not phased. It proves nothing without a PhaseSet, unless the whole
	// file is phased (vcf.Header says so).
	Phased bool
	// PhaseSet names the phase set of the call: "PS:<value>" from FORMAT/PS,
	// or "PID:<value>" from GATK's PGT/PID, in which case Alleles are in the
	// order of PGT and Phased is true. Empty when there is none.
	PhaseSet string
	// Physical is GATK's read-backed phase (PGT, PID), beside PS or alone.
	Physical Phase
	Depth    fact.Fact[int] // DP, else MIN_DP
	MinDepth fact.Fact[int] // MIN_DP of a reference block
	Quality  fact.Fact[int] // GQ
	// AlleleDepths are reads per allele, reference first, from AD (or RO and
	// AO); nil when not stated. A single missing entry is MissingDepth.
	AlleleDepths []int
	CopyNumber   fact.Fact[int] // CN
	// Filter is FT, the filter of the call: nil when it is "." or absent,
	// ["PASS"], or the filters that failed.
	Filter []string
}

// Phase is an order of alleles on the copies, and the name of the set of calls
// within which that order holds. The zero Phase says nothing.
type Phase struct {
	Set     string
	Alleles []int
}

// Phases are the orders that the call states, each with a set of its own.
func (c Call) Phases() []Phase {
	var out []Phase
	if c.Phased && c.PhaseSet != "" {
		out = append(out, Phase{c.PhaseSet, c.Alleles})
	}
	if c.Physical.Set != "" && c.Physical.Set != c.PhaseSet {
		out = append(out, c.Physical)
	}
	return out
}

// Reads is the number of reads that the call rests on: DP, else the sum of AD.
func (c Call) Reads() fact.Fact[int] {
	if c.Depth.Known() || len(c.AlleleDepths) == 0 {
		return c.Depth
	}
	total := 0
	for _, d := range c.AlleleDepths {
		if d == MissingDepth {
			return c.Depth
		}
		total += d
	}
	return fact.Of(total)
}

// MissingDepth is the entry of AlleleDepths for ".".
const MissingDepth = -1

// Count is how many copies of allele number n the call has.
func (c Call) Count(n int) int {
	count := 0
	for _, a := range c.Alleles {
		if a == n {
			count++
		}
	}
	return count
}

// Complete reports whether the genotype is stated with no missing allele.
func (c Call) Complete() bool { return len(c.Alleles) > 0 && c.Count(MissingAllele) == 0 }

// Genotype writes GT as VCF does, "." when there is none.
func (c Call) Genotype() string {
	if len(c.Alleles) == 0 {
		return "."
	}
	sep := "/"
	if c.Phased {
		sep = "|"
	}
	var b strings.Builder
	for i, a := range c.Alleles {
		if i > 0 {
			b.WriteString(sep)
		}
		if a == MissingAllele {
			b.WriteByte('.')
		} else {
			fmt.Fprint(&b, a)
		}
	}
	return b.String()
}
