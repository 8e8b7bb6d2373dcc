// Package knowledge answers what is known of an allele elsewhere: ClinVar,
// population frequencies, and the annotation that the input carries.
//
// Every answer names its source and release. The zero answer is "not looked
// up", which is neither "absent" nor a frequency of 0.
package knowledge

import (
	"cmp"
	"io/fs"
	"regexp"
	"slices"
	"strings"

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

func (s State) String() string {
	switch s {
	case Absent:
		return "absent"
	case Found:
		return "found"
	}
	return "not_looked_up"
}

// ClinVar is what a ClinVar release says of an allele.
type ClinVar struct {
	State        State
	ID           string // VariationID
	Significance string // as written
	Review       string // as written
	Stars        int
	Release      string
}

// Store answers for one build.
type Store struct {
	Build   genome.Build
	Sources []Source

	clinvar   map[variant.Allele]ClinVar
	frequency map[variant.Allele][]Frequency
	// common is the frequency slice whose sites tell people apart in their reads:
	// always the built-in one.
	common map[variant.Allele][]Frequency
	// What the slices in use hold.
	clinvarSlice, frequencySlice Slice
	user                         map[variant.Allele]Frequency // from --gnomad
	scores                       map[string]*ScoreFile        // from --scores, by predictor
	fields                       Fields
}

// Load reads the embedded slices of a build. See Use for those of a folder.
func Load(fsys fs.FS, b genome.Build) (*Store, error) {
	s := &Store{Build: b}
	var err error
	if s.fields, err = LoadFields(fsys); err != nil {
		return nil, err
	}
	if err = s.loadClinVar(fsys); err != nil {
		return nil, err
	}
	if err = s.loadFrequency(fsys); err != nil {
		return nil, err
	}
	s.common = s.frequency
	s.Sources = []Source{s.clinvarSlice.source(), s.frequencySlice.source()}
	return s, nil
}

// ClinVar looks an allele up. It must be normalised. What lies outside of the
// slice in use, or leaves a base open, is not looked up, which is not absent.
func (s *Store) ClinVar(a variant.Allele) ClinVar {
	if c, ok := s.clinvar[a]; ok {
		return c
	}
	if !variant.IsSpelled(a.Ref) || !variant.IsSpelled(a.Alt) || !s.clinvarSlice.Covers(genome.Region{Contig: a.Contig, Interval: a.Interval()}) {
		return ClinVar{}
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
	for a := range s.common {
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
	for a, stated := range s.common {
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

// pathogenicWord finds the word, which "pathogenicity" is not.
var pathogenicWord = regexp.MustCompile(`(?i)\bpathogenic\b`)

// CallsPathogenic reports whether a significance calls the allele pathogenic or
// likely pathogenic, with whatever penetrance; of several records, whether one does.
func CallsPathogenic(text string) bool {
	return pathogenicWord.MatchString(strings.ReplaceAll(text, "_", " "))
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
	switch firstTerm(text) {
	case "pathogenic", either:
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

// either is what ClinVar calls an allele of which some submitters say pathogenic
// and some likely pathogenic.
const either = "pathogenic/likely pathogenic"

// Compared is the class that an allele lends another that is compared with it, and
// whether ClinVar leaves open which of P and LP it is: then it is LP, the weaker.
func Compared(text string) (class string, open bool) {
	if class = Significance(text); class == "P" && firstTerm(text) == either {
		return "LP", true
	}
	return class, false
}

func firstTerm(text string) string {
	first := strings.ToLower(strings.ReplaceAll(text, "_", " "))
	first, _, _ = strings.Cut(first, "|")
	first, _, _ = strings.Cut(first, ",")
	return strings.TrimSpace(first)
}
