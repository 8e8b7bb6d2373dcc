// Package fact holds values that may not be known.
//
// The zero Fact is "not known", which is never the same as zero: a depth that
// a file does not state is not a depth of 0, and a frequency that was not
// looked up is not a frequency of 0.
package fact

import "encoding/json"

// Fact is a value of type T, or the statement that the value is not known.
// The zero Fact is not known.
type Fact[T any] struct {
	value T
	known bool
}

// Of returns the known value v.
func Of[T any](v T) Fact[T] { return Fact[T]{value: v, known: true} }

// Known reports whether the value is known.
func (f Fact[T]) Known() bool { return f.known }

// Get returns the value and whether it is known. An unknown value is the zero
// value of T and must not be used.
func (f Fact[T]) Get() (T, bool) { return f.value, f.known }

// Or returns the value, or other when it is not known.
func (f Fact[T]) Or(other T) T {
	if f.known {
		return f.value
	}
	return other
}

// MarshalJSON writes null for a value that is not known.
func (f Fact[T]) MarshalJSON() ([]byte, error) {
	if !f.known {
		return []byte("null"), nil
	}
	return json.Marshal(f.value)
}

// UnmarshalJSON reads null as "not known".
func (f *Fact[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = Fact[T]{}
		return nil
	}
	f.known = true
	return json.Unmarshal(b, &f.value)
}
