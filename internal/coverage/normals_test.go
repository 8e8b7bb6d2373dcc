package coverage

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

func aNormal(t *testing.T) (NormalSample, string) {
	t.Helper()
	order := []ExonKey{
		{"G", "exon 1", genome.Region{Contig: "1", Interval: genome.Interval{Start: 10, End: 20}}},
		{"G", "exon 2", genome.Region{Contig: "1", Interval: genome.Interval{Start: 40, End: 70}}},
	}
	n := NormalSample{File: "n1.normal.tsv", Name: "N1", Build: genome.GRCh38, Depth: map[ExonKey]float64{order[0]: 30.25, order[1]: 0}}
	var b bytes.Buffer
	if err := n.Write(&b, order); err != nil {
		t.Fatal(err)
	}
	return n, b.String()
}

func normalsOf(text string) ([]NormalSample, error) {
	return ReadNormals(fstest.MapFS{"n1.normal.tsv": {Data: []byte(text)}, "other.txt": {Data: []byte("x")}})
}

func TestNormalsAreReadAsWritten(t *testing.T) {
	n, text := aNormal(t)
	got, err := normalsOf(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]NormalSample{n}, got); diff != "" {
		t.Error(diff)
	}
}

// Wherever a file is cut off, it is an error that names it.
func TestACutOffNormalIsAnError(t *testing.T) {
	_, text := aNormal(t)
	for n := range len(text) - 1 { // the last line end alone may be missing
		if got, err := normalsOf(text[:n]); err == nil || !strings.HasPrefix(err.Error(), "n1.normal.tsv: ") || got != nil {
			t.Errorf("the first %d of %d bytes pass: %v", n, len(text), err)
		}
	}
}

func TestDamagedNormals(t *testing.T) {
	_, text := aNormal(t)
	for name, tt := range map[string][2]string{
		"a line lost":             {strings.Replace(text, "G\texon 2\t1\t41\t70\t0.0000\n", "", 1), "it has 1 exons, and states 2"},
		"a line too many":         {strings.Replace(text, "#exons", "G\texon 3\t1\t81\t90\t1\n#exons", 1), "it has 3 exons, and states 2"},
		"a line behind the last":  {text + "G\texon 3\t1\t81\t90\t1\n", "a line behind the last"},
		"a depth that is none":    {strings.Replace(text, "30.2500", "NaN", 1), "no place and depth"},
		"a depth below 0":         {strings.Replace(text, "30.2500", "-1", 1), "no place and depth"},
		"another file altogether": {"gene\tdepth\n", "no file of a normal sample"},
	} {
		if _, err := normalsOf(tt[0]); err == nil || !strings.Contains(err.Error(), tt[1]) {
			t.Errorf("%s: %v, want %q", name, err, tt[1])
		}
	}
	if _, err := ReadNormals(fstest.MapFS{}); err == nil {
		t.Error("an empty folder passes")
	}
}
