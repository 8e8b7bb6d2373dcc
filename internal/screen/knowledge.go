package screen

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Store is the knowledge in force on a build: the built-in slices, or those of the
// folder that was given.
func (e *Engine) Store(b genome.Build) (*knowledge.Store, error) { return e.resources.store(b) }

// StoreOf is the knowledge of a folder on a build; "" names the built-in slices.
func (e *Engine) StoreOf(folder string, b genome.Build) (*knowledge.Store, error) {
	r := *e.resources
	r.knowledge = folder
	return r.store(b)
}

// Name is the gene of a normalised allele and its HGVS name on the gene's transcript,
// or on the chromosome; no name where it lies in no gene of the panel.
func (e *Engine) Name(a variant.Allele, b genome.Build) (gene, name string) {
	n := namer{e.resources, e.resources.refs.On(b)}
	ref, ok := n.geneAt(a.Contig, a.Interval())
	if !ok {
		return "", ""
	}
	effect := consequence.Describe(a, ref)
	if effect.HGVSc == "" {
		return ref.Symbol, effect.HGVSg
	}
	return ref.Symbol, strings.TrimSpace(effect.HGVSc + " " + effect.HGVSp)
}

// Disagreement is an allele of a gene file of which ClinVar says something else.
type Disagreement struct {
	Gene, Name string
	Allele     variant.Allele
	Role       panel.Role
	Stated     string // the class of the gene file, "" where its role has none
	ClinVar    knowledge.ClinVar
}

// Disagreements are the known alleles of the gene files whose role or class is not
// that of ClinVar. An allele of a limited slice that is not in it says nothing.
func (e *Engine) Disagreements(store *knowledge.Store, b genome.Build) ([]Disagreement, error) {
	var out []Disagreement
	for _, g := range e.Panel().Genes {
		ref, err := e.resources.refs.On(b).Gene(g.Symbol)
		if err != nil {
			return nil, err
		}
		known, err := knownAlleles(g, b, ref)
		if err != nil {
			return nil, err
		}
		for a, k := range known {
			said := store.ClinVar(a)
			if disagrees(*k, said, store.ClinVarSlice().AllClasses) {
				out = append(out, Disagreement{g.Symbol, k.Name, a, k.Role, k.Class, said})
			}
		}
	}
	slices.SortFunc(out, func(x, y Disagreement) int {
		return cmp.Or(strings.Compare(x.Gene, y.Gene), cmp.Compare(x.Allele.Pos, y.Allele.Pos), strings.Compare(x.Allele.String(), y.Allele.String()))
	})
	return out, nil
}

// disagrees compares a known allele with ClinVar: one stated pathogenic with its
// class, any other with P and LP. One that the gene file names by its ClinVar id must
// be there at all.
func disagrees(k panel.KnownAllele, said knowledge.ClinVar, allClasses bool) bool {
	class := knowledge.ClassOf(said)
	pathogenic := class == "P" || class == "LP"
	switch {
	case said.State == knowledge.NotLookedUp:
		return false
	case said.State == knowledge.Absent:
		return allClasses && k.ClinVar != ""
	case k.Role == panel.Watch:
		return false // classified like any other
	case k.Role != panel.Pathogenic:
		return pathogenic
	case k.Class == "":
		return !pathogenic
	}
	return class != k.Class
}

// Region is the stretch of a gene that is screened on a build, and within it that of
// its transcript.
func (e *Engine) Region(symbol string, b genome.Build) (screened, transcript genome.Region, ok bool) {
	if screened, ok = e.resources.region(symbol, b); ok {
		transcript = e.resources.transcript(symbol, b)
	}
	return screened, transcript, ok
}

func (r *resources) transcript(symbol string, b genome.Build) genome.Region {
	t, ok := r.refs.On(b).Transcript(symbol)
	if !ok {
		return genome.Region{}
	}
	return genome.Region{Contig: t.Contig, Interval: t.Region()}
}

// store loads the slices. The built-in ones were cut for the built-in panel: a gene
// that an overlay adds is in none of them.
func (r *resources) store(b genome.Build) (*knowledge.Store, error) {
	s, err := knowledge.Load(genes.Files, b)
	if err != nil {
		return nil, err
	}
	var within []knowledge.SliceGene
	for _, symbol := range r.built.Symbols() {
		if at := r.transcript(symbol, b); at.Contig != "" {
			at.Interval = at.Pad(r.built.Thresholds.RegionPadding.Value)
			within = append(within, knowledge.SliceGene{Symbol: symbol, Region: at})
		}
	}
	s.Within(within)
	if r.knowledge == "" {
		return s, nil
	}
	switch err := s.Use(os.DirFS(r.knowledge)); {
	case errors.Is(err, knowledge.ErrNoSlices):
		return nil, fault.New(fault.Usage, fmt.Errorf("knowledge folder %s: %w", r.knowledge, err), "give the folder that hlhscreen knowledge build --out made")
	case err != nil:
		return nil, fault.New(fault.Input, fmt.Errorf("knowledge folder %s: %w", r.knowledge, err), "build it again: hlhscreen knowledge build --force --out "+r.knowledge)
	}
	return s, nil
}

// searched says what of ClinVar has no record of an allele, "" where there is one or
// nobody looked. A slice that leaves classes out says nothing of the alleles that are not
// in it.
func (w *work) searched(c knowledge.ClinVar) string {
	slice := w.store.ClinVarSlice()
	switch {
	case c.State != knowledge.Absent:
		return ""
	case slice.AllClasses:
		return w.words.Text("clinvar.absent.all", "release", slice.Release)
	}
	return w.words.Text("clinvar.absent.part", "stars", fmt.Sprint(w.built.Thresholds.ClinVarMinStars.Value), "release", slice.Release)
}

// limitsOfKnowledge says which genes the knowledge in use does not hold, and what else
// of it was not made for this panel.
func (w *work) limitsOfKnowledge(out *sentences) {
	var noClinVar, noFrequency, other []string
	for _, symbol := range w.panel.Symbols() {
		at := w.transcript(symbol, w.build)
		if !w.store.CoversClinVar(at) {
			noClinVar = append(noClinVar, symbol)
		}
		if w.options.GnomAD == "" && !w.store.CoversFrequency(at) {
			noFrequency = append(noFrequency, symbol)
		}
	}
	out.list("limits.clinvar_genes", "genes", noClinVar)
	out.list("limits.frequency_genes", "genes", noFrequency)
	for _, s := range []knowledge.Slice{w.store.ClinVarSlice(), w.store.FrequencySlice()} {
		if s.Panel != "" && s.Panel != w.whole.Digest {
			other = append(other, s.Name+" "+s.Release)
		}
	}
	out.list("limits.knowledge_panel", "slices", other)
	var lost []string
	total := 0
	for _, u := range w.store.ClinVarSlice().NotCarried {
		if _, ok := w.panel.Gene(u.Symbol); !ok {
			continue
		}
		total++
		if !slices.Contains(lost, u.Symbol) {
			lost = append(lost, u.Symbol)
		}
	}
	if total > 0 {
		out.add(wording.Of("limits.clinvar_not_carried", "count", fmt.Sprint(total), "genes", few(lost), "build", w.build.String()))
	}
}
