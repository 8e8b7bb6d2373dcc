package cli

import (
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

func newPanel(w World) *cobra.Command {
	cmd := &cobra.Command{Use: "panel", Short: "Look at the gene panel", Example: "  hlhscreen panel list\n  hlhscreen panel show GENE\n  hlhscreen panel lint my-genes/", Args: subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(
		overlaid(&cobra.Command{Use: "list", Short: "List the genes", Args: none}, func(p *panel.Panel, _ []string) error { return listPanel(w, p) }),
		overlaid(&cobra.Command{Use: "show GENE", Short: "Print a gene file", Args: one}, func(p *panel.Panel, args []string) error { return showGene(w, p, args[0]) }),
		newPanelExport(w),
		&cobra.Command{Use: "schema", Short: "Print the JSON Schema of a gene file", Args: none, RunE: func(*cobra.Command, []string) error {
			raw, err := genes.Files.ReadFile("gene.schema.json")
			if err != nil {
				return err
			}
			_, err = w.Stdout.Write(raw)
			return err
		}},
		newBed(w),
		newPanelTest(w),
		newPanelNew(w),
		newPanelImport(w),
		newPanelDiff(w),
		newPanelLock(w),
		newPanelLint(w),
		newPanelFmt(w),
		newPanelDoc(w),
	)
	return cmd
}

// subcommand refuses a word that is no subcommand.
func subcommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("unknown command %q", cmd.CommandPath()+" "+args[0]), cmd.CommandPath()+" --help")
	}
	return nil
}

func one(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(fmt.Errorf("%d arguments, expected one", len(args)), cmd.CommandPath()+" --help")
	}
	return nil
}

// overlaid gives a command the flag --panel and the panel that it makes.
func overlaid(cmd *cobra.Command, run func(p *panel.Panel, args []string) error) *cobra.Command {
	var folders []string
	cmd.Flags().StringArrayVar(&folders, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		p, err := loadPanel(folders)
		if err != nil {
			return err
		}
		return run(p, args)
	}
	return cmd
}

func loadPanel(folders []string) (*panel.Panel, error) {
	p, err := panel.Load(genes.Files)
	if err != nil {
		return nil, err
	}
	for _, dir := range folders {
		if err := folder(dir); err != nil {
			return nil, err
		}
		if p, err = panel.Overlay(p, os.DirFS(dir)); err != nil {
			return nil, usage(fmt.Errorf("panel %s: %w", dir, err), "hlhscreen panel lint "+dir)
		}
	}
	return p, nil
}

func listPanel(w World, p *panel.Panel) error {
	t := tabwriter.NewWriter(w.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "GENE\tTIER\tINHERITANCE\tTRANSCRIPT\tVALIDITY\tDISEASE")
	for _, g := range p.Genes {
		validity := g.Validity.Classification
		if validity == "" {
			validity = "."
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", g.Symbol, g.Tier, g.Inheritance, g.Transcript, validity, g.Conditions[0].Name)
	}
	for _, off := range p.Off {
		fmt.Fprintf(t, "%s\toff\t.\t.\t.\t%s\n", off.Gene, printable(off.Reason))
	}
	return t.Flush()
}

func showGene(w World, p *panel.Panel, name string) error {
	cut, err := p.Select([]string{name})
	if err != nil {
		return usage(err, "hlhscreen panel list")
	}
	_, err = w.Stdout.Write(p.Text(cut.Genes[0]))
	return err
}

// folder refuses a path that is no folder of panel files.
func folder(path string) error {
	return anyFolder("panel folder", path, "give the folder of the gene files (SYMBOL.yaml)")
}

func anyFolder(what, path, hint string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return usage(fmt.Errorf("%s %s: %w", what, path, fault.Cause(err)), hint)
	case !info.IsDir():
		return usage(fmt.Errorf("%s %s: a file, expected a folder", what, path), hint)
	}
	return nil
}

func newBed(w World) *cobra.Command {
	build, prefix := "", false
	var folders []string
	cmd := &cobra.Command{Use: "bed", Short: "Print the regions that are read, as BED", Example: "  hlhscreen panel bed --build GRCh38 > panel.bed", Args: none, RunE: func(*cobra.Command, []string) error {
		if build == "" {
			return usage(errors.New("--build is missing: the regions differ between the builds"), "hlhscreen panel bed --build GRCh38")
		}
		b, err := genome.ParseBuild(build)
		if err != nil {
			return usage(fmt.Errorf("--build: %w", err), "hlhscreen panel bed --build GRCh38")
		}
		return printBed(w, b, prefix, folders)
	}}
	cmd.Flags().StringArrayVar(&folders, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	cmd.Flags().StringVar(&build, "build", "", "GRCh37 or GRCh38")
	cmd.Flags().BoolVar(&prefix, "chr", false, "write chr1, not 1")
	return cmd
}

func printBed(w World, b genome.Build, prefix bool, folders []string) error {
	for _, dir := range folders {
		if err := folder(dir); err != nil {
			return err
		}
	}
	engine, err := screen.NewEngine(screen.Options{Panels: folders})
	if err != nil {
		return err
	}
	p, set := engine.Panel(), engine.References()
	for _, g := range p.Genes {
		t, ok := set.On(b).Transcript(g.Symbol)
		if !ok {
			fmt.Fprintf(w.Stderr, "hlhscreen: note: %s has no transcript on %s and is left out\n", g.Symbol, b)
			continue
		}
		i := t.Region().Pad(p.Thresholds.RegionPadding.Value)
		regions := []genome.Region{{Contig: t.Contig, Interval: i}}
		for _, s := range g.Structural { // the breakpoints that lie outside the gene
			if at, ok := s.On(b); ok {
				for _, place := range []int{at.Start, at.End} {
					if end := (genome.Interval{Start: place, End: place}).Pad(p.Thresholds.RegionPadding.Value); !i.Covers(end) {
						regions = append(regions, genome.Region{Contig: at.Contig, Interval: end})
					}
				}
			}
		}
		for _, r := range regions {
			chrom := string(r.Contig)
			if prefix {
				chrom = "chr" + chrom
			}
			if _, err := fmt.Fprintf(w.Stdout, "%s\t%d\t%d\t%s\n", chrom, r.Start, r.End, g.Symbol); err != nil {
				return err
			}
		}
	}
	return nil
}

func newSchema(w World) *cobra.Command {
	return &cobra.Command{Use: "schema", Short: "Print the JSON Schema of the report", Args: none, RunE: func(*cobra.Command, []string) error {
		_, err := w.Stdout.Write(report.Schema)
		return err
	}}
}
