package knowledge

import (
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const reviewed, single = "criteria_provided,_multiple_submitters,_no_conflicts", "criteria_provided,_single_submitter"

// slice is a ClinVar slice that covers 1:1-1000 and holds at most one allele.
func slice(all bool, says *ClinVar) *Store {
	s := &Store{Build: genome.GRCh38, clinvar: map[variant.Allele]ClinVar{}, clinvarSlice: Slice{AllClasses: all,
		Genes: []SliceGene{{"G", genome.Region{Contig: "1", Interval: genome.Interval{End: 1000}}}}}}
	if says != nil {
		says.State, says.Stars = Found, Stars(says.Review)
		s.clinvar[diffAllele] = *says
	}
	return s
}

var diffAllele = variant.Allele{Contig: "1", Pos: 100, Ref: "A", Alt: "C"}

func TestDiff(t *testing.T) {
	said := func(significance, review string) *ClinVar {
		return &ClinVar{ID: "1", Significance: significance, Review: review}
	}
	outside := slice(true, nil)
	outside.clinvarSlice.Genes = nil
	for _, tt := range []struct {
		name     string
		old, now *Store
		want     string // a kind, or same, others, not compared
	}{
		{"as before", slice(true, said("Pathogenic", reviewed)), slice(true, said("Pathogenic", reviewed)), "same"},
		{"P is written otherwise", slice(true, said("Pathogenic", reviewed)), slice(true, said("Pathogenic/Likely_pathogenic", reviewed)), "same"},
		{"LP to P", slice(true, said("Likely_pathogenic", reviewed)), slice(true, said("Pathogenic", reviewed)), ClassChanged},
		{"P to conflicting", slice(true, said("Pathogenic", reviewed)), slice(true, said("Conflicting_classifications_of_pathogenicity", single)), ClassChanged},
		{"fewer stars", slice(true, said("Pathogenic", reviewed)), slice(true, said("Pathogenic", single)), StarsChanged},
		{"new P of one star", slice(true, nil), slice(true, said("Pathogenic", single)), NewAsserted},
		{"new VUS", slice(true, nil), slice(true, said("Uncertain_significance", single)), "others"},
		{"gone", slice(true, said("Benign", reviewed)), slice(true, nil), Gone},
		{"new P of two stars, to a slice that would have held it", slice(false, nil), slice(true, said("Pathogenic", reviewed)), NewAsserted},
		{"P of one star, to a slice that could not hold it", slice(false, nil), slice(true, said("Pathogenic", single)), "not compared"},
		{"VUS, to a slice that could not hold it", slice(false, nil), slice(true, said("Uncertain_significance", reviewed)), "not compared"},
		{"VUS, and the new slice could not hold it", slice(true, said("Uncertain_significance", reviewed)), slice(false, nil), "not compared"},
		{"P no longer in a slice that would hold it", slice(true, said("Pathogenic", reviewed)), slice(false, nil), Gone},
		{"the gene was not covered", outside, slice(true, said("Pathogenic", reviewed)), "not compared"},
		{"the gene is no longer covered", slice(true, said("Pathogenic", reviewed)), outside, "not compared"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Diff(tt.old, tt.now, 2)
			got := map[string]int{"same": d.Same, "others": d.NewOthers, "not compared": d.NotCompared}
			for _, c := range d.Changes {
				got[c.Kind]++
			}
			total := 0
			for _, n := range got {
				total += n
			}
			if got[tt.want] != 1 || total != 1 {
				t.Errorf("%v, want one %s", got, tt.want)
			}
		})
	}
}

// A slice says what it covers: outside of it an allele was not looked up.
func TestSliceOfAFolder(t *testing.T) {
	const clinvar = "#name\tmine\n#release\t2026-11-01\n#panel\tsha256:1\n#scope\tall classes\n#covers\tG 10:70595348-70600000\n#not_carried\tG 77\n" +
		"chrom\tpos\tref\talt\tvariation_id\tsignificance\treview\tgene\tplaced_by\n10\t70598599\tC\tT\t5\tBenign\t" + reviewed + "\tG\trecord\n"
	folder := func(text, digest string) fstest.MapFS {
		return fstest.MapFS{"knowledge/clinvar.GRCh38.tsv": {Data: []byte(text)}, ManifestFile: {Data: []byte("file\tsha256\tsource\nknowledge/clinvar.GRCh38.tsv\t" + digest + "\tmine\n")}}
	}
	const digest = "5d2a"
	s := store(t)
	if err := s.Use(folder(clinvar, digest)); err == nil {
		t.Fatal("a slice of another digest than its manifest's was taken")
	}
	s = store(t)
	if err := s.loadClinVar(folder(clinvar, digest)); err != nil {
		t.Fatal(err)
	}
	sum := s.clinvarSlice.Digest[len("sha256:"):]
	before := len(s.Sources)
	if err := s.Use(folder(clinvar, sum)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		allele variant.Allele
		want   State
	}{
		{"in the slice", variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}, Found},
		{"covered, without a record", variant.Allele{Contig: "10", Pos: 70600000, Ref: "C", Alt: "T"}, Absent},
		{"half covered", variant.Allele{Contig: "10", Pos: 70600000, Ref: "CA", Alt: "C"}, NotLookedUp},
		{"outside", variant.Allele{Contig: "10", Pos: 70600001, Ref: "C", Alt: "T"}, NotLookedUp},
		{"another chromosome", variant.Allele{Contig: "11", Pos: 70598599, Ref: "C", Alt: "T"}, NotLookedUp},
	} {
		if got := s.ClinVar(tt.allele).State; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if got := s.ClinVarSlice(); len(s.Sources) != before || s.Sources[0].Release != "2026-11-01" || !got.AllClasses || len(got.NotCarried) != 1 || got.NotCarried[0] != (Uncarried{"G", "77"}) {
		t.Errorf("slice %+v, sources %+v", got, s.Sources)
	}
	if (Slice{}).Covers(genome.Region{Contig: "1", Interval: genome.Interval{End: 1}}) {
		t.Error("the zero slice covers something")
	}
}
