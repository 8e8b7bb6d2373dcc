package screen

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// resources are what a run knows before it opens an input.
type resources struct {
	panel      *panel.Panel
	table      *verdict.Table
	words      *wording.Catalogue
	refs       *reference.Set
	whole      *panel.Panel // with the genes that --genes left out
	leftOut    []string     // genes of the panel that --genes left out
	otherBuild []string     // genes without a transcript on the input's build
	built      *panel.Panel // the built-in panel, without overlays
	knowledge  string       // folder of slices, "" for the built-in ones
	evidence   *evidence
	rulesAlone bool
}

// load reads the embedded panel and the overlays.
func load(o Options) (*resources, error) {
	var files fs.FS = genes.Files
	r := &resources{}
	var p *panel.Panel
	var group errgroup.Group // the files side by side
	group.Go(func() (err error) {
		p, err = panel.Load(files)
		return err
	})
	group.Go(func() (err error) {
		r.refs, err = reference.LoadSet(files)
		return err
	})
	group.Go(func() (err error) {
		r.table, err = verdict.LoadTable(files)
		return err
	})
	group.Go(func() (err error) {
		r.words, err = wording.Load(files, cmp.Or(o.Language, wording.Default))
		return err
	})
	err := group.Wait()
	if err != nil {
		return nil, fault.New(fault.Usage, err, "")
	}
	r.built, r.knowledge = p, o.Knowledge
	for _, dir := range o.Panels {
		if p, err = panel.Overlay(p, os.DirFS(dir)); err != nil {
			return nil, fault.New(fault.Usage, fmt.Errorf("panel %s: %w", dir, err), "hlhscreen panel lint "+dir)
		}
		if r.refs, err = r.refs.Overlay(os.DirFS(dir)); err != nil {
			return nil, fault.New(fault.Usage, fmt.Errorf("panel %s: %w", dir, err), "hlhscreen panel new makes the packs of a gene")
		}
	}
	r.panel, r.whole = p, p
	if err := r.models(); err != nil {
		return nil, err
	}
	return r, nil
}

// narrowed are the resources of one run: the genes asked for, and what
// the laboratory says itself.
func (r *resources) narrowed(o Options) (*resources, error) {
	out := *r
	out.rulesAlone = o.RulesAlone
	var err error
	if out.evidence, err = readEvidence(o.Evidence, o.Statements, r.panel.Thresholds, time.Now()); err != nil {
		return nil, err
	}
	if len(o.Genes) > 0 {
		cut, err := r.panel.Select(o.Genes)
		if err != nil {
			return nil, fault.New(fault.Usage, err, "hlhscreen panel list")
		}
		out.panel, out.leftOut = cut, missingFrom(r.panel, cut)
	}
	return &out, nil
}

// models demands a transcript for every gene of the panel, on one build at
// least, and the one that the gene file names.
func (r *resources) models() error {
	for _, g := range r.panel.Genes {
		found := false
		for _, b := range genome.Builds {
			t, ok := r.refs.On(b).Transcript(g.Symbol)
			if ok && t.Accession != g.Transcript {
				return fault.New(fault.Usage, fmt.Errorf("%s: transcript %s, but the reference pack has %s on %s", g.File, g.Transcript, t.Accession, b), "hlhscreen panel new makes the packs of a gene")
			}
			found = found || ok
		}
		if !found {
			return fault.New(fault.Usage, fmt.Errorf("%s: no transcript of %s in the reference packs", g.File, g.Symbol),
				"a new gene needs a pack: hlhscreen panel new "+g.Symbol+" --gff FILE --fasta FILE")
		}
	}
	return nil
}

// on leaves out the genes that have no transcript on a build. They are not
// looked at, so nobody is negative, and the report names them.
func (r *resources) on(b genome.Build) (*resources, error) {
	var here []string
	for _, g := range r.panel.Genes {
		if _, ok := r.refs.On(b).Transcript(g.Symbol); ok {
			here = append(here, g.Symbol)
		}
	}
	if len(here) == len(r.panel.Genes) {
		return r, nil
	}
	if len(here) == 0 {
		return nil, fault.New(fault.Usage, fmt.Errorf("none of the genes asked for has a transcript on %s: %s", b, strings.Join(r.panel.Symbols(), ", ")),
			"hlhscreen panel new makes the packs of a gene on both builds")
	}
	out := *r
	cut, err := r.panel.Select(here)
	if err != nil {
		return nil, err
	}
	out.panel, out.otherBuild = cut, missingFrom(r.panel, cut)
	return &out, nil
}

func missingFrom(all, chosen *panel.Panel) []string {
	var out []string
	for _, g := range all.Genes {
		if _, ok := chosen.Gene(g.Symbol); !ok {
			out = append(out, g.Symbol)
		}
	}
	return out
}
