package vcf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/brentp/vcfgo"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// calls reads the wanted samples of a record. vcfgo splits them; the values
// are read here, because it loses half-phased and leading-phase genotypes and
// takes a missing number for 0.
func (p *parser) calls(r *variant.Record, v *vcfgo.Variant) error {
	if len(p.samples) == 0 {
		return nil
	}
	p.header.ParseSamples(v) // errors are of values that are read again below
	for i, g := range v.Samples {
		name := p.header.SampleNames[i]
		if g == nil || len(g.Fields) != len(unique(v.Format)) {
			return fmt.Errorf("sample %s has more fields than FORMAT %s", name, strings.Join(v.Format, ":"))
		}
		c, err := call(name, g.Fields, r, p.f.header.Formats["PS"] == "String")
		if err != nil {
			return fmt.Errorf("sample %s: %w", name, err)
		}
		r.Calls = append(r.Calls, c)
	}
	return nil
}

func unique(keys []string) []string {
	sorted := slices.Clone(keys)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// call reads one sample's fields. namedSets is true where the header declares
// that phase sets have names; by the VCF rules they are numbers from 0.
func call(name string, f map[string]string, r *variant.Record, namedSets bool) (variant.Call, error) {
	c := variant.Call{Sample: name}
	var err error
	if gt, ok := f["GT"]; ok {
		if c.Alleles, c.Phased, err = genotype(gt, len(r.Alts)); err != nil {
			return c, err
		}
	}
	for key, into := range map[string]*fact.Fact[int]{"DP": &c.Depth, "MIN_DP": &c.MinDepth, "GQ": &c.Quality, "CN": &c.CopyNumber} {
		if *into, err = count(key, f[key]); err != nil {
			return c, err
		}
	}
	if c.Quality, err = referenceQuality(c, f); err != nil {
		return c, err
	}
	if c.AlleleDepths, err = depths(f, len(r.Alts)); err != nil {
		return c, err
	}
	if !c.Depth.Known() {
		c.Depth = c.MinDepth
	}
	if ft := f["FT"]; ft != "" && ft != "." {
		c.Filter = strings.FieldsFunc(ft, func(r rune) bool { return r == ';' || r == ',' })
	}
	return c, phase(&c, f, namedSets)
}

// referenceQuality takes RGQ, the reference confidence that GATK writes where
// no allele is called, for a missing GQ.
func referenceQuality(c variant.Call, f map[string]string) (fact.Fact[int], error) {
	if c.Quality.Known() {
		return c.Quality, nil
	}
	return count("RGQ", f["RGQ"])
}

// genotype reads GT: allele numbers joined by / or |, "." for a missing one, a
// leading | or / (VCF 4.4) set aside. It is phased when every join is "|".
func genotype(text string, alts int) ([]int, bool, error) {
	bad := func() error { return fmt.Errorf("genotype %q, expected allele numbers like 0/1", shorten(text)) }
	body := text
	if len(body) > 1 && (body[0] == '|' || body[0] == '/') {
		body = body[1:]
	}
	var alleles []int
	phased, joins := true, 0
	for body != "" {
		n := strings.IndexAny(body, "/|")
		part := body
		if n >= 0 {
			part = body[:n]
			phased = phased && body[n] == '|'
			joins++
			body = body[n+1:]
			if body == "" {
				return nil, false, bad()
			}
		} else {
			body = ""
		}
		if part == "." {
			alleles = append(alleles, variant.MissingAllele)
			continue
		}
		a, err := strconv.Atoi(part)
		if err != nil || a < 0 || part[0] == '+' {
			return nil, false, bad()
		}
		if a > alts {
			return nil, false, fmt.Errorf("genotype %q names allele %d, but ALT has %d", text, a, alts)
		}
		alleles = append(alleles, a)
	}
	if len(alleles) == 0 {
		return nil, false, bad()
	}
	return alleles, phased && joins > 0, nil
}

// count reads a number of reads or a quality; a quality with decimals is cut.
func count(key, text string) (fact.Fact[int], error) {
	if text == "" || text == "." {
		return fact.Fact[int]{}, nil
	}
	if n, err := strconv.Atoi(text); err == nil {
		return fact.Of(n), nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v || v > 1e9 || v < -1e9 {
		return fact.Fact[int]{}, fmt.Errorf("%s is %q, expected a number or a dot", key, shorten(text))
	}
	return fact.Of(int(v)), nil
}

// depths reads reads per allele from AD, or from RO and AO (freebayes). A list
// that does not fit the alleles states nothing: some tools split records
// without splitting it.
func depths(f map[string]string, alts int) ([]int, error) {
	text := f["AD"]
	if text == "" && f["RO"] != "" && f["AO"] != "" {
		text = f["RO"] + "," + f["AO"]
	}
	if text == "" || text == "." {
		return nil, nil
	}
	parts := strings.Split(text, ",")
	if len(parts) != alts+1 {
		return nil, nil
	}
	out := make([]int, len(parts))
	for i, part := range parts {
		if part == "." {
			out[i] = variant.MissingDepth
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("AD is %q, expected numbers of reads", shorten(text))
		}
		out[i] = n
	}
	return out, nil
}

// phase finds the phase sets: GATK's PID with the order of alleles from PGT,
// where that holds the same alleles as GT, and PS beside a phased GT. Without PS
// the alleles are put into the order of PGT.
func phase(c *variant.Call, f map[string]string, namedSets bool) error {
	physical(c, f)
	switch ps := f["PS"]; {
	case c.Phased && ps != "" && ps != ".":
		if _, err := strconv.ParseUint(ps, 10, 32); err != nil && !namedSets {
			return fmt.Errorf("PS is %q, expected a number from 0 (FORMAT/PS is an Integer), or a header that declares it a String", shorten(ps))
		}
		c.PhaseSet = "PS:" + ps
	case c.Physical.Set != "":
		c.Alleles, c.Phased, c.PhaseSet = c.Physical.Alleles, true, c.Physical.Set
	}
	return nil
}

func physical(c *variant.Call, f map[string]string) {
	pid, pgt := f["PID"], f["PGT"]
	if pid == "" || pid == "." || !strings.Contains(pgt, "|") {
		return
	}
	order, phased, err := genotype(pgt, 1<<20)
	if err != nil || !phased || !sameAlleles(order, c.Alleles) {
		return
	}
	c.Physical = variant.Phase{Set: "PID:" + pid, Alleles: order}
}

func sameAlleles(a, b []int) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
