package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"reflect"
)

// manifest is the run of a report, and what it wrote.
type manifest struct {
	SchemaVersion string   `json:"schema_version"`
	Run           Run      `json:"run"`
	Outputs       []Output `json:"outputs"`
}

// Output is a file that a run wrote.
type Output struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Manifest is the run with the digests of its files, in the order given.
func Manifest(r *Report, files []string, contents map[string][]byte) ([]byte, error) {
	m := manifest{SchemaVersion: r.SchemaVersion, Run: r.Run}
	for _, path := range files {
		sum := sha256.Sum256(contents[path])
		m.Outputs = append(m.Outputs, Output{filepath.Base(path), len(contents[path]), hex.EncodeToString(sum[:])})
	}
	return indented(filled(reflect.ValueOf(m)).Interface())
}

// Outputs are the files that the text of a manifest lists, nil where it is none: a report
// has samples.
func Outputs(raw []byte) []Output {
	var m struct {
		Samples []json.RawMessage `json:"samples"`
		Outputs []Output          `json:"outputs"`
	}
	if err := json.Unmarshal(raw, &m); err != nil || m.Samples != nil {
		return nil
	}
	return m.Outputs
}
