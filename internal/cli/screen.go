package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// screenFlags are the flags of screen as they were typed.
type screenFlags struct {
	options              screen.Options
	build                string
	sex, ped, scores     []string
	bams, clinical       []string
	classSource          string
	output, prefix       string
	formats, failOn      []string
	force, dryRun, quiet bool
	noProgress           bool
	noAlignments         bool
	logFormat            string
	words                *wording.Catalogue     // of --lang
	given                func(flag string) bool // on the command line
}

func newScreen(w World, m *messages) *cobra.Command {
	cmd, _ := screenCommand(w, m)
	return cmd
}

// screenCommand is the command and where its flags go; verify reads the arguments of a
// report with it.
func screenCommand(w World, m *messages) (*cobra.Command, *screenFlags) {
	f := &screenFlags{}
	cmd := &cobra.Command{
		Use:   "screen [flags] INPUT...",
		Short: "Screen one or more VCFs",
		Long: `Screens VCF files (plain, gzip, BGZF; "-" is standard input). GRCh37 or GRCh38,
with or without "chr", one or many samples. The build is read from the file. A
.tbi or .csi index beside a BGZF file is used.` + evidenceHelp,
		Example: `  hlhscreen screen patient.vcf.gz
  hlhscreen screen --bam patient.bam patient.vcf.gz
  hlhscreen screen --ped family.ped -o results family.vcf.gz
  hlhscreen screen --clinical child.yaml patient.vcf.gz
  hlhscreen screen --clinvar clinvar.vcf.gz --gnomad sites.vcf.gz patient.vcf.gz
  bcftools view -s P1 cohort.bcf | hlhscreen screen -o - - > P1.json
  hlhscreen screen --fail-on likely-primary --quiet patient.vcf.gz`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.options.Inputs, f.given = args, cmd.Flags().Changed
			return f.run(cmd.Context(), w, m)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.bams, "bam", nil, "reads, `FILE` or SAMPLE=FILE (repeatable): callability, known sites, phase, lost exons, breakpoints; a .bai or .csi beside it is used")
	flags.StringArrayVar(&f.clinical, "clinical", nil, "signs, values and cell tests, `FILE` or SAMPLE=FILE (repeatable; YAML or GA4GH Phenopacket; hlhscreen clinical --template)")
	flags.StringVar(&f.options.Normals, "normals", "", "`folder` of the depths of normal samples (hlhscreen coverage --as-normal): loss or gain of one copy of an exon")
	flags.StringArrayVar(&f.ped, "ped", nil, "pedigree `file` (six columns): who is whose parent, sexes, who is affected")
	flags.StringSliceVarP(&f.options.Samples, "samples", "s", nil, "`samples` to screen (default: those the PED marks affected, else all)")
	flags.StringArrayVar(&f.sex, "sex", nil, "sex of a sample, `SAMPLE=male|female` (repeatable)")
	flags.StringSliceVar(&f.options.Transplanted, "transplanted", nil, "`samples` taken after a stem-cell transplant: another sex and shifted read shares are expected, and said")
	flags.StringVar(&f.build, "build", "auto", "auto, GRCh37 or GRCh38")
	flags.StringArrayVar(&f.options.Panels, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	flags.StringSliceVar(&f.options.Genes, "genes", nil, "screen these `genes` only")
	flags.StringVar(&f.options.Knowledge, "knowledge", "", knowledgeHelp)
	flags.StringVar(&f.options.ClinVar, "clinvar", "", "a newer ClinVar `VCF` of the input's build, instead of the built-in slice")
	flags.StringVar(&f.options.GnomAD, "gnomad", "", "population frequencies: a sites `VCF` of the input's build")
	flags.StringArrayVar(&f.scores, "scores", nil, "scores of a predictor, `NAME=FILE` (repeatable; NAME is REVEL, SpliceAI or CADD): a VCF or a table with titles, with an index where it is large")
	flags.StringVar(&f.options.Evidence, "evidence", "", "the laboratory's own evidence, `TSV`: variant, criterion, strength, note, who, when")
	flags.StringVar(&f.classSource, "class-source", "used", "used (lab, known allele, ClinVar, rules, in this order), or rules alone")
	flags.StringVar(&f.options.Reference, "reference", "", "genome `FASTA` with .fai, for genes without embedded sequence")
	flags.StringVarP(&f.output, "output", "o", ".", "`folder` for the report, or - for JSON on standard output")
	flags.StringVar(&f.prefix, "prefix", "", "`name` of the report's files (default: the sample, or the input)")
	flags.StringSliceVarP(&f.formats, "format", "O", []string{"json", "tsv", "html"}, "`formats` to write: "+formatNames)
	flags.BoolVar(&f.noAlignments, "no-alignments", false, "leave the reads out of the HTML report (with --bam it has those around what is reported)")
	flags.BoolVar(&f.force, "force", false, "replace existing reports")
	flags.StringSliceVar(&f.failOn, "fail-on", nil, "exit with 10 when this `verdict` occurs: likely-primary, inconclusive, limited")
	languageFlag(cmd, &f.options.Language, "en")
	flags.IntVar(&f.options.Threads, "threads", 0, "`number` of threads (0: all cores)")
	flags.BoolVar(&f.noProgress, "no-progress", false, "no progress bar on a terminal")
	flags.BoolVar(&f.quiet, "quiet", false, "one line a sample")
	flags.StringVar(&f.logFormat, "log-format", "text", "text or json, for messages")
	flags.BoolVar(&f.dryRun, "dry-run", false, "check every input, list every fault, screen nothing")
	flags.BoolVar(&f.options.DigestAll, "digest-all", false, "SHA-256 of every input, large BAMs and genomes too: minutes")
	return cmd, f
}

func (f *screenFlags) run(ctx context.Context, w World, m *messages) error {
	if err := f.check(w, m); err != nil {
		return err
	}
	if f.dryRun {
		notes, faults := screen.Check(ctx, f.options)
		if len(faults) > 0 {
			return joined(faults)
		}
		for _, note := range notes {
			fmt.Fprintln(w.Stderr, "hlhscreen: "+note)
		}
		fmt.Fprintln(w.Stderr, "hlhscreen: every input is sound; nothing was screened")
		return nil
	}
	if f.prefix != "" || len(f.options.Inputs) > 1 || len(f.options.Samples) == 1 {
		if err := f.existing(f.name(nil), nil); err != nil {
			return err
		}
	}
	digest := make(chan fact.Fact[string], 1)
	go func() { digest <- binaryDigest(ctx) }() // beside the reading: it takes as long as a small VCF
	bars := startProgress(w, !f.quiet && !f.noProgress && f.logFormat == "text")
	f.options.Progress = bars.update()
	result, failed := screen.Run(ctx, f.options)
	bars.stop()
	if result == nil {
		return failed
	}
	result.Run.Tool.SHA256 = <-digest
	if err := f.write(ctx, w, result); err != nil {
		return err
	}
	for _, in := range result.Run.Inputs {
		if in.IndexIgnored != "" && !f.quiet {
			fmt.Fprintf(w.Stderr, "hlhscreen: note: %s was read from end to end: %s\n", in.Path, in.IndexIgnored)
		}
	}
	if failed != nil {
		return failed
	}
	return f.verdicts(result)
}

// named reads FILE and SAMPLE=FILE into sample and path; a file whose name has "="
// in it is taken as it stands.
func named(given []string) [][2]string {
	var out [][2]string
	for _, text := range given {
		sample, path, named := strings.Cut(text, "=")
		if _, err := os.Stat(text); !named || err == nil {
			sample, path = "", text
		}
		out = append(out, [2]string{sample, path})
	}
	return out
}

// joined puts several faults into one error of the most telling kind.
func joined(faults []error) error {
	kind := fault.Runtime
	hint := ""
	for _, err := range faults {
		var f *fault.Fault
		if errors.As(err, &f) && f.Kind > kind {
			kind, hint = f.Kind, f.Hint
		}
	}
	return fault.New(kind, errors.Join(faults...), hint)
}

// check reads the flags that are text.
func (f *screenFlags) check(w World, m *messages) error {
	const help = "hlhscreen screen --help"
	switch f.logFormat {
	case "text":
	case "json":
		m.json = true
	default:
		return usage(fmt.Errorf("--log-format %q, expected text or json", f.logFormat), help)
	}
	var err error
	if f.words, err = wordsIn(f.options.Language); err != nil {
		return err
	}
	for _, dir := range f.options.Panels {
		if err := folder(dir); err != nil {
			return err
		}
	}
	if err := knowledgeFolder(f.options.Knowledge); err != nil {
		return err
	}
	if f.classSource != "" && f.classSource != "used" && f.classSource != "rules" {
		return usage(fmt.Errorf("--class-source %q, expected used or rules", f.classSource), help)
	}
	f.options.RulesAlone = f.classSource == "rules"
	if len(f.options.Inputs) == 0 {
		return usage(errors.New("no input VCF"), "hlhscreen screen patient.vcf.gz")
	}
	if f.options.Threads < 0 {
		return usage(fmt.Errorf("--threads %d, expected 0 or more", f.options.Threads), help)
	}
	if f.build != "auto" {
		b, err := genome.ParseBuild(f.build)
		if err != nil {
			return usage(fmt.Errorf("--build: %w", err), help)
		}
		f.options.Build = b
	}
	if err := f.people(); err != nil {
		return err
	}
	if f.options.Scores, err = scoreFiles(f.scores); err != nil {
		return err
	}
	for _, text := range f.bams {
		if _, err := os.Stat(text); err != nil && strings.HasPrefix(text, "=") {
			return usage(fmt.Errorf("--bam %q: no sample before =", text), help)
		}
	}
	f.options.BAMs = nil
	for _, given := range named(f.bams) {
		f.options.BAMs = append(f.options.BAMs, screen.BAM{Sample: given[0], Path: given[1]})
	}
	for _, given := range named(f.clinical) {
		f.options.ClinicalFiles = append(f.options.ClinicalFiles, screen.ClinicalFile{Sample: given[0], Path: given[1]})
	}
	if f.options.Normals != "" && len(f.bams) == 0 {
		return usage(errors.New("--normals without --bam: there are no reads to compare"), help)
	}
	for _, format := range f.formats {
		switch format {
		case "json", "tsv", "html", "vcf", "multiqc", "phenopacket", "manifest":
		default:
			return usage(fmt.Errorf("--format %q, expected %s", format, formatNames), help)
		}
	}
	f.options.Alignments = !f.noAlignments && f.output != "-" && slices.Contains(f.formats, "html")
	if err := f.checkMachines(); err != nil {
		return err
	}
	for _, verdict := range f.failOn {
		if _, ok := verdictNames[verdict]; !ok {
			return usage(fmt.Errorf("--fail-on %q, expected likely-primary, inconclusive or limited", verdict), help)
		}
	}
	if n := count(f.options.Inputs, "-"); n > 1 {
		return usage(errors.New("standard input (-) is given twice"), help)
	}
	f.options.Stdin = w.Stdin
	f.options.Version, f.options.Commit = w.Version, w.Commit
	f.options.CommandLine, f.options.Arguments = "hlhscreen "+strings.Join(w.Args, " "), w.Args
	return nil
}

// scoreFiles reads --scores NAME=FILE.
func scoreFiles(texts []string) (map[string]string, error) {
	const hint = "--scores REVEL=revel.tsv.gz --scores SpliceAI=spliceai.vcf.gz"
	out := map[string]string{}
	for _, text := range texts {
		name, path, _ := strings.Cut(text, "=")
		i := slices.IndexFunc(knowledge.Predictors, func(p string) bool { return strings.EqualFold(p, name) })
		switch {
		case i < 0 || path == "":
			return nil, usage(fmt.Errorf("--scores %q, expected NAME=FILE with the name %s", text, strings.Join(knowledge.Predictors, ", ")), hint)
		case out[knowledge.Predictors[i]] != "":
			return nil, usage(fmt.Errorf("--scores names %s twice", knowledge.Predictors[i]), hint)
		}
		out[knowledge.Predictors[i]] = path
	}
	return out, nil
}

// people reads the flags that name samples.
func (f *screenFlags) people() error {
	const help = "hlhscreen screen --help"
	if len(f.ped) > 1 {
		return usage(fmt.Errorf("--ped is given twice (%s)", strings.Join(f.ped, ", ")), "one PED file may hold several families")
	}
	if len(f.ped) == 1 {
		if f.options.PED = f.ped[0]; f.options.PED == "" {
			return usage(errors.New("--ped is empty, expected a file"), help)
		}
	}
	for flag, names := range map[string][]string{"samples": f.options.Samples, "transplanted": f.options.Transplanted} {
		if slices.Contains(names, "") || f.given(flag) && len(names) == 0 {
			return usage(fmt.Errorf("--%s has an empty name", flag), help)
		}
	}
	f.options.Sex = map[string]string{}
	for _, text := range f.sex {
		sample, sex, ok := strings.Cut(text, "=")
		if !ok || sample == "" || sex != "male" && sex != "female" {
			return usage(fmt.Errorf("--sex %q, expected SAMPLE=male or SAMPLE=female", text), help)
		}
		if before, twice := f.options.Sex[sample]; twice && before != sex {
			return usage(fmt.Errorf("--sex gives sample %s as %s and as %s", sample, before, sex), help)
		}
		f.options.Sex[sample] = sex
	}
	return nil
}

func count(items []string, item string) int {
	n := 0
	for _, i := range items {
		if i == item {
			n++
		}
	}
	return n
}

// verdictNames are the names of --fail-on with the results they stand for.
var verdictNames = map[string][]string{
	"likely-primary": {"POSITIVE", "LIKELY_POSITIVE"},
	"inconclusive":   {"INCONCLUSIVE"},
	"limited":        {"NEGATIVE_LIMITED", "NO_RESULT"},
}

func (f *screenFlags) verdicts(r *report.Report) error {
	for _, name := range f.failOn {
		for _, s := range r.Samples {
			if slices.Contains(verdictNames[name], s.Verdict.Result) {
				return errVerdict
			}
		}
	}
	return nil
}

// name is the prefix of the files: --prefix, the sample when there is one,
// else the first input. It never leaves the output folder.
func (f *screenFlags) name(r *report.Report) string {
	name := f.prefix
	switch {
	case name != "":
	case r != nil && len(r.Samples) == 1:
		name = r.Samples[0].ID
	case len(f.options.Samples) == 1:
		name = f.options.Samples[0]
	case f.options.Inputs[0] == "-":
		name = "stdin"
	default:
		name = inputName(f.options.Inputs[0])
	}
	return fileName(name)
}

// inputName is the name of a VCF without folder and endings.
func inputName(path string) string {
	name := filepath.Base(path)
	for _, suffix := range []string{".gz", ".bgz", ".vcf"} {
		name = strings.TrimSuffix(name, suffix)
	}
	return name
}

// longestName is in bytes: file systems hold 255, and an ending follows.
const longestName = 200

// fileName is a name with what a file system could take for something else replaced.
func fileName(name string) string {
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '_'
		}
		return c
	}, name)
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	if strings.Trim(name, ".") == "" {
		name = "sample" + strings.ReplaceAll(name, ".", "_")
	}
	return name
}

// paths are the files that would be written for a prefix; without a report those
// that are known before one is there.
func (f *screenFlags) paths(prefix string, r *report.Report) []string {
	if f.output == "-" {
		return nil
	}
	var names []string
	if slices.Contains(f.formats, "json") {
		names = append(names, prefix+".hlhscreen.json")
	}
	if slices.Contains(f.formats, "tsv") {
		names = append(names, prefix+".variants.tsv", prefix+".genes.tsv", prefix+".summary.tsv")
	}
	if slices.Contains(f.formats, "html") {
		names = append(names, prefix+".hlhscreen.html")
	}
	names = append(names, f.machineNames(prefix, r)...)
	for i := range names {
		names[i] = filepath.Join(f.output, names[i])
	}
	return names
}

// existing refuses to replace a report unless --force says so.
func (f *screenFlags) existing(prefix string, r *report.Report) error {
	if f.force {
		return nil
	}
	for _, path := range f.paths(prefix, r) {
		if _, err := os.Lstat(path); err == nil {
			return usage(fmt.Errorf("%s: exists already", path), "--force replaces it; --prefix NAME or -o FOLDER puts it elsewhere")
		}
	}
	return nil
}
