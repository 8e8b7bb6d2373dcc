package screen

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Whether the reads bear out a call, by what was called and what they show.
func TestAgreesWith(t *testing.T) {
	yes, no, open := fact.Of(true), fact.Of(false), fact.Fact[bool]{}
	het, hom, none, half, missing := []int{0, 1}, []int{1, 1}, []int{0, 0}, []int{variant.MissingAllele, 1}, []int{variant.MissingAllele, variant.MissingAllele}
	for _, tt := range []struct {
		name      string
		alleles   []int
		fromReads bool
		mosaic    bool
		seen      reads.Genotype
		want      fact.Fact[bool]
	}{
		{"het, het", het, false, false, reads.Het, yes},
		{"het, hom", het, false, false, reads.HomAlt, no},
		{"het, not there", het, false, false, reads.HomRef, no},
		{"het, not read", het, false, false, reads.NotAssessed, open},
		{"beside another allele, het", []int{1, 2}, false, false, reads.Het, yes},
		{"hom, hom", hom, false, false, reads.HomAlt, yes},
		{"hom, het", hom, false, false, reads.Het, no},
		{"hom, not read", hom, false, false, reads.NotAssessed, open},
		{"one copy of one, hom", []int{1}, false, false, reads.HomAlt, yes},
		{"reference, het", none, false, false, reads.Het, no},
		{"reference, reference", none, false, false, reads.HomRef, yes},
		{"half a call, het", half, false, false, reads.Het, open},
		{"half a call, hom", half, false, false, reads.HomAlt, open},
		{"half a call, not there", half, false, false, reads.HomRef, no},
		{"no call, het", missing, false, false, reads.Het, open},
		{"from the reads", het, true, false, reads.Het, yes},
		{"a part of the cells", het, true, true, reads.HomRef, open},
	} {
		c := carried{finding: &finding{number: 1, record: &variant.Record{FromReads: tt.fromReads}}, call: variant.Call{Alleles: tt.alleles}}
		c.allele.Mosaic = tt.mosaic
		if got := c.agreesWith(tt.seen); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A call is compared although its own read counts left the zygosity open, and
// not where nothing was read.
func TestReadSupportSaysWhatItKnows(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D").put("0", splice)
	s := l.screen([2]string{splice, "1|1:60:99:30,30"}) // GT:DP:GQ and AD: half of the reads
	if got := s.Variants[0].ReadSupport; got == nil || got.Agrees != fact.Of(false) || !strings.Contains(got.Because, "called 1|1, but the reads are het") {
		t.Errorf("%+v", got)
	}
	expectSaid(t, s, "called homozygous, but only 0.50 of the reads carry the allele")

	s = l.screen([2]string{deepIntronic, "0/1"}) // an exome does not read it
	for _, v := range s.Variants {
		if got := v.ReadSupport; v.HGVSC == "c.118-308C>T" && (got.Genotype != "not_assessed" || got.Agrees.Known() || !strings.Contains(got.Because, "the reads do not tell (0 with the reference, 0 with the allele")) {
			t.Errorf("%+v", got)
		}
	}
}
