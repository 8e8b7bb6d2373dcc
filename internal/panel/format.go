package panel

import (
	"bytes"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
)

// GeneFiles names the gene files of a folder.
func GeneFiles(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if isGeneFile(e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Format writes a gene file in its canonical form: the keys in the order of the
// schema, texts quoted and codes plain, two blanks a level, short things on one
// line, no empty lines. Comments stay with what they stand at.
//
// What is formatted once stays as it is. It changes layout alone: a file whose values or comments would not come out
// as they were is an error, and so is one that cannot be read.
func Format(schema *Field, name string, raw []byte) ([]byte, error) {
	for range passes {
		out, err := formatOnce(schema, name, raw)
		if err != nil || bytes.Equal(out, raw) {
			return out, err
		}
		raw = out
	}
	return nil, fmt.Errorf("%s: a comment finds no place: give it a line of its own above a key", name)
}

// passes bounds how often a file is written until nothing changes: the library
// may hang a comment between two keys onto the other one when it reads it again.
const passes = 5

func formatOnce(schema *Field, name string, raw []byte) ([]byte, error) {
	var before Gene
	if err := datafile.Decode(name, raw, &before); err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	comments := commentsOf(&doc)
	root := doc.Content[0]
	keepEnds(root, func() { arrange(root, schema) })
	out, err := encode(&doc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var after Gene
	var again yaml.Node
	if err := datafile.Decode(name, out, &after); err != nil || yaml.Unmarshal(out, &again) != nil || !reflect.DeepEqual(before, after) {
		return nil, fmt.Errorf("%s: the values would not stay what they are: write it by hand", name)
	}
	if lost := missingFrom(out, raw); lost != "" || !slices.Equal(comments, commentsOf(&again)) {
		return nil, fmt.Errorf("%s: a comment would be lost (%s): give it a line of its own above a key", name, lost)
	}
	return out, nil
}

func encode(doc *yaml.Node) ([]byte, error) {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(doc); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// arrange orders and styles a value and all below it.
func arrange(n *yaml.Node, f *Field) {
	switch n.Kind {
	case yaml.MappingNode:
		n.Style = styleOf(n, f)
		sortKeys(n, f)
		for i := 0; i+1 < len(n.Content); i += 2 {
			n.Content[i].Style = 0
			if at := f.index(n.Content[i].Value); at < len(f.Fields) {
				arrange(n.Content[i+1], f.Fields[at])
			}
		}
	case yaml.SequenceNode:
		n.Style = styleOf(n, f)
		for _, item := range n.Content {
			if f.Item != nil {
				arrange(item, f.Item)
			}
		}
	case yaml.ScalarNode:
		arrangeText(n, f)
	}
}

// styleOf puts on one line what the schema wants there, unless a comment stands
// inside, which would lose its place.
func styleOf(n *yaml.Node, f *Field) yaml.Style {
	if f.Flow && !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return len(commentsOf(c)) > 0 }) {
		return yaml.FlowStyle
	}
	return 0
}

// sortKeys moves keys with their values, and a comment above a key with the key.
func sortKeys(n *yaml.Node, f *Field) {
	type pair struct{ key, value *yaml.Node }
	var pairs []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		pairs = append(pairs, pair{n.Content[i], n.Content[i+1]})
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return f.index(a.key.Value) - f.index(b.key.Value) })
	for i, p := range pairs {
		n.Content[2*i], n.Content[2*i+1] = p.key, p.value
	}
}

// keepEnds leaves the comment above the first key, and that below the last, where
// the file has them: they speak of the file.
func keepEnds(n *yaml.Node, sort func()) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		return
	}
	first, last := n.Content[0], n.Content[len(n.Content)-2]
	head, foot := first.HeadComment, last.FootComment
	first.HeadComment, last.FootComment = "", ""
	sort()
	first, last = n.Content[0], n.Content[len(n.Content)-2]
	first.HeadComment = joinComments(head, first.HeadComment)
	last.FootComment = joinComments(last.FootComment, foot)
}

func joinComments(a, b string) string { return strings.Trim(a+"\n"+b, "\n") }

// arrangeText quotes a text, or takes the quotes off a code that needs none. One
// of several lines stays as it is.
func arrangeText(n *yaml.Node, f *Field) {
	if n.Tag == "!!null" || strings.Contains(n.Value, "\n") {
		return
	}
	if !f.Text {
		n.Style = 0
		return
	}
	n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
	if out, err := yaml.Marshal(n.Value); f.Plain && err == nil && string(bytes.TrimSpace(out)) == n.Value {
		n.Style = 0
	}
}

// commentsOf lists the lines of all comments at and below a value, sorted.
func commentsOf(n *yaml.Node) []string {
	var out []string
	var walk func(*yaml.Node)
	walk = func(n *yaml.Node) {
		for _, block := range []string{n.HeadComment, n.LineComment, n.FootComment} {
			for line := range strings.Lines(block) {
				if line = strings.TrimSpace(line); line != "" {
					out = append(out, line)
				}
			}
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(n)
	slices.Sort(out)
	return out
}

// missingFrom is a line of a comment that the reader of the YAML overlooked, ""
// for none.
func missingFrom(out, raw []byte) string {
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") && !bytes.Contains(out, []byte(line)) {
			return line
		}
	}
	return ""
}
