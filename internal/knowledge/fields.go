package knowledge

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Fields are the keys under which files carry population frequencies.
type Fields struct {
	Levels      []Level  `yaml:"levels"`
	Homozygotes []string `yaml:"homozygotes"`
	Hemizygotes []string `yaml:"hemizygotes"` // alleles of XY samples, which count on the X alone
	CSQOnly     []Level  `yaml:"csq_only"`
	GnomADOnly  []Level  `yaml:"gnomad_only"`
	// REVEL are the keys of the REVEL score. SpliceAI are the beginnings of the
	// keys of its four delta scores, which end in Deltas, in the order of SpliceAI's
	// own INFO field; SpliceAIList are the keys of that field, and SpliceAISymbol
	// those of the gene that an annotation's deltas are of.
	REVEL          []string `yaml:"revel"`
	SpliceAI       []string `yaml:"spliceai"`
	Deltas         []string `yaml:"deltas"`
	SpliceAIList   []string `yaml:"spliceai_list"`
	SpliceAISymbol []string `yaml:"spliceai_symbol"`
	CADD           []string `yaml:"cadd"`
	// TranscriptList are the keys of the transcripts that a list of scores is of.
	TranscriptList []string `yaml:"transcript_list"`
	// Positions are the titles of a table's column of positions, by build, where it
	// has one for each.
	Positions map[string][]string `yaml:"positions"`
	// Missing are the spellings of "no value", beside the empty text.
	Missing []string `yaml:"missing"`
	// AlleleNumber are the keys of the number of chromosomes looked at, and
	// MinAlleles how many there must be for a frequency of a population file
	// to count. AlleleCount are the keys of the number with the allele, in the
	// same order: the two give a frequency where none is stated.
	AlleleCount  []string `yaml:"allele_count"`
	AlleleNumber []string `yaml:"allele_number"`
	MinAlleles   int      `yaml:"min_alleles"`
}

// Level is a kind of frequency with the keys that carry it.
type Level struct {
	Name       string   `yaml:"name"`
	Population string   `yaml:"population"`
	Keys       []string `yaml:"keys"`
}

// LoadFields reads fields.yaml.
func LoadFields(fsys fs.FS) (Fields, error) {
	var f Fields
	raw, err := fs.ReadFile(fsys, Folder+"/fields.yaml")
	if err != nil {
		return f, err
	}
	return f, datafile.Decode(Folder+"/fields.yaml", raw, &f)
}

// Frequency looks an allele up in the user's file, then in what its record
// carries, then in the embedded slice. The allele must be normalised; n is its
// number in the record. A value that is not a number is an error that names
// the record.
func (s *Store) Frequency(a variant.Allele, r *variant.Record, n int, csq *CSQ) (Frequency, error) {
	user := s.user[a]
	if user.Value.Known() {
		return user, nil
	}
	f, err := s.elsewhere(a, r, n, csq)
	if err == nil && !f.Value.Known() {
		f.Why = user.Why
	}
	return f, err
}

// elsewhere looks an allele up in all but the user's file.
func (s *Store) elsewhere(a variant.Allele, r *variant.Record, n int, csq *CSQ) (Frequency, error) {
	f, err := s.fields.fromInfo(r, n, s.fields.Levels, "INFO of the input")
	if err != nil || f.Value.Known() {
		return f, err
	}
	if f, err = s.fromCSQ(csq, r, n); err != nil || f.Value.Known() {
		return f, err
	}
	var best Frequency
	for _, f := range s.frequency[a] {
		if s.fields.prefers(f, best) {
			best = f
		}
	}
	return best, nil
}

// fromInfo takes the preferred level that has a value, and in it the largest.
func (f Fields) fromInfo(r *variant.Record, n int, levels []Level, source string) (Frequency, error) {
	get := func(key string) (string, bool) {
		value, ok := r.Info[key]
		return perAllele(value, n, len(r.Alts)), ok
	}
	found, err := f.pick(levels, get, source)
	if err != nil {
		return found, fmt.Errorf("%s: INFO %w", r.Place(), err)
	}
	if found.Value.Known() {
		found.Homozygotes, found.Hemizygotes = number(f.Homozygotes, get), number(f.Hemizygotes, get)
	}
	return found, nil
}

// perAllele cuts the entry of allele n out of a list of one value an
// alternate allele; a single value stands for a single alternate allele only.
func perAllele(value string, n, alts int) string {
	parts := strings.Split(value, ",")
	switch {
	case len(parts) == alts && n >= 1 && n <= alts:
		return parts[n-1]
	case len(parts) == 1 && alts == 1:
		return parts[0]
	}
	return ""
}

// pick takes the first level that has a value, and in it the largest.
func (f Fields) pick(levels []Level, get func(string) (string, bool), source string) (Frequency, error) {
	for _, level := range levels {
		var best Frequency
		for _, key := range level.Keys {
			text, ok := get(key)
			if !ok || text == "" || slices.Contains(f.Missing, text) {
				continue
			}
			value, err := strconv.ParseFloat(text, 64)
			if err != nil || !(value >= 0 && value <= 1) {
				return Frequency{}, fmt.Errorf("%s=%q, expected a frequency from 0 to 1", key, text)
			}
			if !best.Value.Known() || value > best.Value.Or(0) {
				best = Frequency{Value: fact.Of(value), Written: text, Level: level.Name, Population: level.Population, Source: source + ", " + key}
			}
		}
		if best.Value.Known() {
			return best, nil
		}
	}
	return Frequency{}, nil
}

// number is the first of the keys that holds one.
func number(keys []string, get func(string) (string, bool)) fact.Fact[int] {
	for _, key := range keys {
		if text, ok := get(key); ok {
			if n, err := strconv.Atoi(text); err == nil {
				return fact.Of(n)
			}
		}
	}
	return fact.Fact[int]{}
}

// CSQ is the annotation that Ensembl VEP wrote into the input: the fields of
// INFO/CSQ in order. The zero CSQ is none.
type CSQ struct {
	fields []string
}

var csqFormat = regexp.MustCompile(`Format: *"?([^"]+)`)

// NewCSQ reads the description of INFO/CSQ; false where it has no format.
func NewCSQ(description string) (*CSQ, bool) {
	m := csqFormat.FindStringSubmatch(description)
	if m == nil {
		return nil, false
	}
	return &CSQ{fields: strings.Split(strings.TrimSpace(m[1]), "|")}, true
}

// entries are the annotations of allele n of a record, one map a transcript.
func (c *CSQ) entries(r *variant.Record, n int) []map[string]string {
	text, ok := r.Info["CSQ"]
	if c == nil || !ok || n < 1 || n > len(r.Alts) {
		return nil
	}
	allele := vepAllele(r, n)
	var out []map[string]string
	for _, entry := range strings.Split(text, ",") {
		values := strings.Split(entry, "|")
		m := map[string]string{}
		for i, field := range c.fields {
			if i < len(values) {
				m[field] = values[i]
			}
		}
		if number := m["ALLELE_NUM"]; number != "" {
			if number == strconv.Itoa(n) {
				out = append(out, m)
			}
		} else if m["Allele"] == allele {
			out = append(out, m)
		}
	}
	return out
}

// vepAllele is how VEP names an alternate allele: without the first base when
// every allele of the record shares it and their lengths differ, "-" when
// nothing is left.
func vepAllele(r *variant.Record, n int) string {
	all := append([]string{r.Ref}, r.Alts...)
	all = slices.DeleteFunc(all, func(a string) bool { return a == "*" || variant.IsNonRef(a) })
	differ := slices.ContainsFunc(all, func(a string) bool { return len(a) != len(r.Ref) })
	shared := !slices.ContainsFunc(all, func(a string) bool { return a == "" || a[0] != r.Ref[0] })
	alt := r.Alts[n-1]
	if differ && shared && alt != "*" && !variant.IsNonRef(alt) {
		alt = alt[1:]
	}
	if alt == "" {
		return "-"
	}
	return alt
}

func (s *Store) fromCSQ(csq *CSQ, r *variant.Record, n int) (Frequency, error) {
	for _, m := range csq.entries(r, n) {
		get := func(key string) (string, bool) {
			value, ok := m[key]
			return s.fields.single(value), ok
		}
		f, err := s.fields.pick(slices.Concat(s.fields.Levels, s.fields.CSQOnly), get, "CSQ of the input")
		if err != nil {
			return f, fmt.Errorf("%s: CSQ %w", r.Place(), err)
		}
		if f.Value.Known() {
			return f, nil
		}
	}
	return Frequency{}, nil
}

// single is the one value of a list that VEP joined by "&" because several
// known variants share the place. Values that differ belong to different
// variants; which is ours is not told, so there is none.
func (f Fields) single(text string) string {
	one := ""
	for _, value := range strings.Split(text, "&") {
		switch {
		case value == "" || slices.Contains(f.Missing, value) || value == one:
		case one != "":
			return ""
		default:
			one = value
		}
	}
	return one
}

// Annotation is what the input's own annotator said on a transcript.
type Annotation struct {
	Transcript string
	Terms      []string
	HGVSc      string // without the transcript
	HGVSp      string // without the protein
	By         string
}

// Annotate returns the VEP or SnpEff annotation of allele n on one of the
// transcripts (accessions; a different version is accepted and can be seen in
// the answer). False where there is none.
func Annotate(csq *CSQ, r *variant.Record, n int, accessions []string) (Annotation, bool) {
	for _, m := range csq.entries(r, n) {
		if sameTranscript(m["Feature"], accessions) {
			return Annotation{m["Feature"], strings.Split(m["Consequence"], "&"), after(m["HGVSc"]), after(m["HGVSp"]), "VEP"}, true
		}
	}
	return snpEff(r, n, accessions)
}

// snpEff reads INFO/ANN: Allele | Annotation | Impact | Gene | Gene ID |
// Feature type | Feature ID | Biotype | Rank | HGVS.c | HGVS.p ...
func snpEff(r *variant.Record, n int, accessions []string) (Annotation, bool) {
	if n < 1 || n > len(r.Alts) {
		return Annotation{}, false
	}
	for _, entry := range strings.Split(r.Info["ANN"], ",") {
		f := strings.Split(entry, "|")
		if len(f) > 10 && f[0] == r.Alts[n-1] && sameTranscript(f[6], accessions) {
			return Annotation{f[6], strings.Split(f[1], "&"), after(f[9]), after(f[10]), "SnpEff"}, true
		}
	}
	return Annotation{}, false
}

func sameTranscript(feature string, accessions []string) bool {
	base, _, _ := strings.Cut(feature, ".")
	return base != "" && slices.ContainsFunc(accessions, func(a string) bool {
		want, _, _ := strings.Cut(a, ".")
		return base == want
	})
}

// after drops the accession in front of an HGVS name.
func after(name string) string {
	if _, rest, ok := strings.Cut(name, ":"); ok {
		return rest
	}
	return name
}
