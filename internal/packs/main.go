package packs

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// Main reads the files named in args, builds the packs and writes them into
// the panel folder. What the builder noticed goes to w.
func Main(ctx context.Context, args []string, w io.Writer) error {
	flags := flag.NewFlagSet("buildpacks", flag.ContinueOnError)
	out := flags.String("out", "genes", "panel folder: gene files are read there, packs are written there")
	paths := Paths{GFF: map[genome.Build]string{}, FASTA: map[genome.Build]string{}, Sites: map[genome.Build][]string{}, Sources: map[string]string{}}
	perBuild := func(set func(genome.Build, string)) func(string) error {
		return func(text string) error {
			name, path, ok := strings.Cut(text, "=")
			b, err := genome.ParseBuild(name)
			if !ok || err != nil {
				return fmt.Errorf("%q, expected BUILD=FILE", text)
			}
			set(b, path)
			return nil
		}
	}
	flags.Func("gff", "BUILD=FILE: transcripts, GFF3", perBuild(func(b genome.Build, p string) { paths.GFF[b] = p }))
	flags.Func("fasta", "BUILD=FILE: sequence, records named as regions, or a genome with .fai", perBuild(func(b genome.Build, p string) { paths.FASTA[b] = p }))
	flags.Func("sites", "BUILD=FILE: VCF of sites with AF (repeatable)", perBuild(func(b genome.Build, p string) { paths.Sites[b] = append(paths.Sites[b], p) }))
	flags.StringVar(&paths.ClinVar, "clinvar", "", "ClinVar VCF on GRCh38")
	flags.Func("source", "gff|fasta|sites=TEXT: what to cite in the manifest", func(text string) error {
		key, value, ok := strings.Cut(text, "=")
		if !ok {
			return fmt.Errorf("%q, expected KIND=TEXT", text)
		}
		paths.Sources[key] = value
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	folder := os.DirFS(*out)
	p, err := panel.Load(folder)
	if err != nil {
		return err
	}
	if paths.Assemblies, err = reference.LoadAssemblies(folder); err != nil {
		return err
	}
	if paths.Fields, err = knowledge.LoadFields(folder); err != nil {
		return err
	}
	in, err := Read(ctx, p, paths)
	if err != nil {
		return err
	}
	made, err := Build(in)
	if err != nil {
		return err
	}
	for name, raw := range made.Files {
		if err := os.WriteFile(filepath.Join(*out, name), raw, 0o644); err != nil {
			return err
		}
	}
	for _, note := range made.Notes {
		fmt.Fprintln(w, "note:", note)
	}
	fmt.Fprintf(w, "%d files written to %s\n", len(made.Files), *out)
	return nil
}
