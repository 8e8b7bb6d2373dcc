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
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/packs"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// buildFlags are the flags of knowledge build as they were typed.
type buildFlags struct {
	request           packs.Request
	options           screen.Options
	clinvar, gnomad   []string
	out               string
	force, noProgress bool
	quiet             bool
}

func newKnowledgeBuild(w World) *cobra.Command {
	f := &buildFlags{}
	cmd := &cobra.Command{
		Use:   "build [flags] --out FOLDER",
		Short: "Make slices of the laboratory's own ClinVar and population files",
		Long: `Cuts ClinVar's VCF and population VCFs (gnomAD sites, one or many files) to the
panel's genes, for --knowledge of screen, classify and verify. Files are read
through their .tbi or .csi where there is one, else once from end to end. The
build of a file is read from it; BUILD=FILE states it. Where files of one build
are given, their alleles are carried to the other, and the output says so. The
same files make the same bytes. Nothing is loaded from the network.`,
		Example: `  hlhscreen knowledge build --clinvar clinvar.vcf.gz --out lab-knowledge
  hlhscreen knowledge build --clinvar GRCh38=new/clinvar.vcf.gz --clinvar GRCh37=old/clinvar.vcf.gz \
    --gnomad gnomad.exomes.chr9.vcf.bgz --gnomad gnomad.exomes.chr10.vcf.bgz --out lab-knowledge`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), w) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.clinvar, "clinvar", nil, "ClinVar's VCF, `FILE` or BUILD=FILE (one a build)")
	flags.StringArrayVar(&f.gnomad, "gnomad", nil, "population frequencies: a sites VCF, `FILE` or BUILD=FILE (repeatable)")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` to write; it must not be there yet")
	flags.StringArrayVar(&f.options.Panels, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	flags.StringVar(&f.request.ClinVarRelease, "clinvar-release", "", "`date` of the ClinVar files (default: their ##fileDate, or the date in their name)")
	flags.StringVar(&f.request.PopulationName, "gnomad-name", "gnomAD", "`name` of the population files in the report")
	flags.StringVar(&f.request.PopulationRelease, "gnomad-release", "", "`release` of the population files (default: their ##fileDate, or their name)")
	flags.StringVar(&f.request.PopulationLicence, "gnomad-licence", "", "`licence` of the population files, for the manifest")
	flags.BoolVar(&f.force, "force", false, "replace the slices of an existing folder")
	flags.IntVar(&f.request.Options.Threads, "threads", 0, "`number` of threads (0: all cores)")
	flags.BoolVar(&f.request.Options.NoIndex, "no-index", false, "read files from end to end even where there is an index")
	flags.BoolVar(&f.noProgress, "no-progress", false, "no progress bar on a terminal")
	flags.BoolVar(&f.quiet, "quiet", false, "print nothing but errors")
	return cmd
}

func (f *buildFlags) run(ctx context.Context, w World) error {
	const help = "hlhscreen knowledge build --help"
	if f.out == "" {
		return usage(errors.New("--out is missing: where do the slices go"), "hlhscreen knowledge build --clinvar clinvar.vcf.gz --out lab-knowledge")
	}
	if f.request.Options.Threads < 0 {
		return usage(fmt.Errorf("--threads %d, expected 0 or more", f.request.Options.Threads), help)
	}
	if err := f.free(); err != nil {
		return err
	}
	engine, err := newEngine(f.options)
	if err != nil {
		return err
	}
	if f.request.Fields, err = knowledge.LoadFields(genes.Files); err != nil {
		return err
	}
	f.request.Panel, f.request.References = engine.Panel(), engine.References()
	f.request.ClinVar, f.request.Population = given(f.clinvar), given(f.gnomad)
	bars := startProgress(w, !f.quiet && !f.noProgress)
	if tell := bars.update(); tell != nil {
		f.request.Progress = func(path string, read, total int64) {
			tell(screen.Progress{Path: path, Read: read, Total: total})
		}
	}
	made, err := packs.Knowledge(ctx, f.request)
	bars.stop()
	if err != nil {
		return err
	}
	if err := f.write(made.Files); err != nil {
		return err
	}
	if f.quiet {
		return nil
	}
	for _, note := range made.Notes {
		fmt.Fprintf(w.Stderr, "hlhscreen: note: %s\n", printable(note))
	}
	return f.summary(w)
}

// given reads FILE and BUILD=FILE; a file whose name has "=" in it is taken as it stands.
func given(texts []string) []packs.Given {
	var out []packs.Given
	for _, text := range texts {
		g := packs.Given{Path: text}
		name, path, cut := strings.Cut(text, "=")
		if b, err := genome.ParseBuild(name); cut && err == nil {
			g = packs.Given{Path: path, Build: b}
		}
		out = append(out, g)
	}
	return out
}

// free refuses a folder that is there already; with --force one that is no folder
// of slices.
func (f *buildFlags) free() error {
	info, err := os.Stat(f.out)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usage(fmt.Errorf("%s: %w", f.out, fault.Cause(err)), "--out names a folder")
	}
	if !info.IsDir() {
		return usage(fmt.Errorf("%s: a file, expected a folder", f.out), "--out names a folder that is not there yet")
	}
	if !f.force {
		return usage(fmt.Errorf("%s: exists already", f.out), "--force replaces its slices; --out FOLDER puts them elsewhere")
	}
	slicesIn := filepath.Join(f.out, knowledge.Folder)
	_, noFolder := os.Stat(slicesIn)
	_, noManifest := os.Stat(filepath.Join(f.out, knowledge.ManifestFile))
	if noFolder == nil && noManifest != nil {
		return usage(fmt.Errorf("%s: not made by hlhscreen knowledge build, and not replaced", slicesIn), "--out FOLDER puts the slices elsewhere")
	}
	return nil
}

// write writes the slices beside their place and then moves the folder there, so
// that a failure leaves no half of them.
func (f *buildFlags) write(files map[string][]byte) error {
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return usage(err, "--out names a folder that can be made")
	}
	tmp, err := os.MkdirTemp(f.out, ".knowledge-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(tmp, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return err
		}
	}
	place := filepath.Join(f.out, knowledge.Folder)
	old := filepath.Join(tmp, "old")
	if err := os.Rename(place, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(filepath.Join(tmp, knowledge.Folder), place)
}

// summary says what the folder holds, as it will be read.
func (f *buildFlags) summary(w World) error {
	f.options.Knowledge = f.out
	all, err := showKnowledge(f.options)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s shownSlice) bool { return len(s.Files) == 0 }) // built in
	if err := printSlices(w.Stdout, all, false); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.Stdout, "written to %s; use it with: hlhscreen screen --knowledge %s patient.vcf.gz\n", f.out, f.out)
	return err
}
