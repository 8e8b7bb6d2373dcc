package datafile

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	type value struct {
		Name string   `yaml:"name"`
		N    int      `yaml:"n"`
		List []string `yaml:"list"`
	}
	for _, tt := range []struct{ name, text, want string }{
		{"sound", "name: a\nn: 1\nlist: [b]\n", ""},
		{"a key that is not known", "name: a\nnope: 1\n", `x.yaml:2: key "nope" is not known`},
		{"a list for a document", "- a\n", "x.yaml:1: a list, expected another kind of value"},
		{"a text for a number", "n: many\n", "x.yaml:1: a text `many`, expected a number"},
		{"a key that is nearly known", "nmae: a\n", `x.yaml:1: key "nmae" is not known; is "name" meant?`},
		{"a key that is far from all", "colour: a\n", `x.yaml:1: key "colour" is not known`},
		{"two faults", "nope: 1\nn: many\n", "x.yaml:2: a text `many`, expected a number"},
		{"a number for a list", "list: 3\n", "x.yaml:1: a number `3`, expected a list"},
		{"a tab", "list:\n\t- a\n", "indent with spaces"},
		{"empty", "", "x.yaml: empty, expected keys and values"},
		{"a comment alone", "# nothing\n", "x.yaml: empty"},
		{"broken", "name: [a\n", "x.yaml:1: did not find expected ',' or ']'"},
		{"a key twice", "name: a\nname: b\n", "already defined"},
		{"two documents", "name: a\n---\nname: b\n", "more than one document"},
		{"an alias", "name: &a b\nlist: [*a]\n", "x.yaml:1: anchor or alias"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var v value
			err := Decode("x.yaml", []byte(tt.text), &v)
			if tt.want == "" {
				if err != nil || v.Name != "a" || v.N != 1 || len(v.List) != 1 {
					t.Fatalf("%+v, %v", v, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "datafile.") {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}
