package vcf

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadKinCall(t *testing.T) {
	for text, want := range map[string]kinCall{
		"0/1": {0, 1, true, false}, "1|0": {0, 1, true, false}, "0/0:12": {0, 0, true, false}, "12/3:x": {3, 12, true, false},
		".": {}, "./.": {}, "0/.": {}, "1": {a: 1}, "0/1/1": {}, "": {}, "0/": {}, "|0|1": {},
	} {
		got := readKinCall([]byte(text))
		if got.complete != want.complete || got.complete && got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestKinTallies(t *testing.T) {
	const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tx\tmother\tchild\tfather\n"
	for _, tt := range []struct {
		name, line string
		trio       TrioTally
		pair       PairTally // child and father
	}{
		{"fits", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:DP:GQ\t./.\t0/1:20:99\t0/1:20:99\t0/0:20:99", TrioTally{Consistent: 1, GoodConsistent: 1}, PairTally{Sites: 1}},
		{"error", "chr2\t5\t.\tA\tC\t.\tPASS\t.\tGT:DP:GQ\t./.\t0/0:20:99\t1/1:20:99\t0/0:20:99", TrioTally{Errors: 1, GoodErrors: 1}, PairTally{Sites: 1, Opposite: 1}},
		{"depth too low", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:DP:GQ\t./.\t0/0:20:99\t1/1:9:99\t0/0:20:99", TrioTally{Errors: 1}, PairTally{}},
		{"depth at the limit", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:DP:GQ\t./.\t0/0:20:99\t1/1:10:20\t0/0:20:99", TrioTally{Errors: 1, GoodErrors: 1}, PairTally{Sites: 1, Opposite: 1}},
		{"quality too low", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:GQ\t./.\t0/0:20\t1/1:19\t0/0:20", TrioTally{Errors: 1}, PairTally{}},
		{"nothing stated", "1\t5\t.\tA\tC\t.\t.\t.\tGT\t./.\t0/0\t1/1\t0/0", TrioTally{Errors: 1, GoodErrors: 1}, PairTally{Sites: 1, Opposite: 1}},
		{"fields dropped at the end", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:DP\t./.\t0/1\t0/1:20\t0/1\r", TrioTally{Consistent: 1, GoodConsistent: 1}, PairTally{Sites: 1, Identical: 1}},
		{"failed filter", "1\t5\t.\tA\tC\t.\tLowQual\t.\tGT\t./.\t0/0\t1/1\t0/0", TrioTally{Errors: 1}, PairTally{}},
		{"all reference", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/0\t0/0\t0/0", TrioTally{Consistent: 1}, PairTally{}},
		{"one missing", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t./.\t./.\t1/1\t0/1", TrioTally{}, PairTally{Sites: 1}},
		{"X is not looked at", "X\t5\t.\tA\tC\t.\tPASS\t.\tGT\t./.\t0/0\t1/1\t0/0", TrioTally{}, PairTally{}},
		{"a block is not looked at", "1\t5\t.\tA\t<NON_REF>\t.\tPASS\tEND=9\tGT\t0/0\t0/0\t0/0\t0/0", TrioTally{}, PairTally{}},
		{"no genotype", "1\t5\t.\tA\tC\t.\tPASS\t.\tDP\t1\t1\t1\t1", TrioTally{}, PairTally{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := OpenReader(context.Background(), strings.NewReader(head+tt.line+"\n"), Options{Name: "x"})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			kin := Kin{Trios: []Trio{{Child: 2, Father: 3, Mother: 1}}, Pairs: []Pair{{2, 3}}, MinDepth: 10, MinGQ: 20}
			for _, err := range f.Scan(context.Background(), Query{Samples: []int{2}, Kin: kin}) {
				if err != nil {
					t.Fatal(err)
				}
			}
			facts := f.Facts()
			if diff := cmp.Diff([]TrioTally{tt.trio}, facts.Trios); diff != "" {
				t.Errorf("trio -want +got:\n%s", diff)
			}
			if diff := cmp.Diff([]PairTally{tt.pair}, facts.Pairs); diff != "" {
				t.Errorf("pair -want +got:\n%s", diff)
			}
		})
	}
}
