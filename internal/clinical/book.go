package clinical

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// File is the name of the data file under genes/.
const File = "clinical.yaml"

// Book is genes/clinical.yaml: every limit, unit, code, assay and point.
type Book struct {
	Version      string         `yaml:"version"`
	Measurements []*Measurement `yaml:"measurements"`
	Signs        []*Sign        `yaml:"signs"`
	Assays       []*Assay       `yaml:"assays"`
	Criteria     []*Criteria    `yaml:"criteria"`
	HScore       HScoreTable    `yaml:"hscore"`
	Undated      Undated        `yaml:"undated"`
	Words        Words          `yaml:"words"`

	// Digest is the SHA-256 of the file.
	Digest string `yaml:"-"`
}

// Undated says how long before the last encounter a value without a time may be.
type Undated struct {
	Days   int    `yaml:"days"`
	Source string `yaml:"source"`
}

// Measurement is something that has a number and a unit.
type Measurement struct {
	Key   string `yaml:"key"`
	Label string `yaml:"label"`
	// Worst is the extreme that counts among several values: "highest" or
	// "lowest". Every limit looks the same way.
	Worst     string   `yaml:"worst"`
	Plausible Range    `yaml:"plausible"`
	Units     []Unit   `yaml:"units"` // the first is the one that others are turned into
	Codes     []string `yaml:"codes,omitempty"`
	// Names are what a label calls it, beside Label: for a hint, never to read it.
	Names  []string `yaml:"names,omitempty"`
	Source string   `yaml:"source"`
}

// Range is the plausible values, in the first unit.
type Range struct {
	Low    float64 `yaml:"low"`
	High   float64 `yaml:"high"`
	Zero   bool    `yaml:"zero,omitempty"` // exactly 0 is plausible too
	Source string  `yaml:"source"`
}

// Unit is a unit that a value may have.
type Unit struct {
	Unit   string   `yaml:"unit"`
	Also   []string `yaml:"also,omitempty"` // other spellings, UCUM's among them
	Minus  float64  `yaml:"minus,omitempty"`
	Factor float64  `yaml:"factor,omitempty"`
	// ByAssay marks a unit without a factor of its own: the maker of the assay
	// states it, and so must the input.
	ByAssay bool `yaml:"by_assay,omitempty"`
}

// Sign is something that is there or not.
type Sign struct {
	Key   string `yaml:"key"`
	Label string `yaml:"label"`
	// Codes mean the sign exactly; Narrower mean a kind of it, so that their
	// absence says nothing about the sign.
	Codes    []string `yaml:"codes,omitempty"`
	Narrower []string `yaml:"narrower,omitempty"`
	// Measured is the limit from which a value shows the sign.
	Measured *Limit `yaml:"measured,omitempty"`
	// Assay is the cell test that shows the sign.
	Assay   string   `yaml:"assay,omitempty"`
	Implies []string `yaml:"implies,omitempty"`
	// Phenotype marks a sign of no criterion, with which a gene's phenotype is
	// compared.
	Phenotype bool   `yaml:"phenotype,omitempty"`
	Source    string `yaml:"source"`
}

// Limit is a limit of a measurement, in one unit or in several.
type Limit struct {
	Measurement string   `yaml:"measurement"`
	Is          string   `yaml:"is"` // >=, >, <, <=
	Limits      []string `yaml:"limits"`
	Younger     *Younger `yaml:"younger,omitempty"`

	limits []limit // of Limits, read by the lint
}

// Younger is the limit below an age.
type Younger struct {
	Days   int      `yaml:"days"`
	Limits []string `yaml:"limits"`

	limits []limit
}

// limit is a number in a unit.
type limit struct {
	text   string
	number float64
	unit   Unit
}

// Assay is a cell or protein test with a result in words.
type Assay struct {
	Key   string `yaml:"key"`
	Label string `yaml:"label"`
	// Group joins the assays that look at one function.
	Group string `yaml:"group"`
	// Results are the words, with what each says: normal, abnormal, absent.
	Results map[string]string `yaml:"results"`
	Value   *AssayValue       `yaml:"value,omitempty"`
	// NoGene marks an assay that feeds a criterion and speaks for no gene.
	NoGene bool `yaml:"speaks_for_no_gene,omitempty"`
	// NormalSaysNothing marks an assay that may be normal in spite of a defect: it
	// is no evidence against one, and contradicts no other assay.
	NormalSaysNothing bool `yaml:"normal_says_nothing,omitempty"`
	// Hint marks an assay that other causes make abnormal as well.
	Hint        bool     `yaml:"hint,omitempty"`
	Codes       []string `yaml:"codes,omitempty"`    // of the test: LOINC
	Abnormal    []string `yaml:"abnormal,omitempty"` // of an abnormal result: HPO
	Performance string   `yaml:"performance,omitempty"`
	Source      string   `yaml:"source"`
}

// AssayValue is how a number becomes a result.
type AssayValue struct {
	Unit      string  `yaml:"unit"`
	Is        string  `yaml:"is"` // < or <=
	Limit     float64 `yaml:"limit"`
	Below     string  `yaml:"below"`
	Otherwise string  `yaml:"otherwise"`
	Low       float64 `yaml:"low"`
	High      float64 `yaml:"high"`
}

// Criteria is a set of criteria.
type Criteria struct {
	Key   string `yaml:"key"`
	Label string `yaml:"label"`
	// Like and Without make the set from another one.
	Like    string   `yaml:"like,omitempty"`
	Without []string `yaml:"without,omitempty"`
	// Applies is the sign without which the set says nothing.
	Applies  string `yaml:"applies,omitempty"`
	Needed   int    `yaml:"needed"`
	Syndrome bool   `yaml:"syndrome,omitempty"` // fulfilled means that the syndrome is met
	Requires []Item `yaml:"requires,omitempty"`
	Items    []Item `yaml:"items,omitempty"`
	Note     string `yaml:"note,omitempty"`
	Source   string `yaml:"source"`
}

// Item is one criterion: so many of its tests. With points it is a row of a
// score: points by the number of tests that are met.
type Item struct {
	Key     string `yaml:"key"`
	Label   string `yaml:"label"`
	AtLeast int    `yaml:"at_least,omitempty"` // 0: 1
	Tests   []Test `yaml:"tests"`
	Points  []int  `yaml:"points,omitempty"`
}

// Test is a sign, or a limit of a measurement.
type Test struct {
	Sign string `yaml:"sign,omitempty"`
	// LimitNotInSource: a value below the sign's limit leaves the test open.
	LimitNotInSource bool `yaml:"limit_not_in_source,omitempty"`
	Limit            `yaml:",inline"`
}

// HScoreTable is the score and its probabilities.
type HScoreTable struct {
	Label       string        `yaml:"label"`
	Cutoff      int           `yaml:"cutoff"`
	Items       []Item        `yaml:"items"`
	Probability []Probability `yaml:"probability"`
	Note        string        `yaml:"note"`
	Performance string        `yaml:"performance"`
	Source      string        `yaml:"source"`
}

// Probability is a row of the table: percent at so many points.
type Probability struct {
	Points  int  `yaml:"points"`
	Percent int  `yaml:"percent"`
	Less    bool `yaml:"less,omitempty"`
	More    bool `yaml:"more,omitempty"`
}

// Words are results in words, by id or label.
type Words struct {
	Above  []string `yaml:"above"`
	Below  []string `yaml:"below"`
	Within []string `yaml:"within"`
}

// Keys of the sets that the report names.
const (
	HLH2004 = "hlh2004"
	HLH2024 = "hlh2024"
	MAS2016 = "mas2016"
)

// Load reads clinical.yaml. It fails on every problem of the file, so a book
// that loads is one that may be used.
func Load(fsys fs.FS) (*Book, error) {
	raw, err := fs.ReadFile(fsys, File)
	if err != nil {
		return nil, err
	}
	return parse(raw)
}

func parse(raw []byte) (*Book, error) {
	b := &Book{}
	if err := datafile.Decode(File, raw, b); err != nil {
		return nil, err
	}
	if problems := b.lint(); len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	digest := sha256.Sum256(raw)
	b.Digest = "sha256:" + hex.EncodeToString(digest[:])
	return b, nil
}

// CheckGenes reports what gene files name and the book does not have.
func (b *Book) CheckGenes(genes []*panel.Gene) error {
	var faults []error
	for _, g := range genes {
		b.UnknownTerms(g, func(path, text string) { faults = append(faults, errors.New(g.File+": "+path+": "+text)) })
	}
	return errors.Join(faults...)
}

// UnknownTerms says which assays and signs of a gene file the book does not have, each
// with the path of its key.
func (b *Book) UnknownTerms(g *panel.Gene, say func(path, text string)) {
	for i, key := range g.FunctionalTest.Assays {
		if fault := b.geneAssay(key); fault != "" {
			say(fmt.Sprintf("functional_test.assays[%d]", i), "assay \""+key+"\" "+fault)
		}
	}
	for i, key := range g.Phenotype.Signs {
		if b.sign(key) == nil {
			say(fmt.Sprintf("phenotype.signs[%d]", i), "sign \""+key+"\" is not in "+File+", which has "+strings.Join(keys(b.Signs), ", "))
		}
	}
}

func (b *Book) geneAssay(key string) string {
	switch a := b.assay(key); {
	case a == nil:
		return "is not in " + File + ", which has " + strings.Join(keys(b.Assays), ", ")
	case a.NoGene:
		return "speaks for no gene"
	}
	return ""
}

func (b *Book) measurement(key string) *Measurement { return byKey(b.Measurements, key) }
func (b *Book) sign(key string) *Sign               { return byKey(b.Signs, key) }
func (b *Book) assay(key string) *Assay             { return byKey(b.Assays, key) }
func (b *Book) criteria(key string) *Criteria       { return byKey(b.Criteria, key) }

// keyed are the entries of the book that have a key.
type keyed interface{ key() string }

func (m *Measurement) key() string { return m.Key }
func (s *Sign) key() string        { return s.Key }
func (a *Assay) key() string       { return a.Key }
func (c *Criteria) key() string    { return c.Key }

func byKey[T keyed](list []T, key string) T {
	var none T
	for _, v := range list {
		if v.key() == key {
			return v
		}
	}
	return none
}

func keys[T keyed](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.key()
	}
	return out
}

// like are the items of a set, its model's where it has one.
func (b *Book) items(c *Criteria) []Item {
	if c.Like == "" {
		return c.Items
	}
	return slices.DeleteFunc(slices.Clone(b.criteria(c.Like).Items), func(i Item) bool { return slices.Contains(c.Without, i.Key) })
}

var spelling = strings.NewReplacer("µ", "u", "μ", "u", "×", "x", " ", "")

func spelled(unit string) string {
	s := spelling.Replace(strings.TrimSpace(unit))
	if len(s) > 0 && strings.ContainsAny(unit, " ") && strings.Contains(unit, " per ") {
		return strings.ToLower(s)
	}
	return s
}

// unitNames lists the units as they are written first.
func (m *Measurement) unitNames() string {
	names := make([]string, len(m.Units))
	for i, u := range m.Units {
		names[i] = u.Unit
	}
	return strings.Join(names, ", ")
}

// signOf finds the sign that a code stands for, or is a kind of.
func (b *Book) signOf(code string) (s *Sign, narrower bool) {
	for _, s := range b.Signs {
		if slices.Contains(s.Codes, code) {
			return s, false
		}
		if slices.Contains(s.Narrower, code) {
			return s, true
		}
	}
	return nil, false
}

func (b *Book) measurementOf(code string) *Measurement {
	for _, m := range b.Measurements {
		if slices.Contains(m.Codes, code) {
			return m
		}
	}
	return nil
}

var noWord = regexp.MustCompile(`[^a-z0-9]+`)

// names reports whether a label has a name in it, word by word.
func names(label, name string) bool {
	in := func(s string) string {
		return " " + strings.Trim(noWord.ReplaceAllString(strings.ToLower(s), " "), " ") + " "
	}
	return strings.Contains(in(label), in(name))
}

// named is the measurement that a label names, nil when there is none.
func (b *Book) named(label string) *Measurement {
	for _, m := range b.Measurements {
		if slices.ContainsFunc(append([]string{m.Label}, m.Names...), func(name string) bool { return names(label, name) }) {
			return m
		}
	}
	return nil
}

func (b *Book) assayOf(code string) (a *Assay, abnormal bool) {
	for _, a := range b.Assays {
		if slices.Contains(a.Codes, code) {
			return a, false
		}
		if slices.Contains(a.Abnormal, code) {
			return a, true
		}
	}
	return nil, false
}

// results are the words of an assay, the mildest first.
func (a *Assay) results() []string {
	var out []string
	for r := range a.Results {
		out = append(out, r)
	}
	rank := map[string]int{saysNormal: 0, saysAbnormal: 1, saysAbsent: 2}
	slices.SortFunc(out, func(x, y string) int {
		return cmp.Or(rank[a.Results[x]]-rank[a.Results[y]], -strings.Compare(x, y)) // reduced before absent
	})
	return out
}
