package reads

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

var (
	window = genome.Region{Contig: "10", Interval: genome.Interval{Start: 70_000_000, End: 70_006_000}}
	second = genome.Region{Contig: "17", Interval: genome.Interval{Start: 500_000, End: 503_000}}
	header = simulate.Header{Contigs: []genome.Contig{"10", "17"}, Lengths: []int{133_797_422, 83_257_441}, Groups: [][2]string{{"a", "S1"}, {"b", "S2"}}}
	limits = Limits{MapQ: 20, BaseQ: 10}
)

func plain(r ...genome.Region) [][]simulate.Molecule {
	var one []simulate.Molecule
	for _, w := range r {
		one = append(one, simulate.Copy(w))
	}
	return [][]simulate.Molecule{one, one}
}

func write(t testing.TB, h simulate.Header, all []simulate.Alignment) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.bam")
	if err := simulate.WriteFile(path, h, all); err != nil {
		t.Fatal(err)
	}
	return path
}

func collect(t testing.TB, path string, opts Options, regions ...genome.Region) (*Sample, Facts) {
	t.Helper()
	f, err := Open(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := f.Collect(context.Background(), regions, func(string) string { return "S" })
	if err != nil {
		t.Fatal(err)
	}
	return s["S"], f.Facts()
}

// noisy is a library with everything that must not be counted.
func noisy(seed uint64) simulate.Options {
	return simulate.Options{Seed: seed, Depth: 40, Insert: 220, Spread: 80, Duplicates: 0.1, Unsure: 0.1, Chimeras: 0.05, ErrorRate: 0.02, Group: "a"}
}

// The depth is samtools' to the base, with and without an index.
func TestDepthIsThatOfSamtools(t *testing.T) {
	samtools, err := exec.LookPath("samtools")
	if err != nil {
		t.Skip("samtools is not installed")
	}
	edits := []simulate.Edit{{Interval: genome.Interval{Start: 70_001_000, End: 70_001_020}}, {Interval: genome.Interval{Start: 70_002_000, End: 70_002_000}, Inserted: "ACGTACG"}, {Interval: genome.Interval{Start: 70_003_000, End: 70_003_500}, Times: 2}}
	path := write(t, header, simulate.Alignments(simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window, edits...), simulate.Copy(second)}, {simulate.Copy(window), simulate.Copy(second)}}}, noisy(7)))
	for _, region := range []genome.Region{window, second, {Contig: "10", Interval: genome.Interval{Start: 70_000_990, End: 70_001_030}}} {
		text, err := exec.Command(samtools, "depth", "-a", "-q", "10", "-Q", "20", "-s", "-G", "SUPPLEMENTARY", "-r", "chr"+region.String(), path).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, opts := range []Options{{}, {NoIndex: true}} {
			s, facts := collect(t, path, opts, region)
			if facts.Indexed == opts.NoIndex {
				t.Errorf("indexed: %v", facts)
			}
			got, most := "", 0
			for i, d := range s.Depth(region, limits).Good {
				got += fmt.Sprintf("chr%s\t%d\t%d\n", region.Contig, region.Start+1+i, d)
				most = max(most, d)
			}
			if got != string(text) {
				a, b := strings.Split(got, "\n"), strings.Split(string(text), "\n")
				for i := range a {
					if i >= len(b) || a[i] != b[i] {
						t.Fatalf("%v: line %d of %d: %q, samtools %q", region, i, len(b), a[i], b[min(i, len(b)-1)])
					}
				}
			}
			if most < 20 {
				t.Errorf("%v: the deepest base has %d reads", region, most)
			}
		}
	}
}

// Every way of reading gives the same reads, whatever the order of the file.
func TestEveryWayGivesTheSameReads(t *testing.T) {
	all := simulate.Alignments(simulate.Person{Haplotypes: plain(window, second)}, noisy(3))
	sorted := write(t, header, all)
	mixed := slices.Clone(all)
	slices.SortStableFunc(mixed, func(a, b simulate.Alignment) int { return strings.Compare(a.Name, b.Name) })
	loose := header
	loose.Sort = "queryname"
	byName := filepath.Join(t.TempDir(), "n.bam")
	var data bytes.Buffer
	if err := simulate.Write(&data, nil, loose, mixed); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(byName, data.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	part := genome.Region{Contig: "10", Interval: genome.Interval{Start: 70_001_000, End: 70_001_200}}
	names := func(path string, opts Options) []string {
		s, _ := collect(t, path, opts, part)
		var out []string
		for r := range s.Over(part) {
			out = append(out, fmt.Sprint(r.Name, r.Flags, r.Start, r.Cigar, string(r.Seq)))
		}
		slices.Sort(out)
		return out
	}
	want := names(sorted, Options{})
	if len(want) < 50 {
		t.Fatalf("%d reads", len(want))
	}
	for name, got := range map[string][]string{"streamed": names(sorted, Options{NoIndex: true}), "one thread": names(sorted, Options{Threads: 1}), "by name": names(byName, Options{})} {
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d reads, want %d", name, len(got), len(want))
		}
	}
}

// A file that cannot be read whole is an error that says what is wrong.
func TestFaults(t *testing.T) {
	all := simulate.Alignments(simulate.Person{Haplotypes: plain(window)}, noisy(1))
	path := write(t, header, all)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, tt := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"empty", nil, "an empty file"},
		{"cram", []byte("CRAM\x03\x00 and what follows here"), "a CRAM file"},
		{"sam", []byte("@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:5\n"), "a SAM text file"},
		{"text", []byte("chr1\t100\t200\nchr1\t300\t400\n"), "not compressed"},
		{"no end", raw[:len(raw)-28], "end-of-file block is missing"},
		{"cut off", raw[:len(raw)/2], "ends in the middle"},
		{"damaged", slices.Concat(raw[:len(raw)/2], []byte("oops"), raw[len(raw)/2+4:]), "damaged"},
		{"a directory", nil, "a folder, expected a BAM file"},
	} {
		path := filepath.Join(dir, tt.name)
		if tt.name == "a directory" {
			path = dir
		} else if err := os.WriteFile(path, tt.raw, 0o644); err != nil {
			t.Fatal(err)
		}
		err := scanAll(path)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func scanAll(path string) error {
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Collect(context.Background(), []genome.Region{window}, func(string) string { return "S" })
	return err
}

// An index that does not belong to the file is left aside, and the file read.
func TestAnIndexThatDoesNotFit(t *testing.T) {
	all := simulate.Alignments(simulate.Person{Haplotypes: plain(window)}, noisy(1))
	path, other := write(t, header, all), write(t, header, all[:len(all)/2])
	want, _ := collect(t, path, Options{NoIndex: true}, window)
	check := func(name, why string) {
		t.Helper()
		s, facts := collect(t, path, Options{}, window)
		if facts.Indexed || !strings.Contains(facts.IndexIgnored, why) || len(s.Reads["10"]) != len(want.Reads["10"]) {
			t.Errorf("%s: %+v", name, facts)
		}
	}
	bai, _ := os.ReadFile(other + ".bai")
	os.WriteFile(path+".bai", bai, 0o644)
	check("another file's", "made from another file")
	os.WriteFile(path+".bai", bai[:len(bai)/2], 0o644)
	check("cut off", "damaged")
	bai, _ = os.ReadFile(write(t, header, nil) + ".bai")
	os.WriteFile(path+".bai", bai, 0o644)
	check("of a file without reads", "knows no record")
	past := time.Now().Add(-time.Hour)
	os.Chtimes(path+".bai", past, past)
	check("older than the file", "older than the file")
}

// The index of a file without reads is right, and accused of nothing.
func TestAFileWithoutReads(t *testing.T) {
	path := write(t, header, nil)
	s, facts := collect(t, path, Options{}, window)
	if s != nil || facts.Records != 0 || facts.IndexIgnored != "" {
		t.Errorf("%+v", facts)
	}
}

// Whatever the bytes are, nothing panics and nothing is read in silence.
func FuzzRecords(f *testing.F) {
	all := simulate.Alignments(simulate.Person{Haplotypes: plain(genome.Region{Contig: "10", Interval: genome.Interval{Start: 1000, End: 2000}})}, simulate.Options{Depth: 2})
	var data bytes.Buffer
	if err := simulate.Write(&data, nil, header, all); err != nil {
		f.Fatal(err)
	}
	h := &Header{Contigs: []Contig{{Name: "chr10", Length: 1 << 20, Contig: "10"}}}
	f.Add([]byte("\x28\x00\x00\x00\x00\x00\x00\x00\xe7\x03\x00\x00\x02\x3c\x49\x12\x01\x00\x00\x00\x02\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00r\x00\x20\x00\x00\x00\x12\x1e"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := newScanner(&File{name: "x", header: h}, []genome.Region{{Contig: "10", Interval: genome.Interval{End: 1 << 20}}})
		rest, err := s.records(raw, func(r *Read, _ error) bool {
			r.Steps(func(_, query, length int) {
				if query+length > len(r.Seq) && len(r.Seq) > 0 {
					t.Errorf("a CIGAR beyond the read: %v, %d bases", r.Cigar, len(r.Seq))
				}
			})
			return true
		})
		if err == nil && len(rest) >= 4+maxRecord {
			t.Error("a whole record was left")
		}
	})
}

// Duplicate, secondary, supplementary and failed reads count nowhere.
func TestCounts(t *testing.T) {
	for flag, want := range map[int]bool{0: true, 1: true, 4: false, 16: true, 256: false, 512: false, 1024: false, 2048: false} {
		r := Read{Flags: flagsOf(flag), MapQ: 20}
		if r.Counts(20) != want {
			t.Errorf("flag %d: %v", flag, !want)
		}
	}
	for mapq, want := range map[byte]bool{19: false, 20: true, 255: false} {
		if r := (Read{MapQ: mapq}); r.Counts(20) != want {
			t.Errorf("mapping quality %d: %v", mapq, !want)
		}
	}
}

func flagsOf(n int) sam.Flags { return sam.Flags(n) }

// The records of a contig are those of samtools idxstats: by a .bai, by a .csi,
// and counted as they go by.
func TestMappedIsThatOfIdxstats(t *testing.T) {
	samtools, err := exec.LookPath("samtools")
	if err != nil {
		t.Skip("samtools is not installed")
	}
	h := header
	h.Contigs, h.Lengths = append(slices.Clone(h.Contigs), "Y"), append(slices.Clone(h.Lengths), 57_227_415)
	path := write(t, h, simulate.Alignments(simulate.Person{Haplotypes: plain(window, second)}, noisy(3)))
	out, err := exec.Command(samtools, "idxstats", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []int
	for line := range strings.Lines(string(out)) {
		if f := strings.Fields(line); f[0] != "*" {
			n, _ := strconv.Atoi(f[2])
			want = append(want, n)
		}
	}
	ask := func(how string, opts Options, regions ...genome.Region) {
		t.Helper()
		if _, facts := collect(t, path, opts, regions...); !slices.Equal(facts.Mapped, want) || want[0] == 0 || want[2] != 0 {
			t.Errorf("%s: %v, want %v", how, facts.Mapped, want)
		}
	}
	ask(".bai", Options{}, second)
	ask("streamed", Options{NoIndex: true}, second)
	os.Remove(path + ".bai")
	if err := exec.Command(samtools, "index", "-c", path).Run(); err != nil {
		t.Fatal(err)
	}
	ask(".csi", Options{}, second)
	ask("no region", Options{NoIndex: true})
}
