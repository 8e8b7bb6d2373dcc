package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/report"
)

// formatNames are the values of --format.
const formatNames = "json, tsv, html, vcf, multiqc, phenopacket, manifest"

// machineFormats are those that other programs read, each into files of its own.
var machineFormats = []string{"vcf", "multiqc", "phenopacket", "manifest"}

// checkMachines refuses what cannot be written as it was asked for.
func (f *screenFlags) checkMachines() error {
	for _, format := range machineFormats {
		if f.output == "-" && slices.Contains(f.formats, format) {
			return usage(fmt.Errorf("-O %s with -o -: standard output takes the JSON report alone", format), "-o FOLDER")
		}
	}
	if !slices.Contains(f.formats, "vcf") {
		return nil
	}
	for _, path := range f.options.Inputs {
		if path == "-" {
			return usage(errors.New("-O vcf with standard input: the records are read a second time, which a stream cannot be"), "write the input into a file first")
		}
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			return usage(fmt.Errorf("-O vcf with %s, which is no regular file: the records are read a second time", path), "write the input into a file first")
		}
	}
	return nil
}

// vcfNames are the annotated files, one an input, in the order of the inputs.
func (f *screenFlags) vcfNames(prefix string) []string {
	const suffix = ".hlhscreen.vcf.gz"
	if len(f.options.Inputs) == 1 {
		return []string{prefix + suffix}
	}
	var names []string
	for _, path := range f.options.Inputs {
		names = append(names, unused(prefix+"."+fileName(inputName(path)), suffix, names))
	}
	return names
}

// replacesInput refuses to write over what was read.
func (f *screenFlags) replacesInput(name string) error {
	out, err := os.Stat(filepath.Join(f.output, name))
	if err != nil {
		return nil // nothing is there
	}
	for _, path := range f.options.Inputs {
		if in, err := os.Stat(path); err == nil && os.SameFile(in, out) {
			return usage(fmt.Errorf("-O vcf would replace the input %s", path), "--prefix NAME or -o FOLDER puts it elsewhere")
		}
	}
	return nil
}

// machineNames are the names of the files for other programs, those that depend on
// the samples only where the report is there.
func (f *screenFlags) machineNames(prefix string, r *report.Report) []string {
	var names []string
	if slices.Contains(f.formats, "vcf") {
		for _, name := range f.vcfNames(prefix) {
			names = append(names, name, name+".tbi")
		}
	}
	if slices.Contains(f.formats, "multiqc") {
		names = append(names, prefix+generalSuffix, prefix+callabilitySuffix)
	}
	if slices.Contains(f.formats, "phenopacket") {
		names = append(names, packetNames(prefix, r)...)
	}
	if slices.Contains(f.formats, "manifest") { // the last: it has the digests of the others
		names = append(names, prefix+manifestSuffix)
	}
	return names
}

const manifestSuffix = ".manifest.json"

// MultiQC finds its files by _mqc before the ending.
const (
	generalSuffix     = ".general_mqc.json"
	callabilitySuffix = ".callability_mqc.tsv"
)

// packetNames are the files of the phenopackets, one a sample, in the order of the
// report's samples.
func packetNames(prefix string, r *report.Report) []string {
	const suffix = ".phenopacket.json"
	if r == nil || len(r.Samples) == 1 {
		return []string{prefix + suffix}
	}
	var names []string
	for _, s := range r.Samples {
		names = append(names, unused(prefix+"."+fileName(s.ID), suffix, names))
	}
	return names
}

// unused is a name with a suffix that none of those taken has: two samples may
// differ in what no file name can hold.
func unused(name, suffix string, taken []string) string {
	out := name + suffix
	for n := 2; slices.Contains(taken, out); n++ {
		out = fmt.Sprintf("%s_%d%s", name, n, suffix)
	}
	return out
}

// machines are the contents of those files, by path.
func (f *screenFlags) machines(ctx context.Context, prefix string, r *report.Report) (map[string][]byte, error) {
	out := map[string][]byte{}
	put := func(name string, text []byte, err error) error {
		if err == nil && text == nil {
			err = errors.New(name + " is empty")
		}
		out[filepath.Join(f.output, name)] = text
		return err
	}
	if slices.Contains(f.formats, "vcf") {
		for i, name := range f.vcfNames(prefix) {
			if err := f.replacesInput(name); err != nil {
				return nil, err
			}
			text, tbi, err := report.AnnotatedVCF(ctx, r, f.options.Inputs[i], f.options.Threads)
			if err != nil {
				return nil, err
			}
			if err := errors.Join(put(name, text, nil), put(name+".tbi", tbi, nil)); err != nil {
				return nil, err
			}
		}
	}
	if slices.Contains(f.formats, "multiqc") {
		text, err := report.MultiQCGeneral(r)
		if err := errors.Join(put(prefix+generalSuffix, text, err), put(prefix+callabilitySuffix, report.MultiQCCallability(r, prefix), nil)); err != nil {
			return nil, err
		}
	}
	if slices.Contains(f.formats, "phenopacket") {
		for i, name := range packetNames(prefix, r) {
			text, err := report.Phenopacket(r, &r.Samples[i])
			if err := put(name, text, err); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
