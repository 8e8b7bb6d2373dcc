package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/exchange"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/newgene"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// largestList bounds a list of genes, in bytes: PanelApp's largest panel is smaller.
const largestList = 64 << 20

func newPanelImport(w World) *cobra.Command {
	format, output, force := "", "", false
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Make skeleton gene files from another program's list of genes",
		Long: `Reads PanelApp's JSON or table, a Scout panel, a BED with symbols, or a list of
symbols, and writes SYMBOL.yaml for each gene that the panel does not have: what
the list states, and TODOs that panel lint refuses. panel new makes transcript,
packs and cases of one gene at a time. Genes of the panel are named and left alone.`,
		Example: "  hlhscreen panel import panelapp.json -o my-genes\n  hlhscreen panel new GENE --list panelapp.json --gff MANE.gff3.gz --fasta GRCh38.fa -o my-genes --force",
		Args:    one,
		RunE: func(_ *cobra.Command, args []string) error {
			return importList(w, args[0], format, output, force)
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "form of the file: "+strings.Join(exchange.Formats, ", ")+" (default: what its first lines show)")
	cmd.Flags().StringVarP(&output, "output", "o", "hlhscreen-panel", "`folder` for the files")
	cmd.Flags().BoolVar(&force, "force", false, "replace gene files that are there")
	return cmd
}

// readList reads a list of genes.
func readList(path, format string) ([]exchange.Listed, error) {
	const hint = "hlhscreen panel import --help names the forms that can be read"
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), hint)
	case !info.Mode().IsRegular() || info.Size() > largestList:
		return nil, fault.New(fault.Input, fmt.Errorf("%s: no file, or larger than %d MiB, expected a list of genes", path, largestList>>20), hint)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), hint)
	}
	all, err := exchange.Read(path, raw, format)
	if err != nil {
		return nil, fault.New(fault.Input, err, hint)
	}
	return all, nil
}

// listed is what a list says of one gene.
func listed(path, symbol string) (*exchange.Listed, error) {
	all, err := readList(path, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(l exchange.Listed) bool { return l.Symbol == symbol })
	if i < 0 {
		return nil, usage(fmt.Errorf("%s: %s is not in it", path, symbol), "the list is searched by symbol, as it writes it")
	}
	return &all[i], nil
}

func importList(w World, path, format, output string, force bool) error {
	all, err := readList(path, format)
	if err != nil {
		return err
	}
	p, err := panel.Load(genes.Files)
	if err != nil {
		return err
	}
	if err := unlocked(output); err != nil {
		return err
	}
	contents, known := map[string][]byte{}, []string{}
	var paths []string
	for _, l := range all {
		if taken := inPanel(p, l); taken != "" {
			known = append(known, taken)
			continue
		}
		to := filepath.Join(output, l.Symbol+".yaml")
		if _, err := os.Lstat(to); err == nil && !force {
			return usage(fmt.Errorf("%s: exists already", to), "--force replaces it and what was filled in; -o FOLDER puts it elsewhere")
		}
		if contents[to], err = newgene.Skeleton(p, l); err != nil {
			return err
		}
		if err := inForm(contents, to); err != nil {
			return err
		}
		paths = append(paths, to)
	}
	if len(paths) > 0 {
		if err := writeAll(output, paths, contents); err != nil {
			return err
		}
	}
	for _, to := range paths {
		fmt.Fprintln(w.Stdout, "wrote", to)
	}
	if len(known) > 0 {
		fmt.Fprintf(w.Stderr, "hlhscreen: note: in the panel already, left alone: %s\n", printable(strings.Join(known, ", ")))
	}
	fmt.Fprintf(w.Stdout, "%d of %d listed genes are new\n", len(paths), len(all))
	if len(paths) > 0 {
		fmt.Fprintf(w.Stdout, "\nThen, for each:\n  hlhscreen panel new SYMBOL --list %s --gff FILE --fasta FILE -o %s --force\n  hlhscreen panel lint %s\n", path, output, output)
	}
	return nil
}

// inPanel is the panel's symbol of a listed gene, with the list's where it differs; ""
// for a gene that the panel does not have. An HGNC number says more than a symbol.
func inPanel(p *panel.Panel, l exchange.Listed) string {
	for _, g := range p.Genes {
		switch {
		case l.HGNC != "" && l.HGNC == g.HGNC && l.Symbol != g.Symbol:
			return g.Symbol + " (listed as " + l.Symbol + ")"
		case l.Symbol == g.Symbol || l.HGNC != "" && l.HGNC == g.HGNC:
			return g.Symbol
		case l.HGNC == "" && slices.Contains(g.Aliases, l.Symbol):
			return g.Symbol + " (listed as " + l.Symbol + ")"
		}
	}
	return ""
}
