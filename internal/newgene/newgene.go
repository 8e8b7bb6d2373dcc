// Package newgene makes the files of a gene that the panel does not have: the
// gene file with what a person must still say, the cases with what must come
// out, and the reference packs.
//
// Positions come from the given annotation and sequence alone. What nobody
// gave is written as TODO, which lint refuses. The same input gives the same
// bytes.
package newgene

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/exchange"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/packs"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// Input is what is known of the gene.
type Input struct {
	Symbol string
	// Genes are the transcript and the sequence, on one build or both.
	Genes map[genome.Build]*reference.Gene
	// Tier, Mode and PVS1 are the person's answers; "" is written as TODO.
	Tier string
	Mode panel.Inheritance
	PVS1 string

	Validity   *Validity   // nil: no file was given
	Constraint *Constraint // nil: no file was given
	ClinVar    *ClinVar    // nil: no file was given
	// Listed is what a gene list of another program says of it; nil: none was given.
	Listed *exchange.Listed

	// Panel and Cases are the panel that the gene is laid over: frequency
	// limits and expectations are those of its genes.
	Panel *panel.Panel
	Cases []cases.File
	// Sources name the file that each pack was made of, by name of the pack.
	Sources map[string]string
	// Manifest is the one that the folder has already.
	Manifest []byte
}

// ClinVar is the records of a file with its release.
type ClinVar struct {
	Records []packs.ClinVarRecord
	Release string
}

// Output is the files by name inside the overlay folder.
type Output struct {
	Files map[string][]byte
	// Notes are what was noticed and not refused.
	Notes []string
	// ToDo are the places of the gene file that a person must fill in.
	ToDo []string
}

// Make makes the files.
func Make(in Input) (*Output, error) {
	out := &Output{Files: map[string][]byte{}}
	if x := in.home().Transcript.Contig == "X"; x != in.mode().XLinked() {
		return nil, fmt.Errorf("the mode is %s, but the gene lies on chromosome %s", in.mode(), in.home().Transcript.Contig)
	}
	if a, b := in.Genes[genome.GRCh37], in.Genes[genome.GRCh38]; a != nil && b != nil {
		if err := packs.SameOnBoth(a, b); err != nil {
			return nil, err
		}
	}
	for _, g := range in.Genes {
		made, err := packs.Files(g)
		if err != nil {
			return nil, err
		}
		maps.Copy(out.Files, made)
	}
	out.Files[reference.Folder+"/MANIFEST.tsv"] = in.manifest(out.Files)
	known, notes := in.knownAlleles()
	out.Notes = append(out.Notes, notes...)
	file := in.Symbol + ".yaml"
	text, err := in.geneFile(known)
	if err != nil {
		return nil, err
	}
	out.Files[file] = text
	for i, line := range strings.Split(string(text), "\n") {
		if _, what, found := strings.Cut(line, "TODO "); found {
			out.ToDo = append(out.ToDo, fmt.Sprintf("%s:%d: %s", file, i+1, strings.Trim(what, `"`)))
		}
	}
	cases, notes, err := in.casesFile()
	if err != nil {
		return nil, err
	}
	out.Files[in.Symbol+".cases.yaml"] = cases
	out.Notes = append(out.Notes, notes...)
	return out, nil
}

// home is the build on which cases are written: GRCh38 where it is given.
func (in Input) home() *reference.Gene {
	if g := in.Genes[genome.GRCh38]; g != nil {
		return g
	}
	return in.Genes[genome.GRCh37]
}

// Candidate is the tier of a gene that nobody has placed yet: the one whose
// findings are never positive. "" when the panel has none.
func Candidate(p *panel.Panel) string {
	last := ""
	for _, key := range slices.Sorted(maps.Keys(p.Tiers)) {
		if p.Tiers[key].Group == "candidate" {
			last = key
		}
	}
	return last
}

func (in Input) tier() string {
	if in.Tier != "" {
		return in.Tier
	}
	return Candidate(in.Panel)
}

// mode is the stated mode, that of ClinGen, that of the list, or what the chromosome suggests.
func (in Input) mode() panel.Inheritance {
	switch {
	case in.Mode != "":
		return in.Mode
	case in.modeOfClinGen() != "":
		return in.modeOfClinGen()
	case in.Listed != nil && in.Listed.Inheritance != "":
		return in.Listed.Inheritance
	case in.home() != nil && in.home().Transcript.Contig == "X":
		return panel.XLR
	}
	return panel.AR
}

func (in Input) modeOfClinGen() panel.Inheritance {
	if in.Validity == nil || len(in.Validity.Rows) == 0 {
		return ""
	}
	m := panel.Inheritance(in.Validity.Rows[0].Mode)
	if slices.Contains([]panel.Inheritance{panel.AR, panel.AD, panel.XL, panel.XLR}, m) {
		return m
	}
	return ""
}

// manifest lists the packs, beside those of other genes that the folder has.
func (in Input) manifest(made map[string][]byte) []byte {
	lines := map[string]string{}
	for _, line := range strings.Split(string(in.Manifest), "\n") {
		name, _, ok := strings.Cut(line, "\t")
		if ok && name != "file" && !strings.HasPrefix(path.Base(name), in.Symbol+".") {
			lines[name] = strings.TrimSpace(line)
		}
	}
	for name, raw := range made {
		sum := sha256.Sum256(raw)
		lines[name] = name + "\t" + hex.EncodeToString(sum[:]) + "\t" + in.Sources[name]
	}
	text := "file\tsha256\tsource\n"
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		text += lines[name] + "\n"
	}
	return []byte(text)
}
