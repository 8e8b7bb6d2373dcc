package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// manifestOutputs are the files that a manifest lists, nil where the text is none.
func manifestOutputs(raw []byte) []manifestFile {
	var m struct {
		Samples []json.RawMessage `json:"samples"`
		Outputs []manifestFile    `json:"outputs"`
	}
	if err := json.Unmarshal(raw, &m); err != nil || m.Samples != nil {
		return nil
	}
	return m.Outputs
}

type manifestFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// manifest compares the files that a manifest lists with those beside it.
func (f *verifyFlags) manifest(ctx context.Context, w World, path string, files []manifestFile) error {
	words, err := wordsIn(f.language)
	if err != nil {
		return err
	}
	var checks []report.Check
	for _, file := range files {
		c := report.Check{Kind: "output", Name: file.Name, Stated: file.SHA256}
		_, sum, err := screen.Digest(ctx, filepath.Join(filepath.Dir(path), filepath.Base(file.Name)), nil)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, os.ErrNotExist):
			c.Why = "verify.no_file"
		case err != nil:
			c.Why, c.Cause = "verify.unreadable", fault.Cause(err).Error()
		default:
			c.Found = sum
		}
		checks = append(checks, c)
		if f.quiet && c.State() == report.Agrees {
			continue
		}
		if _, err := fmt.Fprintln(w.Stdout, printable(c.Text(words))); err != nil {
			return err
		}
	}
	if n := report.Disagreeing(checks); n > 0 {
		return fault.New(fault.Input, fmt.Errorf("%s: of %d files beside it %d do not agree", path, len(checks), n), "hlhscreen verify PREFIX.hlhscreen.json checks the inputs, and screens again")
	}
	return nil
}
