package inheritance

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Member is one line of a PED file.
type Member struct {
	Family, ID     string
	Father, Mother string // "" when not given
	Sex            Sex
	Affected       bool // false also when the file does not say
	AffectedKnown  bool
	Line           int // of the file; 0 for one who is only named as a parent
}

// Pedigree is the families of a PED file, in file order.
type Pedigree struct {
	Members []Member
}

// ParsePED reads the six-column PED format: family, individual, father,
// mother, sex (1 male, 2 female, else unknown), phenotype (2 affected,
// 1 unaffected, else unknown). Lines that start with "#" are comments. Errors
// name the line; nothing is returned with an error.
func ParsePED(r io.Reader, name string) (*Pedigree, error) {
	p := &Pedigree{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), "\r")
		if n == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		m, err := parseMember(text)
		if err != nil && n == 1 && len(strings.Fields(text)) >= 6 && strings.EqualFold(strings.Fields(text)[5], "phenotype") {
			err = errors.New("column titles, expected a member; a line of titles begins with #")
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if _, twice := p.Member(m.ID); twice {
			return nil, fmt.Errorf("%s:%d: individual %q is listed twice, expected once", name, n, m.ID)
		}
		m.Line = n
		p.Members = append(p.Members, m)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(p.Members) == 0 {
		return nil, fmt.Errorf("%s: no individual, expected lines of six columns", name)
	}
	for _, m := range p.Members {
		if err := p.check(m); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, m.Line, err)
		}
	}
	return p, nil
}

func parseMember(text string) (Member, error) {
	columns := strings.Fields(text)
	if strings.Contains(text, "\t") {
		columns = strings.Split(text, "\t")
	}
	if len(columns) < 6 {
		return Member{}, fmt.Errorf("%d columns, expected 6: family, individual, father, mother, sex, phenotype", len(columns))
	}
	m := Member{Family: columns[0], ID: columns[1], Father: columns[2], Mother: columns[3]}
	if m.ID == "" || m.ID == "0" {
		return Member{}, fmt.Errorf("individual %q, expected a sample name", m.ID)
	}
	for _, parent := range []*string{&m.Father, &m.Mother} {
		if *parent == "0" || *parent == "." {
			*parent = ""
		}
	}
	if m.ID == m.Father || m.ID == m.Mother {
		return Member{}, fmt.Errorf("individual %q is its own parent", m.ID)
	}
	var known bool
	if m.Sex, known = ParseSex(columns[4]); !known && !slices.Contains(noSex, strings.ToLower(columns[4])) {
		return Member{}, fmt.Errorf("sex %q, expected 1 (male), 2 (female) or 0 (unknown)", columns[4])
	}
	switch columns[5] {
	case "2":
		m.Affected, m.AffectedKnown = true, true
	case "1":
		m.AffectedKnown = true
	case "0", "-9", ".", "":
	default:
		return Member{}, fmt.Errorf("phenotype %q, expected 2 (affected), 1 (unaffected), or 0 or -9 (unknown)", columns[5])
	}
	return m, nil
}

// noSex are the ways in which PED files say that the sex is not known.
var noSex = []string{"0", "-9", ".", "", "other", "unknown", "u", "na"}

// Member finds an individual by name. The nil Pedigree has none.
func (p *Pedigree) Member(id string) (Member, bool) {
	if p == nil {
		return Member{}, false
	}
	for _, m := range p.Members {
		if m.ID == id {
			return m, true
		}
	}
	return Member{}, false
}

// Names lists the individuals, in file order. The nil Pedigree has none.
func (p *Pedigree) Names() []string {
	if p == nil {
		return nil
	}
	var out []string
	for _, m := range p.Members {
		out = append(out, m.ID)
	}
	return out
}

// Affected lists the individuals marked affected, in file order.
func (p *Pedigree) Affected() []string {
	var out []string
	for _, m := range p.Members {
		if m.Affected {
			out = append(out, m.ID)
		}
	}
	return out
}
