package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// person is a sample to be screened.
type person struct {
	ID         string
	Family     string
	Declared   inheritance.Sex
	DeclaredBy string
	// Overruled is the sex of the PED where --sex says another.
	Overruled inheritance.Sex
	Relatives []inheritance.Relative
	// Unaffected is true when the PED says so.
	Unaffected bool
	// Transplanted is true when the sample was taken after a stem-cell
	// transplant: then its blood is another person's.
	Transplanted bool
}

// asked are the samples to screen by name: those of --samples, else those the
// PED marks affected; nil for all.
func asked(o Options, family *inheritance.Pedigree) []string {
	if len(o.Samples) > 0 || family == nil {
		return o.Samples
	}
	return family.Affected()
}

// needed are the samples to read: those asked for and their relatives. nil is
// all. What is not in the list is never kept in memory.
func needed(o Options, family *inheritance.Pedigree) []string {
	names := asked(o, family)
	if len(names) == 0 {
		return nil
	}
	out := slices.Clone(names)
	for _, id := range names {
		for _, r := range family.Relatives(id) {
			out = append(out, r.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// choose makes the persons to screen. A name that no input has is a failed
// gate: a sample that was not screened must not look like one that was.
func choose(o Options, family *inheritance.Pedigree, inFiles []string) ([]person, error) {
	names := asked(o, family)
	if len(names) == 0 {
		names = inFiles
	}
	if missing := absent(names, inFiles); len(missing) > 0 {
		said, hint := "samples", "name samples of the input with --samples"
		if len(o.Samples) == 0 {
			said, hint = o.PED+": affected members", "the names of the PED must be those of the VCF's #CHROM line; name the samples with --samples"
		}
		return nil, fault.New(fault.Gate, fmt.Errorf("%s %s are in no input, which have %s", said, few(missing), few(inFiles)), hint)
	}
	if members := family.Names(); len(members) > 0 && len(absent(members, inFiles)) == len(members) {
		return nil, fault.New(fault.Gate, fmt.Errorf("%s: its members %s are in no input, which have %s", o.PED, few(members), few(inFiles)),
			"the names of the PED must be those of the VCF's #CHROM line")
	}
	var people []person
	for _, id := range names {
		if !slices.ContainsFunc(people, func(p person) bool { return p.ID == id }) {
			people = append(people, person{ID: id, Relatives: family.Relatives(id)})
		}
	}
	if err := declareTransplants(people, o, inFiles); err != nil {
		return nil, err
	}
	return people, declareSex(people, o, family, inFiles)
}

func absent(names, inFiles []string) []string {
	var out []string
	for _, name := range names {
		if !slices.Contains(inFiles, name) {
			out = append(out, name)
		}
	}
	return out
}

func declareTransplants(people []person, o Options, inFiles []string) error {
	for _, id := range o.Transplanted {
		if !slices.Contains(inFiles, id) {
			return fault.New(fault.Gate, fmt.Errorf("--transplanted names sample %s, which is in no input; they have %s", id, few(inFiles)), "")
		}
		for i := range people {
			people[i].Transplanted = people[i].Transplanted || people[i].ID == id
		}
	}
	return nil
}

// declareSex takes the sex from the PED and then from --sex, which wins.
func declareSex(people []person, o Options, family *inheritance.Pedigree, inFiles []string) error {
	for i := range people {
		if m, ok := family.Member(people[i].ID); ok {
			people[i].Family, people[i].Unaffected = m.Family, m.AffectedKnown && !m.Affected
			if m.Sex != inheritance.SexUnknown {
				people[i].Declared, people[i].DeclaredBy = m.Sex, o.PED
			}
		}
	}
	for id, text := range o.Sex {
		sex, ok := inheritance.ParseSex(text)
		if !ok {
			return fault.New(fault.Usage, fmt.Errorf("--sex %s=%s: expected male or female", id, text), "")
		}
		if !slices.Contains(inFiles, id) {
			return fault.New(fault.Gate, fmt.Errorf("--sex names sample %s, which is in no input; they have %s", id, few(inFiles)), "")
		}
		for i := range people {
			if p := &people[i]; p.ID == id {
				if p.Declared != inheritance.SexUnknown && p.Declared != sex {
					p.Overruled = p.Declared
				}
				p.Declared, p.DeclaredBy = sex, "--sex"
			}
		}
	}
	return nil
}

var errNoSamples = errors.New("no sample to screen")

// few lists names, at most ten of them.
// fewSaid is few as a value of a sentence.
func fewSaid(names []string) string {
	if len(names) <= 10 {
		return strings.Join(names, ", ")
	}
	return wording.Of("list.more", "list", strings.Join(names[:10], ", "), "count", fmt.Sprint(len(names)-10)).In()
}

func few(names []string) string {
	if len(names) <= 10 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:10], ", "), len(names)-10)
}
