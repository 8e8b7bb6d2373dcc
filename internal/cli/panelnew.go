package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/exchange"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/newgene"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// newFlags are the flags of panel new as they were typed.
type newFlags struct {
	symbol           string
	gff, fasta       []string
	list             string
	build, output    string
	tier, mode, pvs1 string
	paths            newgene.Paths
	force            bool
}

func newPanelNew(w World) *cobra.Command {
	f := &newFlags{}
	cmd := &cobra.Command{
		Use:   "new SYMBOL",
		Short: "Make the files of a gene that the panel does not have",
		Long: `Writes SYMBOL.yaml with what a person must still say (TODO, which lint refuses),
SYMBOL.cases.yaml with the cases that every gene needs, made from the coding
sequence, and the reference packs, into a folder for --panel.

Annotations are GFF3, GTF or genePred (RefSeq, MANE, Ensembl, GENCODE, UCSC);
sequences are genomes, with .fai or without, or samtools regions; all plain or
gzipped. A gene with one build alone is not assessed on the other.`,
		Example: `  hlhscreen panel new GENE --gff MANE.gff3.gz --fasta GRCh38.fa --build GRCh38
  hlhscreen panel new GENE --tier 4 --inheritance AR --pvs1 yes \
    --gff GRCh37=grch37.gff3.gz --fasta GRCh37=grch37.fa --gff GRCh38=grch38.gff3.gz --fasta GRCh38=grch38.fa
  hlhscreen panel lint hlhscreen-panel`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(fmt.Errorf("%d symbols, expected one", len(args)), "hlhscreen panel new GENE --gff FILE --fasta FILE")
			}
			f.symbol = args[0]
			return f.run(cmd.Context(), w)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.gff, "gff", nil, "transcripts, `[BUILD=]FILE` (once a build): GFF3, GTF or genePred")
	flags.StringArrayVar(&f.fasta, "fasta", nil, "sequence, `[BUILD=]FILE` (once a build): genome or regions")
	flags.StringVar(&f.build, "build", "", "build of files that are given without it: GRCh37 or GRCh38 (default: what the head of the annotation says)")
	flags.StringVar(&f.paths.Transcript, "transcript", "", "`accession` with version (default: MANE Select)")
	flags.StringVar(&f.tier, "tier", "", "`tier` of the gene, a key of panel.yaml (default: the research candidates, and a TODO)")
	flags.StringVar(&f.mode, "inheritance", "", "AR, AD, XL or XLR (default: what ClinGen says, else a TODO)")
	flags.StringVar(&f.pvs1, "pvs1", "", "may loss of function be taken for very strong evidence: yes, limited or no (default: a TODO)")
	flags.StringVar(&f.paths.Validity, "validity", "", "ClinGen's `table` of gene-disease validity")
	flags.StringVar(&f.paths.Constraint, "constraint", "", "gnomAD's `table` of constraint")
	flags.StringVar(&f.paths.ClinVar, "clinvar", "", "ClinVar `VCF` on GRCh38: its P and LP alleles become known alleles")
	flags.StringVar(&f.list, "list", "", "`file` of PanelApp, Scout or another list: what it says of the gene is filled in")
	flags.StringVarP(&f.output, "output", "o", "hlhscreen-panel", "`folder` for the files")
	flags.BoolVar(&f.force, "force", false, "replace the files of the gene")
	return cmd
}

func (f *newFlags) run(ctx context.Context, w World) error {
	in, err := f.input()
	if err != nil {
		return err
	}
	if err := in.Read(ctx, f.paths); err != nil {
		return err
	}
	if in.Manifest, err = os.ReadFile(filepath.Join(f.output, reference.Folder, "MANIFEST.tsv")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return usage(err, "-o FOLDER names where the files go")
	}
	made, err := newgene.Make(*in)
	if err != nil {
		return usage(fmt.Errorf("gene %s: %w", f.symbol, err), "--inheritance, --transcript, or one build alone (the gene is then not assessed on the other)")
	}
	if err := inForm(made.Files, f.symbol+".yaml"); err != nil {
		return err
	}
	if err := f.write(made); err != nil {
		return err
	}
	f.say(w, in, made)
	return nil
}

// input is what the flags say, checked, before a file is read.
func (f *newFlags) input() (*newgene.Input, error) {
	p, err := panel.Load(genes.Files)
	if err != nil {
		return nil, err
	}
	in := &newgene.Input{Symbol: f.symbol, Tier: f.tier, Mode: panel.Inheritance(f.mode), PVS1: f.pvs1, Panel: p}
	if !exchange.IsSymbol(f.symbol) {
		return nil, usage(fmt.Errorf("symbol %q, expected the form of an HGNC symbol", f.symbol), "genenames.org has the approved symbols; did you mean "+strings.ToUpper(f.symbol)+"?")
	}
	if g, ok := p.Gene(f.symbol); ok {
		return nil, usage(fmt.Errorf("%s is in the panel (tier %s)", g.Symbol, g.Tier), fmt.Sprintf("hlhscreen panel show %s > %s.yaml begins a file of your own", g.Symbol, g.Symbol))
	}
	if _, ok := p.Tiers[f.tier]; f.tier != "" && !ok {
		return nil, usage(fmt.Errorf("--tier %q is not one of %s", f.tier, strings.Join(slices.Sorted(maps.Keys(p.Tiers)), ", ")), "genes/panel.yaml says what each tier means")
	}
	for _, a := range []struct {
		flag, value string
		of          []string
	}{{"--inheritance", f.mode, []string{"", "AR", "AD", "XL", "XLR"}}, {"--pvs1", f.pvs1, []string{"", "yes", "limited", "no"}}} {
		if !slices.Contains(a.of, a.value) {
			return nil, usage(fmt.Errorf("%s %q, expected one of %s", a.flag, a.value, strings.Join(a.of[1:], ", ")), "docs/gene-format.md says what each means")
		}
	}
	if f.list != "" {
		if in.Listed, err = listed(f.list, f.symbol); err != nil {
			return nil, err
		}
	}
	if in.Cases, err = cases.Load(genes.Files); err != nil {
		return nil, err
	}
	if f.paths.Fields, err = knowledge.LoadFields(genes.Files); err != nil {
		return nil, err
	}
	if f.paths.Assemblies, err = reference.LoadAssemblies(genes.Files); err != nil {
		return nil, err
	}
	if f.paths.GFF, err = f.perBuild("--gff", f.gff); err != nil {
		return nil, err
	}
	f.paths.FASTA, err = f.perBuild("--fasta", f.fasta)
	return in, err
}

// perBuild reads FILE and BUILD=FILE.
func (f *newFlags) perBuild(flag string, given []string) (map[genome.Build]string, error) {
	if len(given) == 0 {
		return nil, usage(fmt.Errorf("%s is missing", flag), "hlhscreen panel new GENE --gff FILE --fasta FILE")
	}
	stated := genome.UnknownBuild
	if f.build != "" {
		var err error
		if stated, err = genome.ParseBuild(f.build); err != nil {
			return nil, usage(fmt.Errorf("--build: %w", err), "--build GRCh38")
		}
	}
	out := map[genome.Build]string{}
	for _, text := range given {
		b, path := stated, text
		if name, rest, ok := strings.Cut(text, "="); ok {
			if named, err := genome.ParseBuild(name); err == nil {
				b, path = named, rest
			}
		}
		if _, twice := out[b]; twice {
			return nil, usage(fmt.Errorf("%s: two files for one build", flag), fmt.Sprintf("%s GRCh37=FILE %s GRCh38=FILE", flag, flag))
		}
		out[b] = path
	}
	return out, nil
}

// write puts the files into the folder, all or none. A gene that the folder
// has is left alone.
func (f *newFlags) write(made *newgene.Output) error {
	if err := unlocked(f.output); err != nil {
		return err
	}
	contents := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(made.Files)) {
		path := filepath.Join(f.output, filepath.FromSlash(name))
		contents[path] = made.Files[name]
		if _, err := os.Stat(path); err == nil && !f.force && filepath.Base(path) != "MANIFEST.tsv" {
			return usage(fmt.Errorf("%s exists", path), "--force replaces the files of "+f.symbol+", and what was filled in")
		}
	}
	if err := os.MkdirAll(filepath.Join(f.output, reference.Folder), 0o755); err != nil {
		return usage(err, "-o FOLDER names where the files go")
	}
	return writeAll(f.output, slices.Sorted(maps.Keys(contents)), contents)
}

// say lists what was made, what is left to do, and the next commands.
func (f *newFlags) say(w World, in *newgene.Input, made *newgene.Output) {
	for _, name := range slices.Sorted(maps.Keys(made.Files)) {
		fmt.Fprintln(w.Stdout, "wrote", filepath.Join(f.output, filepath.FromSlash(name)))
	}
	for _, b := range genome.Builds {
		if g, ok := in.Genes[b]; ok {
			t := g.Transcript
			fmt.Fprintf(w.Stdout, "%s on %s: %s, %d exons, %d coding bases\n", t.Accession, b, genome.Region{Contig: t.Contig, Interval: t.Region()}, len(t.Exons), t.CDSLength())
			continue
		}
		fmt.Fprintf(w.Stderr, "hlhscreen: note: no files of %s: on it %s is not assessed, and nobody is negative there; give --gff %s=FILE and --fasta %s=FILE too\n", b, f.symbol, b, b)
	}
	for _, note := range made.Notes {
		fmt.Fprintln(w.Stderr, "hlhscreen: note: "+printable(note))
	}
	fmt.Fprintf(w.Stdout, "\nTo be filled in (%d):\n", len(made.ToDo))
	for _, line := range made.ToDo {
		fmt.Fprintln(w.Stdout, "  "+filepath.Join(f.output, line))
	}
	fmt.Fprintf(w.Stdout, "\nThen:\n  hlhscreen panel lint %s\n  hlhscreen panel test %s --panel %s\n  hlhscreen screen --panel %s patient.vcf.gz\n", f.output, f.symbol, f.output, f.output)
}

// inForm puts a gene file among others into the form that panel fmt leaves as it is.
func inForm(files map[string][]byte, name string) error {
	schema, err := geneSchema()
	if err != nil {
		return err
	}
	files[name], err = panel.Format(schema, name, files[name])
	return err
}
