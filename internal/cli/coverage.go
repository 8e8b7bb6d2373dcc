package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/biogo/hts/bgzf"
	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// coverageFlags are the flags of coverage as they were typed.
type coverageFlags struct {
	options         screen.Options
	build, sample   string
	prefix, normal  string
	force, genesTSV bool
}

func newCoverage(w World) *cobra.Command {
	f := &coverageFlags{}
	cmd := &cobra.Command{
		Use:   "coverage [flags] BAM",
		Short: "Callability of the panel in the reads of one person",
		Long: `Counts the reads over every coding exon of the panel with its flanks: molecules
of mapping quality 20 and bases of quality 10 (by default) or more, duplicates
left out, overlapping mates once. One line an exon on standard output, positions
1-based and inclusive, with the gaps of too few reads and their reasons, that of
the most bases first. A .bai or .csi beside the BAM is used.

A mapping quality of 255 is "not stated" (SAM specification) and does not count:
samtools and mosdepth take it for the best. The figures are those of
  samtools depth -a -s -q 10 -Q 20 -G SUPPLEMENTARY
mosdepth counts bases of any quality, supplementary reads, and without --mapq 20
reads of any mapping quality: its depths are higher. A deleted base is no read
of it, in all three.`,
		Example: "  hlhscreen coverage patient.bam\n  hlhscreen coverage --by-gene patient.bam\n  hlhscreen coverage --prefix out/patient patient.bam\n  hlhscreen coverage --as-normal normals/ control1.bam",
		Args:    one,
		RunE:    func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), w, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.build, "build", "auto", "auto, GRCh37 or GRCh38")
	flags.StringVar(&f.sample, "sample", "", "`name` of the person (SM) in a file of several")
	flags.StringSliceVar(&f.options.Genes, "genes", nil, "these `genes` only")
	flags.StringArrayVar(&f.options.Panels, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	flags.StringVar(&f.prefix, "prefix", "", "also write `PREFIX`.regions.bed.gz, PREFIX.thresholds.bed.gz (as mosdepth does) and PREFIX.gaps.tsv")
	flags.StringVar(&f.normal, "as-normal", "", "also write the depths into a `FOLDER` of normal samples, for screen --normals")
	flags.BoolVar(&f.genesTSV, "by-gene", false, "one line a gene instead of one an exon")
	flags.BoolVar(&f.force, "force", false, "replace existing files")
	flags.IntVar(&f.options.Threads, "threads", 0, "`number` of threads (0: all cores)")
	return cmd
}

func (f *coverageFlags) run(ctx context.Context, w World, path string) error {
	if f.build != "auto" {
		b, err := genome.ParseBuild(f.build)
		if err != nil {
			return usage(fmt.Errorf("--build: %w", err), "hlhscreen coverage --help")
		}
		f.options.Build = b
	}
	if f.normal != "" && len(f.options.Genes) > 0 {
		return usage(errors.New("--as-normal with --genes: a normal is compared in every gene of the panel"), "leave out --genes")
	}
	if f.sample != "" {
		f.options.Samples = []string{f.sample}
	}
	engine, err := screen.NewEngine(f.options)
	if err != nil {
		return err
	}
	c, err := engine.Cover(ctx, path, f.options)
	if err != nil {
		return err
	}
	for _, note := range c.Notes {
		fmt.Fprintf(w.Stderr, "hlhscreen: note: %s\n", note)
	}
	files, err := f.files(c, path)
	if err != nil {
		return err
	}
	if err := f.writeAll(files); err != nil {
		return err
	}
	text := exonTable(c)
	if f.genesTSV {
		text = geneTable(c)
	}
	_, err = io.WriteString(w.Stdout, text)
	return err
}

// files are what is written beside the table, by name.
func (f *coverageFlags) files(c *screen.Covered, path string) (map[string][]byte, error) {
	out := map[string][]byte{}
	if f.prefix != "" {
		out[f.prefix+".gaps.tsv"] = []byte(gapTable(c))
		for suffix, text := range map[string]string{".regions.bed.gz": regionsBED(c), ".thresholds.bed.gz": thresholdsBED(c)} {
			raw, err := compressed(text)
			if err != nil {
				return nil, err
			}
			out[f.prefix+suffix] = raw
		}
	}
	if f.normal != "" {
		name, raw, err := c.Normal(path)
		if err != nil {
			return nil, err
		}
		out[strings.TrimRight(f.normal, "/")+"/"+name] = raw
	}
	return out, nil
}

// writeAll writes nothing where one of the files is there already.
func (f *coverageFlags) writeAll(files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if _, err := os.Lstat(name); err == nil && !f.force {
			return usage(fmt.Errorf("%s: exists already", name), "--force replaces it")
		}
	}
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return usage(err, "give a folder that can be made: --prefix out/patient, --as-normal normals/")
		}
		if err := os.WriteFile(name, files[name], 0o644); err != nil {
			return fault.New(fault.Runtime, err, "")
		}
	}
	return nil
}

func compressed(text string) ([]byte, error) {
	var b bytes.Buffer
	z := bgzf.NewWriter(&b, 1)
	if _, err := io.WriteString(z, text); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// eachExon calls do with every exon in the order of the panel.
func eachExon(c *screen.Covered, do func(g screen.GeneCovered, n int, e coverage.Read)) {
	for _, g := range c.Genes {
		for n, e := range g.Exons {
			do(g, n, e)
		}
	}
}

func exonTable(c *screen.Covered) string {
	var b strings.Builder
	b.WriteString("gene\ttranscript\texon\tchrom\tfirst\tlast\tmean\tmin")
	for _, l := range c.Levels {
		fmt.Fprintf(&b, "\tat_least_%d", l)
	}
	b.WriteString("\tgaps\n")
	eachExon(c, func(g screen.GeneCovered, n int, e coverage.Read) {
		i := e.Target.Interval
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%d\t%d\t%.2f\t%d", g.Symbol, g.Transcript, e.Target.Name, c.Chrom(g.Contig), i.First(), i.Last(), e.Mean, e.Min)
		for _, share := range e.Shares {
			fmt.Fprintf(&b, "\t%.4f", share)
		}
		fmt.Fprintf(&b, "\t%s\n", gapsOf(e, g.Spans[n]))
	})
	return b.String()
}

// gapsOf lists the gaps of an exon, "." for none.
func gapsOf(e coverage.Read, spans []string) string {
	var out []string
	for i, g := range e.Gaps {
		out = append(out, fmt.Sprintf("%d-%d %s (%s)", g.First(), g.Last(), spans[i], why(g)))
	}
	if len(out) == 0 {
		return "."
	}
	return strings.Join(out, "; ")
}

// why are the reasons of a gap, that of the most bases first.
func why(g coverage.ReadGap) string {
	var out []string
	for _, r := range g.Why {
		out = append(out, string(r))
	}
	return strings.Join(out, "+")
}

func geneTable(c *screen.Covered) string {
	var b strings.Builder
	b.WriteString("gene\ttranscript\tassessed\tcallable\tmean\tmin\tsites\n")
	for _, g := range c.Genes {
		total, bases, least := 0.0, 0, -1
		for _, e := range g.Exons {
			total, bases = total+e.Mean*float64(e.Target.Interval.Len()), bases+e.Target.Interval.Len()
			if least < 0 || e.Min < least {
				least = e.Min
			}
		}
		var sites []string
		for _, s := range g.Sites {
			sites = append(sites, s.Name+" "+s.Status)
		}
		if len(sites) == 0 {
			sites = []string{"."}
		}
		assessed := "no"
		if g.Assessed {
			assessed = "yes"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%.4f\t%.2f\t%d\t%s\n", g.Symbol, g.Transcript, assessed, g.Fraction, total/float64(max(1, bases)), least, strings.Join(sites, "; "))
	}
	return b.String()
}

func gapTable(c *screen.Covered) string {
	var b strings.Builder
	b.WriteString("gene\texon\tchrom\tfirst\tlast\thgvs\twhy\n")
	eachExon(c, func(g screen.GeneCovered, n int, e coverage.Read) {
		for i, gap := range e.Gaps {
			fmt.Fprintf(&b, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", g.Symbol, e.Target.Name, c.Chrom(g.Contig), gap.First(), gap.Last(), g.Spans[n][i], why(gap))
		}
	})
	return b.String()
}

// bedExon is an exon with its gene.
type bedExon struct {
	gene screen.GeneCovered
	coverage.Read
}

// inBED are the exons in the order of the genome: a BED file is sorted, so that
// tabix can index it.
func inBED(c *screen.Covered) []bedExon {
	var out []bedExon
	eachExon(c, func(g screen.GeneCovered, _ int, e coverage.Read) { out = append(out, bedExon{g, e}) })
	slices.SortStableFunc(out, func(a, b bedExon) int {
		return cmp.Or(a.gene.Contig.Compare(b.gene.Contig), cmp.Compare(a.Target.Interval.Start, b.Target.Interval.Start))
	})
	return out
}

// regionsBED is mosdepth's PREFIX.regions.bed: 0-based, half-open.
func regionsBED(c *screen.Covered) string {
	var b strings.Builder
	for _, e := range inBED(c) {
		fmt.Fprintf(&b, "%s\t%d\t%d\t%s\t%.2f\n", c.Chrom(e.gene.Contig), e.Target.Interval.Start, e.Target.Interval.End, bedName(e.gene, e.Read), e.Mean)
	}
	return b.String()
}

// thresholdsBED is mosdepth's PREFIX.thresholds.bed: bases at each depth or
// more.
func thresholdsBED(c *screen.Covered) string {
	var b strings.Builder
	b.WriteString("#chrom\tstart\tend\tregion")
	for _, l := range c.Levels {
		fmt.Fprintf(&b, "\t%dX", l)
	}
	b.WriteString("\n")
	for _, e := range inBED(c) {
		i := e.Target.Interval
		fmt.Fprintf(&b, "%s\t%d\t%d\t%s", c.Chrom(e.gene.Contig), i.Start, i.End, bedName(e.gene, e.Read))
		for _, share := range e.Shares {
			fmt.Fprintf(&b, "\t%.0f", share*float64(i.Len()))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func bedName(g screen.GeneCovered, e coverage.Read) string {
	return g.Symbol + "_" + strings.ReplaceAll(e.Target.Name, " ", "_")
}
