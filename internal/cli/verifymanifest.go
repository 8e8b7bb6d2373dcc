package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// manifest compares the files that a manifest lists with those beside it.
func (f *verifyFlags) manifest(ctx context.Context, w World, path string, files []report.Output) error {
	words, err := wordsIn(f.language)
	if err != nil {
		return err
	}
	var checks []report.Check
	for _, file := range files {
		c := report.Check{Kind: "output", Name: file.Name, Stated: file.SHA256}
		digest(ctx, filepath.Join(filepath.Dir(path), filepath.Base(file.Name)), nil, &c)
		if ctx.Err() != nil {
			return ctx.Err()
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
