package panel

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
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

// faults says what is wrong with a threshold: one that is left out would be 0, and pass or
// fail everything.
func (t Thresholds) faults(say func(name, text string)) {
	t.Each(func(name string, value any, source string) {
		if source == "" {
			say(name, "is missing, or has no source")
		} else if err := alike(reflect.ValueOf(value), reflect.ValueOf(value)); err != nil {
			say(name, err.Error())
		}
	})
}

// check is the first fault.
func (t Thresholds) check() (first error) {
	t.faults(func(name, text string) {
		if first == nil {
			first = fmt.Errorf("%s: threshold %s %s", panelFile, name, text)
		}
	})
	return first
}

// mostTimes is how often a laboratory's threshold may hold the built-in one; project
// default: beyond it a slip of the pen is likelier than a decision.
const mostTimes = 1000

// alike demands that a laboratory's value is one of the kind of the built-in one: a
// finite number above 0, a share up to 1 in place of a share, a list as long and in the same
// order, the same keys.
func alike(own, built reflect.Value) error {
	switch built.Kind() {
	case reflect.Int:
		return alikeNumber(float64(own.Int()), float64(built.Int()))
	case reflect.Float64:
		return alikeNumber(own.Float(), built.Float())
	case reflect.Slice:
		if own.Len() != built.Len() {
			return fmt.Errorf("has %d values, expected %d", own.Len(), built.Len())
		}
		for i := range built.Len() {
			if err := alike(own.Index(i), built.Index(i)); err != nil {
				return err
			}
			if i > 0 && own.Index(i).Kind() == reflect.Float64 && cmp.Compare(own.Index(i).Float(), own.Index(i-1).Float())*cmp.Compare(built.Index(i).Float(), built.Index(i-1).Float()) < 0 {
				return fmt.Errorf("runs from %v to %v, the other way than the built-in list", own.Index(i-1), own.Index(i))
			}
		}
	case reflect.Map:
		for _, key := range own.MapKeys() {
			if !built.MapIndex(key).IsValid() {
				return fmt.Errorf("has the key %v, which is not among the built-in ones", key)
			}
			if text := own.MapIndex(key).String(); !slices.Contains(strengths, text) {
				return fmt.Errorf("has %q, expected one of %v", text, strengths)
			}
		}
		if own.Len() != built.Len() {
			return fmt.Errorf("has %d keys, expected %d", own.Len(), built.Len())
		}
	}
	return nil
}

var strengths = []string{"Supporting", "Moderate", "Strong", "VeryStrong"}

func alikeNumber(own, built float64) error {
	switch {
	case math.IsNaN(own) || math.IsInf(own, 0) || own < 0 || own == 0 && built != 0:
		return fmt.Errorf("is %v, which would pass or fail everything", own)
	case built > 0 && built <= 1 && own > 1 && built != math.Trunc(built):
		return fmt.Errorf("is %v, expected a share up to 1", own)
	case built > 0 && own > mostTimes*built:
		return fmt.Errorf("is %v, more than %d times the built-in %v", own, mostTimes, built)
	}
	return nil
}
