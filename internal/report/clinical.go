package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Clinical is what signs, values and cell tests say: the syndrome and the
// function, beside the genes and never mixed with them.
type Clinical struct {
	Format     string            `json:"format"`
	Subject    string            `json:"subject"`
	Sex        string            `json:"sex"` // male, female or unknown
	Age        string            `json:"age"` // "" where it is not known
	Criteria   ClinicalData      `json:"criteria"`
	Syndrome   string            `json:"syndrome"` // met | not_met | unknown
	HLH2004    CriteriaSet       `json:"hlh2004"`
	HLH2024    CriteriaSet       `json:"hlh2024"`
	HScore     HScore            `json:"hscore"`
	MAS2016    CriteriaSet       `json:"mas2016"`
	Functional []Functional      `json:"functional"`
	Phenotype  []CriterionItem   `json:"phenotype"` // signs of no criterion
	Terms      []ClinicalTerm    `json:"terms"`     // signs that are reported, with their codes
	Unused     []clinical.Unused `json:"unused"`    // of the file, with why
}

// ClinicalTerm is a sign that somebody reports. The label is that of clinical.yaml.
type ClinicalTerm struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Status string `json:"status"` // present | absent
}

// ClinicalData is the file of limits that was used.
type ClinicalData struct {
	Version string `json:"version"`
	Digest  string `json:"digest"`
}

// CriteriaSet is a set of criteria. Met, NotMet and Unknown are keys of items.
type CriteriaSet struct {
	Label       string          `json:"label"`
	Applies     string          `json:"applies"` // yes | no | unknown
	Met         []string        `json:"met"`
	NotMet      []string        `json:"not_met"`
	Unknown     []string        `json:"unknown"`
	TotalMin    int             `json:"total_min"`
	TotalMax    int             `json:"total_max"`
	Needed      int             `json:"needed"`
	Fulfilled   string          `json:"fulfilled"` // yes | no | not_decidable
	WouldDecide []string        `json:"would_decide"`
	Statement   string          `json:"statement"`
	Items       []CriterionItem `json:"items"`
	Note        string          `json:"note"`
	Source      string          `json:"source"`
}

// CriterionItem is one criterion of a set, or a row of the score.
type CriterionItem struct {
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Status   string   `json:"status"`   // met | not_met | unknown
	Required bool     `json:"required"` // beside those that are counted
	Because  []string `json:"because"`
}

// HScore is the score with its range.
type HScore struct {
	PointsMin   int        `json:"points_min"`
	PointsMax   int        `json:"points_max"`
	Probability Percent    `json:"probability"`
	Cutoff      int        `json:"cutoff"`
	Reached     string     `json:"reached"` // yes | no | not_decidable
	WouldDecide []string   `json:"would_decide"`
	Statement   string     `json:"statement"`
	Items       []ScoreRow `json:"items"`
	Note        string     `json:"note"`
	Source      string     `json:"source"`
}

// Percent is a range of percent; "<1" and ">99" stand at the ends.
type Percent struct {
	Min string `json:"min"`
	Max string `json:"max"`
}

// ScoreRow is a row of the score.
type ScoreRow struct {
	Key       string   `json:"key"`
	Label     string   `json:"label"`
	PointsMin int      `json:"points_min"`
	PointsMax int      `json:"points_max"`
	Because   []string `json:"because"`
}

// Functional is one cell test.
type Functional struct {
	Assay           string   `json:"assay"`
	Label           string   `json:"label"`
	Result          string   `json:"result"` // normal | abnormal | absent | contradicting
	Results         []string `json:"results"`
	Genes           []string `json:"genes"`            // that the assay speaks for
	ConcordantGenes []string `json:"concordant_genes"` // whose defect gives this result
	Uninformative   bool     `json:"uninformative"`    // a normal result that is not against a defect
	Hint            bool     `json:"hint"`             // other causes give it as well: by itself no evidence of a primary defect
	Performance     string   `json:"performance"`
}

// NewClinical writes an assessment in words.
func NewClinical(words *wording.Catalogue, a *clinical.Assessment) *Clinical {
	r := a.Record
	out := &Clinical{
		Format: r.Format, Subject: r.Subject, Sex: r.Sex, Age: ageOf(words, r),
		Criteria: ClinicalData{a.Version, a.Digest}, Syndrome: status(a.Syndrome()),
		HLH2004: set(words, a.Set(clinical.HLH2004)), HLH2024: set(words, a.Set(clinical.HLH2024)), MAS2016: set(words, a.Set(clinical.MAS2016)),
		HScore: score(words, a.HScore), Functional: []Functional{}, Unused: []clinical.Unused{},
	}
	if out.Sex == "" {
		out.Sex = "unknown"
	}
	out.Terms = []ClinicalTerm{}
	for _, t := range a.Terms() {
		is := "absent"
		if t.Present {
			is = "present"
		}
		out.Terms = append(out.Terms, ClinicalTerm{t.Code, t.Label, is})
	}
	out.Phenotype = []CriterionItem{}
	for _, i := range a.Phenotype {
		out.Phenotype = append(out.Phenotype, CriterionItem{i.Key, i.Label, status(i.Status), false, because(words, i.Findings)})
	}
	for _, u := range r.Unused {
		out.Unused = append(out.Unused, clinical.Unused{What: u.What, Why: words.Plain(u.Why)})
	}
	for _, f := range a.Functional {
		says := f.Says
		if says == "" {
			says = "contradicting"
		}
		out.Functional = append(out.Functional, Functional{f.Assay, f.Label, says, plainAll(words, f.Results), some(f.Genes), some(f.Concordant), f.Uninformative, f.Hint, f.Performance})
	}
	return out
}

func ageOf(words *wording.Catalogue, r *clinical.Record) string {
	if a, known := r.Age.Get(); known && !math.IsInf(a.High, 1) {
		return words.Text("clinical.age.days", "low", fmt.Sprintf("%.0f", a.Low), "high", fmt.Sprintf("%.0f", a.High))
	}
	if born, known := r.Born.Get(); known {
		return words.Text("clinical.age.born", "date", born.Format("2006-01-02"))
	}
	return ""
}

func plainAll(words *wording.Catalogue, texts []string) []string {
	out := slices.Clone(texts)
	for i, text := range out {
		out[i] = words.Plain(text)
	}
	return out
}

// some is a list that JSON writes as a list.
func some(list []string) []string { return append([]string{}, list...) }

// Syndrome is the answer about the syndrome in one word.
func Syndrome(t clinical.Truth) string { return status(t) }

func status(t clinical.Truth) string {
	return [...]string{clinical.Unknown: "unknown", clinical.No: "not_met", clinical.Yes: "met"}[t]
}

func decided(t clinical.Truth) string {
	if t == clinical.Unknown {
		return "not_decidable"
	}
	return t.String()
}

func because(words *wording.Catalogue, findings []clinical.Finding) []string {
	var all []wording.Sentence
	for _, f := range findings {
		all = append(all, f.Because)
	}
	return words.SayAll(all)
}

func set(words *wording.Catalogue, s clinical.Set) CriteriaSet {
	out := CriteriaSet{
		Label: s.Label, Applies: s.Applies.String(), Met: []string{}, NotMet: []string{}, Unknown: []string{},
		TotalMin: s.Min, TotalMax: s.Max, Needed: s.Needed, Fulfilled: decided(s.Fulfilled), WouldDecide: some(s.WouldDecide),
		Statement: words.Say(s.Sentence()), Items: []CriterionItem{}, Note: s.Note, Source: s.Source,
	}
	add := func(i clinical.Assessed, required bool) {
		out.Items = append(out.Items, CriterionItem{i.Key, i.Label, status(i.Status), required, because(words, i.Findings)})
	}
	for _, i := range s.Requires {
		add(i, true)
	}
	for _, i := range s.Items {
		add(i, false)
		switch i.Status {
		case clinical.Yes:
			out.Met = append(out.Met, i.Key)
		case clinical.No:
			out.NotMet = append(out.NotMet, i.Key)
		default:
			out.Unknown = append(out.Unknown, i.Key)
		}
	}
	return out
}

func score(words *wording.Catalogue, s clinical.Score) HScore {
	out := HScore{
		PointsMin: s.Min, PointsMax: s.Max, Probability: Percent{s.Lowest, s.Highest}, Cutoff: s.Cutoff, Reached: decided(s.Reached),
		WouldDecide: some(s.WouldDecide), Statement: words.Say(s.Sentence()), Items: []ScoreRow{}, Note: s.Note, Source: s.Source,
	}
	for _, i := range s.Items {
		out.Items = append(out.Items, ScoreRow{i.Key, i.Label, i.Min, i.Max, because(words, i.Findings)})
	}
	return out
}

// Clinical is the table of one person's clinical file: a line a criterion, what
// was compared below it.
func (t Terminal) Clinical(c *Clinical) string {
	if t.Width <= 0 {
		t.Width = 80
	}
	var b strings.Builder
	word := func(s, instead string) string {
		if s == "" {
			return instead
		}
		return plain(s)
	}
	t.text(&b, "", t.Words.Text("clinical.table.title", "subject", word(c.Subject, "-"), "sex", wording.Word(c.Sex), "age", word(c.Age, t.Words.Word("unknown")), "format", c.Format))
	for _, s := range []CriteriaSet{c.HLH2004, c.HLH2024} {
		t.criteriaSet(&b, s)
	}
	t.hscore(&b, c.HScore)
	t.criteriaSet(&b, c.MAS2016)
	t.functional(&b, c.Functional)
	if len(c.Phenotype) > 0 {
		t.heading(&b, "clinical.table.phenotype")
		for _, i := range c.Phenotype {
			t.text(&b, "  ", plain(strings.Join(i.Because, "; ")))
		}
	}
	if len(c.Unused) > 0 {
		t.heading(&b, "clinical.table.unused")
		for _, u := range c.Unused {
			t.text(&b, "  - ", plain(u.What+": "+u.Why))
		}
	}
	b.WriteByte('\n')
	t.text(&b, "", t.Words.Text("clinical.table.research"))
	return b.String()
}

func (t Terminal) statement(b *strings.Builder, text string) {
	b.WriteByte('\n')
	t.text(b, "", plain(text))
}

// ends are the lines below a set: what would decide it, its note, its source.
func (t Terminal) ends(b *strings.Builder, ask []string, note, source string) {
	if len(ask) > 0 {
		t.text(b, "  ", t.Words.Text("clinical.table.ask", "list", strings.Join(ask, ", ")))
	}
	if note != "" {
		t.text(b, "  ", t.Words.Text("clinical.table.note", "note", note))
	}
	t.text(b, "  ", t.Words.Text("clinical.table.source", "source", source))
}

func (t Terminal) criteriaSet(b *strings.Builder, s CriteriaSet) {
	t.statement(b, s.Statement)
	for _, i := range s.Items {
		mark := t.Words.Text("clinical.table." + map[string]string{"met": "met", "not_met": "no", "unknown": "unknown"}[i.Status])
		t.text(b, fmt.Sprintf("  %-4s", mark)+" ", plain(strings.Join(i.Because, "; ")))
	}
	t.ends(b, s.WouldDecide, s.Note, s.Source)
}

func (t Terminal) hscore(b *strings.Builder, s HScore) {
	t.statement(b, s.Statement)
	for _, i := range s.Items {
		points := fmt.Sprint(i.PointsMin)
		if i.PointsMin != i.PointsMax {
			points += "-" + fmt.Sprint(i.PointsMax)
		}
		t.text(b, fmt.Sprintf("  %-5s", points)+" ", plain(strings.Join(i.Because, "; ")))
	}
	t.ends(b, s.WouldDecide, s.Note, s.Source)
}

func (t Terminal) functional(b *strings.Builder, tests []Functional) {
	t.heading(b, "clinical.table.assays")
	if len(tests) == 0 {
		t.text(b, "  ", t.Words.Text("clinical.table.no_assay"))
	}
	for _, f := range tests {
		t.text(b, "  ", plain(strings.Join(f.Results, "; ")))
		says := t.Words.Text("clinical.table.contradicting")
		if f.Result != "contradicting" {
			says = t.Words.Text("clinical.table.says." + f.Result)
		}
		switch {
		case len(f.ConcordantGenes) > 0:
			says += ", " + t.Words.Text("clinical.table.concordant", "genes", strings.Join(f.ConcordantGenes, ", "))
		case len(f.Genes) > 0:
			says += "; " + t.Words.Text("clinical.table.genes", "genes", strings.Join(f.Genes, ", "))
		default:
			says += "; " + t.Words.Text("clinical.table.no_gene")
		}
		t.text(b, "    ", says)
		if f.Uninformative {
			t.text(b, "    ", t.Words.Text("clinical.table.uninformative"))
		}
		if f.Hint && len(f.ConcordantGenes) > 0 {
			t.text(b, "    ", t.Words.Text("clinical.table.hint"))
		}
		if f.Performance != "" {
			t.text(b, "    ", t.Words.Text("clinical.table.performance", "performance", f.Performance))
		}
	}
}
