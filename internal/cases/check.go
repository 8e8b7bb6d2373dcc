package cases

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
)

// Fault is what is wrong in a file of cases, and the path of the value.
type Fault struct{ Path, Text string }

// Check reads a file of cases on its own, and beside the panel it speaks of. The
// error is that of a file that cannot be decoded.
func Check(name string, raw []byte, p *panel.Panel) ([]Fault, error) {
	f, err := decode(name, raw)
	if err != nil {
		return nil, err
	}
	out := f.faults()
	for _, allele := range slices.Sorted(maps.Keys(f.Alleles)) {
		if a := f.Alleles[allele]; (a.Known == "") != (a.At == "") {
			if _, err := f.locate(allele, a, p); err != nil {
				out = append(out, Fault{"alleles." + allele, err.Error()})
			}
		}
	}
	g, ok := p.Gene(f.Gene)
	if !ok {
		return append(out, Fault{"gene", fmt.Sprintf("gene %q is not in the panel", f.Gene)}), nil
	}
	if missing := f.Missing(g.Inheritance); len(missing) > 0 {
		out = append(out, Fault{"cases", "no case named " + strings.Join(missing, ", ")})
	}
	return out, nil
}

// Missing names the situations that every gene of a mode must show.
func (f File) Missing(mode panel.Inheritance) []string {
	var want []string
	switch {
	case mode == panel.AR:
		want = []string{"homozygous", "carrier", "cis by phase set", "trans by phase set", "trans by the parents", "unphased", "not assessed"}
	case mode == panel.AD:
		want = []string{"de novo", "inherited", "not assessed"}
	case mode.XLinked():
		want = []string{"hemizygous", "carrier female", "not assessed"}
	}
	return slices.DeleteFunc(want, func(name string) bool {
		return slices.ContainsFunc(f.Cases, func(c Case) bool { return c.Name == name })
	})
}

// faults are those that the file shows by itself.
func (f File) faults() []Fault {
	var out []Fault
	say := func(path, format string, args ...any) { out = append(out, Fault{path, fmt.Sprintf(format, args...)}) }
	if want := strings.TrimSuffix(path.Base(f.Name), Suffix); f.Gene != want {
		say("gene", "gene %q, expected %q as in the name of the file", f.Gene, want)
	}
	if f.Build == genome.UnknownBuild {
		say("build", "build is missing, expected GRCh37 or GRCh38")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Alleles)) {
		if a := f.Alleles[name]; (a.Known == "") == (a.At == "") {
			say("alleles."+name, "allele %s: expected either known or at", name)
		}
	}
	seen := map[string]bool{}
	for i, c := range f.Cases {
		at := fmt.Sprintf("cases[%d]", i)
		if c.Name == "" || seen[c.Name] {
			say(at+".name", "case %q: expected a name of its own", c.Name)
		}
		seen[c.Name] = true
		for _, fault := range f.caseFaults(c) {
			say(at+"."+fault.Path, "case %q: %s", c.Name, fault.Text)
		}
	}
	return out
}

func (f File) caseFaults(c Case) []Fault {
	var out []Fault
	say := func(path, format string, args ...any) { out = append(out, Fault{path, fmt.Sprintf(format, args...)}) }
	if c.Expect.Result == "" || c.Expect.Rule == "" {
		say("expect", "expect needs result and rule")
	} else if !slices.Contains(verdict.Results, c.Expect.Result) {
		say("expect.result", "result %q, expected one of %s", c.Expect.Result, strings.Join(verdict.Results, ", "))
	}
	for _, p := range c.everybody() {
		for _, name := range slices.Sorted(maps.Keys(p.genotypes)) {
			if _, ok := f.Alleles[name]; !ok {
				say(p.path+"."+name, "allele %q is not under alleles", name)
			}
		}
	}
	switch c.Function {
	case "", "normal", "concordant":
	default:
		say("function", "function %q, expected normal or concordant", c.Function)
	}
	return out
}

// person is a path in a case, and the genotypes there.
type person struct {
	path      string
	genotypes map[string]string
}

// everybody lists the people of a case that it gives genotypes of.
func (c Case) everybody() []person {
	out := []person{{"patient", c.Patient}}
	if c.Father != nil {
		out = append(out, person{"father.genotypes", c.Father.Genotypes})
	}
	if c.Mother != nil {
		out = append(out, person{"mother.genotypes", c.Mother.Genotypes})
	}
	for i, s := range c.Siblings {
		out = append(out, person{fmt.Sprintf("siblings[%d].genotypes", i), s.Genotypes})
	}
	return out
}
