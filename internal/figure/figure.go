// Package figure writes the numbers that tests measure into docs/validation.md,
// through `make validation`. Only tests use it.
package figure

import (
	"fmt"
	"os"
	"testing"
)

// Write logs a number, and appends it to the file that HLHSCREEN_FIGURES names
// where it is set: key, tab, value.
func Write(t testing.TB, key string, value any) {
	t.Helper()
	t.Logf("%s: %v", key, value)
	path := os.Getenv("HLHSCREEN_FIGURES")
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "%s\t%v\n", key, value); err != nil {
		t.Fatal(err)
	}
}

// InFull skips, under -short, a test whose work is in its number of simulated reads or
// families: `make test` runs all of them once without the race detector, which slows
// them tenfold, and once more with it and -short.
func InFull(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("in number: runs without -short")
	}
}
