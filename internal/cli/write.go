package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/internal/page"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// write puts the report where it belongs: JSON on standard output, or files
// that appear all together, and the summary on the terminal.
func (f *screenFlags) write(ctx context.Context, w World, r *report.Report) error {
	if f.output == "-" {
		text, err := report.JSON(r)
		if err != nil {
			return err
		}
		_, err = w.Stdout.Write(text)
		return err
	}
	prefix := f.name(r)
	if err := f.existing(prefix, r); err != nil {
		return err
	}
	files := f.paths(prefix, r)
	contents, err := f.render(ctx, prefix, files, r)
	if err != nil {
		return err
	}
	if err := writeAll(f.output, files, contents); err != nil {
		return err
	}
	show := report.Terminal{Words: f.words, Quiet: f.quiet, Bold: isTerminal(w.Stdout) && os.Getenv("NO_COLOR") == ""}
	out := show.Summarise(r)
	if !f.quiet {
		out += f.words.Text("terminal.files", "files", strings.Join(files, ", ")) + "\n"
	}
	_, err = fmt.Fprint(w.Stdout, out)
	return err
}

// render makes the contents of the files, side by side; the manifest, which has the
// digests of the others, is the last.
func (f *screenFlags) render(ctx context.Context, prefix string, files []string, r *report.Report) (map[string][]byte, error) {
	contents, err := f.machines(ctx, prefix, r)
	if err != nil {
		return nil, err
	}
	manifest := filepath.Join(f.output, prefix+manifestSuffix)
	made := make([][]byte, len(files))
	var group errgroup.Group
	for i, path := range files {
		if contents[path] == nil && path != manifest {
			group.Go(func() (err error) {
				made[i], err = f.content(path, r)
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i, path := range files {
		switch {
		case made[i] != nil:
			contents[path] = made[i]
		case path == manifest:
			if contents[path], err = report.Manifest(r, files[:i], contents); err != nil {
				return nil, err
			}
		}
	}
	return contents, nil
}

// content is one file of the report, known by its ending.
func (f *screenFlags) content(path string, r *report.Report) ([]byte, error) {
	switch {
	case strings.HasSuffix(path, ".hlhscreen.json"):
		return report.JSON(r)
	case strings.HasSuffix(path, ".html"):
		return page.HTML(r, f.words)
	case strings.HasSuffix(path, ".variants.tsv"):
		return report.Variants(r), nil
	case strings.HasSuffix(path, ".genes.tsv"):
		return report.Genes(r), nil
	case strings.HasSuffix(path, ".summary.tsv"):
		return report.Summary(r), nil
	}
	return nil, fmt.Errorf("%s: no content is known for this name", path)
}

// writeAll writes every file beside its place and then moves all of them
// there, so that a failure leaves no half report.
func writeAll(dir string, files []string, contents map[string][]byte) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usage(err, "-o FOLDER names where the report goes")
	}
	var made []string
	defer func() {
		if err != nil {
			for _, path := range made {
				os.Remove(path)
			}
		}
	}()
	for _, path := range files {
		tmp := path + ".tmp"
		made = append(made, tmp)
		if err := os.WriteFile(tmp, contents[path], 0o644); err != nil {
			return err
		}
	}
	for _, path := range files {
		if err := os.Rename(path+".tmp", path); err != nil {
			return err
		}
		made = append(made, path)
	}
	return nil
}
