// Package cases runs what must come out for a gene: small families, written as
// data beside the gene file (SYMBOL.cases.yaml), are made into a VCF and
// screened by the whole pipeline.
package cases

import (
	"fmt"
	"io/fs"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Suffix ends the name of a file of cases.
const Suffix = ".cases.yaml"

// File is the cases of one gene.
type File struct {
	Gene    string            `yaml:"gene"`
	Build   genome.Build      `yaml:"build"`
	Alleles map[string]Allele `yaml:"alleles"`
	Cases   []Case            `yaml:"cases"`

	Name string `yaml:"-"`
}

// Allele is an allele that cases carry, by its name in the gene file or by its
// place. Exactly one of Known and At is given.
type Allele struct {
	Gene  string `yaml:"gene,omitempty"`  // another gene than the file's
	Known string `yaml:"known,omitempty"` // c. name of a known allele
	At    string `yaml:"at,omitempty"`    // CHROM-POS-REF-ALT on the build; ALT <DEL> with End
	End   int    `yaml:"end,omitempty"`
	// Class is taken as the laboratory's own class: P, LP, VUS, LB or B. Empty:
	// the tool classifies.
	Class string `yaml:"class,omitempty"`
	Note  string `yaml:"note,omitempty"`
}

// Case is one family and what must come out for the patient.
//
// A genotype is written as in VCF, with two additions: ":n" names the phase
// set, "@d" gives the depth, or "@r,a" the reads of reference and alternate
// allele (0|1:7, 0/0@5, 0/1@38,2). An allele that a person does not name is 0/0.
type Case struct {
	Name     string            `yaml:"name"`
	Patient  map[string]string `yaml:"patient"`
	Sex      string            `yaml:"sex,omitempty"` // declared: male, female; empty: not declared
	Father   *Person           `yaml:"father,omitempty"`
	Mother   *Person           `yaml:"mother,omitempty"`
	Siblings []Person          `yaml:"siblings,omitempty"`
	// Covered writes reference blocks over everything else in the gene.
	Covered bool `yaml:"covered,omitempty"`
	// XHeterozygous and XHomozygous add that many calls elsewhere on the X.
	XHeterozygous int    `yaml:"x_heterozygous,omitempty"`
	XHomozygous   int    `yaml:"x_homozygous,omitempty"`
	Transplanted  bool   `yaml:"transplanted,omitempty"`
	Function      string `yaml:"function,omitempty"` // normal, concordant; empty: not done
	SyndromeMet   bool   `yaml:"syndrome_met,omitempty"`
	Expect        Expect `yaml:"expect"`
}

// Person is a relative with its genotypes.
type Person struct {
	Genotypes map[string]string `yaml:"genotypes"`
	Affected  string            `yaml:"affected,omitempty"` // yes, no; empty: not known
	Sex       string            `yaml:"sex,omitempty"`
}

// Expect is what must come out. Empty fields are not compared.
type Expect struct {
	Result   string `yaml:"result"` // of the gene
	Rule     string `yaml:"rule"`
	Relation string `yaml:"relation,omitempty"` // of the first hypothesis
	Origin   string `yaml:"origin,omitempty"`   // of the first allele named by the patient
	// Patient is the result of the sample, where it is another than the gene's.
	Patient *Outcome `yaml:"patient,omitempty"`
}

// Outcome is a result with its rule.
type Outcome struct {
	Result           string `yaml:"result"`
	Rule             string `yaml:"rule"`
	LikelyPrimaryHLH string `yaml:"likely_primary_hlh,omitempty"`
}

// Load reads every file of cases in a folder, by name. Keys that are not known
// are errors.
func Load(fsys fs.FS) ([]File, error) {
	names, err := fs.Glob(fsys, "*"+Suffix)
	if err != nil {
		return nil, err
	}
	var out []File
	for _, name := range names {
		f, err := read(fsys, name)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func read(fsys fs.FS, name string) (File, error) {
	raw, err := datafile.Read(fsys, name)
	if err != nil {
		return File{Name: name}, err
	}
	f, err := decode(name, raw)
	if err != nil {
		return f, err
	}
	if faults := f.faults(); len(faults) > 0 {
		return f, fmt.Errorf("%s: %s", name, faults[0].Text)
	}
	return f, nil
}

func decode(name string, raw []byte) (File, error) {
	f := File{Name: name}
	return f, datafile.Decode(name, raw, &f)
}
