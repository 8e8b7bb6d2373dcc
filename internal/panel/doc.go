package panel

import (
	_ "embed"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// frame is docs/gene-format.md without its tables.
//
//go:embed gene-format.md
var frame string

// Doc writes docs/gene-format.md: the keys from the schema and the rules, in the
// frame of what is said in prose.
func Doc(schema *Field, rules []Rule) (string, error) {
	var keys, checks strings.Builder
	keys.WriteString("| key | needed | meaning | example |\n|---|---|---|---|\n")
	var failed error
	schema.Each(func(f *Field) {
		example, err := oneLine(f)
		if err != nil && failed == nil {
			failed = err
		}
		needed := map[bool]string{true: "yes"}[f.Needed]
		meaning := f.Meaning
		if len(f.Choices) > 0 {
			meaning += " (" + strings.Join(f.Choices, ", ") + ")"
		}
		fmt.Fprintf(&keys, "| `%s` | %s | %s | `%s` |\n", f.Path, needed, cell(meaning), cell(example))
	})
	checks.WriteString("| rule | demands |\n|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(&checks, "| `%s` | %s |\n", r.Name, cell(r.Demands))
	}
	text := strings.NewReplacer("{{keys}}\n", keys.String(), "{{rules}}\n", checks.String()).Replace(frame)
	return text, failed
}

// cell keeps a text within its cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// oneLine is the example of a key as a gene file writes it, on one line.
func oneLine(f *Field) (string, error) {
	if f.Example == nil {
		return "", fmt.Errorf("%s: %s has no example", SchemaFile, f.Path)
	}
	n := copied(f.Example)
	arrange(n, f)
	flow(n)
	out, err := yaml.Marshal(n)
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", SchemaFile, f.Path, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// copied is a value without the style of the schema's JSON.
func copied(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value}
	for _, c := range n.Content {
		out.Content = append(out.Content, copied(c))
	}
	return out
}

func flow(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style = yaml.FlowStyle
	}
	for _, c := range n.Content {
		flow(c)
	}
}
