package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func newPanelFmt(w World) *cobra.Command {
	check := false
	cmd := &cobra.Command{
		Use:   "fmt FOLDER",
		Short: "Write gene files in their canonical form",
		Long: `Writes the gene files of a folder with the keys in the order of docs/gene-format.md,
texts quoted and codes plain. Comments stay; empty lines go; no value changes.
Prints the files that it changed. A file that cannot be read is left alone.`,
		Example: "  hlhscreen panel fmt my-genes/\n  hlhscreen panel fmt --check my-genes/",
		Args:    atMostOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !check {
				return usage(errors.New("no folder given: the built-in files are part of the program"), "hlhscreen panel fmt FOLDER")
			}
			return formatPanel(w, args, check)
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; list the files that would change, and end with exit code 2 if there are any")
	return cmd
}

func formatPanel(w World, args []string, check bool) error {
	var files fs.FS = genes.Files
	dir := ""
	if len(args) > 0 {
		dir = args[0]
		if err := folder(dir); err != nil {
			return err
		}
		if err := unlocked(dir); err != nil && !check {
			return err
		}
		files = os.DirFS(dir)
	}
	schema, err := geneSchema()
	if err != nil {
		return err
	}
	names, err := panel.GeneFiles(files)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return usage(fmt.Errorf("%s: no gene file (SYMBOL.yaml) found", dir), "give the folder of the gene files")
	}
	changed, faults := 0, []error(nil)
	for _, name := range names {
		raw, err := datafile.Read(files, name)
		var out []byte
		if err == nil {
			out, err = panel.Format(schema, name, raw)
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if bytes.Equal(out, raw) {
			continue
		}
		changed++
		fmt.Fprintln(w.Stdout, printable(name))
		if !check {
			if err := replace(filepath.Join(dir, name), out); err != nil {
				return err
			}
		}
	}
	switch {
	case len(faults) > 0:
		return usage(errors.Join(faults...), "hlhscreen panel lint "+dir)
	case check && changed > 0:
		return usage(fmt.Errorf("%d of %d files are not in the canonical form", changed, len(names)), "hlhscreen panel fmt "+dir)
	}
	return nil
}

// replace writes a file anew, whole or not at all, where a link leads to and
// with the permissions that it has.
func replace(path string, raw []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", path, fault.Cause(err))
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(raw)
	if err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, fault.Cause(err))
	}
	return os.Rename(tmp.Name(), path)
}

// geneSchema is the schema of a gene file.
func geneSchema() (*panel.Field, error) {
	raw, err := genes.Files.ReadFile(panel.SchemaFile)
	if err != nil {
		return nil, err
	}
	return panel.ParseSchema(raw)
}
