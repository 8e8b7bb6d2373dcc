package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"

	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Again is what came of running the screening of a report again. The zero Again is that
// it was not.
type Again struct {
	// Why is the sentence that says why it was not, Cause what it needs.
	Why, Cause string
	ran, same  bool
	apart      []Difference
}

// Difference is a value of a report that another run does not give. A value that is not
// there is "".
type Difference struct{ Path, Stated, Found string }

// CompareRuns compares the bytes of a report with a report made anew. When it was made,
// and by which program, is left out: the one always differs, the other is a check of its
// own.
func CompareRuns(raw []byte, stated, found *Report) (Again, error) {
	anew := *found
	anew.Run.Started, anew.Run.Finished, anew.Run.Tool = stated.Run.Started, stated.Run.Finished, stated.Run.Tool
	text, err := JSON(&anew)
	if err != nil || bytes.Equal(raw, text) {
		return Again{ran: err == nil, same: err == nil}, err
	}
	var a, b any
	for _, side := range []struct {
		text []byte
		into *any
	}{{raw, &a}, {text, &b}} {
		d := json.NewDecoder(bytes.NewReader(side.text))
		d.UseNumber()
		if err := d.Decode(side.into); err != nil {
			return Again{}, err
		}
	}
	out := Again{ran: true}
	out.compare("", a, b)
	return out, nil
}

// compare walks two values side by side and keeps what differs, in the order of the keys.
func (a *Again) compare(path string, stated, found any) {
	switch x := stated.(type) {
	case map[string]any:
		if y, ok := found.(map[string]any); ok {
			a.compareObjects(path, x, y)
			return
		}
	case []any:
		if y, ok := found.([]any); ok {
			a.compareLists(path, x, y)
			return
		}
	}
	if !reflect.DeepEqual(stated, found) {
		a.differ(path, stated, found)
	}
}

func (a *Again) compareObjects(path string, stated, found map[string]any) {
	keys := slices.Concat(slices.Collect(maps.Keys(stated)), slices.Collect(maps.Keys(found)))
	slices.Sort(keys)
	for _, k := range slices.Compact(keys) {
		at := path + keyText(k, path == "")
		x, inX := stated[k]
		y, inY := found[k]
		switch {
		case !inX:
			a.differ(at, absent{}, y)
		case !inY:
			a.differ(at, x, absent{})
		default:
			a.compare(at, x, y)
		}
	}
}

func (a *Again) compareLists(path string, stated, found []any) {
	for i := range max(len(stated), len(found)) {
		at := path + "[" + strconv.Itoa(i) + "]"
		switch {
		case i >= len(stated):
			a.differ(at, absent{}, found[i])
		case i >= len(found):
			a.differ(at, stated[i], absent{})
		default:
			a.compare(at, stated[i], found[i])
		}
	}
}

var plainKey = regexp.MustCompile(`^\w+$`)

func keyText(key string, first bool) string {
	switch {
	case !plainKey.MatchString(key):
		return "[" + strconv.Quote(key) + "]"
	case first:
		return key
	}
	return "." + key
}

// valueMost is how much of a value is shown, in letters, and valueLead how much of it
// before the first letter that differs.
const (
	valueMost = 240
	valueLead = 30
)

// differ keeps two values that differ, as JSON in a line each, cut where they are long to
// what is around the first letter that differs.
func (a *Again) differ(path string, stated, found any) {
	x, y := valueText(stated), valueText(found)
	from := 0
	for from < min(len(x), len(y)) && x[from] == y[from] {
		from++
	}
	if from -= valueLead; from < 0 || max(len(x), len(y)) <= valueMost {
		from = 0
	}
	a.apart = append(a.apart, Difference{path, cutText(x, from), cutText(y, from)})
}

// absent is a value that is not there.
type absent struct{}

func valueText(v any) []rune {
	if v == (absent{}) {
		return nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return []rune("?")
	}
	return []rune(string(bytes.TrimSpace(b.Bytes())))
}

func cutText(text []rune, from int) string {
	before, after := "", ""
	if from > 0 && len(text) > 0 {
		before, text = "...", text[from:]
	}
	if len(text) > valueMost {
		text, after = text[:valueMost], "..."
	}
	return before + string(text) + after
}

// State is what came of it: only the same bytes agree.
func (a Again) State() State {
	switch {
	case a.Why != "" || !a.ran:
		return NotCompared
	case a.same:
		return Agrees
	}
	return Differs
}

// Differences is how many values differ.
func (a Again) Differences() int { return len(a.apart) }

// Lines are what came of it in words: first in a line, then each value that differs, most
// of them at the most.
func (a Again) Lines(words *wording.Catalogue, most int) []string {
	switch {
	case a.State() == NotCompared && a.Why == "":
		return []string{words.Text("verify.again_not", "why", words.Text("verify.again_skipped"))}
	case a.State() == NotCompared:
		return []string{words.Text("verify.again_not", "why", words.Text(a.Why, "cause", a.Cause))}
	case a.State() == Agrees:
		return []string{words.Text("verify.again_agrees")}
	case len(a.apart) == 0:
		return []string{words.Text("verify.again_form")}
	}
	out := []string{words.Text("verify.again_differs", "count", strconv.Itoa(len(a.apart)))}
	shown := func(value string) string {
		if value == "" {
			return words.Text("verify.again_nothing")
		}
		return value
	}
	for i, d := range a.apart {
		if i == most {
			return append(out, words.Text("verify.again_more", "count", strconv.Itoa(len(a.apart)-most)))
		}
		out = append(out, words.Text("verify.again_value", "path", d.Path, "found", shown(d.Found), "stated", shown(d.Stated)))
	}
	return out
}
