// Package demo writes a small synthetic family, made of the panel's own known
// alleles and common sites, for a first look and for tests. What is in it is
// data (genes/demo.yaml).
package demo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Files are what was written.
type Files struct {
	VCF, PED, BAM, Clinical string
}

type member struct {
	ID       string `yaml:"id"`
	Father   string `yaml:"father"`
	Mother   string `yaml:"mother"`
	Sex      string `yaml:"sex"`
	Affected bool   `yaml:"affected"`
}

type family struct {
	Build   genome.Build `yaml:"build"`
	Family  string       `yaml:"family"`
	Members []member     `yaml:"members"`
	Alleles []struct {
		Gene      string            `yaml:"gene"`
		Allele    string            `yaml:"allele"`
		PhaseSet  int               `yaml:"phase_set"`
		Genotypes map[string]string `yaml:"genotypes"`
	} `yaml:"alleles"`
	CommonSites [][]string `yaml:"common_sites"`
	Clinical    string     `yaml:"clinical"` // the child's clinical file, as it stands
}

// Write makes family.vcf, family.ped, child.bam with its index, and
// child.clinical.yaml in dir. Existing files are an error unless force is set.
func Write(dir string, force bool) (Files, error) {
	out := Files{filepath.Join(dir, "family.vcf"), filepath.Join(dir, "family.ped"), filepath.Join(dir, "child.bam"), filepath.Join(dir, "child.clinical.yaml")}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return out, fault.New(fault.Usage, err, "hlhscreen demo FOLDER")
	}
	files, err := synthesise(out)
	if err != nil {
		return out, err
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) && !force {
			return out, fault.New(fault.Usage, fmt.Errorf("%s: exists already", path), "--force replaces it")
		}
	}
	for _, path := range slices.Sorted(maps.Keys(files)) { // the index after its file
		if err := os.WriteFile(path, files[path], 0o644); err != nil {
			return out, err
		}
	}
	return out, nil
}

type row struct {
	allele    variant.Allele
	genotypes []string
	phaseSet  string
}

func synthesise(names Files) (map[string][]byte, error) {
	var f family
	raw, err := fs.ReadFile(genes.Files, "demo.yaml")
	if err != nil {
		return nil, err
	}
	if err := datafile.Decode("demo.yaml", raw, &f); err != nil {
		return nil, err
	}
	p, err := panel.Load(genes.Files)
	if err != nil {
		return nil, err
	}
	store, err := knowledge.Load(genes.Files, f.Build)
	if err != nil {
		return nil, err
	}
	rows, err := f.rows(p, store)
	if err != nil {
		return nil, err
	}
	set, err := reference.LoadSet(genes.Files)
	if err != nil {
		return nil, err
	}
	header, alignments, err := f.reads(rows, p, set, store.Alleles())
	if err != nil {
		return nil, err
	}
	var bam, bai bytes.Buffer
	if err := simulate.Write(&bam, &bai, header, alignments); err != nil {
		return nil, err
	}
	return map[string][]byte{names.VCF: f.vcf(rows, set), names.PED: f.ped(), names.BAM: bam.Bytes(), names.BAM + ".bai": bai.Bytes(), names.Clinical: []byte(f.Clinical)}, nil
}

// rows are the alleles of the family and the common sites, by position.
func (f family) rows(p *panel.Panel, store *knowledge.Store) ([]row, error) {
	var rows []row
	for _, a := range f.Alleles {
		locus, err := find(p, a.Gene, a.Allele, f.Build)
		if err != nil {
			return nil, err
		}
		r := row{allele: locus, phaseSet: "."}
		if a.PhaseSet > 0 {
			r.phaseSet = fmt.Sprint(a.PhaseSet)
		}
		for _, m := range f.Members {
			r.genotypes = append(r.genotypes, a.Genotypes[m.ID])
		}
		rows = append(rows, r)
	}
	common := store.CommonSites()
	slices.SortFunc(common, byPlace)
	for i, a := range common {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.allele.Contig == a.Contig && r.allele.Pos == a.Pos }) {
			rows = append(rows, row{allele: a, genotypes: f.CommonSites[i%len(f.CommonSites)], phaseSet: "."})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return byPlace(a.allele, b.allele) })
	return rows, nil
}

func byPlace(a, b variant.Allele) int {
	return cmp.Or(a.Contig.Compare(b.Contig), cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Alt, b.Alt))
}

func find(p *panel.Panel, symbol, name string, b genome.Build) (variant.Allele, error) {
	g, ok := p.Gene(symbol)
	if !ok {
		return variant.Allele{}, fmt.Errorf("demo.yaml: gene %s is not in the panel", symbol)
	}
	if locus, ok := g.KnownOn(name, b); ok {
		return variant.Allele{Contig: genome.Contig(locus.Chrom), Pos: locus.Pos, Ref: locus.Ref, Alt: locus.Alt}, nil
	}
	return variant.Allele{}, fmt.Errorf("demo.yaml: %s has no known allele %s on %s", symbol, name, b)
}

func (f family) vcf(rows []row, set *reference.Set) []byte {
	var b bytes.Buffer
	b.WriteString("##fileformat=VCFv4.2\n##source=hlhscreen demo (synthetic family)\n")
	var contigs []genome.Contig
	for _, r := range rows {
		if !slices.Contains(contigs, r.allele.Contig) {
			contigs = append(contigs, r.allele.Contig)
			fmt.Fprintf(&b, "##contig=<ID=chr%s,length=%d,assembly=%s>\n", r.allele.Contig, set.LengthOf(f.Build, r.allele.Contig).Or(0), f.Build)
		}
	}
	b.WriteString(`##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads per allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Reads">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">
##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">
#CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO	FORMAT`)
	for _, m := range f.Members {
		b.WriteString("\t" + m.ID)
	}
	b.WriteByte('\n')
	for _, r := range rows {
		fmt.Fprintf(&b, "chr%s\t%d\t.\t%s\t%s\t100\tPASS\t.\tGT:AD:DP:GQ:PS", r.allele.Contig, r.allele.Pos, r.allele.Ref, r.allele.Alt)
		for i := range f.Members {
			fmt.Fprintf(&b, "\t%s:%s:40:99:%s", r.genotypes[i], depths(r.genotypes[i]), r.phaseSet)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func depths(genotype string) string {
	switch strings.Count(genotype, "1") {
	case 0:
		return "40,0"
	case 1:
		return "21,19"
	}
	return "0,40"
}

func (f family) ped() []byte {
	var b bytes.Buffer
	b.WriteString("#family\tindividual\tfather\tmother\tsex\tphenotype\n")
	code := map[string]string{"male": "1", "female": "2"}
	for _, m := range f.Members {
		phenotype := "1"
		if m.Affected {
			phenotype = "2"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\n", f.Family, m.ID, cmp.Or(m.Father, "0"), cmp.Or(m.Mother, "0"), cmp.Or(code[m.Sex], "0"), phenotype)
	}
	return b.Bytes()
}
