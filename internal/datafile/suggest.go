package datafile

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// suggest adds the key that was meant to every error of a key that is not known,
// where one key of the type is like it.
func suggest(err error, into any) error {
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		return err
	}
	keys := map[string]bool{}
	keysOf(reflect.TypeOf(into), keys, map[reflect.Type]bool{})
	out := &yaml.TypeError{}
	for _, text := range several.Errors {
		if m := noFieldAt.FindStringSubmatch(text); m != nil {
			if key := nearest(m[2], keys); key != "" {
				text = fmt.Sprintf("%skey %q is not known; is %q meant?", m[1], m[2], key)
			}
		}
		out.Errors = append(out.Errors, text)
	}
	return out
}

var noFieldAt = regexp.MustCompile(`^(line \d+: )field (.+) not found in type .*$`)

// keysOf collects the keys of a type and of all below it.
func keysOf(t reflect.Type, keys map[string]bool, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		keysOf(t.Elem(), keys, seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); tag != "" && tag != "-" {
				keys[tag] = true
				keysOf(t.Field(i).Type, keys, seen)
			}
		}
	}
}

// nearest is the one key that a slip of the hand turns into text: two letters
// at most, and fewer than half of them; "" for none.
func nearest(text string, keys map[string]bool) string {
	best, at := "", min(3, (len(text)+1)/2)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if d := distance(text, key); d < at {
			best, at = key, d
		}
	}
	return best
}

// longest bounds the keys that are compared, in bytes.
const longest = 40

// distance counts the letters to change, add, leave out, or swap with the next.
func distance(a, b string) int {
	if apart := len(a) - len(b); apart > 2 || apart < -2 || len(a) > longest || len(b) > longest {
		return 3
	}
	var rows [longest + 1][longest + 1]uint8
	for i := range len(a) + 1 {
		rows[i][0] = uint8(i)
	}
	for j := range len(b) + 1 {
		rows[0][j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := uint8(1)
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return int(rows[len(a)][len(b)])
}
