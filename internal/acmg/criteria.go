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
	if f.Why != "" {
		return notAssessed(wording.Of("criterion.frequency_not_believed", "why", f.Why))
	}
	return notAssessed(wording.Of("criterion.frequency_unknown"))
}

// pm2 is given at Supporting strength only (ClinGen SVI), below the gene's
// limit and without a homozygote, nor a hemizygote of an X-linked gene. A frequency that is not known is not 0.
func pm2(f Frequency, g *panel.Gene) Criterion {
	value, known := f.Value.Get()
	if !known {
		return frequencyUnknown(f)
	}
	if n, known := f.Homozygotes.Get(); known && n > 0 {
		return notMet(wording.Of("criterion.homozygotes", "count", fmt.Sprint(n), "population", f.Population, "source", f.Source))
	}
	if n, known := f.Hemizygotes.Get(); known && n > 0 && g.Inheritance.XLinked() {
		return notMet(wording.Of("criterion.hemizygotes", "count", fmt.Sprint(n), "population", f.Population, "source", f.Source))
	}
	limit := g.Frequency.PM2.Value
	args := compared(f, value, limit, "limit")
	if value < limit {
		return met(Supporting, wording.Of("criterion.PM2.met", args...))
	}
	return notMet(wording.Of("criterion.PM2.not_met", args...))
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
	return notMet(wording.Of("criterion.BS1.not_met", args...))
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
	return notMet(wording.Of("criterion.BA1.not_met", args...))
}
