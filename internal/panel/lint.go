package panel

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Problem is one fault of a gene file, as "file:line: rule: text". Line is the
// line of the key at fault, or of the nearest key above it that the file has.
type Problem struct {
	File string
	Line int
	Rule string
	Text string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Rule, p.Text)
}

// Lint lists every problem of a panel folder. A folder without panel.yaml is
// an overlay and is read over base.
func Lint(fsys fs.FS, base *Panel) []Problem {
	files, err := readFiles(fsys)
	if err != nil {
		return []Problem{{File: ".", Line: 1, Rule: "read", Text: err.Error()}}
	}
	if len(files) == 0 {
		return []Problem{{File: ".", Line: 1, Rule: "read", Text: "no gene file (SYMBOL.yaml) found"}}
	}
	p := &Panel{files: files}
	own := files[overlayFile]
	delete(files, overlayFile)
	if base != nil {
		p.Tiers = base.Tiers
		for name, raw := range base.files {
			if _, own := files[name]; !own {
				files[name] = raw
			}
		}
	}
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(files)) {
		var err error
		if name == panelFile {
			err = datafile.Decode(name, files[name], p)
		} else {
			g := &Gene{File: name}
			if err = datafile.Decode(name, files[name], g); err == nil {
				p.Genes = append(p.Genes, g)
			}
		}
		if err != nil {
			problems = append(problems, decodeProblems(name, err)...)
		}
	}
	problems = append(problems, p.lint()...)
	if own != nil {
		if err := p.settle(own); err != nil {
			problems = append(problems, decodeProblems(overlayFile, err)...)
		}
	}
	return problems
}

var lineOf = regexp.MustCompile(`^:(\d+): (.*)$`)

func decodeProblems(name string, err error) []Problem {
	var out []Problem
	for _, text := range strings.Split(err.Error(), "\n") {
		p := Problem{File: name, Line: 1, Rule: "decode", Text: strings.TrimPrefix(text, name+": ")}
		if m := lineOf.FindStringSubmatch(strings.TrimPrefix(text, name)); m != nil {
			fmt.Sscan(m[1], &p.Line)
			p.Text = m[2]
		}
		out = append(out, p)
	}
	return out
}

// rules are the checks of one gene file, one function each.
var rules = []struct {
	name  string
	check func(p *Panel, g *Gene, say func(key, format string, args ...any))
}{
	{"name", checkName},
	{"identifiers", checkIdentifiers},
	{"tier", checkTier},
	{"source", checkSources},
	{"frequency-bands", checkBands},
	{"known-alleles", checkKnownAlleles},
	{"dominant", checkDominant},
	{"penetrance", checkPenetrance},
	{"functional-test", checkFunctionalTest},
	{"review", checkReview},
	{"todo", checkToDo},
}

func (p *Panel) lint() []Problem {
	var out []Problem
	for _, g := range p.Genes {
		for _, rule := range rules {
			rule.check(p, g, func(key, format string, args ...any) {
				out = append(out, Problem{g.File, p.line(g.File, key), rule.name, fmt.Sprintf(format, args...)})
			})
		}
	}
	return append(out, p.unique()...)
}

// line finds the first line on which a key, or a text, stands.
func (p *Panel) line(file, key string) int {
	for i, text := range strings.Split(string(p.files[file]), "\n") {
		if strings.Contains(text, key) {
			return i + 1
		}
	}
	return 1
}

func (p *Panel) unique() []Problem {
	var out []Problem
	seen := map[string]string{}
	symbols := map[string]bool{}
	for _, g := range p.Genes {
		symbols[g.Symbol] = true
	}
	for _, g := range p.Genes {
		for key, id := range map[string]string{"symbol:": g.Symbol, "hgnc:": g.HGNC, "transcript:": g.Transcript} {
			if other, twice := seen[key+id]; twice {
				out = append(out, Problem{g.File, p.line(g.File, key), "unique", fmt.Sprintf("%s %s is also in %s", strings.TrimSuffix(key, ":"), id, other)})
			}
			seen[key+id] = g.File
		}
		for _, a := range g.Aliases {
			if symbols[a] {
				out = append(out, Problem{g.File, p.line(g.File, "aliases"), "unique", fmt.Sprintf("alias %s is the approved symbol of another gene", a)})
			}
		}
	}
	slices.SortFunc(out, func(a, b Problem) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func checkName(p *Panel, g *Gene, say func(string, string, ...any)) {
	if g.File != base(g) {
		say("symbol", "file %s holds gene %q, expected file %s", g.File, g.Symbol, base(g))
	}
}

var patterns = map[string]*regexp.Regexp{
	"hgnc":       regexp.MustCompile(`^HGNC:\d+$`),
	"transcript": regexp.MustCompile(`^(N[MR]_\d{6,9}|ENST\d{11})\.\d+$`),
	"mondo":      regexp.MustCompile(`^MONDO:\d{7}$`),
	"omim":       regexp.MustCompile(`^\d{6}$`),
	"assay":      regexp.MustCompile(`^[a-z][a-z0-9_]*$`),
	"bases":      regexp.MustCompile(`^[ACGT]+$`),
}

func checkIdentifiers(p *Panel, g *Gene, say func(string, string, ...any)) {
	want := func(key, kind, value string, optional bool) {
		if value == "" && optional {
			return
		}
		if !patterns[kind].MatchString(value) {
			say(key, "%s %q is not of the form %s", key, value, patterns[kind])
		}
	}
	want("hgnc", "hgnc", g.HGNC, false)
	want("omim_gene", "omim", g.OMIMGene, true)
	want("transcript", "transcript", g.Transcript, false)
	for _, c := range g.Conditions {
		want("mondo", "mondo", c.MONDO, true)
		want("omim", "omim", c.OMIM, true)
	}
	want("mondo", "mondo", g.Validity.MONDO, true)
	if len(g.Conditions) == 0 {
		say("conditions", "no condition, expected at least one")
	}
}

func checkTier(p *Panel, g *Gene, say func(string, string, ...any)) {
	if _, ok := p.Tiers[g.Tier]; !ok {
		say("tier", "tier %q is not one of %s", g.Tier, strings.Join(slices.Sorted(maps.Keys(p.Tiers)), ", "))
	}
	if !slices.Contains([]Inheritance{AR, AD, XL, XLR}, g.Inheritance) {
		say("inheritance", "inheritance %q is not one of AR, AD, XL, XLR", g.Inheritance)
	}
	if !slices.Contains([]string{"yes", "limited", "no"}, g.LossOfFunction.PVS1) {
		say("pvs1", "pvs1 %q is not one of yes, limited, no", g.LossOfFunction.PVS1)
	}
}

// checkSources demands a source beside every number and claim.
func checkSources(p *Panel, g *Gene, say func(string, string, ...any)) {
	need := func(key, source string) {
		if strings.TrimSpace(source) == "" {
			say(key, "%s has no source (cite one, or say \"project default\")", key)
		}
	}
	need("validity", g.Validity.Source)
	need("loss_of_function", g.LossOfFunction.Source)
	need("ba1", g.Frequency.BA1.Source)
	need("bs1", g.Frequency.BS1.Source)
	need("pm2", g.Frequency.PM2.Source)
	need("retain", g.Frequency.Retain.Source)
	need("assessable", g.Callability.Assessable.Source)
	for _, c := range g.Conditions {
		need("conditions", c.Source)
	}
	for _, r := range g.CriticalRegions {
		need("critical_regions", r.Source)
	}
	for _, k := range g.KnownAlleles {
		need(k.Name, k.Source)
	}
	for _, s := range g.Structural {
		need(s.Name, s.Source)
	}
	for _, n := range g.Notes {
		need("notes", n.Source)
	}
	if len(g.Phenotype.Signs) > 0 {
		need("phenotype", g.Phenotype.Source)
	}
	if g.FunctionalTest.Value != "" {
		need("functional_test", g.FunctionalTest.Source)
	}
	if g.Penetrance.Value != "" {
		need("penetrance", g.Penetrance.Source)
	}
}

// checkBands reports a hole or an overlap between PM2, BS1 and BA1. A
// frequency in a hole would silently count neither for nor against a variant.
func checkBands(p *Panel, g *Gene, say func(string, string, ...any)) {
	f := g.Frequency
	if !(0 < f.PM2.Value && f.PM2.Value < f.BS1.Value && f.BS1.Value < f.BA1.Value && f.BA1.Value < 1) {
		say("ba1", "expected 0 < pm2 (%g) < bs1 (%g) < ba1 (%g) < 1", f.PM2.Value, f.BS1.Value, f.BA1.Value)
	}
	if f.Retain.Value < f.PM2.Value {
		say("retain", "retain (%g) is below pm2 (%g): a rare variant would be dropped", f.Retain.Value, f.PM2.Value)
	}
}

var roles = []Role{Pathogenic, Hypomorphic, Contested, BenignTrap, UncertainTrap, Watch}

func checkKnownAlleles(p *Panel, g *Gene, say func(string, string, ...any)) {
	names := map[string]bool{}
	for _, k := range g.KnownAlleles {
		if names[k.Name] {
			say(k.Name, "%s is listed twice", k.Name)
		}
		names[k.Name] = true
		if !slices.Contains(roles, k.Role) {
			say(k.Name, "%s: role %q is not one of %v", k.Name, k.Role, roles)
		}
		if k.Role == Pathogenic && k.Class != "P" && k.Class != "LP" {
			say(k.Name, "%s: role pathogenic needs class P or LP, not %q", k.Name, k.Class)
		}
		for _, b := range genome.Builds {
			checkLocus(k, b, say)
		}
		if k.GRCh37.Ref != k.GRCh38.Ref || k.GRCh37.Alt != k.GRCh38.Alt {
			say(k.Name, "%s: %s>%s on GRCh37 but %s>%s on GRCh38", k.Name, k.GRCh37.Ref, k.GRCh37.Alt, k.GRCh38.Ref, k.GRCh38.Alt)
		}
	}
	for _, k := range g.KnownAlleles {
		if k.PartOf != "" && !names[k.PartOf] {
			say(k.Name, "%s is part of %s, which is not listed", k.Name, k.PartOf)
		}
	}
}

func checkLocus(k KnownAllele, b genome.Build, say func(string, string, ...any)) {
	l, ok := k.On(b)
	switch {
	case !ok:
		say(k.Name, "%s has no position on %s", k.Name, b)
	case !patterns["bases"].MatchString(l.Ref) || !patterns["bases"].MatchString(l.Alt) || l.Ref == l.Alt:
		say(k.Name, "%s on %s: ref %q and alt %q must be different bases ACGT", k.Name, b, l.Ref, l.Alt)
	}
	if _, known := genome.ParseContig(l.Chrom); ok && !known {
		say(k.Name, "%s on %s: chrom %q is not a chromosome", k.Name, b, l.Chrom)
	}
}

func checkDominant(p *Panel, g *Gene, say func(string, string, ...any)) {
	switch {
	case g.Inheritance == AD && g.Dominant == nil:
		say("inheritance", "inheritance AD needs the key dominant: which variants stand for the HLH condition")
	case g.Inheritance != AD && g.Dominant != nil:
		say("dominant", "dominant is for inheritance AD, not %s", g.Inheritance)
	case g.Dominant == nil || g.Dominant.Region == "":
		return
	case !slices.ContainsFunc(g.CriticalRegions, func(r CriticalRegion) bool { return r.Name == g.Dominant.Region }):
		say("region", "region %q is not one of critical_regions", g.Dominant.Region)
	}
}

func checkPenetrance(p *Panel, g *Gene, say func(string, string, ...any)) {
	if v := g.Penetrance.Value; v != "" && v != PenetranceHigh && v != PenetranceReduced {
		say("penetrance", "penetrance %q is not %s or %s", v, PenetranceHigh, PenetranceReduced)
	}
}

// checkFunctionalTest looks at the form of the assays alone: what they are is in
// clinical.yaml, which compares the keys when it meets the panel.
func checkFunctionalTest(p *Panel, g *Gene, say func(string, string, ...any)) {
	t := g.FunctionalTest
	if len(t.Assays) > 0 && t.Value == "" {
		say("functional_test", "assays without a value: name the test")
	}
	for i, sign := range g.Phenotype.Signs {
		if !patterns["assay"].MatchString(sign) || slices.Contains(g.Phenotype.Signs[:i], sign) {
			say("phenotype", "sign %q is listed twice, or not of the form %s", sign, patterns["assay"])
		}
	}
	for i, a := range t.Assays {
		if !patterns["assay"].MatchString(a) {
			say("functional_test", "assay %q is not of the form %s", a, patterns["assay"])
		}
		if slices.Contains(t.Assays[:i], a) {
			say("functional_test", "assay %q is listed twice", a)
		}
	}
}

func checkReview(p *Panel, g *Gene, say func(string, string, ...any)) {
	if _, err := time.Parse(time.DateOnly, g.Reviewed); err != nil {
		say("reviewed", "reviewed %q is not a date YYYY-MM-DD", g.Reviewed)
	}
}

// checkToDo refuses what is left to be filled in, in values and in comments.
func checkToDo(p *Panel, g *Gene, say func(string, string, ...any)) {
	for _, line := range strings.Split(string(p.files[g.File]), "\n") {
		if _, text, found := strings.Cut(line, "TODO"); found {
			say(line, "still to be filled in: %s", strings.Trim(text, ` "'`))
		}
	}
}
