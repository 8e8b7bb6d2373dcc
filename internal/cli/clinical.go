package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// clinicalFlags are the flags of clinical as they were typed.
type clinicalFlags struct {
	json, template, schema bool
	language               string
}

func newClinical(w World) *cobra.Command {
	f := &clinicalFlags{}
	cmd := &cobra.Command{
		Use:   "clinical [flags] FILE",
		Short: "Clinical criteria and cell tests of one person",
		Long: `Reads signs, values and cell tests of one person (short YAML, or GA4GH
Phenopacket 2 as JSON; - is standard input), and says which criteria of HLH are
met, not met or unknown: HLH-2004, its 2024 revision, HScore, MAS 2016. What is
not given is unknown, so every count is a range.`,
		Example: "  hlhscreen clinical --template > child.yaml\n  hlhscreen clinical child.yaml\n  hlhscreen clinical --json phenopacket.json",
		RunE:    func(cmd *cobra.Command, args []string) error { return f.run(cmd, w, args) },
	}
	flags := cmd.Flags()
	languageFlag(cmd, &f.language, "en")
	flags.BoolVar(&f.json, "json", false, "JSON: as in the report")
	flags.BoolVar(&f.template, "template", false, "print a YAML file to fill in")
	flags.BoolVar(&f.schema, "schema", false, "print the JSON Schema of the YAML file")
	return cmd
}

func (f *clinicalFlags) run(cmd *cobra.Command, w World, args []string) error {
	book, err := clinical.Load(genes.Files)
	switch {
	case err != nil:
		return usage(err, "")
	case f.template && f.schema, (f.template || f.schema) && (f.json || len(args) > 0):
		return usage(errors.New("--template and --schema stand alone"), cmd.CommandPath()+" --help")
	case f.template:
		_, err := io.WriteString(w.Stdout, book.Template())
		return err
	case f.schema:
		raw, err := genes.Files.ReadFile("clinical.schema.json")
		if err != nil {
			return err
		}
		_, err = w.Stdout.Write(raw)
		return err
	}
	if err := one(cmd, args); err != nil {
		return err
	}
	return f.assess(w, book, args[0])
}

func (f *clinicalFlags) assess(w World, book *clinical.Book, path string) error {
	genePanel, err := panel.Load(genes.Files)
	if err != nil {
		return usage(err, "hlhscreen panel lint")
	}
	if err := book.CheckGenes(genePanel.Genes); err != nil {
		return usage(err, "")
	}
	words, err := wordsIn(f.language)
	if err != nil {
		return err
	}
	name, raw, err := readClinical(w, path)
	if err != nil {
		return err
	}
	record, err := book.Read(name, raw, time.Now())
	if err != nil {
		return err
	}
	c := report.NewClinical(words, book.Assess(record, genePanel.Genes))
	if !f.json {
		_, err = io.WriteString(w.Stdout, report.Terminal{Words: words, Width: 80}.Clinical(c))
		return err
	}
	out := json.NewEncoder(w.Stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(c)
}

// readClinical reads a file, or standard input.
func readClinical(w World, path string) (name string, raw []byte, err error) {
	if path == "-" {
		raw, err = io.ReadAll(io.LimitReader(w.Stdin, clinical.MaxFile+1))
		return "stdin", raw, err
	}
	file, err := os.Open(path)
	if err != nil {
		return path, nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
	}
	defer file.Close()
	raw, err = io.ReadAll(io.LimitReader(file, clinical.MaxFile+1))
	if err != nil {
		return path, nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
	}
	return path, raw, nil
}
