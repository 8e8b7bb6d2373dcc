package knowledge

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Fields are the keys under which files carry population frequencies.
type Fields struct {
	Levels      []Level  `yaml:"levels"`
	Homozygotes []string `yaml:"homozygotes"`
	Hemizygotes []string `yaml:"hemizygotes"` // alleles of XY samples, which count on the X alone
	CSQOnly     []Level  `yaml:"csq_only"`
	GnomADOnly  []Level  `yaml:"gnomad_only"`
	Largest     Level    `yaml:"largest"` // of all groups: it counts against rarity alone
	Groups      Groups   `yaml:"groups"`
	Beside      Beside   `yaml:"beside"`
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
	// Missing are the spellings of "no value", beside the empty text, and StandIn
	// what a tool writes where its own file lacks the allele.
	Missing []string `yaml:"missing"`
	StandIn []string `yaml:"stand_in"`
	// AlleleNumber are a population file's keys of the number of chromosomes looked
	// at, and MinAlleles how many there must be for a frequency to count. AlleleCount
	// are those of the number with the allele, in the same order: the two give a
	// frequency where none is stated.
	AlleleCount  []string `yaml:"allele_count"`
	AlleleNumber []string `yaml:"allele_number"`
	MinAlleles   int      `yaml:"min_alleles"`
	// Contradict is how many times larger a frequency of the same level in two places
	// must be for the two to contradict each other.
	Contradict float64 `yaml:"contradict"`

	inInfo, inCSQ, inFile map[string]statingKey
	ofAll                 []string // keys of inFile that are of no single population
}

// Level is a kind of frequency with the keys that carry it.
type Level struct {
	Name       string `yaml:"name"`
	Population string `yaml:"population"`
	// Words are how the number is called within a key, Group words in their place
	// for the key that names its group, OwnNumber those for the number of chromosomes
	// of its own population, which must be stated.
	Words     []string `yaml:"words"`
	Group     []string `yaml:"group"`
	OwnNumber []string `yaml:"own_number"`
	Bound     bool     `yaml:"bound"` // a lower limit, which takes chance into account
	Keys      []string `yaml:"keys"`
}

// Groups are the codes of single populations: those that count, and those left out.
type Groups struct {
	Counted []string `yaml:"counted"`
	LeftOut []string `yaml:"left_out"`
}

// Beside are words for what stands beside a frequency.
type Beside struct {
	Number []string `yaml:"number"` // chromosomes looked at
	Count  []string `yaml:"count"`  // those with the allele
	Filter []string `yaml:"filter"`
	Flag   []string `yaml:"flag"` // behind the whole key: the record did not pass
}

// LoadFields reads fields.yaml.
func LoadFields(fsys fs.FS) (Fields, error) {
	var f Fields
	raw, err := fs.ReadFile(fsys, Folder+"/fields.yaml")
	if err != nil {
		return f, err
	}
	err = datafile.Decode(Folder+"/fields.yaml", raw, &f)
	f.inInfo, f.inCSQ, f.inFile = f.statingKeys()
	for name, k := range f.inFile {
		if k.group == "" {
			f.ofAll = append(f.ofAll, name)
		}
	}
	slices.Sort(f.ofAll)
	return f, err
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

// silent is why a record's annotation says nothing of its allele n, "" where it has none.
func (c *CSQ) silent(r *variant.Record, n int) string {
	text := r.Info["CSQ"]
	switch {
	case text == "" || text == ".":
		return ""
	case c == nil:
		return wording.Of("csq.no_format").In()
	case len(c.entries(r, n)) == 0:
		return wording.Of("csq.other_alleles").In()
	}
	return ""
}

// check demands of each annotation the columns of the header's format: with fewer or
// more, values would stand under the names of others.
func (c *CSQ) check(r *variant.Record) error {
	text := r.Info["CSQ"]
	if c == nil || text == "" || text == "." {
		return nil
	}
	for _, entry := range strings.Split(text, ",") {
		if n := strings.Count(entry, "|") + 1; n != len(c.fields) {
			return fmt.Errorf("INFO CSQ has %d columns, expected %d as in the Format of the header", n, len(c.fields))
		}
	}
	return nil
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
