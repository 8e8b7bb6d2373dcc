package clinical

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Assessment is what a record says, criterion by criterion. It holds no word on
// genes beyond what cell tests say of them.
type Assessment struct {
	Record     *Record
	Sets       []Set
	HScore     Score
	Functional []Functional
	// Phenotype are the signs of no criterion that somebody reports.
	Phenotype []Assessed
	Version   string // of clinical.yaml
	Digest    string

	syndrome map[string]bool
	patient  *patient
}

// Set is a set of criteria, assessed.
type Set struct {
	Key, Label string
	// Applies is Yes for a set that is for everyone. A set that does not apply,
	// or of which that is not known, has no answer in Fulfilled.
	Applies  Truth
	Items    []Assessed
	Requires []Assessed
	Needed   int
	// Min and Max are how many items are met, if all unknowns were absent, and
	// if all were present.
	Min, Max  int
	Fulfilled Truth
	// WouldDecide is what to measure or look at, when Fulfilled is Unknown.
	WouldDecide  []string
	Note, Source string
}

// Assessed is one criterion or row of a score.
type Assessed struct {
	Key, Label string
	Status     Truth
	Findings   []Finding
	Min, Max   int // points of a score
}

// Score is the HScore.
type Score struct {
	Label    string
	Items    []Assessed
	Min, Max int
	// Lowest and Highest are the probabilities in percent, "<1" and ">99" at the
	// ends of the table.
	Lowest, Highest           string
	Cutoff                    int
	Reached                   Truth
	WouldDecide               []string
	Note, Performance, Source string
}

// Assess reads a record with the book. genes are those of the panel, for what
// the assays speak for.
func (b *Book) Assess(r *Record, genes []*panel.Gene) *Assessment {
	p := &patient{book: b, record: r}
	out := &Assessment{Record: r, Version: b.Version, Digest: b.Digest, HScore: p.hscore(), Functional: p.functional(genes), syndrome: map[string]bool{}, patient: p}
	for _, c := range b.Criteria {
		out.Sets = append(out.Sets, p.set(c))
		out.syndrome[c.Key] = c.Syndrome
	}
	for _, s := range b.Signs {
		if f := p.sign(s); s.Phenotype && (f.reported || f.Because.Key != "clinical.missing") {
			out.Phenotype = append(out.Phenotype, Assessed{Key: s.Key, Label: s.Label, Status: f.Truth, Findings: []Finding{f}})
		}
	}
	return out
}

// Term is a sign that somebody reports, with the code that means it.
type Term struct {
	Code, Label string
	Present     bool
}

// Terms are the signs with a code that are reported there, or reported absent, in
// the order of the book. A sign that only a value shows, one of which reports
// contradict each other, and one without a code are not among them.
func (a *Assessment) Terms() []Term {
	var out []Term
	for _, s := range a.patient.book.Signs {
		answer, _, conflict := a.patient.reported(s)
		if len(s.Codes) == 0 || conflict || answer == Unknown {
			continue
		}
		out = append(out, Term{s.Codes[0], s.Label, answer == Yes})
	}
	return out
}

// Set is the set of a key (HLH2004, HLH2024, MAS2016).
func (a *Assessment) Set(key string) Set {
	i := slices.IndexFunc(a.Sets, func(s Set) bool { return s.Key == key })
	if i < 0 {
		return Set{}
	}
	return a.Sets[i]
}

// Syndrome says whether the HLH syndrome is met: Yes when one of the sets that
// stand for it is fulfilled, No when none can be.
func (a *Assessment) Syndrome() Truth {
	out := No
	for _, s := range a.Sets {
		switch {
		case !a.syndrome[s.Key]:
		case s.Fulfilled == Yes:
			return Yes
		case s.Fulfilled == Unknown:
			out = Unknown
		}
	}
	return out
}

// Function is what the cell tests say of a gene.
func (a *Assessment) Function(g *panel.Gene) GeneFunction { return a.patient.function(g) }

// Abnormal lists the assays that speak for genes and are not normal, hints left
// out: each is by itself evidence of a defect.
func (a *Assessment) Abnormal() []Functional {
	return slices.DeleteFunc(slices.Clone(a.Functional), func(f Functional) bool { return f.Hint || len(f.Concordant) == 0 })
}

// Sign is whether a sign of the book is there; a key that the book does not have
// is unknown.
func (a *Assessment) Sign(key string) Finding {
	s := a.patient.book.sign(key)
	if s == nil {
		return Finding{}
	}
	return a.patient.sign(s)
}

// Label is a sign in words, its key where the book does not have it.
func (a *Assessment) Label(key string) string {
	if s := a.patient.book.sign(key); s != nil {
		return s.Label
	}
	return key
}

func (p *patient) item(i *Item) Assessed {
	out := Assessed{Key: i.Key, Label: i.Label}
	yes, unknown := 0, 0
	for n := range i.Tests {
		f := p.test(&i.Tests[n])
		switch f.Truth {
		case Yes:
			yes++
		case Unknown:
			unknown++
		}
		out.Findings = append(out.Findings, f)
	}
	out.Status = atLeast(max(i.AtLeast, 1), yes, unknown)
	if len(i.Points) > 0 {
		out.Min, out.Max = i.Points[yes], i.Points[yes+unknown]
		out.Status = agree(truth(out.Min > 0), truth(out.Max > 0))
	}
	return out
}

func (p *patient) set(c *Criteria) Set {
	out := Set{Key: c.Key, Label: c.Label, Applies: Yes, Needed: c.Needed, Note: c.Note, Source: c.Source}
	var ask []string
	if c.Applies != "" {
		f := p.sign(p.book.sign(c.Applies))
		out.Applies = f.Truth
		ask = asks(ask, f)
	}
	needed := []Truth{}
	for i := range c.Requires {
		a := p.item(&c.Requires[i])
		out.Requires, needed = append(out.Requires, a), append(needed, a.Status)
		if a.Status == Unknown {
			ask = asks(ask, a.Findings...)
		}
	}
	unknown := 0
	items := p.book.items(c)
	var open []string
	for i := range items {
		a := p.item(&items[i])
		out.Items = append(out.Items, a)
		switch a.Status {
		case Yes:
			out.Min++
		case Unknown:
			unknown++
			open = asks(open, a.Findings...)
		}
	}
	out.Max = out.Min + unknown
	count := atLeast(c.Needed, out.Min, unknown)
	if count == Unknown {
		ask = append(ask, open...)
	}
	if out.Applies == Yes {
		out.Fulfilled = all(append(needed, count)...)
	}
	if out.Fulfilled == Unknown && out.Applies != No {
		for _, label := range ask {
			if !slices.Contains(out.WouldDecide, label) {
				out.WouldDecide = append(out.WouldDecide, label)
			}
		}
	}
	return out
}

// asks adds what would tell of findings that are unknown.
func asks(to []string, findings ...Finding) []string {
	for _, f := range findings {
		if f.Truth == Unknown && f.Ask != "" && !slices.Contains(to, f.Ask) {
			to = append(to, f.Ask)
		}
	}
	return to
}

func (p *patient) hscore() Score {
	h := &p.book.HScore
	out := Score{Label: h.Label, Cutoff: h.Cutoff, Note: h.Note, Performance: h.Performance, Source: h.Source}
	for i := range h.Items {
		a := p.item(&h.Items[i])
		out.Items = append(out.Items, a)
		out.Min, out.Max = out.Min+a.Min, out.Max+a.Max
		if a.Min != a.Max {
			out.WouldDecide = asks(out.WouldDecide, a.Findings...)
		}
	}
	out.Lowest, out.Highest = h.percent(out.Min), h.percent(out.Max)
	out.Reached = agree(truth(out.Min >= h.Cutoff), truth(out.Max >= h.Cutoff))
	return out
}

// percent is the probability at a number of points. Between two rows it is
// interpolated, for display alone; before the second it is below the table,
// after the last but one above it.
func (h *HScoreTable) percent(points int) string {
	rows := h.Probability
	last := len(rows) - 1
	switch {
	case points < rows[1].Points:
		return fmt.Sprintf("<%d", rows[0].Percent)
	case points > rows[last-1].Points:
		return fmt.Sprintf(">%d", rows[last].Percent)
	}
	i := 1
	for i+1 < last && points >= rows[i+1].Points {
		i++
	}
	if points == rows[i].Points || i+1 > last {
		return fmt.Sprint(rows[i].Percent)
	}
	share := float64(points-rows[i].Points) / float64(rows[i+1].Points-rows[i].Points)
	return fmt.Sprintf("%.0f", float64(rows[i].Percent)+share*float64(rows[i+1].Percent-rows[i].Percent))
}

// Sentence says in one line how a set came out.
func (s Set) Sentence() wording.Sentence {
	args := []string{"label", s.Label, "min", fmt.Sprint(s.Min), "max", fmt.Sprint(s.Max), "of", fmt.Sprint(len(s.Items)), "needed", fmt.Sprint(s.Needed)}
	switch {
	case s.Applies == No:
		return wording.Of("clinical.set.not_applicable", args...)
	case s.Applies == Unknown:
		return wording.Of("clinical.set.may_apply", args...)
	case s.Fulfilled == Yes && s.Min == s.Max:
		return wording.Of("clinical.set.fulfilled", args...)
	case s.Fulfilled == Yes:
		return wording.Of("clinical.set.fulfilled_at_least", args...)
	case s.Fulfilled == No:
		return wording.Of("clinical.set.not_fulfilled", args...)
	}
	return wording.Of("clinical.set.open", args...)
}

// Sentence says in one line how the score came out.
func (s Score) Sentence() wording.Sentence {
	args := []string{"label", s.Label, "min", fmt.Sprint(s.Min), "max", fmt.Sprint(s.Max), "lowest", s.Lowest, "highest", s.Highest, "cutoff", fmt.Sprint(s.Cutoff)}
	if s.Min == s.Max {
		return wording.Of("clinical.score.exact", args...)
	}
	return wording.Of("clinical.score.range", args...)
}
