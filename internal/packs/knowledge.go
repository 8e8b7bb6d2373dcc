package packs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// Given is a file of the laboratory's, with the build that was stated for it;
// UnknownBuild: its header and its REF bases tell.
type Given struct {
	Path  string
	Build genome.Build
}

// Request is what a laboratory's slices are made of: ClinVar's VCF, one a build at
// most, and population files, as many as there are.
type Request struct {
	Panel      *panel.Panel
	References *reference.Set
	Fields     knowledge.Fields
	ClinVar    []Given
	Population []Given
	// ClinVarRelease is stated where no file tells it; PopulationName and
	// PopulationRelease are how the report calls the population files ("": gnomAD, and
	// their dates or names), PopulationLicence is what the maker may say of them.
	ClinVarRelease, PopulationName, PopulationRelease, PopulationLicence string
	// Options steer reading; Progress is told of each file.
	Options  vcf.Options
	Progress func(path string, read, total int64)
}

// Knowledge makes the slices of a folder for --knowledge, in the form of the
// built-in ones, from files that are read through their index or as a stream. All
// of it depends on the files and the panel alone.
func Knowledge(ctx context.Context, r Request) (*Output, error) {
	if len(r.ClinVar)+len(r.Population) == 0 {
		return nil, fault.New(fault.Usage, fmt.Errorf("nothing to build from"), "hlhscreen knowledge build --clinvar clinvar.vcf.gz --gnomad sites.vcf.gz --out lab-knowledge")
	}
	for _, text := range []string{r.ClinVarRelease, r.PopulationName, r.PopulationRelease, r.PopulationLicence} {
		if strings.ContainsFunc(text, unicode.IsControl) {
			return nil, fault.New(fault.Usage, fmt.Errorf("%q holds a tab or another control character", text), "")
		}
	}
	m := &maker{Request: r, out: &Output{Files: map[string][]byte{}}, sources: map[string]string{}}
	if err := m.load(); err != nil {
		return nil, err
	}
	if err := m.clinVar(ctx); err != nil {
		return nil, err
	}
	if err := m.population(ctx); err != nil {
		return nil, err
	}
	m.out.Files[knowledge.ManifestFile] = m.out.list(func(name string) string { return m.sources[name] })
	return m.out, nil
}

// maker is a run of Knowledge.
type maker struct {
	Request
	slicer  *slicer
	out     *Output
	sources map[string]string // by file made: what the manifest cites
}

func (m *maker) note(format string, args ...any) {
	m.out.Notes = append(m.out.Notes, fmt.Sprintf(format, args...))
}

// load takes the genes of the panel from the reference packs.
func (m *maker) load() error {
	genes := map[genome.Build]map[string]*reference.Gene{}
	for _, b := range genome.Builds {
		genes[b] = map[string]*reference.Gene{}
		for _, symbol := range m.Panel.Symbols() {
			g, err := m.References.On(b).Gene(symbol)
			if err != nil {
				return err
			}
			genes[b][symbol] = g
		}
	}
	m.slicer = newSlicer(m.Panel, genes, false)
	return nil
}

// loaded is a file that was read, with its build.
type loaded struct {
	*knowledge.UserFile
	build   genome.Build
	release string
}

// cite names a file for the manifest: without its folder, which tells nothing of it.
func (l loaded) cite() string {
	return fmt.Sprintf("%s (%s, %s)", baseName(l.Path), l.build, l.Source.Digest)
}

// baseName is the name of a file without its folder, on one line.
func baseName(path string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return '?'
		}
		return c
	}, filepath.Base(path))
}

// read reads the panel's records of a file and finds its build: the one stated, that
// of its header, or the one whose bases its REF has. REF must be that build's
// wherever there is sequence.
func (m *maker) read(ctx context.Context, g Given, name string) (loaded, error) {
	options := m.Options
	if m.Progress != nil {
		options.Progress = func(read, total int64) { m.Progress(g.Path, read, total) }
	}
	var header reference.Decision
	u, err := m.Fields.ReadFile(ctx, g.Path, name, options, func(h *vcf.Header) (regions []genome.Region, err error) {
		if header, err = m.References.FromHeader(reference.HeaderEvidence(h)); err != nil {
			return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", g.Path, err), "the panel is for GRCh37 and GRCh38")
		}
		if g.Build != genome.UnknownBuild && header.Build != genome.UnknownBuild && g.Build != header.Build {
			return nil, fault.New(fault.Input, fmt.Errorf("%s: stated to be on %s, but %s", g.Path, g.Build, strings.Join(header.Evidence, "; ")), "leave out the build, or check the file")
		}
		for _, b := range genome.Builds {
			if said := knownBuild(g.Build, header.Build); said == genome.UnknownBuild || said == b {
				regions = append(regions, m.regions(b)...)
			}
		}
		return regions, nil
	})
	if err != nil {
		return loaded{}, err
	}
	if len(u.Records) == 0 {
		return loaded{u, knownBuild(g.Build, header.Build), ""}, nil
	}
	d, err := m.References.Confirm(header, observations(u.Records), g.Build)
	if errors.Is(err, reference.ErrSilent) {
		return loaded{}, fault.New(fault.Input, located(g.Path, err), "state it: GRCh37="+g.Path+" or GRCh38="+g.Path)
	}
	if err != nil {
		return loaded{}, located(g.Path, err)
	}
	wanted := m.regions(d.Build)
	u.Records = slices.DeleteFunc(u.Records, func(r *variant.Record) bool {
		return !slices.ContainsFunc(wanted, func(w genome.Region) bool { return w.Contig == r.Contig && w.Overlaps(r.Interval()) })
	})
	if !u.Facts.Indexed && u.Facts.IndexIgnored != "" {
		m.note("%s was read from end to end: %s", g.Path, u.Facts.IndexIgnored)
	}
	return loaded{u, d.Build, ""}, nil
}

// located puts the path before an error that does not begin with it.
func located(path string, err error) error {
	if strings.HasPrefix(err.Error(), path) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func knownBuild(stated, header genome.Build) genome.Build {
	if stated != genome.UnknownBuild {
		return stated
	}
	return header
}

func observations(records []*variant.Record) []reference.Observation {
	var out []reference.Observation
	for _, r := range records {
		out = append(out, reference.Observation{Place: r.Place(), Contig: r.Contig, Pos: r.Pos, Ref: r.Ref})
	}
	return out
}

func (m *maker) regions(b genome.Build) []genome.Region {
	var out []genome.Region
	for _, symbol := range m.Panel.Symbols() {
		out = append(out, m.slicer.region(m.slicer.genes[b][symbol]))
	}
	return out
}

// clinVar makes the ClinVar slices of both builds.
func (m *maker) clinVar(ctx context.Context) error {
	if len(m.ClinVar) == 0 {
		return nil
	}
	records := map[genome.Build][]ClinVarRecord{}
	var files []loaded
	release := m.ClinVarRelease
	for _, g := range m.ClinVar {
		l, err := m.read(ctx, g, "ClinVar")
		if err != nil {
			return err
		}
		if records[l.build] != nil {
			return fault.New(fault.Usage, fmt.Errorf("%s and %s are both on %s", files[0].Path, l.Path, l.build), "give one ClinVar file a build")
		}
		if err := m.clinVarFile(l, &release); err != nil {
			return err
		}
		records[l.build], l.release = clinVarRecords(l.UserFile), release
		files = append(files, l)
	}
	cuts, err := m.slicer.clinVar(records)
	if err != nil {
		return fault.New(fault.Input, err, "")
	}
	m.write("clinvar", "ClinVar, panel genes", publicDomain, knowledge.ClinVarColumns, cuts, files)
	return nil
}

// clinVarFile checks a ClinVar file: what it must have, and of which release it is.
func (m *maker) clinVarFile(l loaded, release *string) error {
	if len(l.Records) == 0 {
		return m.empty(l, "not ClinVar")
	}
	if !slices.ContainsFunc(l.Records, func(r *variant.Record) bool { _, _, review := knowledge.ClinVarOf(r); return review != "" }) {
		return fault.New(fault.Input, fmt.Errorf("%s: none of the %d records in the panel has a review status (INFO CLNREVSTAT): not ClinVar's VCF", l.Path, len(l.Records)),
			"take clinvar.vcf.gz of the folder vcf_"+l.build.String()+" of ClinVar")
	}
	found, ok := clinVarRelease(l.Header, l.Path)
	switch {
	case m.ClinVarRelease != "":
	case !ok:
		return fault.New(fault.Usage, fmt.Errorf("%s: no ##fileDate and no date in its name: of which release is it", l.Path), "--clinvar-release YYYY-MM-DD")
	case *release != "" && *release != found:
		return fault.New(fault.Input, fmt.Errorf("%s is of release %s, the other file of %s: the slices of both builds must be of one", l.Path, found, *release), "take both files of one week; --clinvar-release states it")
	default:
		*release = found
	}
	return nil
}

func (m *maker) empty(l loaded, or string) error {
	return fault.New(fault.Input, fmt.Errorf("%s: no record in the panel's regions: another build, or %s", l.Path, or), "hlhscreen panel bed --build GRCh38 prints the regions")
}

// population makes the frequency slices of both builds. Of files that are cut by
// chromosome some may have no gene of the panel, not all.
func (m *maker) population(ctx context.Context) error {
	if len(m.Population) == 0 {
		return nil
	}
	name := m.PopulationName
	if name == "" {
		name = "gnomAD"
	}
	sites := map[genome.Build][]Site{}
	var files []loaded
	for _, g := range m.Population {
		l, err := m.read(ctx, g, name)
		if err != nil {
			return err
		}
		if len(l.Records) == 0 {
			if len(m.Population) == 1 {
				return m.empty(l, "no file of population frequencies")
			}
			m.note("%s: no record in the panel's regions", l.Path)
			continue
		}
		l.release = baseName(l.Source.Release)
		if m.PopulationRelease != "" {
			l.release = m.PopulationRelease
		}
		found, distrusted, err := sitesOf(l.UserFile, m.Fields, name+" "+l.release)
		switch {
		case err != nil:
			return err
		case len(found) == 0 && distrusted == 0:
			return fault.New(fault.Input, m.Fields.NoFrequency(l.UserFile), "hlhscreen knowledge build --help")
		}
		if distrusted > 0 {
			m.note("%s: %d alleles have no frequency that counts (FILTER, fewer than %d chromosomes, or of one population that is left out or of unknown size): they stay unknown", l.Path, distrusted, m.Fields.MinAlleles)
		}
		sites[l.build] = append(sites[l.build], found...)
		files = append(files, l)
	}
	if len(sites[genome.GRCh37])+len(sites[genome.GRCh38]) == 0 {
		return fault.New(fault.Input, fmt.Errorf("none of the population files has a frequency that counts in the panel's regions"), "hlhscreen panel bed prints the regions")
	}
	cuts, err := m.slicer.sites(sites)
	if err != nil {
		return fault.New(fault.Input, err, "")
	}
	licence := m.PopulationLicence
	if licence == "" {
		licence = "see the licence of the source"
	}
	m.write("frequency", name+" frequencies, panel genes", licence, slices.Concat(knowledge.FrequencyColumns, knowledge.MoreColumns), cuts, files)
	return nil
}

// write writes the slices of a kind. A gene of which the files have no record is not
// covered: that nothing is there does not say that nothing is known.
func (m *maker) write(kind, name, licence string, columns []string, cuts map[genome.Build]*cut, files []loaded) {
	for _, b := range genome.Builds {
		c := cuts[b]
		cited, release := m.made(b, files)
		top := [][2]string{{knowledge.TopName, name}, {knowledge.TopRelease, release}, {knowledge.TopLicence, licence}, {knowledge.TopPanel, m.Panel.Digest}}
		if kind == "clinvar" {
			top = append(top, [2]string{knowledge.TopScope, knowledge.AllClasses})
		}
		for _, text := range cited {
			top = append(top, [2]string{knowledge.TopFile, text})
		}
		var without []string
		for _, symbol := range m.Panel.Symbols() {
			if c.perGene[symbol] == 0 {
				without = append(without, symbol)
				continue
			}
			top = append(top, [2]string{knowledge.TopCovers, symbol + " " + m.slicer.region(m.slicer.genes[b][symbol]).String()})
		}
		if kind == "clinvar" {
			top = append(top, uncarriedLines(c)...)
		}
		m.told(kind, b, c, without, files)
		file := kind + "." + b.String() + ".tsv"
		m.out.table(file, top, columns, c.rows)
		m.sources[knowledge.Folder+"/"+file] = fmt.Sprintf("%s %s: %s; %s", name, release, strings.Join(cited, ", "), licence)
	}
}

// made are the files, and their releases, that the slice of a build is made of: its
// own, else those of the other build.
func (m *maker) made(b genome.Build, files []loaded) (cited []string, release string) {
	of := func(l loaded) bool { return l.build == b }
	if !slices.ContainsFunc(files, of) {
		of = func(loaded) bool { return true }
	}
	var releases []string
	for _, l := range files {
		if of(l) {
			cited, releases = append(cited, l.cite()), append(releases, l.release)
		}
	}
	slices.Sort(cited)
	slices.Sort(releases)
	return slices.Compact(cited), fewReleases(slices.Compact(releases))
}

// fewReleases names the releases: of files that are cut by chromosome and carry no
// date they are the files' names, which are too many for a line.
func fewReleases(releases []string) string {
	if n := len(releases); n > 3 {
		return fmt.Sprintf("%s to %s (%d files)", releases[0], releases[n-1], n)
	}
	return strings.Join(releases, ", ")
}

func uncarriedLines(c *cut) [][2]string {
	lines := map[string]bool{}
	for _, u := range c.notCarried {
		lines[u.Symbol+" "+u.ID] = true
	}
	var out [][2]string
	for _, text := range slices.Sorted(maps.Keys(lines)) {
		out = append(out, [2]string{knowledge.TopNotCarried, text})
	}
	return out
}

// told notes what the slices of a build were made of and what is not in them.
func (m *maker) told(kind string, b genome.Build, c *cut, without []string, files []loaded) {
	own := slices.ContainsFunc(files, func(l loaded) bool { return l.build == b })
	if !own {
		m.note("%s on %s: carried over from %s by sequence or exon model: no file of its own was given", kind, b, otherBuild(b))
	}
	if n := len(uncarriedLines(c)); n > 0 {
		m.note("%s on %s: %d alleles have no place that is sure and were left out: they are not known there", kind, b, n)
	}
	if len(without) > 0 {
		m.note("%s on %s: no record in %s: these genes are not covered, and count as not looked up", kind, b, strings.Join(without, ", "))
	}
}
