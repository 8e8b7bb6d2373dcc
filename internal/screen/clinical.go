package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Clinical is what is known of a person beside the sequence. The zero Clinical
// is that nothing was tested.
type Clinical struct {
	// Assessment is what a clinical file says; nil without one. Function and
	// Syndrome stand in for it where a case states them.
	Assessment *clinical.Assessment
	Function   map[string]clinical.GeneFunction // by gene
	Syndrome   clinical.Truth
}

// function is what the cell tests say of a gene.
func (c Clinical) function(g *panel.Gene) clinical.GeneFunction {
	if c.Assessment != nil {
		return c.Assessment.Function(g)
	}
	return c.Function[g.Symbol]
}

func (c Clinical) syndrome() clinical.Truth {
	if c.Assessment != nil {
		return c.Assessment.Syndrome()
	}
	return c.Syndrome
}

// phenotypeFits reports whether the person shows one of the signs that the gene
// file names, and lacks none of them.
func (c Clinical) phenotypeFits(g *panel.Gene) bool {
	if c.Assessment == nil {
		return false
	}
	shown := false
	for _, sign := range g.Phenotype.Signs {
		switch c.Assessment.Sign(sign).Truth {
		case clinical.Yes:
			shown = true
		case clinical.No:
			return false
		}
	}
	return shown
}

// clinicalInput is a clinical file after it was read.
type clinicalInput struct {
	ClinicalFile
	Size   int64
	SHA256 string
}

// readClinical reads the clinical files and gives each to its person.
func (w *work) readClinical() error {
	if len(w.options.ClinicalFiles) == 0 {
		return nil
	}
	book, err := clinical.Load(genes.Files)
	if err == nil {
		err = book.CheckGenes(w.panel.Genes)
	}
	if err != nil {
		return fault.New(fault.Usage, err, "hlhscreen panel lint")
	}
	w.known = map[string]Clinical{}
	for id, c := range w.options.Clinical {
		w.known[id] = c
	}
	for _, f := range w.options.ClinicalFiles {
		in, record, err := readClinicalFile(book, f)
		if err != nil {
			return err
		}
		i, err := w.patientOf(f, record)
		if err != nil {
			return err
		}
		who := &w.people[i]
		if w.known[who.ID].Assessment != nil {
			return fault.New(fault.Usage, fmt.Errorf("%s: sample %s has a clinical file already", f.Path, who.ID), "one --clinical a sample")
		}
		if err := takeSex(who, record, f.Path); err != nil {
			return err
		}
		in.Sample = who.ID
		w.known[who.ID] = Clinical{Assessment: book.Assess(record, w.panel.Genes)}
		w.clinical = append(w.clinical, in)
	}
	return nil
}

func readClinicalFile(book *clinical.Book, f ClinicalFile) (clinicalInput, *clinical.Record, error) {
	in := clinicalInput{ClinicalFile: f}
	file, err := os.Open(f.Path)
	if err != nil {
		return in, nil, fault.New(fault.Input, fmt.Errorf("%s: %w", f.Path, fault.Cause(err)), "hlhscreen clinical --template > "+f.Path)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, clinical.MaxFile+1))
	if err != nil {
		return in, nil, fault.New(fault.Input, fmt.Errorf("%s: %w", f.Path, fault.Cause(err)), "")
	}
	sum := sha256.Sum256(raw)
	in.Size, in.SHA256 = int64(len(raw)), hex.EncodeToString(sum[:])
	record, err := book.Read(f.Path, raw, time.Now())
	return in, record, err
}

// patientOf is whose a clinical file is: the sample that --clinical names, else the
// file's subject, else the only one that is screened.
func (w *work) patientOf(f ClinicalFile, r *clinical.Record) (int, error) {
	var ids []string
	for _, p := range w.people {
		ids = append(ids, p.ID)
	}
	find := func(id string) int { return slices.Index(ids, id) }
	hint := fmt.Sprintf("name the person: --clinical %s=%s", ids[0], f.Path)
	switch {
	case f.Sample != "" && find(f.Sample) < 0:
		return 0, fault.New(fault.Gate, fmt.Errorf("--clinical names sample %s; screened are %s", f.Sample, few(ids)), "")
	case f.Sample != "" && r.Subject != f.Sample && slices.Contains(w.names, r.Subject):
		return 0, fault.New(fault.Gate, fmt.Errorf("%s: its subject is %s, another sample of the input, and --clinical gives it to %s", f.Path, r.Subject, f.Sample), "")
	case f.Sample != "":
		return find(f.Sample), nil
	case r.Subject != "" && find(r.Subject) < 0:
		return 0, fault.New(fault.Gate, fmt.Errorf("%s: its subject is %s; screened are %s", f.Path, r.Subject, few(ids)), hint)
	case r.Subject != "":
		return find(r.Subject), nil
	case len(ids) > 1:
		return 0, fault.New(fault.Gate, fmt.Errorf("%s: it names no subject, and %d samples are screened: %s", f.Path, len(ids), few(ids)), hint)
	}
	return 0, nil
}

// takeSex takes the sex of the clinical file where none is declared; one that
// contradicts the declared one is somebody else's file.
func takeSex(who *person, r *clinical.Record, path string) error {
	sex := map[string]inheritance.Sex{"male": inheritance.Male, "female": inheritance.Female}[r.Sex]
	switch {
	case sex == inheritance.SexUnknown:
	case who.Declared == inheritance.SexUnknown:
		who.Declared, who.DeclaredBy = sex, path
	case who.Declared != sex:
		return fault.New(fault.Gate, fmt.Errorf("%s: the sex is %s, but %s is declared %s (%s)", path, sex, who.ID, who.Declared, who.DeclaredBy), "correct one of the two")
	}
	return nil
}
