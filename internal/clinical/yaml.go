package clinical

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// yamlVersion is the version of the short format that is read.
const yamlVersion = "1"

// yamlReader walks the file node by node: each message has the line and the key.
type yamlReader struct {
	book   *Book
	record *Record
	faults []yamlFault
}

type yamlFault struct {
	line int
	err  error
}

func (y *yamlReader) say(n *yaml.Node, key, format string, args ...any) {
	y.faults = append(y.faults, yamlFault{n.Line, fmt.Errorf("%s:%d: %s: %s", y.record.File, n.Line, key, fmt.Sprintf(format, args...))})
}

// inOrder are the faults by line.
func (y *yamlReader) inOrder() error {
	slices.SortStableFunc(y.faults, func(a, b yamlFault) int { return a.line - b.line })
	var out []error
	for _, f := range y.faults {
		out = append(out, f.err)
	}
	return errors.Join(out...)
}

func (b *Book) readYAML(r *Record, raw []byte) error {
	r.Format = FormatYAML
	var doc yaml.Node
	if err := datafile.Decode(r.File, raw, &doc); err != nil {
		return err
	}
	y := &yamlReader{book: b, record: r}
	root := &doc
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		root = doc.Content[0]
	}
	if root.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: %s, expected keys and values: a clinical YAML file", r.File, root.Line, kindOf(root))
	}
	top := y.fields(root, "", "version", "subject", "sex", "age", "date_of_birth", "episode", "signs", "measurements", "assays")
	y.version(root, top["version"])
	if len(y.faults) > 0 && top["version"] == nil { // not a file of ours
		return y.faults[len(y.faults)-1].err
	}
	y.person(top)
	y.episode(top["episode"])
	y.signs(top["signs"])
	y.measurements(top["measurements"])
	y.assays(top["assays"])
	return y.inOrder()
}

func kindOf(n *yaml.Node) string {
	return map[yaml.Kind]string{yaml.SequenceNode: "a list", yaml.MappingNode: "keys and values", yaml.ScalarNode: "a text"}[n.Kind]
}

// fields are the values of a mapping by key. Keys that are not among known, or
// there twice, are faults.
func (y *yamlReader) fields(n *yaml.Node, at string, known ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	if n == nil || empty(n) {
		return out
	}
	if n.Kind != yaml.MappingNode {
		y.say(n, strings.TrimSuffix(at, "."), "%s, expected keys and values", kindOf(n))
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !slices.Contains(known, key.Value):
			y.say(key, at+short(key.Value), "not known, expected one of %s", strings.Join(known, ", "))
		case out[key.Value] != nil:
			y.say(key, at+key.Value, "there twice")
		default:
			out[key.Value] = value
		}
	}
	return out
}

// empty reports a key without a value, which is as if it were not there.
func empty(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || strings.TrimSpace(n.Value) == "")
}

// scalar is the text of a value; false when there is none.
func (y *yamlReader) scalar(n *yaml.Node, key string) (string, bool) {
	if empty(n) {
		return "", false
	}
	if n.Kind != yaml.ScalarNode {
		y.say(n, key, "%s, expected one value", kindOf(n))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

func (y *yamlReader) version(root, n *yaml.Node) {
	v, ok := y.scalar(n, "version")
	switch {
	case n == nil || !ok:
		y.say(root, "version", "missing, expected version: %s (of the format)", yamlVersion)
	case v != yamlVersion:
		y.say(n, "version", "%q, expected %s", short(v), yamlVersion)
	}
}

func (y *yamlReader) person(top map[string]*yaml.Node) {
	r := y.record
	r.Subject, _ = y.scalar(top["subject"], "subject")
	if sex, ok := y.scalar(top["sex"], "sex"); ok {
		switch strings.ToLower(sex) {
		case "male", "female":
			r.Sex = strings.ToLower(sex)
		case "unknown":
		default:
			y.say(top["sex"], "sex", "%q, expected male, female or unknown", short(sex))
		}
	}
	r.Born = y.date(top["date_of_birth"], "date_of_birth")
	if text, ok := y.scalar(top["age"], "age"); ok {
		a, err := plainly(text)
		if err != nil {
			y.say(top["age"], "age", "%v", err)
		} else {
			r.Age = fact.Of(a)
		}
		if r.Born.Known() {
			y.say(top["age"], "age", "beside date_of_birth, expected one of them")
		}
	}
}

func (y *yamlReader) date(n *yaml.Node, key string) fact.Fact[time.Time] {
	text, ok := y.scalar(n, key)
	if !ok {
		return fact.Fact[time.Time]{}
	}
	t, err := parseDate(text, y.record.Now)
	if err != nil {
		y.say(n, key, "%v", err)
		return fact.Fact[time.Time]{}
	}
	return fact.Of(t)
}

func (y *yamlReader) episode(n *yaml.Node) {
	of := y.fields(n, "episode.", "from", "to")
	y.record.From, y.record.To = y.date(of["from"], "episode.from"), y.date(of["to"], "episode.to")
}

func (y *yamlReader) signs(n *yaml.Node) {
	of := y.fields(n, "signs.", keys(y.book.Signs)...)
	for _, key := range sorted(of) {
		answer, ok := y.scalar(of[key], "signs."+key)
		if !ok {
			continue
		}
		switch strings.ToLower(answer) {
		case "yes", "true":
			y.record.Reports[key] = []Report{{Present: true, By: "signs." + key}}
		case "no", "false":
			y.record.Reports[key] = []Report{{By: "signs." + key}}
		case "unknown":
		default:
			y.say(of[key], "signs."+key, "%q, expected yes, no or unknown", short(answer))
		}
	}
}

func (y *yamlReader) measurements(n *yaml.Node) {
	of := y.fields(n, "measurements.", keys(y.book.Measurements)...)
	for _, m := range y.book.Measurements {
		node, key := of[m.Key], "measurements."+m.Key
		if empty(node) {
			continue
		}
		if node.Kind != yaml.SequenceNode {
			y.measurement(m, node, key)
			continue
		}
		for i, one := range node.Content {
			y.measurement(m, one, fmt.Sprintf("%s[%d]", key, i))
		}
	}
}

// measurement reads "72 g/L" or {value: 72, unit: g/L, date: ..., factor: ...}.
func (y *yamlReader) measurement(m *Measurement, n *yaml.Node, key string) {
	text, unit := "", ""
	at := n
	var date fact.Fact[time.Time]
	factor := 0.0
	switch {
	case n.Kind == yaml.ScalarNode:
		text, _ = y.scalar(n, key)
	case n.Kind == yaml.MappingNode:
		of := y.fields(n, key+".", "value", "unit", "date", "factor")
		text, _ = y.scalar(of["value"], key+".value")
		unit, _ = y.scalar(of["unit"], key+".unit")
		date = y.date(of["date"], key+".date")
		if f, ok := y.scalar(of["factor"], key+".factor"); ok {
			c, x, rest, err := split(f)
			if factor = x; err != nil || c+rest != "" || !(x > 0) {
				y.say(of["factor"], key+".factor", "%q, expected a number above 0", short(f))
				return
			}
		}
		if of["value"] != nil {
			at = of["value"]
		}
	default:
		y.say(n, key, "%s, expected a value with its unit, such as %q", kindOf(n), "72 "+m.Units[0].Unit)
		return
	}
	v, err := m.worded(text, unit, factor)
	if other := y.book.thousands(m, text, unit, factor); other != nil {
		err = other
	}
	if err != nil {
		y.say(at, key, "%v", err)
		return
	}
	v.Date, v.place = date, key
	if t, known := date.Get(); !y.record.inEpisode(t, known) {
		y.record.Unused = append(y.record.Unused, Unused{m.Label + " " + v.Text + " (" + day(date) + ")", wording.Of("clinical.unused.episode").In()})
		return
	}
	y.record.Values[m.Key] = append(y.record.Values[m.Key], v)
}

// worded reads a value from text. The unit may be in it or beside it.
func (m *Measurement) worded(text, unit string, factor float64) (Value, error) {
	example := fmt.Sprintf("expected a number and its unit, one of %s", m.unitNames())
	if text == "" {
		return Value{}, fmt.Errorf("no value, %s", example)
	}
	compare, number, inside, err := split(text)
	switch {
	case strings.Contains(text, ","):
		return Value{}, fmt.Errorf("%q, %s; decimals are written with a point, thousands without a sign", short(text), example)
	case err != nil:
		return Value{}, fmt.Errorf("%q, %s", short(text), example)
	case inside != "" && unit != "" && spelled(inside) != spelled(unit):
		return Value{}, fmt.Errorf("two units, %s and %s", short(inside), short(unit))
	case inside == "":
		inside = unit
	}
	return m.value(compare, number, inside, strings.TrimSpace(compare+trim(number)+" "+inside), factor)
}

var groups = regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`)

// thousands refuses a number that may have its point between the thousands, as
// many countries write it (5.000): where the number without the point is
// plausible, and a limit tells the two apart or the number as it stands is not
// plausible.
func (b *Book) thousands(m *Measurement, text, unit string, factor float64) error {
	parts := quantity.FindStringSubmatch(text)
	if parts == nil || !groups.MatchString(parts[2]) {
		return nil
	}
	joined := strings.Replace(text, ".", "", 1)
	big, err := m.worded(joined, unit, factor)
	if err != nil {
		return nil
	}
	small, err := m.worded(text, unit, factor)
	differ := slices.ContainsFunc(b.limitsOf(m.Key), func(l *Limit) bool {
		any := Age{0, math.Inf(1)}
		return l.met(small, any) != l.met(big, any)
	})
	if err == nil && !differ {
		return nil
	}
	number, _ := strconv.ParseFloat(parts[2], 64)
	return fmt.Errorf("%q may be %s or %s: write one of them, without a point between the thousands and without zeros at the end", short(text), trim(number), strings.Replace(parts[2], ".", "", 1))
}

// limitsOf are all limits of a measurement.
func (b *Book) limitsOf(measurement string) []*Limit {
	var out []*Limit
	add := func(l *Limit) {
		if l != nil && l.Measurement == measurement {
			out = append(out, l)
		}
	}
	for _, s := range b.Signs {
		add(s.Measured)
	}
	lists := [][]Item{b.HScore.Items}
	for _, c := range b.Criteria {
		lists = append(lists, c.Requires, c.Items)
	}
	for _, item := range slices.Concat(lists...) {
		for i := range item.Tests {
			add(&item.Tests[i].Limit)
		}
	}
	return out
}

func (y *yamlReader) assays(n *yaml.Node) {
	if empty(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		y.say(n, "assays", "%s, expected a list of {assay, result, value, date}", kindOf(n))
		return
	}
	for i, one := range n.Content {
		y.assay(one, fmt.Sprintf("assays[%d]", i))
	}
}

func (y *yamlReader) assay(n *yaml.Node, key string) {
	of := y.fields(n, key+".", "assay", "result", "value", "date")
	name, ok := y.scalar(of["assay"], key+".assay")
	if !ok {
		y.say(n, key+".assay", "missing, expected one of %s", strings.Join(keys(y.book.Assays), ", "))
		return
	}
	a := y.book.assay(name)
	if a == nil {
		y.say(of["assay"], key+".assay", "%q, expected one of %s", short(name), strings.Join(keys(y.book.Assays), ", "))
		return
	}
	out := Result{Assay: a.Key, place: key, Date: y.date(of["date"], key+".date")}
	word, stated := y.scalar(of["result"], key+".result")
	value, measured := y.scalar(of["value"], key+".value")
	if word = strings.ToLower(word); stated && word != "unknown" && a.Results[word] == "" {
		y.say(of["result"], key+".result", "%q, expected one of %s", short(word), strings.Join(a.results(), ", "))
		return
	}
	if word == "unknown" {
		word = ""
	}
	out.Value = value
	switch byValue, err := a.byValue(value); {
	case measured && err != nil:
		y.say(of["value"], key+".value", "%v", err)
		return
	case !measured && !stated:
		y.say(n, key, "neither result nor value")
		return
	case measured && byValue == "" && !stated:
		y.say(n, key+".result", "missing: there is no limit by which a value of this assay becomes a result; expected one of %s", strings.Join(a.results(), ", "))
		return
	case word == "":
		word = byValue
	case byValue != "" && (a.Results[byValue] == saysNormal) != (a.Results[word] == saysNormal):
		word, out.Unsaid = "", wording.Of("clinical.value_against_result", "value", short(value), "is", wording.Word(byValue), "says", wording.Word(word)).In()
	}
	if out.Word = word; word == "" && out.Unsaid == "" { // not done, or not told
		y.record.Unused = append(y.record.Unused, Unused{strings.TrimSpace(a.Label + " " + short(value)), wording.Of("clinical.unused.unknown").In()})
		return
	}
	// A cell test looks at what somebody was born with: its day does not matter.
	y.record.Results = append(y.record.Results, out)
}

// byValue is the result that a value gives, "" where the assay has no limit.
func (a *Assay) byValue(text string) (string, error) {
	if text == "" || a.Value == nil {
		return "", nil
	}
	v := a.Value
	compare, number, unit, err := split(text)
	switch {
	case err != nil || unit != v.Unit:
		return "", fmt.Errorf("%q, expected a number and the unit %s", short(text), v.Unit)
	case number < v.Low || number > v.High:
		return "", fmt.Errorf("%s is not plausible: expected %g to %g %s", short(text), v.Low, v.High, v.Unit)
	}
	switch t := beyond(compare, number, v.Is, v.Limit); t {
	case Yes:
		return v.Below, nil
	case No:
		return v.Otherwise, nil
	}
	return "", nil
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
