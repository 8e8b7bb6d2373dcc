package panel_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// full is a gene file with every key of the schema, made of the examples.
func full(f *panel.Field) *yaml.Node {
	switch {
	case len(f.Fields) > 0:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, below := range f.Fields {
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: below.Name}, full(below))
		}
		return n
	case f.Item != nil && len(f.Item.Fields) > 0:
		return &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{full(f.Item)}}
	case f.Path == "inheritance": // for the key dominant
		return &yaml.Node{Kind: yaml.ScalarNode, Value: "AD"}
	case f.Path == "known_alleles[].part_of": // one that is listed
		return &yaml.Node{Kind: yaml.ScalarNode, Value: "c.1122G>A"}
	}
	return f.Example
}

// at is the value of a field in a full file, and the mapping and place of its key.
func at(n *yaml.Node, path string) (parent *yaml.Node, key int) {
	for _, part := range strings.Split(path, ".") {
		if parent != nil {
			n = parent.Content[key+1]
		}
		if n.Kind == yaml.SequenceNode {
			n = n.Content[0]
		}
		parent = n
		for key = 0; parent.Content[key].Value != strings.TrimSuffix(part, "[]"); key += 2 {
		}
	}
	return parent, key
}

// Whatever the schema demands, lint demands too: a key that must be there, a
// form, a choice. Who reads the schema alone finds the same faults.
func TestLintDemandsWhatTheSchemaDemands(t *testing.T) {
	s := schema(t)
	problems := func(n *yaml.Node) []panel.Problem {
		raw, err := yaml.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		files := withGene(t, "")
		delete(files, "GENE1.yaml")
		files["PRF1.yaml"] = &fstest.MapFile{Data: raw}
		return panel.Lint(files, nil)
	}
	if found := problems(full(s)); len(found) > 0 {
		t.Fatalf("the full file has problems: %v", found)
	}
	s.Each(func(f *panel.Field) {
		if f.Needed {
			n := full(s)
			parent, key := at(n, f.Path)
			parent.Content = append(parent.Content[:key:key], parent.Content[key+2:]...)
			if len(problems(n)) == 0 {
				t.Errorf("nobody misses %s", f.Path)
			}
		}
		if len(f.Choices) > 0 || f.Formed {
			n := full(s)
			parent, key := at(n, f.Path)
			parent.Content[key+1] = &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: "???"}
			if len(problems(n)) == 0 {
				t.Errorf("%s may be anything", f.Path)
			}
		}
	})
}
