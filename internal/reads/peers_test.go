package reads

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// endOfFile is the block that ends a BGZF file (SAM specification, 4.1.2).
var endOfFile = []byte("\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff\x06\x00BC\x02\x00\x1b\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00")

// needs is the path of a program, where it is installed.
func needs(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed: its answers are compared where it is")
	}
	return path
}

// The depth of a published file is samtools' to the base, wherever it has
// reads. The file lacks its last block, which is added here, and states no mapping
// qualities (255: SAM specification, 1.4), which count as low here and as high in
// samtools: every third read gets 0 and the others 60.
func TestValidationRealDepth(t *testing.T) {
	samtools := needs(t, "samtools")
	raw, err := os.ReadFile("../../../shared/data/real/bam/htsjdk_index_test_NA07051_noEOF.bam")
	if err != nil {
		t.Skip("../shared/data is not here: real files are read where it is")
	}
	path := filepath.Join(t.TempDir(), "real.bam")
	if err := os.WriteFile(path, append(raw, endOfFile...), 0o644); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(`%[1]s view -h %[2]s | awk 'BEGIN{OFS=FS="\t"} !/^@/{$5=NR%%3?60:0} 1' | %[1]s view -b -o %[2]s.2 - && mv %[2]s.2 %[2]s`, samtools, path)
	if text, err := exec.Command("sh", "-c", script).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	theirs := depths(t, samtools, path)
	var regions []genome.Region
	for p := range theirs {
		regions = append(regions, genome.Region{Contig: p.contig, Interval: genome.Interval{Start: p.at, End: p.at + 1}.Pad(300)})
	}
	s, facts := collect(t, path, Options{}, regions...)
	bases, differ := 0, 0
	for contig, list := range Merge(regions) {
		for _, i := range list {
			for n, d := range s.Depth(genome.Region{Contig: contig, Interval: i}, limits).Good {
				bases++
				if want := theirs[place{contig, i.Start + n}]; d != want {
					if differ++; differ < 5 {
						t.Errorf("%s:%d: depth %d, samtools %d", contig, i.Start+n+1, d, want)
					}
				}
			}
		}
	}
	figure.Write(t, "peers NA07051: bases of which the depth was compared", bases)
	figure.Write(t, "peers NA07051: bases of another depth than samtools depth", differ)
	figure.Write(t, "peers NA07051: records", facts.Records)
	if len(theirs) < 10_000 {
		t.Errorf("samtools has %d bases with reads", len(theirs))
	}
}

type place struct {
	contig genome.Contig
	at     int // 0-based
}

// depths is what samtools depth prints, of the contigs of the reference.
func depths(t *testing.T, samtools, path string) map[place]int {
	t.Helper()
	out := map[place]int{}
	text, err := exec.Command(samtools, "depth", "-s", "-q", "10", "-Q", "20", "-G", "SUPPLEMENTARY", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var chrom string
		var pos, depth int
		fmt.Sscan(lines.Text(), &chrom, &pos, &depth)
		if c, ok := genome.ParseContig(chrom); ok && depth > 0 {
			out[place{c, pos - 1}] = depth
		}
	}
	return out
}

// planted are the variants of the simulated person: a kind, a place, how many
// copies.
func planted(window genome.Interval) (alleles []variant.Allele, copies []int, edits [2][]simulate.Edit) {
	kinds := []string{"substitution", "deletion", "insertion"}
	for n := 0; ; n++ {
		at := window.Start + 600 + 137*n
		if at > window.End-600 {
			return alleles, copies, edits
		}
		ref := string(simulate.MadeUp(genome.Interval{Start: at, End: at + 4}))
		for ref[0] == ref[3] || ref[0] == 'C' { // a change that could be written further left
			at++
			ref = string(simulate.MadeUp(genome.Interval{Start: at, End: at + 4}))
		}
		a := variant.Allele{Contig: "10", Pos: genome.Pos(at + 1), Ref: ref[:1]}
		e := simulate.Edit{}
		switch kinds[n%3] {
		case "substitution":
			a.Alt = map[string]string{"A": "G", "C": "T", "G": "A", "T": "C"}[a.Ref]
			e.Interval, e.Inserted = genome.Interval{Start: at, End: at + 1}, a.Alt
		case "deletion":
			a.Ref, a.Alt = ref, ref[:1]
			e.Interval = genome.Interval{Start: at + 1, End: at + 4}
		case "insertion":
			a.Alt = a.Ref + "GATTC"
			e.Interval, e.Inserted = genome.Interval{Start: at + 1, End: at + 1}, "GATTC"
		}
		count := n / 3 % 3
		for c := range count {
			edits[c] = append(edits[c], e)
		}
		alleles, copies = append(alleles, a), append(copies, count)
	}
}

// The genotypes of sites that are covered are those of bcftools mpileup and
// call, at variants and beside them.
func TestValidationGenotypesBesideBcftools(t *testing.T) {
	bcftools := needs(t, "bcftools")
	needs(t, "samtools")
	dir := t.TempDir()
	window := genome.Region{Contig: "10", Interval: genome.Interval{Start: 5_000, End: 45_000}}
	fasta := filepath.Join(dir, "ref.fa")
	if err := os.WriteFile(fasta, []byte(">chr10\n"+string(simulate.MadeUp(genome.Interval{End: 50_000}))+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	alleles, copies, edits := planted(window.Interval)
	person := simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window, edits[0]...)}, {simulate.Copy(window, edits[1]...)}}}
	small := simulate.Header{Contigs: []genome.Contig{"10"}, Lengths: []int{50_000}, Groups: [][2]string{{"a", "S1"}}}
	path := write(t, small, simulate.Alignments(person, simulate.Options{Seed: 11, Depth: 40, Duplicates: 0.1, Unsure: 0.05, ErrorRate: 0.005, Group: "a"}))
	theirs := called(t, bcftools, fasta, path)
	s, _ := collect(t, path, Options{}, window)
	bases := func(i genome.Interval) ([]byte, bool) { return simulate.MadeUp(i), true }
	same, open := 0, 0
	var apart []string
	for n, a := range alleles {
		got, quality := s.Support(a, bases, limits).Genotype(10, 20)
		want, ok := theirs[a]
		if !ok {
			want = 0 // bcftools has no such allele there
		}
		switch {
		case got == NotAssessed:
			open++
		case int(got)-1 == want:
			same++
		default:
			apart = append(apart, fmt.Sprintf("%v: %s (quality %d), bcftools %d, planted %d", a, got, quality, want, copies[n]))
		}
		if got != NotAssessed && int(got)-1 != copies[n] {
			t.Errorf("%v: %s, planted on %d copies", a, got, copies[n])
		}
	}
	figure.Write(t, "peers genotypes: sites", len(alleles))
	figure.Write(t, "peers genotypes: the same as bcftools mpileup and call", same)
	figure.Write(t, "peers genotypes: not assessed", open)
	figure.Write(t, "peers genotypes: another genotype than bcftools", len(apart))
	if len(apart) > 0 || open > len(alleles)/50 {
		t.Errorf("of %d sites %d are not assessed, and others than bcftools:\n%s", len(alleles), open, strings.Join(apart, "\n"))
	}
}

// called is the number of copies of each allele that bcftools calls.
func called(t *testing.T, bcftools, fasta, path string) map[variant.Allele]int {
	t.Helper()
	script := fmt.Sprintf("%[1]s mpileup -q 20 -Q 10 -d 1000 -f %[2]s %[3]s 2>/dev/null | %[1]s call -m -v 2>/dev/null | %[1]s norm -m -any -f %[2]s 2>/dev/null | %[1]s query -f '%%POS %%REF %%ALT [%%GT]\\n'", bcftools, fasta, path)
	text, err := exec.Command("sh", "-c", script).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := map[variant.Allele]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var pos int
		var ref, alt, genotype string
		fmt.Sscan(line, &pos, &ref, &alt, &genotype)
		out[variant.Allele{Contig: "10", Pos: genome.Pos(pos), Ref: ref, Alt: alt}] = strings.Count(genotype, "1")
	}
	if len(out) < 50 {
		t.Fatalf("bcftools calls %d alleles", len(out))
	}
	return out
}
