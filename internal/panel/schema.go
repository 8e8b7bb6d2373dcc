package panel

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// SchemaFile is the JSON Schema of a gene file: the home of what each key means,
// of the order of the keys and of how their values are written.
const SchemaFile = "gene.schema.json"

// Field is a key of a gene file, in the order of the schema.
type Field struct {
	Path    string // conditions[].name
	Name    string
	Needed  bool
	Meaning string
	Choices []string
	Formed  bool // the value must match a pattern
	Example *yaml.Node
	// Text is set for a value that is text, which is quoted unless it is Plain.
	Text, Plain bool
	// Flow is set for keys and lists that stand on one line.
	Flow bool
	// Fields are the keys below; Item is the element of a list.
	Fields []*Field
	Item   *Field
}

// ParseSchema reads the schema. JSON is YAML, whose reader keeps the order.
func ParseSchema(raw []byte) (*Field, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", SchemaFile, err)
	}
	if len(doc.Content) == 0 {
		return nil, errors.New(SchemaFile + ": empty")
	}
	return parseField("", "", doc.Content[0]), nil
}

func parseField(path, name string, n *yaml.Node) *Field {
	f := &Field{Path: path, Name: name, Meaning: text(n, "description")}
	style := text(n, "x-style")
	f.Plain, f.Flow = style == "plain", style == "flow"
	for _, choice := range list(n, "enum") {
		f.Choices = append(f.Choices, choice.Value)
	}
	f.Formed = text(n, "pattern") != ""
	f.Text = text(n, "type") == "string" || len(f.Choices) > 0
	if examples := list(n, "examples"); len(examples) > 0 {
		f.Example = examples[0]
	}
	var needed []string
	for _, key := range list(n, "required") {
		needed = append(needed, key.Value)
	}
	if p := value(n, "properties"); p != nil {
		for i := 0; i+1 < len(p.Content); i += 2 {
			key := p.Content[i].Value
			below := parseField(strings.TrimPrefix(path+"."+key, "."), key, p.Content[i+1])
			below.Needed = slices.Contains(needed, key)
			f.Fields = append(f.Fields, below)
		}
	}
	if items := value(n, "items"); items != nil {
		f.Item = parseField(path+"[]", name, items)
	}
	return f
}

// value is the value of a key, nil where there is none.
func value(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func text(n *yaml.Node, key string) string {
	if v := value(n, key); v != nil {
		return v.Value
	}
	return ""
}

func list(n *yaml.Node, key string) []*yaml.Node {
	if v := value(n, key); v != nil && v.Kind == yaml.SequenceNode {
		return v.Content
	}
	return nil
}

// index is the place of a key among the fields; behind them all for one that is
// not known.
func (f *Field) index(key string) int {
	for i, below := range f.Fields {
		if below.Name == key {
			return i
		}
	}
	return len(f.Fields)
}

// Each calls do with every field below, from the top, in the order of the schema.
func (f *Field) Each(do func(*Field)) {
	for _, below := range f.Fields {
		do(below)
		below.Each(do)
	}
	if f.Item != nil {
		f.Item.Each(do)
	}
}
