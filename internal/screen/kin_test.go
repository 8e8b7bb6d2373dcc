package screen_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// realTrios are trios of the real files.
var realTrios = []struct{ file, child, father, mother, autosomes string }{
	{"slivar_ashk-trio.vcf.gz", "HG002", "HG003", "HG004", "1,2"},
	{"ngsbits_NA12878_trio_dv_glnexus_chr1-6.vcf.gz", "NA12878x2_80", "NA12891_14", "NA12892_18", "chr1,chr2,chr3,chr22"},
	{"opencga_corpas_quartet_chr6.vcf.gz", "ISDBM322015", "ISDBM322016", "ISDBM322018", "6"},
	{"opencga_corpas_quartet_chr6.vcf.gz", "ISDBM322017", "ISDBM322016", "ISDBM322018", "6"},
}

// relationshipsOf screens the child with a PED that names the parents.
func relationshipsOf(t *testing.T, file, child, father, mother string) (report.Sample, error) {
	t.Helper()
	ped := filepath.Join(t.TempDir(), "x.ped")
	text := fmt.Sprintf("F %s %s %s 0 2\nF %s 0 0 0 1\nF %s 0 0 0 1\n", child, father, mother, father, mother)
	if err := os.WriteFile(ped, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := screen.Run(context.Background(), screen.Options{Inputs: []string{realFolder + file}, PED: ped})
	if r == nil {
		t.Fatal(err)
	}
	raw, writeErr := report.JSON(r)
	if writeErr != nil {
		t.Fatal(writeErr)
	}
	screen.FitsSchema(t, raw)
	return r.Samples[0], err
}

// The counts of a trio are those of bcftools +mendelian on the same sites:
// autosomes, three complete diploid genotypes.
func TestValidationMendelianErrors(t *testing.T) {
	figure.InFull(t)
	if _, err := os.Stat(realFolder); err != nil {
		t.Skip("../shared/data is not here")
	}
	if _, err := exec.LookPath("bcftools"); err != nil {
		t.Skip("bcftools is not installed")
	}
	for _, trio := range realTrios {
		t.Run(trio.child, func(t *testing.T) {
			s, err := relationshipsOf(t, trio.file, trio.child, trio.father, trio.mother)
			if err != nil {
				t.Fatal(err)
			}
			row := s.Quality.Relationships[0]
			errors, _ := row.Errors.Get()
			ok, bad := mendelian(t, trio.file, trio.child, trio.father, trio.mother, trio.autosomes)
			if row.Kind != "trio" || row.Sites != ok+bad || errors != bad {
				t.Errorf("%d errors at %d sites, bcftools +mendelian %d at %d", errors, row.Sites, bad, ok+bad)
			}
			good, _ := row.GoodErrors.Get()
			figure.Write(t, "trio "+trio.child, fmt.Sprintf("%d errors at %d sites, bcftools +mendelian %d at %d; at good sites %d of %d", errors, row.Sites, bad, ok+bad, good, row.GoodSites))
			if row.Conflict || s.Verdict.Result == "NO_RESULT" {
				t.Errorf("a true trio is in conflict: %s", row.Because)
			}
		})
	}
}

func mendelian(t *testing.T, file, child, father, mother, autosomes string) (ok, bad int) {
	t.Helper()
	pipe := fmt.Sprintf("bcftools view -s %s,%s,%s -t %s %s | bcftools view -e 'GT=\"mis\" || GT=\"hap\"' | bcftools +mendelian -t %s,%s,%s -m c -",
		mother, father, child, autosomes, realFolder+file, mother, father, child)
	out, err := exec.Command("sh", "-c", pipe).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	skipped := 0
	if _, err := fmt.Sscan(lines[len(lines)-1], &ok, &bad, &skipped); err != nil || skipped != 0 {
		t.Fatalf("%q: %v, %d skipped", out, err, skipped)
	}
	return ok, bad
}

// A trio with a member who is another person has no result, and says why.
func TestWrongTrioHasNoResult(t *testing.T) {
	if _, err := os.Stat(realFolder); err != nil {
		t.Skip("../shared/data is not here")
	}
	for _, trio := range realTrios {
		s, err := relationshipsOf(t, trio.file, trio.father, trio.child, trio.mother)
		var f *fault.Fault
		if !asFault(err, &f) || f.Kind != fault.Gate || s.Verdict.Result != "NO_RESULT" || s.Verdict.Rule != "R0" {
			t.Errorf("%s as the child of %s: %s, %v", trio.father, trio.child, s.Verdict.Result, err)
		}
	}
}
