package knowledge

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Slice says what a file of slices holds, by the lines at its top. The zero Slice
// covers nothing.
type Slice struct {
	Name    string
	Release string
	Licence string // as its maker stated it
	Digest  string // of the slice
	Panel   string // digest of the panel it was cut for; "" for the built-in one
	// AllClasses is true where ClinVar's records of every class are in the slice;
	// else P and LP with the stars that count alone.
	AllClasses bool
	Files      []string // the files it was made of, each with its digest
	Genes      []SliceGene
	// NotCarried are records that have no place on the build, by gene.
	NotCarried []Uncarried
	Rows       int

	wholePanel bool // a slice of the panel in force, whatever that is
}

// SliceGene is a gene that a slice covers, and the stretch of it.
type SliceGene struct {
	Symbol string
	genome.Region
}

// Uncarried is a record of the other build that could not be placed on this one.
type Uncarried struct{ Symbol, ID string }

// Keys of the lines at the top of a slice.
const (
	TopName       = "name"
	TopRelease    = "release"
	TopLicence    = "licence"
	TopScope      = "scope"
	TopPanel      = "panel"
	TopFile       = "file"
	TopCovers     = "covers"      // SYMBOL contig:first-last
	TopNotCarried = "not_carried" // SYMBOL ID
)

// AllClasses is the scope of a ClinVar slice that leaves no class out.
const AllClasses = "all classes"

// Covers reports whether the slice was cut from a region.
func (s Slice) Covers(r genome.Region) bool {
	return s.wholePanel || slices.ContainsFunc(s.Genes, func(g SliceGene) bool { return g.Contig == r.Contig && g.Interval.Covers(r.Interval) })
}

func (s Slice) source() Source { return Source{Name: s.Name, Release: s.Release, Digest: s.Digest} }

func (s *Slice) top(key, value string) error {
	symbol, rest, _ := strings.Cut(value, " ")
	switch key {
	case TopName:
		s.Name = value
	case TopRelease:
		s.Release = value
	case TopLicence:
		s.Licence = value
	case TopScope:
		s.AllClasses = value == AllClasses
	case TopPanel:
		s.Panel = value
	case TopFile:
		s.Files = append(s.Files, value)
	case TopNotCarried:
		s.NotCarried = append(s.NotCarried, Uncarried{symbol, rest})
	case TopCovers:
		region, err := genome.ParseRegion(rest)
		if err != nil {
			return err
		}
		s.Genes = append(s.Genes, SliceGene{symbol, region})
	}
	return nil
}

// ClinVarSlice and FrequencySlice say what the slices in use hold.
func (s *Store) ClinVarSlice() Slice    { return s.clinvarSlice }
func (s *Store) FrequencySlice() Slice  { return s.frequencySlice }
func (s *Store) Frequencies() int       { return len(s.frequency) }
func clinVarFile(b genome.Build) string { return "clinvar." + b.String() + ".tsv" }

// FrequencyAlleles lists the alleles of the frequency slice in use in no order.
func (s *Store) FrequencyAlleles() []variant.Allele {
	out := make([]variant.Allele, 0, len(s.frequency))
	for a := range s.frequency {
		out = append(out, a)
	}
	return out
}

func frequencyFile(b genome.Build) string { return "frequency." + b.String() + ".tsv" }

// CoversClinVar and CoversFrequency report whether a region was looked up at all.
func (s *Store) CoversClinVar(r genome.Region) bool   { return s.clinvarSlice.Covers(r) }
func (s *Store) CoversFrequency(r genome.Region) bool { return s.frequencySlice.Covers(r) }

// Within says which regions the built-in slices were cut from: a gene that was
// added to the panel is in none of them.
func (s *Store) Within(genes []SliceGene) {
	for _, slice := range []*Slice{&s.clinvarSlice, &s.frequencySlice} {
		if slice.wholePanel && slice.Panel == "" {
			slice.Genes, slice.wholePanel = genes, false
		}
	}
}

// ManifestFile lists the slices of a folder with their digests.
const ManifestFile = Folder + "/MANIFEST.tsv"

// ErrNoSlices is that a folder holds no slice.
var ErrNoSlices = errors.New("no " + ManifestFile + ", expected a folder of hlhscreen knowledge build")

// Use replaces the slices by those of a folder, whole and kind by kind. A slice
// that its manifest does not know as it is, is refused: one that was cut off would
// lose alleles in silence.
func (s *Store) Use(dir fs.FS) error {
	listed, err := manifest(dir)
	if err != nil {
		return err
	}
	has := func(kind string) bool {
		return slices.ContainsFunc(genome.Builds, func(b genome.Build) bool { return listed[Folder+"/"+kind+"."+b.String()+".tsv"] != "" })
	}
	if !has("clinvar") && !has("frequency") {
		return fmt.Errorf("%s lists no slice", ManifestFile)
	}
	if has("clinvar") {
		if err := s.loadClinVar(dir); err != nil {
			return err
		}
		if err := s.clinvarSlice.sound(clinVarFile(s.Build), listed); err != nil {
			return err
		}
		s.Sources[0] = s.clinvarSlice.source()
	}
	if has("frequency") {
		if err := s.loadFrequency(dir); err != nil {
			return err
		}
		if err := s.frequencySlice.sound(frequencyFile(s.Build), listed); err != nil {
			return err
		}
		s.Sources = slices.Insert(s.Sources, 1, s.frequencySlice.source()) // the built-in one still tells people apart
	}
	return nil
}

// sound compares a slice with the manifest, and demands what it must say of itself.
func (s Slice) sound(name string, listed map[string]string) error {
	name = Folder + "/" + name
	switch want := listed[name]; {
	case want == "":
		return fmt.Errorf("%s is not in %s", name, ManifestFile)
	case "sha256:"+want != s.Digest:
		return fmt.Errorf("%s is not the file that was built: its digest is %s, %s has %s", name, strings.TrimPrefix(s.Digest, "sha256:"), ManifestFile, want)
	case s.Release == "" || s.wholePanel:
		return fmt.Errorf("%s: no line #%s or #%s", name, TopRelease, TopCovers)
	}
	return nil
}

// manifest reads the digests of a folder by file.
func manifest(dir fs.FS) (map[string]string, error) {
	raw, err := fs.ReadFile(dir, ManifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoSlices
	}
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for n, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		c := strings.Split(line, "\t")
		if len(c) != 3 {
			return nil, fmt.Errorf("%s:%d: %d columns, expected 3", ManifestFile, n+1, len(c))
		}
		out[c[0]] = c[1]
	}
	return out, nil
}

// ClinVarColumns are the columns of clinvar.<build>.tsv.
var ClinVarColumns = []string{"chrom", "pos", "ref", "alt", "variation_id", "significance", "review", "gene", "placed_by"}

func (s *Store) loadClinVar(fsys fs.FS) error {
	records := map[variant.Allele]ClinVar{}
	slice, err := table(fsys, clinVarFile(s.Build), func(top *Slice, a variant.Allele, c []string) error {
		records[a] = records[a].and(ClinVar{State: Found, ID: c[4], Significance: c[5], Review: c[6], Stars: Stars(c[6]), Release: top.Release})
		return nil
	}, ClinVarColumns)
	if err == nil {
		s.clinvar, s.clinvarSlice = records, slice
	}
	return err
}

// FrequencyColumns are the columns of frequency.<build>.tsv, and MoreColumns those
// that a slice of a population file has behind them.
var (
	FrequencyColumns = []string{"chrom", "pos", "ref", "alt", "frequency", "population", "source"}
	MoreColumns      = []string{"level", "homozygotes", "hemizygotes", "placed_by"}
)

// BesideLevel begins the level of a frequency that a slice states beside another: it
// counts against the allele's being rare, and never makes it common.
const BesideLevel = "beside "

func counted(text string) fact.Fact[int] {
	n, err := strconv.Atoi(text)
	if err != nil {
		return fact.Fact[int]{}
	}
	return fact.Of(n)
}

func (s *Store) loadFrequency(fsys fs.FS) error {
	records := map[variant.Allele][]Frequency{}
	slice, err := table(fsys, frequencyFile(s.Build), func(top *Slice, a variant.Allele, c []string) error {
		value, err := strconv.ParseFloat(c[4], 64)
		if err != nil || !(value >= 0 && value <= 1) {
			return fmt.Errorf("frequency %q, expected a number from 0 to 1", c[4])
		}
		f := Frequency{Value: fact.Of(value), Written: c[4], Level: "overall", Population: c[5], Source: c[6]}
		if len(c) > len(FrequencyColumns) {
			f.Level, f.Homozygotes, f.Hemizygotes, f.HomozygotesIn, f.HemizygotesIn = c[7], counted(c[8]), counted(c[9]), c[6], c[6]
		}
		if level, only := strings.CutPrefix(f.Level, BesideLevel); only {
			f = beside(Stated{Value: f.Value, Level: level, Population: f.Population, Source: f.Source})
			top.Rows-- // no allele of its own
		}
		records[a] = append(records[a], f)
		return nil
	}, FrequencyColumns, slices.Concat(FrequencyColumns, MoreColumns))
	if err == nil {
		s.frequency, s.frequencySlice = records, slice
	}
	return err
}

// table reads a slice: lines "#key<tab>value", a line of titles, which must be one
// of those given, then rows of as many columns.
func table(fsys fs.FS, name string, row func(top *Slice, a variant.Allele, c []string) error, titles ...[]string) (Slice, error) {
	name = Folder + "/" + name
	raw, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return Slice{}, fmt.Errorf("%s: missing", name)
	}
	if err != nil {
		return Slice{}, err
	}
	sum := sha256.Sum256(raw)
	s := Slice{Digest: "sha256:" + hex.EncodeToString(sum[:])}
	columns := 0
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 1<<26)
	for line := 1; lines.Scan(); line++ {
		if err := s.line(lines.Text(), &columns, row, titles); err != nil {
			return Slice{}, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Slice{}, fmt.Errorf("%s: %w", name, err)
	}
	if columns == 0 {
		return Slice{}, fmt.Errorf("%s: no line of titles", name)
	}
	s.wholePanel = len(s.Genes) == 0 && s.Panel == ""
	return s, nil
}

func (s *Slice) line(text string, columns *int, row func(*Slice, variant.Allele, []string) error, titles [][]string) error {
	if strings.HasPrefix(text, "#") {
		key, value, _ := strings.Cut(text[1:], "\t")
		return s.top(key, value)
	}
	c := strings.Split(text, "\t")
	if *columns == 0 {
		for _, t := range titles {
			if slices.Equal(c, t) {
				*columns = len(c)
				return nil
			}
		}
		return fmt.Errorf("titles %q, expected %s", text, strings.Join(titles[0], ", "))
	}
	if len(c) != *columns {
		return fmt.Errorf("%d columns, expected %d", len(c), *columns)
	}
	a, err := allele(c)
	if err != nil {
		return err
	}
	s.Rows++
	return row(s, a, c)
}

func allele(c []string) (variant.Allele, error) {
	pos, err := strconv.Atoi(c[1])
	if err != nil || pos < 1 {
		return variant.Allele{}, fmt.Errorf("position %q, expected a number from 1", c[1])
	}
	return variant.Allele{Contig: genome.Contig(c[0]), Pos: genome.Pos(pos), Ref: c[2], Alt: c[3]}, nil
}
