package acmg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Status of a criterion. The zero Status is not assessed.
type Status uint8

// Statuses.
const (
	NotAssessed Status = iota
	NotMet
	Met
)

func (s Status) String() string { return [...]string{"not_assessed", "not_met", "met"}[s] }

// Strength of a criterion that is met.
type Strength string

// Strengths with the points of Tavtigian 2020, table 3.
const (
	Supporting Strength = "Supporting"
	Moderate   Strength = "Moderate"
	Strong     Strength = "Strong"
	VeryStrong Strength = "VeryStrong"
	StandAlone Strength = "StandAlone"
)

var points = map[Strength]int{Supporting: 1, Moderate: 2, Strong: 4, VeryStrong: 8, StandAlone: 8}

// Criterion is one criterion with its reason.
type Criterion struct {
	Code     string
	Benign   bool
	Status   Status
	Strength Strength // of a met criterion
	Because  wording.Sentence
	Lab      *Statement // what a laboratory judged, nil for ours
	SetAside bool       // ours was met, and is set aside for the laboratory's word
}

// Name is the code with its strength where that is not the default one
// (PVS1_Strong, PM2_Supporting).
func (c Criterion) Name() string {
	defaults := map[string]Strength{"PV": VeryStrong, "PS": Strong, "PM": Moderate, "PP": Supporting, "BA": StandAlone, "BS": Strong, "BP": Supporting}
	if c.Strength == "" || defaults[c.Code[:2]] == c.Strength {
		return c.Code
	}
	return c.Code + "_" + string(c.Strength)
}

// OfAllele reports whether the criterion is one that speaks for pathogenic by what the
// allele itself does, and that an input can answer.
func (c Criterion) OfAllele() bool {
	return slices.Contains([]string{"PVS1", "PS1", "PM4", "PM5", "PP3"}, c.Code)
}

// Points are what the criterion adds: negative for a benign one, 0 unless met.
func (c Criterion) Points() int {
	switch {
	case c.Status != Met:
		return 0
	case c.Benign:
		return -points[c.Strength]
	}
	return points[c.Strength]
}

func met(strength Strength, because wording.Sentence) Criterion {
	return Criterion{Status: Met, Strength: strength, Because: because}
}
func notMet(because wording.Sentence) Criterion { return Criterion{Status: NotMet, Because: because} }
func notAssessed(because wording.Sentence) Criterion {
	return Criterion{Status: NotAssessed, Because: because}
}

// LaboratoryAlone are the criteria of Richards 2015 that no file given to the
// program can answer: assays of the variant, counts of cases, curated regions
// and spectra of a gene. LaboratoryMeets can be refused here, and is met by a
// laboratory alone. PP5 and BP6 are never used (Biesecker 2018).
var (
	LaboratoryAlone = []string{"PS3", "PS4", "PM1", "PP2", "BS3", "BS4", "BP1", "BP5"}
	LaboratoryMeets = []string{"BP3"}
)

// Criteria assesses every criterion, sorted by code. What the laboratory judged
// itself takes the place of ours. One observation counts once, whoever judged
// it: beside PVS1 neither PM4 nor PP3 is given, and pairs have a cap.
func Criteria(e Evidence, g *panel.Gene, th panel.Thresholds) []Criterion {
	null := named("PVS1", false, pvs1(e.Effect, g))
	judged := []Criterion{null} // PS1 of a splice site stands beside the PVS1 that counts
	override(judged, e.Statements, g)
	out := []Criterion{
		null,
		named("PS1", false, ps1(e, judged[0], g, th)),
		named("PM4", false, pm4(e.Effect, th)),
		named("PM5", false, pm5(e, th)),
		named("PP3", false, pp3(e, th)),
		named("BP4", true, bp4(e, th)),
		named("BP7", true, bp7(e, th)),
		named("PM2", false, pm2(e.Frequency, g)),
		named("BS1", true, bs1(e, g)),
		named("BA1", true, ba1(e, g)),
		named("PM3", false, pm3(e, g, th)),
		named("PS2", false, ps2(e, g, th)),
		named("PM6", false, pm6(e, g, th)),
		named("PP1", false, pp1(e, th)),
		named("PP4", false, pp4(e, g)),
		named("BS2", true, bs2(e, g)),
		named("BP2", true, bp2(e)),
		named("BP3", true, bp3(e.Effect, th)),
	}
	for _, code := range LaboratoryAlone {
		out = append(out, named(code, code[0] == 'B', notAssessed(wording.Of("criterion.laboratory_alone"))))
	}
	slices.SortFunc(out, func(a, b Criterion) int { return strings.Compare(a.Code, b.Code) })
	override(out, e.Statements, g)
	oneMechanism(out, e, th)
	besideNull(out)
	capTogether(out, "PM1", "PP3", th.HotSpotCap.Value)
	capTogether(out, "PP1", "PP4", th.SegregationCap.Value)
	return out
}

// capTogether lowers the second of two criteria that speak for much the same,
// until both together give no more than the cap. What the laboratory judged is
// lowered like anything else, and says so.
func capTogether(criteria []Criterion, first, second string, most int) {
	a, b := at(criteria, first), at(criteria, second)
	x, y := a.Points(), b.Points()
	if x == 0 || y == 0 || x+y <= most {
		return
	}
	lowered := notMet(b.overruled("criterion.capped_away", "first", a.Name(), "most", fmt.Sprint(most)))
	for _, strength := range grades {
		if x+points[strength] <= most {
			lowered = met(strength, b.overruled("criterion.capped", "first", a.Name(), "most", fmt.Sprint(most), "second", b.Name()))
		}
	}
	lowered.Lab = b.Lab
	*b = named(second, b.Benign, lowered)
}

// at is the criterion of a code in the whole list.
func at(criteria []Criterion, code string) *Criterion {
	return &criteria[slices.IndexFunc(criteria, func(c Criterion) bool { return c.Code == code })]
}

// overruled says that a criterion is taken away or lowered. What a laboratory
// judged stays to be read: who, when, and how strong.
func (c Criterion) overruled(key string, args ...string) wording.Sentence {
	if c.Lab == nil {
		return wording.Of(key, args...)
	}
	return wording.Of(key+"_laboratory", append(args, "strength", string(c.Lab.Strength), "note", c.Lab.Note, "who", c.Lab.Who, "when", c.Lab.When)...)
}

func named(code string, benign bool, c Criterion) Criterion {
	c.Code, c.Benign = code, benign
	return c
}

// compared are a frequency and a limit as words, with enough digits to tell them
// apart: a reader must see on which side a number lies.
func compared(f Frequency, value, limit float64, name string) []string {
	v, l := apart("%.*g", 4, value, limit)
	return []string{"value", v, name, l, "population", f.Population, "source", f.Source}
}

// mostDigits tell any two numbers apart.
const mostDigits = 17

// apart writes two numbers with as few digits, from least on, as tell them apart.
func apart(format string, least int, a, b float64) (string, string) {
	for digits := least; ; digits++ {
		x, y := fmt.Sprintf(format, digits, a), fmt.Sprintf(format, digits, b)
		if x != y || a == b || digits == mostDigits {
			return x, y
		}
	}
}

func frequencyUnknown(f Frequency) Criterion {
	if len(f.Beside) > 0 {
		return notAssessed(wording.Of("criterion.frequency_not_believed", "why", said(f.Beside)))
	}
	return notAssessed(wording.Of("criterion.frequency_unknown"))
}

// said are frequencies with their sources, and why each does not count.
func said(all []Stated) string {
	var out []string
	for _, s := range all {
		switch value, known := s.Value.Get(); {
		case !known:
			out = append(out, s.Source+": "+s.Why)
		case s.Why == "":
			out = append(out, fmt.Sprintf("%.4g (%s, %s)", value, s.Population, s.Source))
		default:
			out = append(out, fmt.Sprintf("%.4g (%s, %s): %s", value, s.Population, s.Source, s.Why))
		}
	}
	return strings.Join(out, "; ")
}

// beside adds what else is stated above a limit, which is not counted: a reader must
// not take the lower number for all there is.
func (c Criterion) beside(f Frequency, limit float64) Criterion {
	var above []Stated
	for _, s := range f.Beside {
		if s.Value.Or(0) > limit {
			above = append(above, s)
		}
	}
	if len(above) > 0 {
		c.Because = wording.Of("criterion.frequency_beside", "said", c.Because.In(), "others", said(above))
	}
	return c
}

// pm2 is given at Supporting strength only (ClinGen SVI), to what is rare and has no
// homozygote, nor a hemizygote of an X-linked gene. How many there are must be known.
//
// Source: ClinGen SCID VCEP.
func pm2(f Frequency, g *panel.Gene) Criterion {
	rare := rarity(f, g)
	if rare.Status != Met {
		return rare
	}
	args := compared(f, f.Value.Or(0), g.Frequency.PM2.Value, "limit")
	switch {
	case !f.Homozygotes.Known():
		return notAssessed(wording.Of("criterion.PM2.homozygotes_unknown", args...))
	case !f.Hemizygotes.Known() && g.Inheritance.XLinked():
		return notAssessed(wording.Of("criterion.PM2.hemizygotes_unknown", args...))
	}
	return rare.beside(f, g.Frequency.PM2.Value)
}

// rarity asks whether an allele is below the gene's limit by all that is stated of it,
// and nobody is known to have it on every copy. A frequency that is not known is not 0.
// A raw frequency beside a filtering one may lie above by chance, and contradicts it
// where it would be BS1 (project default).
func rarity(f Frequency, g *panel.Gene) Criterion {
	value, known := f.Value.Get()
	limit := g.Frequency.PM2.Value
	args := compared(f, value, limit, "limit")
	switch {
	case !known:
		return frequencyUnknown(f)
	case f.Homozygotes.Or(0) > 0:
		return notMet(counted("criterion.homozygote", f.Homozygotes.Or(0), f.HomozygotesIn))
	case f.Hemizygotes.Or(0) > 0 && g.Inheritance.XLinked():
		return notMet(counted("criterion.hemizygote", f.Hemizygotes.Or(0), f.HemizygotesIn))
	case value >= limit:
		return notMet(wording.Of("criterion.PM2.not_met", args...))
	}
	var against, open []Stated
	for _, s := range f.Beside {
		other, known := s.Value.Get()
		switch {
		case s.Apart:
		case !known:
			open = append(open, s)
		case other >= limit && (!s.Raw || other > g.Frequency.BS1.Value):
			against = append(against, s)
		}
	}
	switch {
	case len(against) > 0:
		return notMet(wording.Of("criterion.PM2.contradicted", append(args, "others", said(against))...))
	case len(open) > 0:
		return notAssessed(wording.Of("criterion.PM2.open", append(args, "others", said(open))...))
	}
	return met(Supporting, wording.Of("criterion.PM2.met", args...))
}

// counted says how many there are; one has a sentence of its own.
func counted(key string, n int, source string) wording.Sentence {
	if n > 1 {
		key += "s"
	}
	return wording.Of(key, "count", fmt.Sprint(n), "source", source)
}

// bs1 is given above the gene's BS1 limit up to its BA1 limit, so that the two
// bands touch and never overlap.
func bs1(e Evidence, g *panel.Gene) Criterion {
	if e.Known != nil && e.Known.ExemptFrequency {
		return notMet(wording.Of("criterion.BS1.exempt", "source", e.Known.Source))
	}
	value, known := e.Frequency.Value.Get()
	if !known {
		return frequencyUnknown(e.Frequency)
	}
	limit, top := g.Frequency.BS1.Value, g.Frequency.BA1.Value
	if value > top {
		return notMet(wording.Of("criterion.BS1.beyond", compared(e.Frequency, value, top, "ba1")...))
	}
	args := compared(e.Frequency, value, limit, "limit")
	if value > limit {
		_, ba1 := apart("%.*g", 4, value, top)
		return met(Strong, wording.Of("criterion.BS1.met", append(args, "ba1", ba1)...))
	}
	return notMet(wording.Of("criterion.BS1.not_met", args...)).beside(e.Frequency, limit)
}

// ba1 is given above the gene's BA1 limit and stands alone.
func ba1(e Evidence, g *panel.Gene) Criterion {
	if e.Known != nil && e.Known.ExemptFrequency {
		return notMet(wording.Of("criterion.BS1.exempt", "source", e.Known.Source))
	}
	value, known := e.Frequency.Value.Get()
	if !known {
		return frequencyUnknown(e.Frequency)
	}
	limit := g.Frequency.BA1.Value
	args := compared(e.Frequency, value, limit, "limit")
	if value > limit {
		return met(StandAlone, wording.Of("criterion.BA1.met", args...))
	}
	return notMet(wording.Of("criterion.BA1.not_met", args...)).beside(e.Frequency, limit)
}
