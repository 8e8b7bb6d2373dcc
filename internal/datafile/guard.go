package datafile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Limits of a file that somebody writes by hand: the largest of ours holds a
// tenth of each. The library's own work grows with the square of the keys.
const (
	MaxBytes = 1 << 18
	maxNodes = 100_000
	maxKeys  = 2_000 // of one mapping
)

// Read reads a regular file of at most MaxBytes. A folder, a pipe or a device
// under the name of a file is an error at once, before anything waits for it.
func Read(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %s, expected a file", name, kindOf(info.Mode()))
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	if len(raw) > MaxBytes {
		return nil, fmt.Errorf("%s: more than %d bytes, expected a file written by hand", name, MaxBytes)
	}
	return raw, nil
}

// cause is what went wrong without the path, which is said already.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

// checkText demands UTF-8 without control characters, and says the line.
func checkText(name string, raw []byte) error {
	line := 1
	for rest := raw; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			return fmt.Errorf("%s:%d: byte 0x%02x is not UTF-8: save the file as UTF-8", name, line, rest[0])
		case r == '\n':
			line++
		case r < ' ' && r != '\t' && r != '\r', r == 0x7f:
			return fmt.Errorf("%s:%d: control character U+%04X, expected text", name, line, r)
		}
		rest = rest[n:]
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff")))) == 0 {
		return fmt.Errorf("%s: empty, expected keys and values", name)
	}
	return nil
}

// checkSize refuses more values than a hand writes, before they are compared.
func checkSize(name string, n *yaml.Node) error {
	left := maxNodes
	if at := oversized(n, &left); at != nil {
		return fmt.Errorf("%s:%d: too many values, expected a file written by hand", name, at.Line)
	}
	return nil
}

func oversized(n *yaml.Node, left *int) *yaml.Node {
	if *left--; *left < 0 || n.Kind == yaml.MappingNode && len(n.Content) > 2*maxKeys {
		return n
	}
	for _, c := range n.Content {
		if at := oversized(c, left); at != nil {
			return at
		}
	}
	return nil
}

// checkValues refuses what a reader would not see, or could not compare: a key "<<", which
// takes keys from elsewhere, and numbers that are none or infinite.
func checkValues(name string, n *yaml.Node) error {
	switch {
	case n.Kind != yaml.ScalarNode:
	case n.Tag == "!!merge":
		return fmt.Errorf("%s:%d: key \"<<\", expected the keys themselves", name, n.Line)
	case n.Tag == "!!float" && strings.ContainsAny(strings.ToLower(n.Value), "n") && strings.ContainsAny(n.Value, "."):
		return fmt.Errorf("%s:%d: %s, expected a number", name, n.Line, n.Value)
	}
	for _, c := range n.Content {
		if err := checkValues(name, c); err != nil {
			return err
		}
	}
	return nil
}

// characters finds the first value with one that acts unseen.
func characters(name string, n *yaml.Node) error {
	for _, r := range n.Value {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) {
			return fmt.Errorf("%s:%d: character U+%04X, expected text", name, n.Line, r)
		}
	}
	for _, c := range n.Content {
		if err := characters(name, c); err != nil {
			return err
		}
	}
	return nil
}
