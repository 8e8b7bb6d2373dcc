// Package screen is the pipeline: read the inputs, decide their build, name
// and classify every allele of the panel's genes, judge every sample, and put
// the report together.
//
// Reading and the work per gene are concurrent: input i and gene i write
// element i and nothing is reordered, so the report does not depend on the
// number of threads.
package screen

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// number writes a frequency as it was given.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// Engine is what runs have in common: the panel with its overlays, the
// reference, the table and the wording. It may be used by several goroutines.
type Engine struct{ resources *resources }

// NewEngine loads the panel with the overlays of o.
func NewEngine(o Options) (*Engine, error) {
	r, err := load(o)
	if err != nil {
		return nil, err
	}
	return &Engine{r}, nil
}

// Panel is the panel in force.
func (e *Engine) Panel() *panel.Panel { return e.resources.panel }

// References are the transcripts and sequences of the panel.
func (e *Engine) References() *reference.Set { return e.resources.refs }

// Run screens the inputs. The report may come with an error of kind
// fault.Gate: then a sample has no result, the report says so, and nothing in
// it can be read as a clean one. With any other error there is no report.
func Run(ctx context.Context, o Options) (*report.Report, error) {
	e, err := NewEngine(o)
	if err != nil {
		return nil, err
	}
	return e.Run(ctx, o)
}

// Run is the function Run on the engine's panel: o.Panels is not looked at.
func (e *Engine) Run(ctx context.Context, o Options) (*report.Report, error) {
	started := time.Now().UTC()
	r, err := e.resources.narrowed(o)
	if err != nil {
		return nil, err
	}
	w, err := prepare(ctx, o, r)
	if err != nil {
		return nil, err
	}
	out, err := w.assemble(ctx)
	if err != nil && out == nil {
		return nil, err
	}
	out.Run.Started, out.Run.Finished = started, time.Now().UTC()
	return out, err
}

// Check reads every input and lists every fault, and screens nothing. Notes are
// what is sound and should be known: relatives without data.
func Check(ctx context.Context, o Options) (notes []string, faults []error) {
	all, err := load(o)
	if err != nil {
		return nil, []error{err}
	}
	r, err := all.narrowed(o)
	if err != nil {
		faults = append(faults, err)
		o.Evidence = ""
		if r, err = all.narrowed(o); err != nil {
			return nil, faults
		}
	}
	family, err := pedigree(o)
	if err != nil {
		faults = append(faults, err)
		o.PED, o.Family = "", nil
	}
	readable := true
	for _, path := range o.Inputs {
		if _, err := readInput(ctx, path, o, family, r); err != nil {
			faults, readable = append(faults, err), false
		}
	}
	if !readable { // reads and clinical files are looked at for the samples of the VCFs
		return nil, faults
	}
	w, err := prepare(ctx, o, r)
	if err != nil {
		faults = append(faults, besides(ctx, o, r, err)...)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	for _, who := range w.people {
		var missing []string
		for _, rel := range who.Relatives {
			if !w.hasData(rel.ID) {
				missing = append(missing, rel.ID)
			}
		}
		if len(missing) > 0 {
			notes = append(notes, fmt.Sprintf("sample %s: relatives of the PED without data in any input: %s", who.ID, few(missing)))
		}
	}
	return notes, nil
}

// besides are the faults of what stands beside the VCFs: every BAM, the normals and the
// clinical files each by themselves, so that a fault of one hides none of the others;
// first where there is none.
func besides(ctx context.Context, o Options, r *resources, first error) []error {
	bare := o
	bare.BAMs, bare.Normals = nil, ""
	parts := []Options{bare}
	bare.ClinicalFiles, bare.PED, bare.Family = nil, "", nil
	for _, b := range o.BAMs {
		part := bare
		part.BAMs = []BAM{b}
		parts = append(parts, part)
	}
	if o.Normals != "" && len(o.BAMs) > 0 { // the folder is read before the reads are
		part := bare
		part.BAMs, part.Normals = o.BAMs[:1], o.Normals
		parts = append(parts, part)
	}
	var faults []error
	for _, part := range parts {
		if _, err := prepare(ctx, part, r); err != nil && !slices.ContainsFunc(faults, func(f error) bool { return f.Error() == err.Error() }) {
			faults = append(faults, err)
		}
	}
	if len(faults) == 0 {
		return []error{first}
	}
	return faults
}

// work is a run with everything read and annotated.
type work struct {
	options Options
	*resources
	inputs  []*input
	names   []string              // samples of all inputs, in the order of the files
	family  *inheritance.Pedigree // nil without a PED
	people  []person
	build   genome.Build
	store   *knowledge.Store
	genes   []*geneWork
	bams    []*bam
	normals []coverage.NormalSample
	reads   map[string]*personReads // by sample
	// known is what is known of a person beside the sequence, clinical the files it
	// comes from.
	known    map[string]Clinical
	clinical []clinicalInput
	beside   []report.Input // indexes, and the files that other flags name
	common   []commonSite   // what tells people apart in their reads
}

func prepare(ctx context.Context, o Options, r *resources) (*work, error) {
	if len(o.Inputs) == 0 {
		return nil, fault.New(fault.Usage, fmt.Errorf("no input VCF"), "hlhscreen screen patient.vcf.gz")
	}
	family, err := pedigree(o)
	if err != nil {
		return nil, err
	}
	w := &work{options: o, resources: r, family: family, known: o.Clinical}
	if w.inputs, err = readInputs(ctx, o, family, r); err != nil {
		return nil, err
	}
	w.build = w.inputs[0].Build.Build
	if r, err = r.on(w.build); err != nil {
		return nil, err
	}
	w.resources = r
	w.names = sampleNames(w.inputs)
	if w.people, err = choose(o, family, w.names); err != nil {
		return nil, err
	}
	if err := w.readClinical(); err != nil {
		return nil, err
	}
	lib, err := w.library()
	if err != nil {
		return nil, err
	}
	if err := w.evidence.place(namer{r, lib}); err != nil {
		return nil, err
	}
	if err := w.know(ctx, lib); err != nil {
		return nil, err
	}
	if err := w.annotate(ctx, lib); err != nil {
		return nil, err
	}
	if err := w.askReads(ctx); err != nil {
		return nil, err
	}
	return w, w.listBeside(ctx)
}

func pedigree(o Options) (*inheritance.Pedigree, error) {
	if o.Family != nil {
		return o.Family, nil
	}
	if o.PED == "" {
		return nil, nil
	}
	f, err := os.Open(o.PED)
	if err != nil {
		return nil, fault.New(fault.Input, err, "")
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fault.New(fault.Input, fmt.Errorf("%s: a directory, expected a PED file", o.PED), "")
	}
	defer f.Close()
	p, err := inheritance.ParsePED(f, o.PED)
	if err != nil {
		return nil, fault.New(fault.Input, err, "the columns of a PED: family, individual, father, mother, sex (1 male, 2 female, 0 unknown), phenotype (2 affected, 1 unaffected, 0 unknown)")
	}
	return p, nil
}

// library is the reference of the input's build, with the user's genome where
// one was given.
func (w *work) library() (*reference.Library, error) {
	lib := w.refs.On(w.build)
	if w.options.Reference == "" {
		return lib, nil
	}
	fasta, err := reference.OpenFASTA(w.options.Reference)
	if err != nil {
		return nil, err
	}
	defer fasta.Close()
	return lib.WithFASTA(fasta)
}

// know loads the knowledge and lays the user's files over it.
func (w *work) know(ctx context.Context, lib *reference.Library) (err error) {
	if w.store, err = w.resources.store(w.build); err != nil {
		return err
	}
	regions := w.regions([]genome.Build{w.build})
	spell := w.speller(lib)
	if path := w.options.ClinVar; path != "" {
		u, err := w.userFile(ctx, path, "ClinVar", regions)
		if err != nil {
			return err
		}
		if err := w.store.UseClinVar(u, spell); err != nil {
			return fault.New(fault.Input, err, "give the ClinVar VCF of "+w.build.String())
		}
	}
	if path := w.options.GnomAD; path != "" {
		u, err := w.userFile(ctx, path, "gnomAD", regions)
		if err != nil {
			return err
		}
		if err := w.store.UseFrequencies(u, spell); err != nil {
			return fault.New(fault.Input, err, "give the sites of "+w.build.String())
		}
	}
	for _, predictor := range slices.Sorted(maps.Keys(w.options.Scores)) {
		f, err := w.store.ReadScores(ctx, predictor, w.options.Scores[predictor], regions, w.options.Threads, spell)
		if err != nil {
			return asInput(err, "give the scores of "+w.build.String()+": a VCF with "+predictor+" in INFO, or a table with the titles chrom, pos, ref, alt and the score")
		}
		w.store.UseScores(f)
	}
	return nil
}

// asInput makes a fault of the input of an error that is none yet.
func asInput(err error, hint string) error {
	var f *fault.Fault
	if errors.As(err, &f) || errors.Is(err, context.Canceled) {
		return err
	}
	return fault.New(fault.Input, err, hint)
}

// userFile reads the panel's records of a file of the user's, which must not
// be of another build than the input: where no sequence is embedded its alleles
// could stand for others unseen.
func (w *work) userFile(ctx context.Context, path, name string, regions []genome.Region) (*knowledge.UserFile, error) {
	u, err := w.store.ReadUserFile(ctx, path, name, regions, w.options.Threads)
	if err != nil {
		return nil, err
	}
	d, err := w.refs.FromHeader(reference.HeaderEvidence(u.Header))
	if err == nil && d.Build != genome.UnknownBuild && d.Build != w.build {
		err = fmt.Errorf("on %s (%s), the input is on %s", d.Build, strings.Join(d.Evidence, "; "), w.build)
	}
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, err), "give the "+name+" VCF of "+w.build.String())
	}
	return u, nil
}

// speller normalises alleles on the sequence of the gene they lie in.
func (w *work) speller(lib *reference.Library) knowledge.Spell {
	return func(a variant.Allele) (variant.Allele, error) {
		for _, g := range w.panel.Genes {
			region, ok := w.region(g.Symbol, lib.Build)
			if !ok || region.Contig != a.Contig || !region.Overlaps(a.Interval()) {
				continue
			}
			ref, err := lib.Gene(g.Symbol)
			if err != nil {
				return a, err
			}
			n, err := normalize.Normalize(a, ref.Sequence)
			return n.Allele, err
		}
		n, err := normalize.Normalize(a, reference.Sequence{})
		return n.Allele, err
	}
}

// annotate works gene by gene, as many at once as there are threads.
func (w *work) annotate(ctx context.Context, lib *reference.Library) error {
	w.genes = make([]*geneWork, len(w.panel.Genes))
	group, ctx := errgroup.WithContext(ctx)
	threads := w.options.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	group.SetLimit(threads)
	for i, g := range w.panel.Genes {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			made, err := annotate(g, w.inputs, w.resources, lib, w.store)
			w.genes[i] = made
			return err
		})
	}
	return group.Wait()
}
