package cases

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// What must never happen, on random families screened by the whole pipeline.

// families draws cases from the alleles of one file.
type families struct {
	t     *testing.T
	rng   *rand.Rand
	file  File
	run   *Runner
	names []string
}

func newFamilies(t *testing.T, gene string, seed uint64) *families {
	t.Helper()
	files, err := Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Gene == gene {
			return &families{t, rand.New(rand.NewPCG(seed, 7)), f, NewRunner(engine(t)), slices.Sorted(maps.Keys(f.Alleles))}
		}
	}
	t.Fatalf("no cases of %s", gene)
	return nil
}

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

// genotypes draws a person: each allele carried or not, phased or not.
func (f *families) genotypes(share float64) map[string]string {
	out := map[string]string{}
	for _, name := range f.names {
		if f.rng.Float64() < share {
			out[name] = pick(f.rng, "0/1", "0/1", "0|1:7", "1|0:7", "0|1:8", "1|0:8", "1/1", "0/0@9", "0/0@12", "0/0@.", "0/1@.", "0/1@9", "./.", "1/.", "0/1@36,4")
		}
	}
	return out
}

func (f *families) draw() Case {
	c := Case{Name: "drawn", Patient: f.genotypes(0.5), Covered: f.rng.IntN(3) == 0, Function: pick(f.rng, "", "normal", "concordant"), Sex: pick(f.rng, "", "male", "female")}
	parent := func() *Person {
		if f.rng.IntN(4) == 0 {
			return nil
		}
		return &Person{Genotypes: f.genotypes(0.4), Affected: pick(f.rng, "", "yes", "no")}
	}
	c.Father, c.Mother = parent(), parent()
	for range f.rng.IntN(2) {
		c.Siblings = append(c.Siblings, Person{Genotypes: f.genotypes(0.5), Affected: pick(f.rng, "", "yes", "no"), Sex: pick(f.rng, "male", "female")})
	}
	return c
}

// outcome is the gene's result and rule, and the patient's.
func (f *families) outcome(c Case, change ...func(string) string) string {
	f.t.Helper()
	o, err := f.run.options(f.file, c)
	if err != nil {
		f.t.Fatal(err)
	}
	return f.screened(o, change...)
}

func (f *families) screened(o screen.Options, change ...func(string) string) string {
	f.t.Helper()
	var text strings.Builder
	if _, err := fmt.Fprint(&text, readAll(f.t, o)); err != nil {
		f.t.Fatal(err)
	}
	vcf := text.String()
	for _, do := range change {
		vcf = do(vcf)
	}
	o.Stdin = strings.NewReader(vcf)
	r, err := f.run.engine.Run(context.Background(), o)
	var gate *fault.Fault
	if err != nil && (r == nil || !errors.As(err, &gate)) {
		f.t.Fatalf("%v\n%s", err, vcf)
	}
	return said(r)
}

func said(r *report.Report) string {
	s := r.Samples[0]
	return fmt.Sprintf("%s %s, patient %s %s", s.Genes[0].Result, s.Genes[0].Rule, s.Verdict.Result, s.Verdict.Rule)
}

func readAll(t *testing.T, o screen.Options) string {
	t.Helper()
	var b strings.Builder
	buffer := make([]byte, 1<<16)
	for {
		n, err := o.Stdin.Read(buffer)
		b.Write(buffer[:n])
		if err != nil {
			return b.String()
		}
	}
}

// columns permutes the sample columns of a VCF.
func columns(rng *rand.Rand) func(string) string {
	return func(text string) string {
		var order []int
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, "##") {
				continue
			}
			c := strings.Split(line, "\t")
			if order == nil {
				order = rng.Perm(len(c) - 9)
			}
			out := slices.Clone(c[:9])
			for _, n := range order {
				out = append(out, c[9+n])
			}
			lines[i] = strings.Join(out, "\t")
		}
		return strings.Join(lines, "\n") + "\n"
	}
}

// flip names the copies of one phase set, of everybody, the other way.
func flip(c Case, set string) Case {
	turn := func(g map[string]string) map[string]string {
		out := maps.Clone(g)
		for name, text := range out {
			if genotype, ok := strings.CutSuffix(text, ":"+set); ok {
				out[name] = map[string]string{"0|1": "1|0", "1|0": "0|1"}[genotype] + ":" + set
			}
		}
		return out
	}
	return c.each(turn)
}

// each applies a change to the genotypes of every person.
func (c Case) each(change func(map[string]string) map[string]string) Case {
	c.Patient = change(c.Patient)
	for _, p := range []**Person{&c.Father, &c.Mother} {
		if *p != nil {
			changed := **p
			changed.Genotypes = change(changed.Genotypes)
			*p = &changed
		}
	}
	c.Siblings = slices.Clone(c.Siblings)
	for i := range c.Siblings {
		c.Siblings[i].Genotypes = change(c.Siblings[i].Genotypes)
	}
	return c
}

// rounds is the number of random families; under -short, where the race detector
// watches, a few.
func rounds() int {
	if testing.Short() {
		return 6
	}
	return 60
}

func TestNamesDoNotMatter(t *testing.T) {
	for _, gene := range []string{"UNC13D", "PRF1", "ITK", "NLRC4"} {
		t.Run(gene, func(t *testing.T) {
			f := newFamilies(t, gene, 1)
			for range rounds() {
				c := f.draw()
				want := f.outcome(c)
				swapped := c
				swapped.Father, swapped.Mother = c.Mother, c.Father
				for what, got := range map[string]string{
					"parents swapped":      f.outcome(swapped),
					"samples in any order": f.outcome(c, columns(f.rng)),
					"one phase set turned": f.outcome(flip(c, "7")),
				} {
					if got != want {
						t.Fatalf("%s: %s, was %s\n%+v", what, got, want, c)
					}
				}
			}
		})
	}
}

// The order of alleles in a record must not matter.
func TestOrderOfAllelesDoesNotMatter(t *testing.T) {
	f := newFamilies(t, "PRF1", 2)
	f.file.Alleles = map[string]Allele{"p": f.file.Alleles["p1"]}
	at, err := f.file.locate("p", f.file.Alleles["p"], f.run.engine.Panel())
	if err != nil {
		t.Fatal(err)
	}
	other := map[string]string{"A": "T", "C": "A", "G": "C", "T": "G"}[at.Alt[:1]] + at.Alt[1:]
	if len(at.Ref) != 1 { // keep it another allele of the same place
		other = at.Ref + "A"
	}
	for range rounds() {
		genotypes := []string{pick(f.rng, "0/1", "1/1", "1/2", "0/2", "2/2", "1|2", "./1", "2/."), pick(f.rng, "0/1", "0/0", "1/2"), pick(f.rng, "0/2", "0/0", "1/1")}
		write := func(turned bool) func(string) string {
			return func(text string) string { return record(text, at, other, genotypes, turned) }
		}
		c := Case{Name: "x", Patient: map[string]string{"p": "0/1"}, Father: &Person{}, Mother: &Person{}}
		if a, b := f.outcome(c, write(false)), f.outcome(c, write(true)); a != b {
			t.Fatalf("%v: %s, with the alleles turned %s", genotypes, a, b)
		}
	}
}

// record puts one record with two alternate alleles in place of the family's.
func record(text string, at site, other string, genotypes []string, turned bool) string {
	alts := []string{at.Alt, other}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	last := len(lines) - 1
	out := []string{string(at.Contig), fmt.Sprint(at.Pos), ".", at.Ref, strings.Join(alts, ","), "100", "PASS", ".", "GT"}
	for _, g := range genotypes {
		if turned {
			g = strings.NewReplacer("1", "2", "2", "1").Replace(g)
		}
		out = append(out, g)
	}
	if turned {
		out[4] = alts[1] + "," + alts[0]
	}
	lines[last] = strings.Join(out, "\t")
	return strings.Join(lines, "\n") + "\n"
}

// certain results say that the question is answered.
func certain(outcome string) bool {
	return strings.HasPrefix(outcome, "POSITIVE") || strings.HasPrefix(outcome, "NEGATIVE ") || strings.HasPrefix(outcome, "CARRIER")
}

// depthless is the case with no depth stated of any call of the parents.
func (c Case) depthless(names []string) Case {
	for _, p := range []**Person{&c.Father, &c.Mother} {
		if *p == nil {
			continue
		}
		changed := **p
		changed.Genotypes = map[string]string{}
		for _, name := range names {
			genotype, _, _ := strings.Cut(cmp.Or((*p).Genotypes[name], "0/0"), "@")
			changed.Genotypes[name] = genotype + "@."
		}
		*p = &changed
	}
	return c
}

// Less evidence of phase, of parents, of their depths, of sex and of coverage must never turn
// an open result into a certain one. Carrier is certain: it says that the
// other copy is sound.
func TestLessEvidenceIsNeverMoreCertain(t *testing.T) {
	for _, gene := range []string{"UNC13D", "PRF1", "ITK", "XIAP"} {
		t.Run(gene, func(t *testing.T) {
			f := newFamilies(t, gene, 3)
			for range rounds() {
				c := f.draw()
				c.Siblings, c.Function = nil, ""
				for _, parent := range []*Person{c.Father, c.Mother} {
					if parent != nil {
						parent.Affected = "" // an unaffected relative lowers a result: taking that away raises it, as it should
					}
				}
				want := f.outcome(c)
				unphased := c.each(func(g map[string]string) map[string]string {
					out := map[string]string{}
					for name, text := range g {
						genotype, _, _ := strings.Cut(strings.ReplaceAll(text, "|", "/"), ":")
						out[name] = genotype
					}
					return out
				})
				noFather, noParents, uncovered, sexless := c, c, c, c
				noFather.Father, noParents.Father, noParents.Mother, uncovered.Covered, sexless.Sex = nil, nil, nil, false, ""
				for what, less := range map[string]Case{"the parents' depths": c.depthless(f.names), "phase": unphased, "father": noFather, "parents": noParents, "coverage": uncovered, "sex": sexless} {
					got := f.outcome(less)
					if certain(got) && !certain(want) && !conflicting(f, c) {
						t.Fatalf("without %s: %s, with it %s\n%+v", what, got, want, c)
					}
				}
			}
		})
	}
}

// conflicting reports whether proofs contradict each other: then taking one
// side away settles the question, as it should.
func conflicting(f *families, c Case) bool {
	o, err := f.run.options(f.file, c)
	if err != nil {
		f.t.Fatal(err)
	}
	r, err := f.run.engine.Run(context.Background(), o)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, h := range r.Samples[0].Genes[0].Hypotheses {
		if strings.Contains(h.Proof, "contradict") {
			return true
		}
	}
	return false
}

// A genotype that is missing, or a stretch nobody looked at, is no negative.
func TestUnknownIsNeverNegative(t *testing.T) {
	f := newFamilies(t, "ITK", 4)
	for range rounds() {
		c := f.draw()
		c.Covered = true
		gap := func(text string) string {
			lines := strings.Split(text, "\n")
			var blocks []int
			for i, line := range lines {
				if strings.Contains(line, "<NON_REF>") {
					blocks = append(blocks, i)
				}
			}
			for _, i := range blocks {
				lines[i] = strings.ReplaceAll(lines[i], "0/0:40:99", pick(f.rng, "./.:.:.", "0/0:0:0", "0/0:.:."))
			}
			return strings.Join(lines, "\n")
		}
		if got := f.outcome(c, gap); strings.HasPrefix(got, "NEGATIVE ") {
			t.Fatalf("%s\n%+v", got, c)
		}
	}
}
