package clinical

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// What the result of an assay may say.
const (
	saysNormal   = "normal"
	saysAbnormal = "abnormal"
	saysAbsent   = "absent" // the protein is not there
)

// linter collects the problems of the book, each with its place.
type linter struct {
	book  *Book
	found []error
}

func (l *linter) say(place, format string, args ...any) {
	l.found = append(l.found, fmt.Errorf("%s: %s: %s", File, place, fmt.Sprintf(format, args...)))
}

// lint lists every problem, and reads the limits.
func (b *Book) lint() []error {
	l := &linter{book: b}
	l.keys()
	if len(l.found) > 0 { // the rest is found by key
		return l.found
	}
	for _, m := range b.Measurements {
		l.measurement(m)
	}
	for _, s := range b.Signs {
		l.sign(s)
	}
	for _, a := range b.Assays {
		l.assay(a)
	}
	for _, c := range b.Criteria {
		l.criteria(c)
	}
	l.hscore()
	l.codes()
	return l.found
}

func (l *linter) keys() {
	if l.book.Version == "" {
		l.say("version", "missing")
	}
	if l.book.Undated.Days <= 0 || l.book.Undated.Source == "" {
		l.say("undated", "expected days above 0, and a source")
	}
	l.unique("measurements", keys(l.book.Measurements))
	l.unique("signs", keys(l.book.Signs))
	l.unique("assays", keys(l.book.Assays))
	l.unique("criteria", keys(l.book.Criteria))
	for _, key := range []string{HLH2004, HLH2024, MAS2016} {
		if l.book.criteria(key) == nil {
			l.say("criteria", "the set %q is missing", key)
		}
	}
}

var goodKey = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (l *linter) unique(place string, keys []string) {
	seen := map[string]bool{}
	for _, k := range keys {
		if !goodKey.MatchString(k) {
			l.say(place, "key %q is not of the form %s", k, goodKey)
		}
		if seen[k] {
			l.say(place, "%s is there twice", k)
		}
		seen[k] = true
	}
}

func (l *linter) sourced(place, label, source string) {
	if strings.TrimSpace(source) == "" {
		l.say(place, "no source (cite one, or say \"project default\")")
	}
	if strings.TrimSpace(label) == "" {
		l.say(place, "no label")
	}
}

func (l *linter) measurement(m *Measurement) {
	l.sourced(m.Key, m.Label, m.Source)
	l.sourced(m.Key+".plausible", m.Label, m.Plausible.Source)
	if m.Worst != "highest" && m.Worst != "lowest" {
		l.say(m.Key, "worst %q is not highest or lowest", m.Worst)
	}
	if !(m.Plausible.Low > 0 && m.Plausible.Low < m.Plausible.High) {
		l.say(m.Key, "plausible from %g to %g, expected 0 < low < high", m.Plausible.Low, m.Plausible.High)
	}
	if len(m.Units) == 0 || m.Units[0].Factor != 1 || m.Units[0].Minus != 0 {
		l.say(m.Key, "the first unit must have the factor 1")
	}
	for _, name := range m.Names {
		if noWord.ReplaceAllString(strings.ToLower(name), "") == "" {
			l.say(m.Key, "name %q has no word", name)
		}
	}
	seen := map[form]bool{}
	for _, u := range m.Units {
		if u.ByAssay == (u.Factor != 0) || u.Factor < 0 {
			l.say(m.Key, "unit %s needs a factor above 0, or by_assay", u.Unit)
		}
		for _, name := range append([]string{u.Unit}, u.Also...) {
			f, ok := formOf(name)
			if !ok || seen[f] {
				l.say(m.Key, "unit %q is empty or there twice", name)
			}
			seen[f] = true
		}
	}
}

func (l *linter) sign(s *Sign) {
	l.sourced(s.Key, s.Label, s.Source)
	if s.Measured != nil {
		l.limit(s.Key, s.Measured)
	}
	if s.Assay != "" && l.book.assay(s.Assay) == nil {
		l.say(s.Key, "assay %q is not known", s.Assay)
	}
	if s.Assay != "" && s.Measured != nil {
		l.say(s.Key, "measured and assay, expected one of them")
	}
	for _, key := range s.Implies {
		if t := l.book.sign(key); t == nil || len(t.Implies) > 0 && slices.Contains(t.Implies, s.Key) {
			l.say(s.Key, "implies %q, which is not another sign", key)
		}
	}
}

// limit reads the numbers of a limit. It must look where the worst value of its
// measurement lies, have a number in the first unit, and mean the same in all.
func (l *linter) limit(place string, t *Limit) {
	m := l.book.measurement(t.Measurement)
	if m == nil {
		l.say(place, "measurement %q is not known", t.Measurement)
		return
	}
	looks := map[string]string{">=": "highest", ">": "highest", "<": "lowest", "<=": "lowest"}[t.Is]
	if looks != m.Worst {
		l.say(place, "is %q, but the %s %s counts", t.Is, m.Worst, m.Label)
	}
	t.limits = l.numbers(place, m, t.Limits)
	if t.Younger != nil {
		if t.Younger.Days <= 0 {
			l.say(place, "younger needs days above 0")
		}
		t.Younger.limits = l.numbers(place, m, t.Younger.Limits)
	}
}

func (l *linter) numbers(place string, m *Measurement, texts []string) []limit {
	var out []limit
	for _, text := range texts {
		c, number, unit, err := split(text)
		u, known := m.unit(unit)
		if err != nil || c != "" || !known || u.ByAssay {
			l.say(place, "limit %q, expected a number and one of %s", text, m.unitNames())
			continue
		}
		out = append(out, limit{text, number, u})
	}
	if len(out) == 0 {
		l.say(place, "no limit")
		return nil
	}
	first := out[0].unit.canonical(out[0].number)
	for _, x := range out[1:] {
		// Sources round: 265 mg/dL and 3.0 mmol/L differ by 0.3 %.
		if got := x.unit.canonical(x.number); math.Abs(got-first) > 0.01*math.Abs(first) {
			l.say(place, "limits %s and %s differ by more than 1 %%", out[0].text, x.text)
		}
	}
	return out
}

func (l *linter) assay(a *Assay) {
	l.sourced(a.Key, a.Label, a.Source)
	if a.Group == "" {
		l.say(a.Key, "no group")
	}
	says := map[string]bool{}
	for word, meaning := range a.Results {
		if !slices.Contains([]string{saysNormal, saysAbnormal, saysAbsent}, meaning) {
			l.say(a.Key, "result %s says %q, expected normal, abnormal or absent", word, meaning)
		}
		says[meaning] = true
	}
	if !says[saysNormal] || !says[saysAbnormal] {
		l.say(a.Key, "results need one that says normal and one that says abnormal")
	}
	if a.Hint && says[saysAbsent] {
		l.say(a.Key, "hint, but a result says absent")
	}
	if v := a.Value; v != nil {
		if a.Results[v.Below] == "" || a.Results[v.Otherwise] == "" || v.Unit == "" || v.Is != "<" && v.Is != "<=" || !(v.Low <= v.Limit && v.Limit <= v.High) {
			l.say(a.Key, "value needs a unit, is < or <=, a limit between low and high, and results of the assay for below and otherwise")
		}
	}
}

func (l *linter) criteria(c *Criteria) {
	l.sourced(c.Key, c.Label, c.Source)
	if c.Like != "" {
		other := l.book.criteria(c.Like)
		if other == nil || other.Like != "" || len(c.Items) > 0 {
			l.say(c.Key, "like %q, expected a set with items of its own, and no items here", c.Like)
			return
		}
		for _, key := range c.Without {
			if !slices.ContainsFunc(other.Items, func(i Item) bool { return i.Key == key }) {
				l.say(c.Key, "without %q, which %s does not have", key, c.Like)
			}
		}
	}
	if c.Applies != "" && l.book.sign(c.Applies) == nil {
		l.say(c.Key, "applies: sign %q is not known", c.Applies)
	}
	if n := len(l.book.items(c)); c.Needed < 1 || c.Needed > n {
		l.say(c.Key, "needed %d of %d items", c.Needed, n)
	}
	for _, list := range [][]Item{c.Requires, c.Items} {
		for i := range list {
			l.item(c.Key, &list[i])
			if len(list[i].Points) > 0 {
				l.say(c.Key+"."+list[i].Key, "points in a set of criteria")
			}
		}
		l.uniqueItems(c.Key, list)
	}
}

func (l *linter) uniqueItems(place string, items []Item) {
	var all []string
	for _, i := range items {
		all = append(all, i.Key)
	}
	l.unique(place, all)
}

func (l *linter) item(set string, i *Item) {
	place := set + "." + i.Key
	l.sourced(place, i.Label, "of the set")
	if len(i.Tests) == 0 || i.AtLeast < 0 || i.AtLeast > len(i.Tests) {
		l.say(place, "at_least %d of %d tests", i.AtLeast, len(i.Tests))
	}
	for n := range i.Tests {
		t := &i.Tests[n]
		switch {
		case (t.Sign == "") == (t.Measurement == ""):
			l.say(place, "a test is a sign or a measurement")
		case t.Sign != "" && l.book.sign(t.Sign) == nil:
			l.say(place, "sign %q is not known", t.Sign)
		case t.Measurement != "":
			l.limit(place, &t.Limit)
		}
	}
}

func (l *linter) hscore() {
	h := &l.book.HScore
	l.sourced("hscore", h.Label, h.Source)
	for i := range h.Items {
		item := &h.Items[i]
		l.item("hscore", item)
		if len(item.Points) != len(item.Tests)+1 || !slices.IsSorted(item.Points) {
			l.say("hscore."+item.Key, "points %v, expected %d that do not fall", item.Points, len(item.Tests)+1)
		}
	}
	l.uniqueItems("hscore", h.Items)
	rows := h.Probability
	if len(rows) < 2 || !rows[0].Less || !rows[len(rows)-1].More {
		l.say("hscore.probability", "expected two rows or more, less in the first, more in the last")
	}
	for i := 1; i < len(rows); i++ {
		if rows[i].Points <= rows[i-1].Points || rows[i].Percent < rows[i-1].Percent || rows[i].Less || rows[i-1].More {
			l.say("hscore.probability", "row of %d points: points must rise, and percent not fall", rows[i].Points)
		}
	}
}

var goodCode = regexp.MustCompile(`^(HP:\d{7}|MONDO:\d{7}|LOINC:\d{1,7}-\d|NCIT:C\d+|Orphanet:\d+|ORPHA:\d+|OMIM:\d{6}|CMO:\d{7})$`)

// codes: of a known form, and one meaning each.
func (l *linter) codes() {
	seen := map[string]string{}
	check := func(place string, codes []string) {
		for _, c := range codes {
			if !goodCode.MatchString(c) {
				l.say(place, "code %q is not of the form %s", c, goodCode)
			}
			if other, twice := seen[c]; twice {
				l.say(place, "code %s also stands for %s", c, other)
			}
			seen[c] = place
		}
	}
	for _, m := range l.book.Measurements {
		check(m.Key, m.Codes)
	}
	for _, s := range l.book.Signs {
		check(s.Key, s.Codes)
		check(s.Key, s.Narrower)
	}
	for _, a := range l.book.Assays {
		check(a.Key, a.Codes)
		check(a.Key, a.Abnormal)
	}
}
