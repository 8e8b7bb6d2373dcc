package normalize

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func sequence(start int, bases string) reference.Sequence {
	return reference.Sequence{Interval: genome.Interval{Start: start, End: start + len(bases)}, Bases: []byte(bases)}
}

func TestNormalize(t *testing.T) {
	// 1-based:               101  105  110  115
	seq := sequence(100, "GGCACACATTTTGACGTN")
	for _, tt := range []struct {
		name, ref, alt string
		pos            genome.Pos
		want           string
		aligned        bool
	}{
		{"substitution", "C", "T", 103, "1-103-C-T", true},
		{"padded substitution", "GCA", "GTA", 102, "1-103-C-T", true},
		{"deletion in a repeat", "ACA", "A", 106, "1-102-GCA-G", true},
		{"the same deletion, written in the middle", "CAC", "C", 105, "1-102-GCA-G", true},
		{"insertion in a homopolymer", "T", "TT", 112, "1-108-A-AT", true},
		{"block substitution stays one allele", "TTGA", "TCCA", 111, "1-112-TG-CC", true},
		{"deletion-insertion", "GACG", "GT", 113, "1-114-ACG-T", true},
		{"reference allele", "C", "C", 103, "1-103-C-C", true},
		{"shifted beyond the sequence", "GG", "G", 101, "1-101-GG-G", false},
		{"outside the sequence", "AC", "A", 501, "1-501-AC-A", true},
		{"outside the sequence, cannot shift", "CC", "C", 501, "1-501-CC-C", false},
		{"N in the reference matches", "N", "A", 118, "1-118-N-A", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Normalize(variant.Allele{Contig: "1", Pos: tt.pos, Ref: tt.ref, Alt: tt.alt}, seq)
			if err != nil {
				t.Fatal(err)
			}
			if got.Allele.String() != tt.want || got.LeftAligned != tt.aligned {
				t.Errorf("Normalize = %s, aligned %v; want %s, %v", got.Allele, got.LeftAligned, tt.want, tt.aligned)
			}
			if got.Checked != (tt.pos < 500) {
				t.Errorf("Checked = %v", got.Checked)
			}
		})
	}
}

func TestNormalizeRefusesWrongReference(t *testing.T) {
	for ref, want := range map[string]string{"T": "REF T at 1:103, the reference has C", "N": "REF N at 1:103, the reference has C", "CN": "REF CN at 1:103, the reference has CA"} {
		_, err := Normalize(variant.Allele{Contig: "1", Pos: 103, Ref: ref, Alt: "A"}, sequence(100, "GGCACA"))
		var mismatch *MismatchError
		if !errors.As(err, &mismatch) || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %s", err, want)
		}
	}
}

// Normalising keeps the sequence that results, and doing it twice is doing it
// once. Every spelling of one change comes out the same.
func TestNormalizeProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		bases := random(rng, 40, "AC")
		seq := sequence(0, bases)
		start := 5 + rng.IntN(25)
		end := start + rng.IntN(6)
		inserted := random(rng, rng.IntN(5), "AC")
		want := bases[:start] + inserted + bases[end:]
		if want == bases {
			continue
		}
		var first variant.Allele
		for i, pad := range []int{1, 2, 4} {
			a := variant.Allele{Contig: "1", Pos: genome.Pos(start - pad + 1), Ref: bases[start-pad : end], Alt: bases[start-pad:start] + inserted}
			got, err := Normalize(a, seq)
			if err != nil {
				t.Fatal(err)
			}
			if apply(bases, got.Allele) != want {
				t.Fatalf("%s in %s became %s: another sequence", a, bases, got.Allele)
			}
			again, err := Normalize(got.Allele, seq)
			if err != nil || again.Allele != got.Allele {
				t.Fatalf("%s became %s the second time (%v)", got.Allele, again.Allele, err)
			}
			if i > 0 && got.LeftAligned && got.Allele != first {
				t.Fatalf("%s came out as %s, another spelling as %s", a, got.Allele, first)
			}
			first = got.Allele
		}
	}
}

func random(rng *rand.Rand, n int, letters string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[rng.IntN(len(letters))]
	}
	return string(b)
}

func apply(bases string, a variant.Allele) string {
	i := a.Interval()
	return bases[:i.Start] + a.Alt + bases[i.End:]
}

func TestChangeOf(t *testing.T) {
	for _, tt := range []struct {
		ref, alt          string
		start, n          int
		deleted, inserted string
	}{
		{"A", "G", 99, 1, "A", "G"}, {"AC", "A", 100, 1, "C", ""}, {"A", "AC", 100, 0, "", "C"}, {"ACG", "TT", 99, 3, "ACG", "TT"},
	} {
		a := variant.Allele{Contig: "1", Pos: 100, Ref: tt.ref, Alt: tt.alt}
		got := ChangeOf(a)
		if got.Replaced.Start != tt.start || got.Replaced.Len() != tt.n || got.Deleted != tt.deleted || got.Inserted != tt.inserted {
			t.Errorf("%s: %+v", a, got)
		}
	}
}

// A record whose REF tells no base keeps its alleles: they are not lost in silence.
func TestSplit(t *testing.T) {
	for ref, want := range map[string]string{"C": "C", "N": "N", "RC": "NC"} {
		got := Split(&variant.Record{Contig: "1", Pos: 5, Ref: ref, Alts: []string{"<DEL>", "T", "*"}})
		if len(got) != 1 || got[0].Number != 2 || got[0].Allele != (variant.Allele{Contig: "1", Pos: 5, Ref: want, Alt: "T"}) {
			t.Errorf("REF %s: %v", ref, got)
		}
	}
}
