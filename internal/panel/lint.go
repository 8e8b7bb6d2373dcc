package panel

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
)

// Problem is one fault of a panel folder, as "file:line: rule: text". Line is
// that of the value at fault, or of the nearest value above it that the file has.
type Problem struct {
	File string
	Line int
	Rule string
	Text string
}

func (p Problem) String() string {
	text := p.Text
	if len(text) > longestText {
		text = strings.ToValidUTF8(text[:longestText], "") + "..."
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Rule, text)
}

// longestText bounds what is printed of a problem, in bytes.
const longestText = 600

// SortProblems puts problems in the order of files and lines, each once.
func SortProblems(list []Problem) []Problem {
	slices.SortFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(list)
}

// Rule is a check by its name, and what it demands in one sentence.
type Rule struct{ Name, Demands string }

// rules are the checks of one gene file, one function each. A path names the
// value at fault: known_alleles[2].source.
var rules = []struct {
	Rule
	check func(p *Panel, g *Gene, say func(path, format string, args ...any))
}{
	{Rule{"name", "a gene file is named after its symbol"}, checkName},
	{Rule{"identifiers", "HGNC, OMIM, MONDO, transcript, ClinVar and PMID numbers have their form"}, checkIdentifiers},
	{Rule{"required", "what a finding is reported with is there"}, checkRequired},
	{Rule{"tier", "the tier is one of panel.yaml"}, checkTier},
	{Rule{"inheritance", "the mode is one of AR, AD, XL, XLR"}, checkInheritance},
	{Rule{"loss-of-function", "pvs1 is yes, limited or no; exons count from 1"}, checkLossOfFunction},
	{Rule{"source", "a source stands beside every number and claim"}, checkSources},
	{Rule{"frequency-bands", "the bands touch: 0 < pm2 < bs1 < ba1 < 1, and retain does not drop what is rare"}, checkBands},
	{Rule{"callability", "a share of bases lies between 0 and 1"}, checkCallability},
	{Rule{"critical-regions", "a region has a name of its own and runs from its first to its last residue"}, checkRegions},
	{Rule{"dominant", "a dominant gene, and no other, says which variants stand for the HLH condition"}, checkDominant},
	{Rule{"penetrance", "penetrance is high or reduced"}, checkPenetrance},
	{Rule{"functional-test", "assays are keys, each once, of a test with a name"}, checkFunctionalTest},
	{Rule{"phenotype", "signs are keys, each once"}, checkPhenotype},
	{Rule{"known-alleles", "a known allele is listed once, with a role, the class its role needs, and a whole that is listed"}, checkKnownAlleles},
	{Rule{"both-builds", "a known allele has a place on both builds, and the same bases"}, checkBothBuilds},
	{Rule{"structural", "an event has a kind, and regions that can be read"}, checkStructural},
	{Rule{"review", "the date of the last review is a date"}, checkReview},
	{Rule{"todo", "nothing is left to be filled in"}, checkToDo},
}

// Rules lists the checks that need the gene files alone.
func Rules() []Rule {
	out := []Rule{
		{"read", "every file of the folder can be read, and is one that the panel reads"},
		{"decode", "a file is one YAML document without anchors, each key once, each value of its kind"},
		{"unknown-key", "every key is one of the format"},
		{"thresholds", "a panel.yaml has every threshold, each with a source"},
		{"unique", "symbols, HGNC numbers, transcripts and aliases belong to one gene; no alias is a symbol of the panel"},
	}
	for _, r := range rules {
		out = append(out, r.Rule)
	}
	return out
}

// Lint lists every problem that the files of a panel folder show by
// themselves. A folder without panel.yaml is an overlay and is read over base.
func Lint(fsys fs.FS, base *Panel) []Problem {
	return SortProblems(ReadDraft(fsys, base).Problems)
}

// Draft is a panel folder as far as it can be read, with what is wrong in it.
type Draft struct {
	// Panel has every gene that could be read, those of the base among them.
	Panel    *Panel
	Problems []Problem

	own     map[string]bool // the folder's files
	spoiled map[string]bool // "file:line" of values of another kind
	lines   map[string]datafile.Lines
}

// ReadDraft reads a folder as Load and Overlay do, but goes on at a fault.
func ReadDraft(fsys fs.FS, base *Panel) *Draft {
	d := newDraft(&Panel{})
	files, problems, err := readFiles(fsys)
	if err != nil {
		problems = append(problems, Problem{".", 1, "read", err.Error()})
	} else if len(files)+len(problems) == 0 {
		problems = append(problems, Problem{".", 1, "read", "no gene file (SYMBOL.yaml) found"})
	}
	d.Problems, d.Panel.files = append(problems, stray(fsys, base != nil)...), files
	for name := range files {
		d.own[name] = true
	}
	own, settings := files[overlayFile]
	delete(files, overlayFile)
	d.takeBase(base)
	if base != nil {
		d.around(fsys)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name == panelFile {
			d.decode(name, files[name], d.Panel)
			d.thresholds()
			continue
		}
		g := &Gene{File: name}
		if d.decode(name, files[name], g) {
			d.Panel.Genes = append(d.Panel.Genes, g)
		}
	}
	slices.SortFunc(d.Panel.Genes, func(a, b *Gene) int { return strings.Compare(a.File, b.File) })
	d.lint()
	if settings {
		d.settle(own)
	}
	return d
}

var placed = regexp.MustCompile(`^([^:\s]+):(?:(\d+):)? ([\s\S]*)$`)

// around says what keeps an overlay from being read beside its gene files: its lock, and
// packs that are not those of the manifest.
func (d *Draft) around(fsys fs.FS) {
	_, err := readPacks(fsys)
	for _, err := range []error{CheckLock(fsys), err} {
		if err == nil {
			continue
		}
		p := Problem{".", 1, "read", err.Error()}
		if m := placed.FindStringSubmatch(err.Error()); m != nil {
			p.File, p.Text = m[1], m[3]
			if n, err := strconv.Atoi(m[2]); err == nil {
				p.Line = n
			}
		}
		d.Problems = append(d.Problems, p)
	}
}

// settle applies the folder's overlay file to a copy: what is switched off is still
// checked.
func (d *Draft) settle(raw []byte) {
	p := *d.Panel
	p.Genes = slices.Clone(p.Genes)
	if err := p.settle(raw); err != nil {
		d.Problems = append(d.Problems, DecodeProblems(overlayFile, err)...)
	}
}

func newDraft(p *Panel) *Draft {
	return &Draft{Panel: p, own: map[string]bool{}, spoiled: map[string]bool{}, lines: map[string]datafile.Lines{}}
}

// takeBase lays the folder over a base: its files count in place of the base's.
func (d *Draft) takeBase(base *Panel) {
	if base == nil {
		return
	}
	if !d.own[panelFile] {
		d.Panel.Tiers = base.Tiers
		d.Panel.Thresholds = base.Thresholds
	}
	for _, g := range base.Genes {
		if !d.own[g.File] {
			d.Panel.Genes = append(d.Panel.Genes, g)
		}
	}
}

// Own reports whether the folder itself holds a file.
func (d *Draft) Own(file string) bool { return d.own[file] }

// Say notes a problem at a path of a file. What the folder breaks in a file
// that it does not hold is said of the folder's panel.yaml. A value that is of
// another kind is at fault once.
func (d *Draft) Say(file, path, rule, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !d.own[file] {
		file, path, text = panelFile, "tiers", "with this panel.yaml "+file+" is wrong: "+text
	}
	line := d.Line(file, path)
	if !d.spoiled[fmt.Sprintf("%s:%d", file, line)] {
		d.Problems = append(d.Problems, Problem{file, line, rule, text})
	}
}

// Line is the line of the value at a path of one of the folder's gene files; "@12" is
// line 12.
func (d *Draft) Line(file, path string) int {
	if n, err := strconv.Atoi(strings.TrimPrefix(path, "@")); err == nil && path[0] == '@' {
		return n
	}
	return d.linesOf(file).At(path)
}

func (d *Draft) has(file, path string) bool { return d.linesOf(file).Has(path) }

func (d *Draft) linesOf(file string) datafile.Lines {
	if _, read := d.lines[file]; !read {
		d.lines[file] = datafile.LinesOf(d.Panel.files[file])
	}
	return d.lines[file]
}

// decode reads a file into a value. It reports false when nothing of the file
// can be judged; keys that are not known, and values of another kind, leave the
// rest.
func (d *Draft) decode(name string, raw []byte, into any) bool {
	err := datafile.DecodeSeen(name, raw, into)
	switch {
	case err == nil:
		return true
	case datafile.Unseen(err):
		d.Problems = append(d.Problems, DecodeProblems(name, err)...)
		return true
	}
	rest := datafile.Partial(err)
	for _, p := range DecodeProblems(name, err) {
		d.Problems = append(d.Problems, p)
		if p.Rule == "decode" {
			d.spoiled[fmt.Sprintf("%s:%d", name, p.Line)] = true
		}
	}
	return rest
}

var (
	lineOf   = regexp.MustCompile(`^:(\d+): (.*)$`)
	notKnown = regexp.MustCompile(`^key ".*" is not known`)
)

// DecodeProblems are the faults of a file that could not be decoded.
func DecodeProblems(name string, err error) []Problem {
	var out []Problem
	for _, text := range strings.Split(err.Error(), "\n") {
		p := Problem{File: name, Line: 1, Rule: "decode", Text: strings.TrimPrefix(text, name+": ")}
		if m := lineOf.FindStringSubmatch(strings.TrimPrefix(text, name)); m != nil {
			fmt.Sscan(m[1], &p.Line)
			p.Text = m[2]
		}
		if notKnown.MatchString(p.Text) {
			p.Rule = "unknown-key"
		}
		out = append(out, p)
	}
	return out
}

func (d *Draft) lint() {
	for _, g := range d.Panel.Genes {
		d.unsaid(g)
		for _, rule := range rules {
			rule.check(d.Panel, g, func(path, format string, args ...any) { d.Say(g.File, path, rule.Name, format, args...) })
		}
	}
	d.unique()
}

// lint is every problem of a panel that was decoded without one.
func (p *Panel) lint() []Problem {
	d := newDraft(p)
	for name := range p.files {
		d.own[name] = true
	}
	d.lint()
	return SortProblems(d.Problems)
}

// unsaid looks for values that are left out where a file must say yes, no or
// nothing: the zero value would be taken for an answer.
func (d *Draft) unsaid(g *Gene) {
	var paths []string
	if g.OMIMGene == "" {
		paths = append(paths, "omim_gene")
	}
	if !g.Callability.Assessable.Value {
		paths = append(paths, "callability.assessable.value")
	}
	for i, s := range g.Structural {
		if !s.BlocksNegative.Value && s.BlocksNegative.Source != "" {
			paths = append(paths, fmt.Sprintf("structural[%d].blocks_negative.value", i))
		}
	}
	for _, path := range paths {
		if d.own[g.File] && !d.has(g.File, path) {
			d.Say(g.File, path, "required", "no %s", path)
		}
	}
}

func (d *Draft) thresholds() {
	d.Panel.Thresholds.faults(func(name, text string) {
		d.Say(panelFile, "thresholds."+name, "thresholds", "threshold %s %s", name, text)
	})
}

// unique compares every two genes, and says what they share of the later one,
// or of the folder's own.
func (d *Draft) unique() {
	for i, g := range d.Panel.Genes {
		for j, a := range g.Aliases {
			if a == g.Symbol {
				d.Say(g.File, fmt.Sprintf("aliases[%d]", j), "unique", "alias %s is the gene's own symbol", a)
			}
		}
		for _, other := range d.Panel.Genes[:i] {
			if d.own[g.File] {
				d.compare(g, other)
			} else if d.own[other.File] {
				d.compare(other, g)
			}
		}
	}
}

func (d *Draft) compare(g, other *Gene) {
	for _, id := range []struct{ key, a, b string }{{"symbol", g.Symbol, other.Symbol}, {"hgnc", g.HGNC, other.HGNC}, {"transcript", g.Transcript, other.Transcript}} {
		if id.a == id.b && id.a != "" {
			d.Say(g.File, id.key, "unique", "%s %s is also in %s", id.key, id.a, other.File)
		}
	}
	for i, a := range g.Aliases {
		switch path := fmt.Sprintf("aliases[%d]", i); {
		case a == other.Symbol:
			d.Say(g.File, path, "unique", "alias %s is the approved symbol of another gene, in %s", a, other.File)
		case slices.Contains(other.Aliases, a):
			d.Say(g.File, path, "unique", "alias %s is also in %s", a, other.File)
		}
	}
	if slices.Contains(other.Aliases, g.Symbol) {
		d.Say(g.File, "symbol", "unique", "symbol %s is an alias in %s", g.Symbol, other.File)
	}
}

// stray names files that look like the panel's and are not read: a gene would
// be left out in silence.
func stray(fsys fs.FS, overlay bool) []Problem {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil // said by readFiles
	}
	var out []Problem
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() && name != packFolder && !strings.HasPrefix(name, ".") && overlay {
			if inside, err := fs.Glob(fsys, name+"/*.yaml"); err == nil && len(inside) > 0 {
				out = append(out, Problem{name, 1, "read", "this folder is not read: gene files lie in the panel folder itself"})
			}
			continue
		}
		ending := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
		if ending != "yaml" && ending != "yml" || name == panelFile || name == overlayFile || strings.HasSuffix(name, ".yaml") && isUpper(name[0]) {
			continue
		}
		text := "this file is not read: gene files are SYMBOL.yaml, their cases SYMBOL.cases.yaml, both beginning with a capital letter"
		if common.MatchString(name) {
			text = "this file is not read: it is the program's own, whatever folder is laid over the panel"
			if !overlay {
				continue
			}
		}
		out = append(out, Problem{name, 1, "read", text})
	}
	return out
}

// common are the files of the built-in folder that hold for all genes.
var common = regexp.MustCompile(`^(rules|clinical|demo|wording\.[a-z]+)\.yaml$`)
