package panel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
)

// panelFile holds what is common to all genes.
const panelFile = "panel.yaml"

// Load reads a panel folder: panel.yaml and one SYMBOL.yaml a gene. It fails on
// the first fault and on every lint problem, so a panel that loads is one that
// may be used.
func Load(fsys fs.FS) (*Panel, error) {
	files, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	if _, ok := files[panelFile]; !ok {
		return nil, fmt.Errorf("%s: missing", panelFile)
	}
	return assemble(files, nil, nil, nil)
}

// Overlay adds the genes of a folder to a panel, or replaces them. The folder
// may hold a panel.yaml of its own, which replaces tiers and thresholds as a
// whole, and an overlay.yaml, which replaces single thresholds and switches genes
// off. Reference packs (reference/SYMBOL.<build>.gff3 and .fa.gz) are part of the
// digest. A folder that has a lock file must be as it was locked.
func Overlay(base *Panel, fsys fs.FS) (*Panel, error) {
	if err := CheckLock(fsys); err != nil {
		return nil, err
	}
	added, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	own := added[overlayFile]
	delete(added, overlayFile)
	if len(added) == 0 && own == nil {
		return nil, errors.New("no gene file (SYMBOL.yaml) and no " + overlayFile + " found")
	}
	files := maps.Clone(base.files)
	deviations := slices.Clone(base.Deviations)
	all := base.overlays
	if own != nil {
		all = append(slices.Clip(all), own)
	}
	for _, name := range slices.Sorted(maps.Keys(added)) {
		before, known := files[name]
		switch {
		case !known:
			deviations = append(deviations, strings.TrimSuffix(name, ".yaml")+" added")
		case !bytes.Equal(before, added[name]):
			deviations = append(deviations, strings.TrimSuffix(name, ".yaml")+" replaced"+whatChanged(before, added[name]))
		}
		files[name] = added[name]
	}
	packs, err := readPacks(fsys)
	if err != nil {
		return nil, err
	}
	more, err := ownPacks(packs, files, deviations)
	if err != nil {
		return nil, err
	}
	together := maps.Clone(base.packs)
	if together == nil {
		together = map[string][]byte{}
	}
	maps.Copy(together, packs)
	return assemble(files, together, all, append(deviations, more...))
}

// readFiles reads panel.yaml, overlay.yaml and the gene files: those whose name
// begins with upper-case letter and is not a file of cases. What cannot be read is a
// problem of its own; the error is that of the folder.
func readFiles(fsys fs.FS) (map[string][]byte, []Problem, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, nil, err
	}
	files := map[string][]byte{}
	var problems []Problem
	for _, e := range entries {
		name := e.Name()
		if name != panelFile && name != overlayFile && !isGeneFile(name) {
			continue
		}
		raw, err := datafile.Read(fsys, name)
		if err != nil {
			problems = append(problems, Problem{name, 1, "read", strings.TrimPrefix(err.Error(), name+": ")})
			continue
		}
		files[name] = raw
	}
	return files, problems, nil
}

// readAll is readFiles for those who need every file.
func readAll(fsys fs.FS) (map[string][]byte, error) {
	files, problems, err := readFiles(fsys)
	if err == nil && len(problems) > 0 {
		err = errors.Join(asErrors(problems)...)
	}
	return files, err
}

func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

func isGeneFile(name string) bool {
	return isUpper(name[0]) && strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".cases.yaml")
}

// assemble reads the files, then the overlay files in their order.
func assemble(files, packs map[string][]byte, overlays [][]byte, deviations []string) (*Panel, error) {
	p := &Panel{files: files, packs: packs, overlays: overlays}
	if err := datafile.Decode(panelFile, files[panelFile], p); err != nil {
		return nil, err
	}
	if err := p.Thresholds.check(); err != nil {
		return nil, err
	}
	digest := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(digest, "%s %d\n", name, len(files[name]))
		digest.Write(files[name])
		if name == panelFile {
			continue
		}
		g := &Gene{File: name}
		if err := datafile.DecodeSeen(name, files[name], g); err != nil {
			return nil, err
		}
		p.Genes = append(p.Genes, g)
	}
	for _, name := range slices.Sorted(maps.Keys(packs)) {
		fmt.Fprintf(digest, "%s %d\n", name, len(packs[name]))
		digest.Write(packs[name])
	}
	for _, raw := range overlays {
		fmt.Fprintf(digest, "%s %d\n", overlayFile, len(raw))
		digest.Write(raw)
	}
	p.Digest = "sha256:" + hex.EncodeToString(digest.Sum(nil))
	if problems := p.lint(); len(problems) > 0 {
		return nil, errors.Join(asErrors(problems)...)
	}
	for _, raw := range overlays {
		if err := p.settle(raw); err != nil {
			return nil, err
		}
	}
	p.Deviations = append(deviations, p.Deviations...)
	return p, nil
}

func asErrors(problems []Problem) []error {
	var out []error
	for _, p := range problems {
		out = append(out, errors.New(p.String()))
	}
	return out
}

// Gene finds a gene by its approved symbol.
func (p *Panel) Gene(symbol string) (*Gene, bool) {
	for _, g := range p.Genes {
		if g.Symbol == symbol {
			return g, true
		}
	}
	return nil, false
}

// Text is the file of a gene as it was read.
func (p *Panel) Text(g *Gene) []byte { return p.files[g.File] }

// Symbols lists the genes in order.
func (p *Panel) Symbols() []string {
	out := make([]string, len(p.Genes))
	for i, g := range p.Genes {
		out[i] = g.Symbol
	}
	return out
}

// Select returns the panel cut down to the named genes. An exact symbol comes
// before an alias; a name that is neither is an error.
func (p *Panel) Select(names []string) (*Panel, error) {
	cut := *p
	cut.Genes = nil
	for _, name := range names {
		g := p.find(strings.TrimSpace(name))
		if g == nil {
			return nil, fmt.Errorf("gene %q is not in the panel, which has %s", name, strings.Join(p.Symbols(), ", "))
		}
		if !slices.Contains(cut.Genes, g) {
			cut.Genes = append(cut.Genes, g)
		}
	}
	slices.SortFunc(cut.Genes, func(a, b *Gene) int { return strings.Compare(a.Symbol, b.Symbol) })
	return &cut, nil
}

func (p *Panel) find(name string) *Gene {
	if g, ok := p.Gene(name); ok {
		return g
	}
	for _, g := range p.Genes {
		if strings.EqualFold(g.Symbol, name) || slices.Contains(g.Aliases, name) || g.HGNC == name {
			return g
		}
	}
	return nil
}

// base is the file name a gene's file must have.
func base(g *Gene) string { return path.Base(g.Symbol + ".yaml") }
