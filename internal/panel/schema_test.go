package panel_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Every gene file is valid under the published schema.
func TestGeneFilesFitTheSchema(t *testing.T) {
	raw, err := genes.Files.ReadFile("gene.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("gene.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("gene.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(genes.Files, "[A-Z]*.yaml")
	files = slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, ".cases.yaml") })
	if err != nil || len(files) < 34 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		text, err := genes.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := yaml.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		asJSON, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(asJSON)); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema and the Go type have the same keys.
func TestSchemaHasTheKeysOfTheType(t *testing.T) {
	raw, err := genes.Files.ReadFile("gene.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	same(t, "gene", reflect.TypeFor[panel.Gene](), doc)
}

func same(t *testing.T, where string, typ reflect.Type, schema map[string]any) {
	t.Helper()
	switch typ.Kind() {
	case reflect.Pointer:
		same(t, where, typ.Elem(), schema)
		return
	case reflect.Slice:
		items, _ := schema["items"].(map[string]any)
		same(t, where, typ.Elem(), items)
		return
	case reflect.Struct:
	default:
		return
	}
	properties, _ := schema["properties"].(map[string]any)
	var keys, want []string
	for k := range properties {
		keys = append(keys, k)
	}
	for i := range typ.NumField() {
		tag, _, _ := strings.Cut(typ.Field(i).Tag.Get("yaml"), ",")
		if tag == "-" || tag == "" {
			continue
		}
		want = append(want, tag)
		if inner, ok := properties[tag].(map[string]any); ok {
			same(t, where+"."+tag, typ.Field(i).Type, inner)
		}
	}
	slices.Sort(keys)
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		t.Errorf("%s: schema has %v, the type %v", where, keys, want)
	}
}

// Every key says what it means and shows an example, which is one.
func TestEveryFieldIsExplained(t *testing.T) {
	raw, err := genes.Files.ReadFile(panel.SchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("gene.json", doc); err != nil {
		t.Fatal(err)
	}
	seen := 0
	schema(t).Each(func(f *panel.Field) {
		seen++
		if f.Meaning == "" {
			t.Errorf("%s has no description", f.Path)
		}
		if f.Example == nil {
			t.Errorf("%s has no example", f.Path)
			return
		}
		at := "gene.json#"
		for _, part := range strings.Split(f.Path, ".") {
			name, isList := strings.CutSuffix(part, "[]")
			at += "/properties/" + name
			if isList {
				at += "/items"
			}
		}
		one, err := c.Compile(at)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := f.Example.Decode(&value); err != nil {
			t.Fatal(err)
		}
		if err := one.Validate(value); err != nil {
			t.Errorf("the example of %s is none: %v", f.Path, err)
		}
	})
	if seen < 90 {
		t.Errorf("%d keys seen", seen)
	}
}
