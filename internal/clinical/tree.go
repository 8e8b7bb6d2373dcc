package clinical

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// node is a JSON value with its path, for messages. The zero node is "not
// there": asking it for anything gives "not there" again.
type node struct {
	path  string
	value any // map[string]any, []any, string, json.Number, bool or nil
	there bool
}

// maxDepth bounds the nesting of a file.
const maxDepth = 100

// maxList bounds a list: reports are compared each with each.
const maxList = 10000

// parseTree reads one JSON document. It is stricter than encoding/json: a key
// that is there twice is a fault, for the second would silently win.
func parseTree(name string, raw []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	line := func() int { return 1 + bytes.Count(raw[:min(int(d.InputOffset()), len(raw))], []byte("\n")) }
	value, err := branch(d, "$", 0)
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return node{}, fmt.Errorf("%s:%d: the file ends inside the JSON: it is truncated", name, line())
	case errors.As(err, &syntax):
		return node{}, fmt.Errorf("%s:%d: not JSON: %w", name, 1+bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n")), err)
	case err != nil:
		return node{}, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return node{}, fmt.Errorf("%s:%d: more than one JSON document, expected one phenopacket of one person", name, line())
	}
	return node{"$", value, true}, nil
}

func branch(d *json.Decoder, path string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%s: nested more than %d deep", path, maxDepth)
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return object(d, path, depth)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := branch(d, fmt.Sprintf("%s[%d]", path, len(list)), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return t, nil
}

func object(d *json.Decoder, path string, depth int) (any, error) {
	out := map[string]any{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok {
			return nil, fmt.Errorf("%s: a key that is not a text", path)
		}
		at := path + "." + short(key)
		v, err := branch(d, at, depth+1)
		if err != nil {
			return nil, err
		}
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("%s: the key is there twice", at)
		}
		out[key] = v
	}
	_, err := d.Token()
	return out, err
}

// at goes down by keys. Protobuf's JSON may write timeObserved or time_observed.
func (n node) at(keys ...string) node {
	for _, key := range keys {
		object, _ := n.value.(map[string]any)
		v, ok := object[key]
		if !ok {
			if snake := snaked(key); snake != key {
				if v, ok = object[snake]; ok {
					key = snake
				}
			}
		}
		n = node{n.path + "." + key, v, ok && v != nil}
	}
	return n
}

func snaked(key string) string {
	var b strings.Builder
	for _, r := range key {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// list are the elements of a list; of anything else a fault.
func (n node) list(say func(node, string, ...any)) []node {
	if !n.there {
		return nil
	}
	items, ok := n.value.([]any)
	if !ok {
		say(n, "%s, expected a list", n.kind())
		return nil
	}
	if len(items) > maxList {
		say(n, "%d entries, expected no more than %d of one person", len(items), maxList)
		return nil
	}
	out := make([]node, len(items))
	for i, v := range items {
		out[i] = node{fmt.Sprintf("%s[%d]", n.path, i), v, v != nil}
	}
	return out
}

// text is a string, "" where there is none; anything else is a fault.
func (n node) text(say func(node, string, ...any)) string {
	if !n.there {
		return ""
	}
	s, ok := n.value.(string)
	if !ok {
		say(n, "%s, expected a text", n.kind())
	}
	return strings.TrimSpace(s)
}

func (n node) kind() string {
	switch n.value.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	}
	return "nothing"
}
