package clinical

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// form is a unit as its spelling does not change it: a power of ten, and the
// other factors. UCUM writes one unit in many ways: 10*9/L, 10*9.L-1, 10*9/l,
// {platelets}/uL, 1/uL.
type form struct {
	power   int
	factors string
}

var (
	annotation = regexp.MustCompile(`\{[^{}]*\}`)
	tenTo      = regexp.MustCompile(`^10[*^]([+-]?\d{1,2})$`)
	whole      = regexp.MustCompile(`^10*$`)
	unitPart   = regexp.MustCompile(`^([^\d+-]+)([+-]?\d)?$`)
	litre      = regexp.MustCompile(`^[munpfcd]?l$`)
)

// formOf reads a unit; what is not made of factors (UO:0000316) stands as it is.
// False where there is nothing.
func formOf(text string) (form, bool) {
	text = spelled(annotation.ReplaceAllString(text, ""))
	if text == "" {
		return form{}, false
	}
	if strings.HasPrefix(text, "x10") {
		text = text[1:]
	}
	out, factors, name := form{}, map[string]int{}, text
	for sign := 1; text != ""; {
		end := strings.IndexAny(text, "/.")
		part := text
		if end >= 0 {
			part = text[:end]
		}
		if !out.add(factors, part, sign) {
			return form{factors: name}, true
		}
		if end < 0 {
			break
		}
		if sign = 1; text[end] == '/' {
			sign = -1
		}
		text = text[end+1:]
	}
	var list []string
	for name, n := range factors {
		if n != 0 {
			list = append(list, fmt.Sprintf("%s^%d", name, n))
		}
	}
	slices.Sort(list)
	out.factors = strings.Join(list, " ")
	return out, out.factors != ""
}

// add takes one factor, or divides by it.
func (f *form) add(factors map[string]int, part string, sign int) bool {
	if m := tenTo.FindStringSubmatch(part); m != nil {
		n, err := strconv.Atoi(m[1])
		f.power += sign * n
		return err == nil
	}
	if part == "" || whole.MatchString(part) { // nothing, or 1, 10, 100 ...
		f.power += sign * max(0, len(part)-1)
		return len(part) < 20
	}
	m := unitPart.FindStringSubmatch(part)
	if m == nil {
		return false
	}
	name, n := m[1], 1
	if m[2] != "" {
		n, _ = strconv.Atoi(m[2])
	}
	switch {
	case litre.MatchString(name): // l and L are one unit
		name = name[:len(name)-1] + "L"
	case name == "[iU]": // as are [iU] and [IU]
		name = "[IU]"
	}
	factors[name] += sign * n
	return true
}

// unit finds a unit by any of its spellings, or one that is a power of ten of it
// (10*6/L is a thousandth of 10*9/L). Letters keep their case (G is not g, K is
// not k), that of the litre apart; the sign for micro may be one of three.
func (m *Measurement) unit(text string) (Unit, bool) {
	given, ok := formOf(text)
	if !ok {
		return Unit{}, false
	}
	var scaled *Unit
	for _, u := range m.Units {
		for _, name := range append([]string{u.Unit}, u.Also...) {
			f, _ := formOf(name)
			switch {
			case f == given:
				return u, true
			case f.factors == given.factors && scaled == nil && u.Minus == 0 && !u.ByAssay:
				scaled = &Unit{Unit: strings.TrimSpace(text), Factor: rounded(u.Factor * math.Pow10(given.power-f.power))}
			}
		}
	}
	if scaled == nil {
		return Unit{}, false
	}
	return *scaled, true
}
