package knowledge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unique"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// place is somewhere that frequencies of an allele stand: INFO of the input, an
// annotation, a record of a population file.
type place struct {
	Fields
	keys   map[string]statingKey
	text   map[string]string
	own    func(key, text string) (value, why string) // the allele's part of a value, or why it cannot be told
	source string
	doubt  string // why nothing of it is believed
	cohort bool   // a number under a bare key is that of the input's own samples
}

// infoOf is INFO of a record for its allele n.
func (f Fields) infoOf(r *variant.Record, n int, keys map[string]statingKey, source string, cohort bool) place {
	return place{Fields: f, keys: keys, text: r.Info, source: source, cohort: cohort, own: func(key, text string) (string, string) {
		if value, ok := perAllele(text, n, len(r.Alts)); ok {
			return value, ""
		}
		return "", unlikeAlleles(key, text, len(r.Alts))
	}}
}

// perAllele cuts the entry of allele n out of a list of one value an
// alternate allele; a single value stands for a single alternate allele only.
func perAllele(value string, n, alts int) (string, bool) {
	parts := strings.Split(value, ",")
	if len(parts) == alts && n >= 1 && n <= alts {
		return parts[n-1], true
	}
	return "", false
}

// single is the one value of a list that VEP joined by "&" because several
// known variants share the place. Values that differ belong to different
// variants; which is ours is not told, so there is none.
func (f Fields) single(key, text string) (value, why string) {
	one := ""
	for _, value := range strings.Split(text, "&") {
		switch {
		case value == "" || slices.Contains(f.Missing, value) || value == one:
		case one != "":
			return "", wording.Of("frequency.of_several", "key", key, "text", text).In()
		default:
			one = value
		}
	}
	return one, ""
}

// frequency is what the place states of the allele.
func (p place) frequency() (Frequency, error) {
	var out Frequency
	stating := p.stating()
	for _, k := range stating {
		f, err := p.says(k)
		if err != nil {
			return Frequency{}, err
		}
		out = p.join(out, f)
	}
	out = p.tidy(out)
	out.Homozygotes, out.HomozygotesIn = p.count(p.Homozygotes)
	out.Hemizygotes, out.HemizygotesIn = p.count(p.Hemizygotes)
	if most, known := p.mostAlleles(stating); known {
		out = out.withAlleles(most)
	}
	return out, nil
}

// stating are the keys there that state a frequency, the preferred first.
func (p place) stating() []statingKey {
	var out []statingKey
	for name := range p.text {
		if k, ok := p.keys[name]; ok {
			out = append(out, p.accompany(k))
		}
	}
	slices.SortFunc(out, func(a, b statingKey) int { return a.order - b.order })
	return out
}

// says is what one key states: a value that counts, or one that stands beside.
func (p place) says(k statingKey) (Frequency, error) {
	written := p.text[k.name]
	text, why := p.own(k.name, written)
	group, known := p.group(k)
	said := Stated{Level: p.levelOf(k), Population: populationOf(k, group), Source: p.under(k.name)}
	var err error
	switch {
	case why != "": // the largest of them may be the allele's
		said.Value, said.Why, said.Apart = largestOf(written), why, slices.Contains(p.Groups.LeftOut, group)
		return beside(said), nil
	case text == "":
		return Frequency{}, nil
	case slices.Contains(p.Missing, text):
		return beside(Stated{Source: p.source, Why: wording.Of("frequency.no_value", "key", k.name, "text", text).In(), Apart: true}), nil
	case slices.Contains(p.StandIn, text):
		return beside(Stated{Source: p.source, Why: wording.Of("frequency.stand_in", "key", k.name, "text", text).In(), Apart: true}), nil
	}
	if said.Value, err = frequencyOf(k.name, text); err != nil {
		return Frequency{}, err
	}
	if slices.Contains(p.Groups.LeftOut, group) {
		said.Why, said.Apart = wording.Of("frequency.left_out", "group", group).In(), true
	} else if said.Why = p.doubts(k, group); said.Why == "" && !known {
		said.Why = wording.Of("frequency.other_group", "group", group).In()
	}
	if said.Why != "" {
		return beside(said), nil
	}
	return Frequency{Value: said.Value, Written: text, Level: said.Level, Population: said.Population, Source: said.Source}, nil
}

// under is where a key stands. A population file says it hundreds of thousands of times.
func (p place) under(key string) string { return unique.Make(p.source + ", " + key).Value() }

func beside(s Stated) Frequency { return Frequency{Beside: []Stated{s}} }

func frequencyOf(key, text string) (fact.Fact[float64], error) {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value >= 0 && value <= 1) {
		return fact.Fact[float64]{}, fmt.Errorf("%s=%q, expected a frequency from 0 to 1", key, text)
	}
	return fact.Of(value), nil
}

// largestOf is the largest of several values; not known where one is no frequency.
func largestOf(text string) fact.Fact[float64] {
	most := fact.Fact[float64]{}
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == '&' }) {
		value, err := frequencyOf("", part)
		if err != nil {
			return fact.Fact[float64]{}
		}
		most = fact.Of(max(most.Or(0), value.Or(0)))
	}
	return most
}

// group is the code of the population that a key's number is of, "" where it is of
// all or the file does not say; known is false for a code that nobody knows. Of
// several one that counts is enough.
func (p place) group(k statingKey) (code string, known bool) {
	if k.group != "" {
		return k.group, true
	}
	for _, key := range k.groups {
		text := p.text[key]
		if own, why := p.own(key, text); why == "" && own != "" {
			text = own
		}
		for _, name := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == '&' }) {
			code = strings.ToLower(name[strings.LastIndexByte(name, '_')+1:])
			if slices.Contains(p.Missing, code) {
				code = ""
			} else if !slices.Contains(p.Groups.LeftOut, code) {
				return code, slices.Contains(p.Groups.Counted, code)
			}
		}
	}
	return code, true
}

// levelOf is the level of a key: a number of one population is of the level of such.
func (p place) levelOf(k statingKey) string {
	i := slices.IndexFunc(p.Levels, func(l Level) bool { return len(l.OwnNumber) > 0 })
	if k.group == "" || k.level.Bound || i < 0 {
		return k.level.Name
	}
	return p.Levels[i].Name
}

func populationOf(k statingKey, group string) string {
	switch {
	case group == "":
		return k.level.Population
	case k.group != "" && !k.level.Bound:
		return group
	}
	return unique.Make(k.level.Population + ", " + group).Value()
}

// doubts is why a value may not speak for a benign class, "" where it may.
func (p place) doubts(k statingKey, group string) string {
	if p.doubt != "" {
		return p.doubt
	}
	for _, key := range k.filters {
		if text, ok := p.text[key]; ok && !p.passed(text) {
			return key + "=" + text
		}
	}
	for _, key := range k.flags {
		if text, ok := p.text[key]; ok && (text == "" || !p.passed(text)) {
			return wording.Of("frequency.flag", "key", key).In()
		}
	}
	if why := p.tooFew(slices.Concat(k.own, p.ofOthers(k.whole))); why != "" {
		return why
	}
	own := k.own
	if group != "" {
		own = slices.Concat(own, k.ofGroup(group))
		if why := p.tooFew(own); why != "" {
			return why
		}
	}
	switch {
	case k.level.Name == p.Largest.Name:
		return wording.Of("frequency.all_groups").In()
	case k.needsOwn && !slices.ContainsFunc(own, func(key string) bool { _, ok := p.number(key); return ok }):
		return wording.Of("frequency.number_unknown").In()
	}
	return ""
}

// ofOthers leaves out the numbers of the input's own samples.
func (p place) ofOthers(keys []string) []string {
	if !p.cohort {
		return keys
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return slices.Contains(p.AlleleNumber, key) })
}

// passed reports whether filters say PASS, or nothing.
func (p place) passed(text string) bool {
	for _, name := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",;&|", c) }) {
		if !strings.EqualFold(name, "PASS") && !slices.Contains(p.Missing, name) {
			return false
		}
	}
	return true
}

// tooFew says that one of the numbers of chromosomes is too small, or none.
func (p place) tooFew(keys []string) string {
	for _, key := range keys {
		n, ok := p.number(key)
		if text := p.text[key]; !ok && text != "" && !slices.Contains(p.Missing, text) {
			return wording.Of("frequency.no_number", "key", key, "text", text).In()
		}
		if ok && n < float64(p.MinAlleles) {
			return wording.Of("frequency.few_alleles", "key", key, "count", strconv.FormatFloat(n, 'f', -1, 64), "least", fmt.Sprint(p.MinAlleles)).In()
		}
	}
	return ""
}

// number is a count under a key: one for all alleles of the record, or the allele's.
func (p place) number(key string) (float64, bool) {
	text, ok := p.text[key]
	if own, why := p.own(key, text); why == "" {
		text = own
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, ok && err == nil && n >= 0
}

// count is the largest under the keys, with where it stands. It is not known where
// one cannot be read, unless another is above 0.
func (p place) count(keys []string) (fact.Fact[int], string) {
	most, at, open := fact.Fact[int]{}, "", false
	for _, key := range keys {
		text, there := p.text[key]
		if !there || text == "" || slices.Contains(p.Missing, text) || slices.Contains(p.StandIn, text) {
			continue
		}
		n, ok := p.number(key)
		open = open || !ok || n != float64(int(n))
		if ok && (!most.Known() || int(n) > most.Or(0)) {
			most, at = fact.Of(int(n)), p.under(key)
		}
	}
	if open && most.Or(0) == 0 {
		return fact.Fact[int]{}, ""
	}
	return most, at
}

// mostAlleles is how often the allele was seen at most in one of the data sets that
// the place knows; false where one of them does not tell.
func (p place) mostAlleles(stating []statingKey) (int, bool) {
	most, known := 0, false
	for _, k := range stating {
		if k.group != "" || k.level.Bound || len(k.level.OwnNumber) > 0 {
			continue // a part of what the others count
		}
		n, ok := p.alleles(k)
		if !ok {
			return 0, false
		}
		most, known = max(most, n), true
	}
	return most, known
}

// alleles is how often a data set saw the allele: as it counts, or its frequency of
// the chromosomes. 0 is 0 of any number.
func (p place) alleles(k statingKey) (int, bool) {
	for _, key := range k.counts {
		if n, ok := p.number(key); ok {
			return int(n), true
		}
	}
	text, why := p.own(k.name, p.text[k.name])
	value, err := strconv.ParseFloat(text, 64)
	switch {
	case why != "" || err != nil || value < 0:
		return 0, false
	case value == 0:
		return 0, true
	}
	for _, key := range p.ofOthers(k.whole) {
		if n, ok := p.number(key); ok {
			return int(value*n + 0.5), true
		}
	}
	return 0, false
}

// unlikeAlleles says that a key has not a value for every allele.
func unlikeAlleles(key, text string, alleles int) string {
	if alleles == 1 {
		return wording.Of("frequency.unlike_allele", "key", key, "text", text).In()
	}
	return wording.Of("frequency.unlike_alleles", "key", key, "text", text, "count", fmt.Sprint(alleles)).In()
}
