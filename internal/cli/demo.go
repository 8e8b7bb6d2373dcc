package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/demo"
)

func newDemo(w World, m *messages) *cobra.Command {
	force, language := false, ""
	cmd := &cobra.Command{
		Use:     "demo [FOLDER]",
		Short:   "Write a small synthetic family and screen it",
		Long:    "Writes family.vcf, family.ped, the child's reads (child.bam) and clinical file\n(child.clinical.yaml) of a synthetic family into FOLDER (default hlhscreen-demo)\nand screens the affected child.",
		Example: "  hlhscreen demo\n  hlhscreen demo /tmp/demo",
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "hlhscreen-demo"
			switch len(args) {
			case 0:
			case 1:
				dir = args[0]
			default:
				return usage(errors.New("more than one folder"), "hlhscreen demo FOLDER")
			}
			if _, err := wordsIn(language); err != nil {
				return err
			}
			files, err := demo.Write(dir, force)
			if err != nil {
				return err
			}
			w.Args = []string{"screen", "--ped", files.PED, "--bam", files.BAM, "--clinical", files.Clinical, "-o", dir, files.VCF} // what the report says was run
			fmt.Fprintf(w.Stdout, "A synthetic family was written to %s, %s, %s and %s. The command for it:\n\n  hlhscreen %s\n\n", files.VCF, files.PED, files.BAM, files.Clinical, strings.Join(w.Args, " "))
			f := &screenFlags{given: cmd.Flags().Changed, build: "auto", output: dir, formats: []string{"json", "tsv", "html"}, force: force, logFormat: "text"}
			f.options.Language = language
			f.options.Inputs, f.ped, f.bams, f.clinical = []string{files.VCF}, []string{files.PED}, []string{files.BAM}, []string{files.Clinical}
			return f.run(cmd.Context(), w, m)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the files of an earlier run")
	languageFlag(cmd, &language, "en")
	return cmd
}
