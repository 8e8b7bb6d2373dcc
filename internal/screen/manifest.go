package screen

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// runBlock says what was run on what.
func (w *work) runBlock() report.Run {
	run := report.Run{
		Tool:        report.Tool{Name: "hlhscreen", Version: w.options.Version, Commit: w.options.Commit},
		CommandLine: w.options.CommandLine, Arguments: w.options.Arguments, Language: w.words.Language,
		Panel:      report.Panel{Name: w.panel.Name, Version: w.panel.Version, Digest: w.panel.Digest, Genes: w.panel.Symbols(), Deviations: w.panel.Deviations},
		Parameters: w.parameters(),
	}
	for _, s := range w.store.Sources {
		run.Knowledge = append(run.Knowledge, report.Knowledge{Name: s.Name, Release: s.Release, Digest: cmp.Or(s.Digest, w.scoresDigest(s.Name))})
	}
	for _, in := range w.inputs {
		run.Inputs = append(run.Inputs, report.Input{Path: in.Path, Kind: "vcf", Size: in.Size, SHA256: in.SHA256, Build: in.Build.Build.String(),
			BuildEvidence: slices.Clone(in.Build.Evidence), Access: access(in.Facts.Indexed), Compression: string(in.Facts.Compression), IndexIgnored: in.Facts.IndexIgnored})
	}
	for _, b := range w.bams {
		run.Inputs = append(run.Inputs, report.Input{Path: b.Path, Kind: "bam", Size: b.Size, SHA256: b.SHA256, DigestMissing: w.missing(b.SHA256), Build: b.Build.Build.String(),
			BuildEvidence: slices.Clone(b.Build.Evidence), Access: access(b.Facts.Indexed), Compression: "bgzf", IndexIgnored: b.Facts.IndexIgnored})
	}
	for _, c := range w.clinical {
		run.Inputs = append(run.Inputs, report.Input{Path: c.Path, Kind: "clinical", Size: c.Size, SHA256: c.SHA256})
	}
	run.Inputs = append(run.Inputs, w.beside...)
	return run
}

// access is how a file was read.
func access(indexed bool) string {
	if indexed {
		return "index"
	}
	return "stream"
}

// missing says why there is no digest, "" where there is one.
func (w *work) missing(sum string) string {
	if sum != "" {
		return ""
	}
	return w.words.Text("digest.large")
}

// scoresDigest is the digest of a predictor's file, "" where it was not made.
func (w *work) scoresDigest(predictor string) string {
	for _, in := range w.beside {
		if in.Kind == "scores" && in.SHA256 != "" && in.Path == w.options.Scores[predictor] {
			return "sha256:" + in.SHA256
		}
	}
	return ""
}

// besideMost is the size up to which a file that is searched in places is hashed as a
// whole, in bytes: a genome or its scores take longer than the screening.
const besideMost = 1 << 30

// besideFile is a file beside VCF, BAM and clinical file; most is the size up to which it
// is hashed, 0 for any.
type besideFile struct {
	kind, path string
	most       int64
}

// listBeside lists what else the run rests on, each with its digest.
func (w *work) listBeside(ctx context.Context) error {
	files, err := w.besideFiles()
	if err != nil {
		return err
	}
	w.beside = make([]report.Input, len(files))
	group, ctx := errgroup.WithContext(ctx)
	for i, f := range files {
		group.Go(func() (err error) {
			w.beside[i], err = w.besideInput(ctx, f)
			return err
		})
	}
	return group.Wait()
}

// besideFiles are the indexes that were used, and the files that flags name, in the
// order of this list.
func (w *work) besideFiles() ([]besideFile, error) {
	var out []besideFile
	add := func(kind, path string, most int64) {
		if path != "" {
			out = append(out, besideFile{kind, path, most})
		}
	}
	for _, in := range w.inputs {
		add("index", in.Facts.IndexUsed, 0)
	}
	for _, b := range w.bams {
		add("index", b.Facts.IndexUsed, 0)
	}
	add("ped", w.options.PED, 0)
	add("evidence", w.options.Evidence, 0)
	add("clinvar", w.options.ClinVar, besideMost)
	add("gnomad", w.options.GnomAD, besideMost)
	for _, predictor := range slices.Sorted(maps.Keys(w.options.Scores)) {
		add("scores", w.options.Scores[predictor], besideMost)
	}
	if genome := w.options.Reference; genome != "" {
		add("reference", genome, besideMost)
		add("index", genome+".fai", 0)
	}
	if w.options.Normals == "" {
		return out, nil
	}
	entries, err := os.ReadDir(w.options.Normals) // sorted; a pattern would read the folder's name too
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", w.options.Normals, fault.Cause(err)), "")
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), coverage.NormalSuffix) {
			add("normals", filepath.Join(w.options.Normals, e.Name()), 0)
		}
	}
	return out, nil
}

func (w *work) besideInput(ctx context.Context, f besideFile) (report.Input, error) {
	out := report.Input{Path: f.path, Kind: f.kind}
	info, err := os.Stat(f.path)
	switch {
	case err != nil:
	case !info.Mode().IsRegular(): // it was read, and cannot be read again
		out.DigestMissing = w.words.Text("digest.stream")
		return out, nil
	case f.most > 0 && info.Size() > f.most && !w.options.DigestAll:
		out.Size = info.Size()
	default:
		out.Size, out.SHA256, err = digestFile(ctx, f.path, w.options.Progress)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		err = fault.New(fault.Input, fmt.Errorf("%s: %w", f.path, fault.Cause(err)), "")
	}
	out.DigestMissing = w.missing(out.SHA256)
	return out, err
}
