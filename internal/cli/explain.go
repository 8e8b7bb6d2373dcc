package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

func newExplain(w World) *cobra.Command {
	var wanted []string
	var language string
	cmd := &cobra.Command{
		Use:   "explain [flags] REPORT.json VARIANT|GENE",
		Short: "Say why a variant or a gene came out as it did",
		Long: `Prints the whole way from record to decision, from a JSON report alone.
VARIANT is HGVS (c., p. or g.), CHROM-POS-REF-ALT, or a ClinVar id.`,
		Example: "  hlhscreen explain P1.hlhscreen.json GENE\n  hlhscreen explain P1.hlhscreen.json c.50del\n  hlhscreen explain family.hlhscreen.json -s P1 10-70600852-CA-C",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(fmt.Errorf("%d arguments, expected a report and a variant or gene", len(args)), cmd.CommandPath()+" --help")
			}
			if strings.TrimSpace(args[1]) == "" {
				return usage(errors.New("the variant or gene is empty"), cmd.CommandPath()+" --help")
			}
			return explain(w, args[0], args[1], language, wanted)
		},
	}
	cmd.Flags().StringSliceVarP(&wanted, "samples", "s", nil, "these `samples` only")
	languageFlag(cmd, &language, "that of the report")
	return cmd
}

func explain(w World, path, text, language string, wanted []string) error {
	r, err := openReport(w, path)
	if err != nil {
		return err
	}
	samples, err := pickSamples(r, path, wanted)
	if err != nil {
		return err
	}
	words, err := wordsFor(w, r, path, language)
	if err != nil {
		return err
	}
	out := report.Terminal{Words: words, Width: 80}.Explain(samples, text)
	if out == "" {
		return notExplained(r, samples, path, text)
	}
	_, err = fmt.Fprint(w.Stdout, out)
	return err
}

func openReport(w World, path string) (*report.Report, error) {
	r, _, err := readReport(w, path)
	return r, err
}

// readReport is a report with the bytes it was read from.
func readReport(w World, path string) (*report.Report, []byte, error) {
	in := w.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		return nil, nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
	}
	r, err := report.Read(bytes.NewReader(raw))
	if err != nil {
		return nil, raw, fault.New(fault.Input, fmt.Errorf("%s: %w", path, err), "hlhscreen screen -O json writes PREFIX.hlhscreen.json")
	}
	return r, raw, nil
}

func pickSamples(r *report.Report, path string, wanted []string) ([]report.Sample, error) {
	var names []string
	var out []report.Sample
	for _, s := range r.Samples {
		names = append(names, s.ID)
		if len(wanted) == 0 || slices.Contains(wanted, s.ID) {
			out = append(out, s)
		}
	}
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return nil, fault.New(fault.Gate, fmt.Errorf("sample %s is not in %s, which has %s", name, path, strings.Join(names, ", ")), "")
		}
	}
	return out, nil
}

// notExplained says why there is nothing to say of a text.
func notExplained(r *report.Report, samples []report.Sample, path, text string) error {
	if !report.NamesVariant(text) {
		return usage(fmt.Errorf("gene %q is not in the panel of %s", text, path), geneHint(r, text))
	}
	var names []string
	for _, s := range samples {
		names = append(names, s.ID)
	}
	var off []string
	for _, gene := range switchedOff(r) {
		off = append(off, gene[0])
	}
	beside := ""
	if len(off) > 0 {
		beside = " (switched off: " + strings.Join(off, ", ") + ")"
	}
	return usage(fmt.Errorf("%q is not among the variants that the report has of %s: the genotype there is reference or missing, the inputs have no record of it, or it lies in no gene that was screened%s", text, strings.Join(names, ", "), beside), variantHint(r, samples, text))
}

// switchedOff are the genes that were not screened, each with the reason.
func switchedOff(r *report.Report) [][2]string {
	var out [][2]string
	for _, d := range r.Run.Panel.Deviations {
		if gene, why, off := strings.Cut(d, " switched off: "); off {
			out = append(out, [2]string{gene, why})
		}
	}
	return out
}

func geneHint(r *report.Report, text string) string {
	for _, off := range switchedOff(r) {
		if strings.EqualFold(off[0], text) {
			return off[0] + " was not screened: the laboratory switched it off (" + printable(off[1]) + ")"
		}
	}
	if near := r.NearGenes(text); len(near) > 0 {
		return "near names: " + strings.Join(near, ", ")
	}
	return "the panel of the report: " + strings.Join(r.Run.Panel.Genes, ", ")
}

// variantHint names the samples that have the variant, variants with a near
// name, or the reported ones.
func variantHint(r *report.Report, samples []report.Sample, text string) string {
	if others := r.SamplesWith(text); len(others) > 0 {
		return "it is in " + strings.Join(others, ", ")
	}
	if near := report.NearVariants(samples, text); len(near) > 0 {
		return "near names: " + strings.Join(near, ", ")
	}
	if reported := report.Reported(samples); len(reported) > 0 {
		return "reported variants: " + strings.Join(reported, ", ")
	}
	return "hlhscreen panel bed prints the regions of the panel"
}
