// Package normalize gives every allele one spelling: split, trimmed, and
// shifted to the left end of a repeat (the canonical form of VCF; Tan 2015,
// doi 10.1093/bioinformatics/btv112).
//
// Without reference bases an allele is trimmed only, and the result says so.
package normalize

import (
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Alt is one alternate sequence of a record.
type Alt struct {
	Number int // allele number in the record, from 1
	Allele variant.Allele
}

// Split lists the alternate sequences of a record as they are written.
// Symbolic alleles, breakends, "*" and <NON_REF> are not sequences and are
// left to others. A code for several bases in REF tells none: it is N.
func Split(r *variant.Record) []Alt {
	var out []Alt
	ref := strings.Map(func(base rune) rune {
		if !strings.ContainsRune("ACGT", base) {
			return 'N'
		}
		return base
	}, r.Ref)
	for i, alt := range r.Alts {
		if variant.IsSequence(alt) {
			out = append(out, Alt{i + 1, variant.Allele{Contig: r.Contig, Pos: r.Pos, Ref: ref, Alt: alt}})
		}
	}
	return out
}

// Result is a normalised allele.
type Result struct {
	Allele variant.Allele
	// LeftAligned is false when the reference bases needed to shift the allele
	// are not at hand: it is then only trimmed.
	LeftAligned bool
	// Checked is true when REF was compared with the reference.
	Checked bool
}

// MismatchError says that REF is not what the reference has there.
type MismatchError struct {
	Allele variant.Allele
	Want   string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("REF %s at %s:%d, the reference has %s", short(e.Allele.Ref), e.Allele.Contig, e.Allele.Pos, short(e.Want))
}

func short(bases string) string {
	if len(bases) <= 30 {
		return bases
	}
	return fmt.Sprintf("%s... (%d bases)", bases[:30], len(bases))
}

// Normalize trims and left-aligns an allele. A REF that differs from the
// sequence is a *MismatchError, and so is one that leaves a base open (N) which
// the sequence knows.
func Normalize(a variant.Allele, seq reference.Sequence) (Result, error) {
	want, checked := seq.Slice(a.Interval())
	if checked && !Matches(a.Ref, want) {
		return Result{}, &MismatchError{a, string(want)}
	}
	if a.Ref == a.Alt {
		return Result{Allele: a, Checked: checked, LeftAligned: checked}, nil
	}
	out := Result{Allele: a, Checked: checked, LeftAligned: shiftLeft(&a, seq)}
	trimLeft(&a)
	out.Allele = a
	return out, nil
}

// Matches reports whether ref equals the reference bases. An N of the reference
// is any base; one of ref states none, and matches no base that is known.
func Matches(ref string, want []byte) bool {
	if len(ref) != len(want) {
		return false
	}
	for i := range want {
		if ref[i] != want[i] && want[i] != 'N' {
			return false
		}
	}
	return true
}

// shiftLeft drops equal last bases, taking in the base before where one side
// would become empty. It reports false where that base is not at hand.
func shiftLeft(a *variant.Allele, seq reference.Sequence) bool {
	for a.Ref[len(a.Ref)-1] == a.Alt[len(a.Alt)-1] {
		if len(a.Ref) > 1 && len(a.Alt) > 1 {
			a.Ref, a.Alt = a.Ref[:len(a.Ref)-1], a.Alt[:len(a.Alt)-1]
			continue
		}
		before, ok := seq.At(a.Pos - 1)
		if !ok {
			return a.Pos == 1
		}
		a.Pos--
		a.Ref = string(before) + a.Ref[:len(a.Ref)-1]
		a.Alt = string(before) + a.Alt[:len(a.Alt)-1]
	}
	return true
}

// trimLeft drops equal first bases, leaving one on either side.
func trimLeft(a *variant.Allele) {
	for len(a.Ref) > 1 && len(a.Alt) > 1 && a.Ref[0] == a.Alt[0] {
		a.Ref, a.Alt, a.Pos = a.Ref[1:], a.Alt[1:], a.Pos+1
	}
}

// Change is an allele without the bases that both sides share: what is taken
// away and what stands there instead. Replaced is empty for an insertion, and
// then lies at the junction.
type Change struct {
	Replaced genome.Interval
	Deleted  string
	Inserted string
}

// ChangeOf trims an allele to what it changes, from the left first.
func ChangeOf(a variant.Allele) Change {
	ref, alt, start := a.Ref, a.Alt, int(a.Pos)-1
	for len(ref) > 0 && len(alt) > 0 && ref[0] == alt[0] {
		ref, alt, start = ref[1:], alt[1:], start+1
	}
	for len(ref) > 0 && len(alt) > 0 && ref[len(ref)-1] == alt[len(alt)-1] {
		ref, alt = ref[:len(ref)-1], alt[:len(alt)-1]
	}
	return Change{genome.Interval{Start: start, End: start + len(ref)}, strings.Clone(ref), strings.Clone(alt)}
}
