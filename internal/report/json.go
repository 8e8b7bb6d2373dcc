package report

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"reflect"
)

// Schema is the JSON Schema (draft 2020-12) of a report.
//
//go:embed report.schema.json
var Schema []byte

// JSON writes the report with two blanks of indent. Lists are never null, and
// text is written as it is (no escaping for HTML).
func JSON(r *Report) ([]byte, error) {
	filled := *r
	fill(reflect.ValueOf(&filled).Elem())
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(filled); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// fill makes empty lists and maps of those that are nil, so that a reader may count
// them without asking first.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Pointer:
		fill(v.Elem())
	case reflect.Map:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	}
}
