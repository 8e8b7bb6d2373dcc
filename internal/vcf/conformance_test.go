package vcf

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// refusedThough says why a file that its collection calls valid is refused.
var refusedThough = map[string]string{
	"names no sample":   "sites only: nothing to screen",
	"but ALT has 0":     "the genotype names an allele that the record does not have",
	"the file is empty": "nothing to screen",
	"genotype \"0/0|\"": "a genotype that ends in a join",
}

// The published conformance files: every valid one is read or refused for a
// listed reason, no file makes the reader panic, and how many of the faulty
// ones are refused is counted. Faults in lines and keys that screening does
// not use are none of ours.
func TestValidationConformanceFiles(t *testing.T) {
	root := unpacked(t)
	f, err := os.Open(data + "conformance/CONFORMANCE.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []genome.Region
	for _, c := range []genome.Contig{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "X", "Y", "MT"} {
		all = append(all, genome.Region{Contig: c, Interval: genome.Interval{End: 1 << 29}})
	}
	valid, read, sites, faulty, refused := 0, 0, 0, 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 4 || c[2] != "VCF" {
			continue
		}
		err := readAll(filepath.Join(root, strings.TrimPrefix(c[0], "conformance/")), all)
		switch {
		case c[3] == "accept":
			valid++
			switch {
			case err == nil:
				read++
			case listed(err):
				sites++
			default:
				t.Errorf("%s is valid, but: %v", c[0], err)
			}
		case c[3] == "reject":
			faulty++
			if err != nil {
				refused++
			}
		}
	}
	figure.Write(t, "conformance: valid files", valid)
	figure.Write(t, "conformance: valid files read", read)
	figure.Write(t, "conformance: valid files refused for a listed reason (no samples, an empty file, an allele that is not there)", sites)
	figure.Write(t, "conformance: faulty files", faulty)
	figure.Write(t, "conformance: faulty files refused (the others have faults in lines and keys that screening does not use)", refused)
	if valid < 200 || faulty < 1400 || refused < 300 {
		t.Errorf("%d valid, %d faulty, %d refused: too few", valid, faulty, refused)
	}
}

func listed(err error) bool {
	for text := range refusedThough {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

func readAll(path string, regions []genome.Region) error {
	f, err := Open(context.Background(), path, Options{Threads: 1})
	if err != nil {
		return err
	}
	defer f.Close()
	few := []int{0, 1, 2}[:min(3, len(f.Header().Samples))] // some files have thousands
	for _, err := range f.Scan(context.Background(), Query{Regions: regions, Samples: few, Sex: true}) {
		if err != nil {
			return err
		}
	}
	return nil
}

// unpacked puts the collections into a folder of the test's.
func unpacked(t *testing.T) string {
	t.Helper()
	archives, err := filepath.Glob(data + "conformance/*.tar.xz")
	if err != nil || len(archives) == 0 {
		t.Skip("../shared/data is not here: the conformance files are read where it is")
	}
	if _, err := exec.LookPath("xz"); err != nil {
		t.Skip("xz is not installed: the conformance files are read where it is")
	}
	root := t.TempDir()
	for _, a := range archives {
		if out, err := exec.Command("tar", "-C", root, "-xf", a).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v %s", a, err, out)
		}
	}
	return root
}
