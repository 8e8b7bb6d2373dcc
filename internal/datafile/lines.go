package datafile

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Lines knows where in a file a value stands. The zero Lines knows nothing.
type Lines struct{ root *yaml.Node }

// LinesOf reads a file for its lines alone; what cannot be read has none.
func LinesOf(raw []byte) Lines {
	var node yaml.Node
	if yaml.Unmarshal(raw, &node) != nil || len(node.Content) == 0 {
		return Lines{}
	}
	return Lines{node.Content[0]}
}

// At is the line of the value at a path as known_alleles[2].source: the line of
// its key, or that of the nearest value above it that the file has; 1 at least.
func (l Lines) At(path string) int {
	line, _ := l.find(path)
	return line
}

// Has reports whether the file gives a value at a path.
func (l Lines) Has(path string) bool {
	_, whole := l.find(path)
	return whole
}

func (l Lines) find(path string) (line int, whole bool) {
	if l.root == nil {
		return 1, false
	}
	at, line := l.root, max(1, l.root.Line)
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' }) {
		next, found := child(at, strings.TrimSuffix(part, "]"))
		if next == nil {
			return line, false
		}
		at, line = next, found
	}
	return line, true
}

// child is the value of a key or an index, and the line on which it begins.
func child(n *yaml.Node, name string) (*yaml.Node, int) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == name {
				return n.Content[i+1], n.Content[i].Line
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i], n.Content[i].Line
		}
	}
	return nil, 0
}
