package panel

import (
	"fmt"
	"reflect"
)

// Each calls do with the name, value and source of every threshold, in the
// order of the type.
func (t Thresholds) Each(do func(name string, value any, source string)) {
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		f := v.Field(i)
		do(v.Type().Field(i).Tag.Get("yaml"), f.Field(0).Interface(), f.FieldByName("Source").String())
	}
}

// check demands every threshold: one that is left out would be 0, and pass or
// fail everything.
func (t Thresholds) check() error {
	var missing error
	t.Each(func(name string, _ any, source string) {
		if source == "" && missing == nil {
			missing = fmt.Errorf("%s: threshold %s is missing, or has no source", panelFile, name)
		}
	})
	return missing
}
