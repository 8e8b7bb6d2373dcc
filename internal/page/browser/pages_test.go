package browser_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/demo"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/page"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// made are the pages under test, through the pipeline: the demo's child with
// family, reads and clinical file; three members in one report; and the
// negative of a VCF alone.
type made struct {
	child, family, limited, reads string // files; reads is the child's with its reads
	childReport                   *report.Report
}

var (
	pageFolder string
	makePages  = sync.OnceValues(screenDemo)
)

func pages(t *testing.T) made {
	t.Helper()
	figure.InFull(t)
	m, err := makePages()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func screenDemo() (made, error) {
	var out made
	var err error
	if pageFolder, err = os.MkdirTemp("", "hlhscreen-pages"); err != nil {
		return out, err
	}
	files, err := demo.Write(pageFolder, true)
	if err != nil {
		return out, err
	}
	plain := filepath.Join(pageFolder, "plain.vcf")
	if err := withoutFindings(files.VCF, plain); err != nil {
		return out, err
	}
	options := screen.Options{Inputs: []string{files.VCF}, PED: files.PED, BAMs: []screen.BAM{{Path: files.BAM}}, ClinicalFiles: []screen.ClinicalFile{{Path: files.Clinical}},
		Version: "0", Commit: "none", CommandLine: "hlhscreen screen family.vcf"}
	withReads := options
	withReads.Alignments = true
	members := options
	members.Samples, members.BAMs = []string{"demo_child", "demo_father", "demo_sibling"}, nil
	for _, p := range []struct {
		at      *string
		name    string
		options screen.Options
		result  string
	}{
		{&out.child, "child", options, "POSITIVE"},
		{&out.reads, "reads", withReads, "POSITIVE"},
		{&out.family, "family", members, "POSITIVE"},
		{&out.limited, "limited", screen.Options{Inputs: []string{plain}, Samples: []string{"demo_child"}, Version: "0", Commit: "none"}, "NEGATIVE_LIMITED"},
	} {
		r, err := screen.Run(context.Background(), p.options)
		if err != nil {
			return out, fmt.Errorf("%s: %w", p.name, err)
		}
		if got := r.Samples[0].Verdict.Result; got != p.result {
			return out, fmt.Errorf("%s is %s, want %s", p.name, got, p.result)
		}
		if p.name == "child" {
			out.childReport = r
		}
		if *p.at, err = write(p.name, r); err != nil {
			return out, err
		}
	}
	return out, nil
}

// withoutFindings copies the lines of the demo but for its known alleles, which
// only one parent carries.
func withoutFindings(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var kept bytes.Buffer
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(f) > 10 && strings.HasPrefix(f[10], "0/1") {
			kept.WriteString(line)
		}
	}
	if kept.Len() == len(raw) {
		return errors.New("no line was left out")
	}
	return os.WriteFile(to, kept.Bytes(), 0o600)
}

func words() (*wording.Catalogue, error) { return wording.Load(genes.Files, "en") }

func write(name string, r *report.Report) (string, error) {
	w, err := words()
	if err != nil {
		return "", err
	}
	raw, err := page.HTML(r, w)
	if err != nil {
		return "", err
	}
	path := filepath.Join(pageFolder, name+".html")
	return path, os.WriteFile(path, raw, 0o600)
}

// trio is the largest report that one run of a family makes: all genes with
// every exon, gap and site for three samples, and as many variants each as
// 1,500 heterozygous places in a genome give.
func trio(r *report.Report) *report.Report {
	out := *r
	out.Samples = nil
	for i := range 3 {
		s := r.Samples[0]
		s.ID = fmt.Sprint(s.ID, i)
		hidden := slices.DeleteFunc(slices.Clone(s.Variants), func(v report.Variant) bool { return v.Reported })
		for len(s.Variants) < 1500 {
			s.Variants = append(slices.Clip(s.Variants), hidden...)
		}
		out.Samples = append(out.Samples, s)
	}
	return &out
}

func TestSizes(t *testing.T) {
	p := pages(t)
	large, err := write("trio", trio(p.childReport))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.childReport.Samples[0].Genes); n < 34 {
		t.Errorf("%d genes in the report", n)
	}
	for _, path := range []string{p.child, p.family, p.limited, large} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", filepath.Base(path), info.Size())
		if info.Size() >= 2<<20 {
			t.Errorf("%s has %d bytes, want fewer than 2 MiB without reads", filepath.Base(path), info.Size())
		}
	}
	if info, err := os.Stat(p.reads); err != nil || info.Size() >= 8<<20 || info.Size() < 1<<20 {
		t.Errorf("with reads: %v, %v; want fewer than 8 MiB, and more than the viewer has", info.Size(), err)
	}
}
