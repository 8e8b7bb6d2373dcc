// Package knowledge answers what is known of an allele elsewhere: ClinVar,
// population frequencies, and the annotation that the input carries.
//
// Every answer names its source and release. The zero answer is "not looked
// up", which is neither "absent" nor a frequency of 0.
package knowledge

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Folder holds the slices inside the panel's files.
const Folder = "knowledge"

// Source is a collection with its release.
type Source struct {
	Name    string
	Release string
	Digest  string // of the file it was read from
}

// State says whether a collection was asked and what it said.
type State uint8

// States. The zero State is not looked up.
const (
	NotLookedUp State = iota
	Absent
	Found
)

// ClinVar is what a ClinVar release says of an allele.
type ClinVar struct {
	State        State
	ID           string // VariationID
	Significance string // as written
	Review       string // as written
	Stars        int
	Release      string
}

// Frequency is a population allele frequency. The zero Frequency is not known.
type Frequency struct {
	Value       fact.Fact[float64]
	Level       string // filtering, grpmax, overall
	Population  string
	Source      string
	Homozygotes fact.Fact[int]
	Hemizygotes fact.Fact[int] // alleles of XY samples; hemizygotes on the X outside the pseudoautosomal regions
	// Why says why what the user's file has of the allele is no frequency, "" where
	// it has nothing.
	Why string
}

// Store answers for one build.
type Store struct {
	Build   genome.Build
	Sources []Source

	clinvar   map[variant.Allele]ClinVar
	frequency map[variant.Allele][]Frequency
	user      map[variant.Allele]Frequency // from --gnomad
	scores    map[string]*ScoreFile        // from --scores, by predictor
	fields    Fields
}

// Load reads the embedded slices of a build.
func Load(fsys fs.FS, b genome.Build) (*Store, error) {
	s := &Store{Build: b, clinvar: map[variant.Allele]ClinVar{}, frequency: map[variant.Allele][]Frequency{}}
	var err error
	if s.fields, err = loadFields(fsys); err != nil {
		return nil, err
	}
	if err = s.loadClinVar(fsys); err != nil {
		return nil, err
	}
	return s, s.loadFrequency(fsys)
}

// ClinVar looks an allele up. It must be normalised.
func (s *Store) ClinVar(a variant.Allele) ClinVar {
	if c, ok := s.clinvar[a]; ok {
		return c
	}
	return ClinVar{State: Absent}
}

// ClinVarRelease is the release of the ClinVar collection in use.
func (s *Store) ClinVarRelease() string { return s.Sources[0].Release }

// Alleles lists the alleles of the ClinVar collection in no order.
func (s *Store) Alleles() []variant.Allele {
	out := make([]variant.Allele, 0, len(s.clinvar))
	for a := range s.clinvar {
		out = append(out, a)
	}
	return out
}

// CommonSites lists the alleles of the embedded frequency slice in no order.
func (s *Store) CommonSites() []variant.Allele {
	out := make([]variant.Allele, 0, len(s.frequency))
	for a := range s.frequency {
		out = append(out, a)
	}
	return out
}

// Common is a substitution with the mean of its stated population frequencies.
type Common struct {
	variant.Allele
	Frequency float64
}

// Common lists the substitutions of one base of the embedded slice whose
// frequency lies within the limits, by place. A place with two of them is left
// out: it has three alleles.
func (s *Store) Common(least, most float64) []Common {
	var all []Common
	for a, stated := range s.frequency {
		sum := 0.0
		for _, f := range stated {
			sum += f.Value.Or(0)
		}
		if len(a.Ref) == 1 && len(a.Alt) == 1 {
			all = append(all, Common{a, sum / float64(len(stated))})
		}
	}
	slices.SortFunc(all, func(a, b Common) int {
		return cmp.Or(strings.Compare(string(a.Contig), string(b.Contig)), cmp.Compare(a.Pos, b.Pos), strings.Compare(a.Alt, b.Alt))
	})
	same := func(i, j int) bool {
		return j >= 0 && j < len(all) && all[i].Contig == all[j].Contig && all[i].Pos == all[j].Pos
	}
	var out []Common
	for i, c := range all {
		if c.Frequency >= least && c.Frequency <= most && !same(i, i-1) && !same(i, i+1) {
			out = append(out, c)
		}
	}
	return out
}

// table reads a slice: lines "#key<tab>value", a header line, then rows of n
// columns. It returns the rows and the keys of the top.
func table(fsys fs.FS, name string, n int) (rows [][]string, top map[string]string, digest string, err error) {
	raw, err := fs.ReadFile(fsys, Folder+"/"+name)
	if err != nil {
		return nil, nil, "", err
	}
	sum := sha256.Sum256(raw)
	top = map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for line := 1; lines.Scan(); line++ {
		text := lines.Text()
		if key, value, ok := strings.Cut(strings.TrimPrefix(text, "#"), "\t"); ok && strings.HasPrefix(text, "#") {
			top[key] = value
			continue
		}
		columns := strings.Split(text, "\t")
		if len(columns) != n {
			return nil, nil, "", fmt.Errorf("%s/%s:%d: %d columns, expected %d", Folder, name, line, len(columns), n)
		}
		if columns[0] != "chrom" {
			rows = append(rows, columns)
		}
	}
	return rows, top, "sha256:" + hex.EncodeToString(sum[:]), lines.Err()
}

func allele(c []string) (variant.Allele, error) {
	pos, err := strconv.Atoi(c[1])
	if err != nil || pos < 1 {
		return variant.Allele{}, fmt.Errorf("position %q, expected a number from 1", c[1])
	}
	return variant.Allele{Contig: genome.Contig(c[0]), Pos: genome.Pos(pos), Ref: c[2], Alt: c[3]}, nil
}

// ClinVarColumns are the columns of clinvar.<build>.tsv.
var ClinVarColumns = []string{"chrom", "pos", "ref", "alt", "variation_id", "significance", "review", "gene", "placed_by"}

func (s *Store) loadClinVar(fsys fs.FS) error {
	name := "clinvar." + s.Build.String() + ".tsv"
	rows, top, digest, err := table(fsys, name, len(ClinVarColumns))
	if err != nil {
		return err
	}
	for _, c := range rows {
		a, err := allele(c)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		s.clinvar[a] = ClinVar{State: Found, ID: c[4], Significance: c[5], Review: c[6], Stars: Stars(c[6]), Release: top["release"]}
	}
	s.Sources = append(s.Sources, Source{Name: top["name"], Release: top["release"], Digest: digest})
	return nil
}

// FrequencyColumns are the columns of frequency.<build>.tsv.
var FrequencyColumns = []string{"chrom", "pos", "ref", "alt", "frequency", "population", "source"}

func (s *Store) loadFrequency(fsys fs.FS) error {
	name := "frequency." + s.Build.String() + ".tsv"
	rows, top, digest, err := table(fsys, name, len(FrequencyColumns))
	if err != nil {
		return err
	}
	for _, c := range rows {
		a, err := allele(c)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		value, err := strconv.ParseFloat(c[4], 64)
		if err != nil {
			return fmt.Errorf("%s: frequency %q: %w", name, c[4], err)
		}
		s.frequency[a] = append(s.frequency[a], Frequency{Value: fact.Of(value), Level: "overall", Population: c[5], Source: c[6]})
	}
	s.Sources = append(s.Sources, Source{Name: top["name"], Release: top["release"], Digest: digest})
	return nil
}

// Stars reads a ClinVar review status, with underscores or blanks, commas or
// ampersands. A status that is not known has no star.
//
// Source: ClinVar, review status documentation.
func Stars(review string) int {
	text := strings.NewReplacer("_", " ", "&", ",", ", ", ",").Replace(strings.ToLower(review))
	text = strings.ReplaceAll(text, ", ", ",")
	switch {
	case strings.HasPrefix(text, "practice guideline"):
		return 4
	case strings.HasPrefix(text, "reviewed by expert panel"):
		return 3
	case strings.HasPrefix(text, "criteria provided") && strings.Contains(text, "multiple submitters") && strings.Contains(text, "no conflicts"):
		return 2
	case strings.HasPrefix(text, "criteria provided"):
		return 1
	}
	return 0
}

// LowPenetrance reports whether a significance is that of a pathogenic allele of
// low penetrance.
func LowPenetrance(text string) bool {
	return strings.Contains(strings.ToLower(strings.ReplaceAll(text, "_", " ")), "low penetrance")
}

// Significance sorts a ClinVar significance: "P", "LP", "VUS", "LB", "B", or
// "" for anything else (conflicting, risk factor alone, not provided). Words
// beyond the first term (drug response, risk factor) do not change it. A
// pathogenic allele of low penetrance is none of these: it is shown, and never
// counts like one that causes the disease by itself.
func Significance(text string) string {
	if LowPenetrance(text) {
		return ""
	}
	first := strings.ToLower(strings.ReplaceAll(text, "_", " "))
	first, _, _ = strings.Cut(first, "|")
	first, _, _ = strings.Cut(first, ",")
	switch strings.TrimSpace(first) {
	case "pathogenic", "pathogenic/likely pathogenic":
		return "P"
	case "likely pathogenic":
		return "LP"
	case "uncertain significance":
		return "VUS"
	case "likely benign", "benign/likely benign":
		return "LB"
	case "benign":
		return "B"
	}
	return ""
}
