package clinical

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// Record is what a file says about one person. What it does not say is not in
// it. The zero Record says nothing.
type Record struct {
	File    string
	Format  string // FormatYAML or FormatPhenopacket
	Subject string // "" where the file names none
	Sex     string // "male", "female"; "" where the file names neither
	Born    fact.Fact[time.Time]
	Age     fact.Fact[Age]       // at the episode
	From    fact.Fact[time.Time] // of the episode
	To      fact.Fact[time.Time]
	Now     time.Time // of the clock that was passed in

	Reports map[string][]Report // by sign
	Values  map[string][]Value  // by measurement
	Results []Result            // of assays
	// Unused is what the file says and nothing here asks for.
	Unused []Unused
}

// Formats of a file.
const (
	FormatYAML        = "hlhscreen clinical YAML"
	FormatPhenopacket = "GA4GH Phenopacket 2"
)

// Report is a sign that somebody says is there or not.
type Report struct {
	Present bool
	By      string // the key or the term that says so
	When    string // "" where it is not said
	// Term marks a code or a class, which means "outside the reference range": a
	// value that was measured says more. Without it a person says that the
	// criterion itself is there or not.
	Term bool
}

// Value is a measurement as it was given.
type Value struct {
	Number  float64
	Compare string // "", "<", "<=", ">" or ">=": beyond the assay's range
	Unit    Unit
	Text    string // number and unit as given
	Date    fact.Fact[time.Time]
	Age     fact.Fact[Age] // where the file gives it instead of a date
	place   string         // key or path in the file
	factor  float64        // of a unit by assay
}

// Result is the result of an assay.
type Result struct {
	Assay  string
	Word   string // one of the assay's results; "" when result and value contradict
	Value  string // as given
	Date   fact.Fact[time.Time]
	Unsaid string // why there is no word
	place  string // key or path in the file
}

// Unused is an entry that was not used, and why.
type Unused struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// Age is an age as exactly as it is known, in days: from Low, below High.
type Age struct{ Low, High float64 }

// below says whether the age is below so many days.
func (a Age) below(days float64) Truth {
	switch {
	case a.High <= days:
		return Yes
	case a.Low >= days:
		return No
	}
	return Unknown
}

// between is the age of someone born on a day, at some time of two days.
func between(born, first, last time.Time) Age {
	day := 24 * time.Hour
	return Age{Low: math.Max(0, math.Floor(first.Sub(born).Hours()/day.Hours())), High: math.Floor(last.Sub(born).Hours()/day.Hours()) + 1}
}

// ageAt is the age at which a value was measured, as far as it is known.
func (r *Record) ageAt(v Value) Age {
	any := Age{0, math.Inf(1)}
	if a, known := v.Age.Get(); known {
		return a
	}
	born, dated := r.Born.Get()
	if at, known := v.Date.Get(); known && dated {
		return between(born, at, at)
	}
	if a, known := r.Age.Get(); known {
		return a
	}
	if dated {
		return between(born, r.From.Or(born), r.To.Or(r.Now))
	}
	return any
}

// age is the age in the episode.
func (r *Record) age() Age { return r.ageAt(Value{}) }

// canonical turns a number of the unit into the first unit of its measurement.
// Twelve digits are kept, so that 8.9 g/dL is 89 g/L and not a little less.
func (u Unit) canonical(number float64) float64 { return rounded((number - u.Minus) * u.Factor) }

func rounded(x float64) float64 { return significant(x, 12) }

func significant(x float64, digits int) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil { // beyond the numbers that there are
		return x
	}
	return out
}

// canonical is the value in the first unit.
func (v Value) canonical() float64 {
	if v.Unit.ByAssay {
		return rounded(v.Number * v.factor)
	}
	return v.Unit.canonical(v.Number)
}

var quantity = regexp.MustCompile(`^(<=|>=|<|>|≤|≥)?\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*)?$`)

var errNoQuantity = errors.New("not a number with a unit")

// split reads "72 g/L", "<0.5 g/L" or "> 16500 ng/mL".
func split(text string) (compare string, number float64, unit string, err error) {
	m := quantity.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", 0, "", errNoQuantity
	}
	number, err = strconv.ParseFloat(m[2], 64)
	if err != nil || math.IsInf(number, 0) {
		return "", 0, "", errNoQuantity
	}
	compare = strings.NewReplacer("≤", "<=", "≥", ">=").Replace(m[1])
	return compare, number, strings.TrimSpace(m[3]), nil
}

// value makes a value of a measurement: a known unit and a plausible number.
func (m *Measurement) value(compare string, number float64, unit, text string, factor float64) (Value, error) {
	v := Value{Number: number, Compare: compare, Text: text, factor: factor}
	if unit == "" {
		return v, fmt.Errorf("no unit, expected one of %s", m.unitNames())
	}
	u, ok := m.unit(unit)
	if !ok {
		return v, fmt.Errorf("unit %q, expected one of %s", unit, m.unitNames())
	}
	v.Unit = u
	switch {
	case u.ByAssay && factor == 0:
		return v, fmt.Errorf("unit %q has no factor of its own: give factor, how many %s are 1 %s by the assay's maker", unit, m.Units[0].Unit, u.Unit)
	case !u.ByAssay && factor != 0:
		return v, fmt.Errorf("factor with the unit %q, which has one of its own", unit)
	}
	if !m.plausible(v.canonical()) {
		return v, errors.New(m.implausible(v))
	}
	return v, nil
}

func (m *Measurement) plausible(x float64) bool {
	return x >= m.Plausible.Low && x <= m.Plausible.High || x == 0 && m.Plausible.Zero
}

// implausible says which values are plausible, and whether another unit would
// make this one so.
func (m *Measurement) implausible(v Value) string {
	text := v.Text
	if v.Unit.ByAssay { // the range is in the unit that has a factor
		text += " = " + trim(v.canonical()) + " " + m.Units[0].Unit
	}
	out := fmt.Sprintf("%s is not plausible for %s: expected %s", text, m.Label, m.range_(v.Unit))
	for _, u := range m.Units {
		if u.ByAssay || v.Unit.ByAssay || u.Factor == v.Unit.Factor && u.Minus == v.Unit.Minus {
			continue
		}
		if m.plausible(u.canonical(v.Number)) {
			return out + fmt.Sprintf("; in %s it would be plausible", u.Unit)
		}
	}
	return out
}

// range_ is the plausible range, in the unit where it has a factor.
func (m *Measurement) range_(u Unit) string {
	if u.ByAssay || u.Factor == 0 {
		u = m.Units[0]
	}
	in := func(x float64) string { return trim(rounded(x/u.Factor) + u.Minus) }
	out := fmt.Sprintf("%s to %s %s", in(m.Plausible.Low), in(m.Plausible.High), u.Unit)
	if m.Plausible.Zero {
		out = "0 or " + out
	}
	return out
}

// trim writes a number in as many digits as it needs, eight at most.
func trim(x float64) string {
	s := strconv.FormatFloat(x, 'g', 8, 64)
	if y, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(y) >= 1e-4 && math.Abs(y) < 1e15 {
		return strconv.FormatFloat(y, 'f', -1, 64)
	}
	return s
}

var duration = regexp.MustCompile(`^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$`)

// Days of a year and a month of the Gregorian calendar, on average.
const (
	yearDays  = 365.2425
	monthDays = yearDays / 12
	maxAge    = 130 * yearDays
)

// parseAge reads an ISO 8601 duration. It is as exact as its last unit: P1Y is
// an age from one year to below two.
func parseAge(text string) (Age, error) {
	wrong := fmt.Errorf("age %q, expected an ISO 8601 duration such as P3M, P2Y6M or P10D", text)
	m := duration.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || strings.TrimSpace(text) == "P" || strings.HasSuffix(strings.TrimSpace(text), "T") {
		return Age{}, wrong
	}
	days, width := 0.0, 1.0
	for i, one := range []float64{yearDays, monthDays, 7, 1} {
		if m[i+1] != "" {
			n, _ := strconv.Atoi(m[i+1])
			days, width = days+float64(n)*one, one
		}
	}
	if m[5]+m[6]+m[7] != "" {
		width = 1
	}
	if days > maxAge {
		return Age{}, fmt.Errorf("age %q is above 130 years", text)
	}
	return Age{Low: days, High: days + width}, nil
}

var plainAge = regexp.MustCompile(`^(\d{1,5})\s*(day|week|month|year)s?$`)

// plainly reads "3 months" as well.
func plainly(text string) (Age, error) {
	if m := plainAge.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		return parseAge("P" + m[1] + map[string]string{"day": "D", "week": "W", "month": "M", "year": "Y"}[m[2]])
	}
	a, err := parseAge(text)
	if err != nil {
		return a, fmt.Errorf("age %q, expected such as 3 months, 10 days, or an ISO 8601 duration", text)
	}
	return a, nil
}

// parseDate reads a day, or a time stamp.
func parseDate(text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t, err = time.Parse(time.RFC3339Nano, text)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("date %q, expected YYYY-MM-DD", text)
	}
	// A place may be a day ahead of the clock, so a day later is not the future.
	if t.After(now.Add(24 * time.Hour)) {
		return time.Time{}, fmt.Errorf("date %s is in the future (today is %s)", text, now.Format(time.DateOnly))
	}
	if t.Year() < 1900 {
		return time.Time{}, fmt.Errorf("date %s is before 1900", text)
	}
	return t, nil
}

func day(t fact.Fact[time.Time]) string {
	if at, known := t.Get(); known {
		return at.Format(time.DateOnly)
	}
	return ""
}
