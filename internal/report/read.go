package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// toolName is the tool whose reports are read.
const toolName = "hlhscreen"

// Read reads a report of this major version. Fields that a later minor version
// added are passed over. An error says what was found and what was expected.
func Read(r io.Reader) (*Report, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if err := checkHead(raw); err != nil {
		return nil, err
	}
	var out Report
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, unexpected(err.Error())
	}
	if what := out.damage(); what != "" {
		return nil, fmt.Errorf("the report is damaged (%s), expected it as hlhscreen wrote it", what)
	}
	return &out, nil
}

// damage says what a report lacks that every report has; "" when it is whole.
func (r *Report) damage() string {
	if len(r.Samples) == 0 {
		return "it has no samples"
	}
	seen := map[string]bool{}
	for _, s := range r.Samples {
		switch {
		case s.ID == "":
			return "a sample has no id"
		case seen[s.ID]:
			return "sample " + s.ID + " is there twice"
		case s.Verdict.Result == "" || s.Verdict.Rule == "":
			return "sample " + s.ID + " has no verdict"
		case len(s.Genes) == 0:
			return "sample " + s.ID + " has no genes"
		}
		seen[s.ID] = true
	}
	return ""
}

// checkHead looks at tool and version alone: another major version may differ
// in everything else.
func checkHead(raw []byte) error {
	var head struct {
		SchemaVersion any `json:"schema_version"`
		Run           struct {
			Tool struct {
				Name any `json:"name"`
			} `json:"tool"`
		} `json:"run"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		if !json.Valid(raw) {
			return unexpected("no JSON, or cut off (" + err.Error() + ")")
		}
		return unexpected("other JSON")
	}
	version, _ := head.SchemaVersion.(string)
	name, _ := head.Run.Tool.Name.(string)
	switch {
	case name != toolName && name != "":
		return unexpected(fmt.Sprintf("a report of %q", name))
	case name == "" || version == "":
		return unexpected("other JSON")
	case major(version) != major(SchemaVersion):
		return unexpected("schema_version " + fmt.Sprintf("%q", version))
	}
	return nil
}

func major(version string) string {
	before, _, _ := strings.Cut(version, ".")
	return before
}

func unexpected(found string) error {
	return fmt.Errorf("%s, expected a JSON report of %s with schema_version %s.x", found, toolName, major(SchemaVersion))
}
