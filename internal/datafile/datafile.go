// Package datafile reads the YAML files in which the panel, its rules and its
// words lie.
package datafile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Decode reads a file of one document into a value. It is strict: no key that
// the value does not know, no anchor or alias (a small file must not become a
// large one). Errors name file and line in the words of the file, not of Go.
func Decode(name string, raw []byte, into any) error {
	_, err := decode(name, raw, into)
	return err
}

// DecodeSeen is Decode for a file whose values reach terminals: characters that act unseen,
// which a file can hold as escapes, are an error. Everything was read all the same.
func DecodeSeen(name string, raw []byte, into any) error {
	node, err := decode(name, raw, into)
	if err != nil {
		return err
	}
	if err := characters(name, node); err != nil {
		return &unseen{err}
	}
	return nil
}

// unseen is an error of characters alone.
type unseen struct{ error }

// Unseen reports whether DecodeSeen read everything, and refuses characters alone.
func Unseen(err error) bool {
	var u *unseen
	return errors.As(err, &u)
}

func decode(name string, raw []byte, into any) (*yaml.Node, error) {
	if err := checkText(name, raw); err != nil {
		return nil, err
	}
	var node yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	if err := decoder.Decode(&node); err != nil {
		return nil, plain(name, err)
	}
	var second yaml.Node
	switch err := decoder.Decode(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, plain(name, err)
	default:
		return nil, fmt.Errorf("%s:%d: more than one document, expected one", name, second.Content[0].Line)
	}
	if at := alias(&node); at != nil {
		return nil, fmt.Errorf("%s:%d: anchor or alias, expected the value itself", name, at.Line)
	}
	if err := checkSize(name, &node); err != nil {
		return nil, err
	}
	if err := checkValues(name, &node); err != nil {
		return nil, err
	}
	strict := yaml.NewDecoder(bytes.NewReader(raw))
	strict.KnownFields(true)
	if err := strict.Decode(into); err != nil {
		return nil, plain(name, suggest(err, into))
	}
	return &node, nil
}

func alias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	for _, child := range n.Content {
		if found := alias(child); found != nil {
			return found
		}
	}
	return nil
}

// plain says an error of the YAML library with file and line in front, one
// line each.
func plain(name string, err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: empty, expected keys and values", name)
	}
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		return inWords(name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	var out []error
	for _, text := range several.Errors {
		out = append(out, inWords(name, text))
	}
	return &partial{errors.Join(out...)}
}

// partial is an error of single values: everything else was read.
type partial struct{ error }

// Partial reports whether Decode read everything that its error does not name.
func Partial(err error) bool {
	var p *partial
	return errors.As(err, &p)
}

var (
	atLine  = regexp.MustCompile(`^line (\d+): (.*)$`)
	noField = regexp.MustCompile(`^field (.+) not found in type .*$`)
	noValue = regexp.MustCompile("^cannot unmarshal (!!\\w+)(?: (`.*`))? into (.*)$")
)

// wanted is the kind of value that a Go type stands for.
func wanted(goType string) string {
	switch {
	case strings.HasPrefix(goType, "int"), strings.HasPrefix(goType, "float"), strings.HasSuffix(goType, ".Pos"):
		return "a number"
	case goType == "bool":
		return "true or false"
	case goType == "string":
		return "a text"
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	}
	return "another kind of value"
}

// noToken is what the library says of a tab for indentation, and of @ or `.
const noToken = "found character that cannot start any token"

// kinds are YAML's tags in words.
var kinds = map[string]string{"!!seq": "a list", "!!map": "keys and values", "!!str": "a text", "!!int": "a number", "!!float": "a number", "!!bool": "true or false", "!!null": "nothing"}

func inWords(name, text string) error {
	place := name
	if m := atLine.FindStringSubmatch(text); m != nil {
		place, text = name+":"+m[1], m[2]
	}
	if m := noField.FindStringSubmatch(text); m != nil {
		text = fmt.Sprintf("key %q is not known", m[1])
	} else if m := noValue.FindStringSubmatch(text); m != nil {
		text = strings.TrimSpace(kinds[m[1]]+" "+m[2]) + ", expected " + wanted(m[3])
	} else if text == noToken {
		text += ": indent with spaces, not tabs, and quote a text that begins with a special character"
	} else if strings.Contains(text, "tab character") {
		text += ": indent with spaces"
	}
	return fmt.Errorf("%s: %s", place, text)
}
