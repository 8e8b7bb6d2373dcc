package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
)

// person is a sample to be screened.
type person struct {
	ID         string
	Family     string
	Declared   inheritance.Sex
	DeclaredBy string
}

// choose picks the samples to screen: those named with --samples, else those
// the PED marks affected, else all. A name that no input has is a failed gate:
// a sample that was not screened must not look like one that was.
func choose(o Options, family *inheritance.Pedigree, inFiles []string) ([]person, error) {
	wanted := o.Samples
	if len(wanted) == 0 && family != nil {
		wanted = family.Affected()
		if len(wanted) == 0 {
			return nil, fault.New(fault.Gate, fmt.Errorf("%s: no member is marked affected (column 6 = 2)", o.PED), "name the samples with --samples")
		}
	}
	if len(wanted) == 0 {
		wanted = inFiles
	}
	var missing []string
	var people []person
	for _, id := range wanted {
		if !slices.Contains(inFiles, id) {
			missing = append(missing, id)
			continue
		}
		if !slices.ContainsFunc(people, func(p person) bool { return p.ID == id }) {
			people = append(people, person{ID: id})
		}
	}
	if len(missing) > 0 {
		return nil, fault.New(fault.Gate, fmt.Errorf("samples %s are in no input, which have %s", strings.Join(missing, ", "), few(inFiles)), "")
	}
	return people, declareSex(people, o, family, inFiles)
}

// declareSex takes the sex from the PED and then from --sex, which wins.
func declareSex(people []person, o Options, family *inheritance.Pedigree, inFiles []string) error {
	for i := range people {
		if family == nil {
			break
		}
		if m, ok := family.Member(people[i].ID); ok {
			people[i].Family = m.Family
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
			return fault.New(fault.Gate, fmt.Errorf("--sex names sample %s, which is in no input", id), "")
		}
		for i := range people {
			if people[i].ID == id {
				people[i].Declared, people[i].DeclaredBy = sex, "--sex"
			}
		}
	}
	return nil
}

var errNoSamples = errors.New("no sample to screen")

// few lists names, at most ten of them.
func few(names []string) string {
	if len(names) <= 10 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:10], ", "), len(names)-10)
}
