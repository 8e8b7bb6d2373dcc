package consequence_test

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

var gName = regexp.MustCompile(`g\.(\d+)(?:_(\d+))?(?:([ACGT])>([ACGT])|(del)([ACGT]*)(?:ins([ACGT]+))?|(dup)([ACGT]+)|(ins)([ACGT]+))$`)

// alleleOf reads a g. name that spells out its bases, as the table does.
func alleleOf(t *testing.T, name string, g *reference.Gene) variant.Allele {
	t.Helper()
	m := gName.FindStringSubmatch(name)
	if m == nil {
		t.Fatalf("cannot read %q", name)
	}
	var first, last int
	fmt.Sscan(m[1], &first)
	if last = first; m[2] != "" {
		fmt.Sscan(m[2], &last)
	}
	a := variant.Allele{Contig: g.Transcript.Contig, Pos: genome.Pos(first)}
	before := func(p int) string { // the base in front, N where none is known
		if b, ok := g.Sequence.At(genome.Pos(p)); ok {
			return string(b)
		}
		return "N"
	}
	switch {
	case m[3] != "":
		a.Ref, a.Alt = m[3], m[4]
	case m[7] != "":
		a.Ref, a.Alt = m[6], m[7]
	case m[5] != "":
		a.Pos, a.Ref, a.Alt = genome.Pos(first-1), before(first-1)+m[6], before(first-1)
	case m[8] != "":
		a.Ref, a.Alt = m[9], m[9]+m[9]
	default:
		a.Ref, a.Alt = before(first), before(first)+m[11]
	}
	return a
}

// short drops the deleted or duplicated bases that older names spell out.
func short(name string) string {
	name = regexp.MustCompile(`del[ACGT]+ins`).ReplaceAllString(name, "delins")
	return regexp.MustCompile(`(del|dup)[ACGT]+$`).ReplaceAllString(name, "$1")
}

// otherNumbering are c. names of the table on a transcript with another
// numbering than MANE Select.
var otherNumbering = map[string]string{
	"NM_032121.5:c.932T>G": "older transcript, 96 bases more than MANE Select NM_001367916.1 in front",
}

// not3Prime are g. names of the table that do not stand at the 3' end of their
// repeat on the chromosome, as HGVS asks (the table took them from the c. name
// of a gene on the minus strand), with the name that does.
var not3Prime = map[string]string{
	"NC_000019.10:g.2102255_2102256delAC":             "NC_000019.10:g.2102256_2102257del",
	"NC_000019.9:g.2102254_2102255delAC":              "NC_000019.9:g.2102255_2102256del",
	"NC_000014.8:g.23244740_23244743delAAAG":          "NC_000014.8:g.23244743_23244746del",
	"NC_000014.9:g.22775531_22775534delAAAG":          "NC_000014.9:g.22775534_22775537del",
	"NC_000017.10:g.73831499_73831510delCTGCACAGCGCG": "NC_000017.10:g.73831505_73831516del",
	"NC_000017.11:g.75835418_75835429delCTGCACAGCGCG": "NC_000017.11:g.75835424_75835435del",
	"NC_000017.10:g.73831584dupA":                     "NC_000017.10:g.73831586dup",
	"NC_000017.11:g.75835503dupA":                     "NC_000017.11:g.75835505dup",
}

// The g. and c. names of the table of ClinVar pairs come out on both builds,
// without the bases that older names spell out, whatever the version of the
// transcript.
func TestValidationNamesOfThePairs(t *testing.T) {
	f, err := os.Open(data + "hgvs_clinvar_pairs.panel.tsv")
	if err != nil {
		t.Skip("../shared/data is not here: the table of names is compared where it is")
	}
	defer f.Close()
	builds := map[genome.Build]*reference.Library{genome.GRCh37: library(t, genome.GRCh37), genome.GRCh38: library(t, genome.GRCh38)}
	rows, gNames, shiftedNames, cNames := 0, 0, 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		rows++
		c := strings.Split(lines.Text(), "\t")
		names := strings.Fields(c[2])
		for _, l := range builds {
			g, err := l.Gene(c[0])
			if err != nil {
				t.Fatal(err)
			}
			base, _, _ := strings.Cut(g.Transcript.Accession, ".")
			for _, want := range names {
				if !strings.HasPrefix(want, g.Transcript.ContigAccession+":") {
					continue
				}
				e := describe(t, l, c[0], alleleOf(t, want, g))
				switch _, listed := not3Prime[want]; {
				case e.HGVSg == short(want) && !listed:
					gNames++
				case listed && e.HGVSg == not3Prime[want]:
					shiftedNames++
				default:
					t.Errorf("%s %s: named %s", c[0], want, e.HGVSg)
				}
				for _, name := range names {
					accession, body, _ := strings.Cut(name, ":")
					if !strings.HasPrefix(body, "c.") {
						continue
					}
					if _, other := otherNumbering[name]; other || !strings.HasPrefix(accession, base+".") {
						continue
					}
					cNames++
					if e.HGVSc != short(body) {
						t.Errorf("%s on %s: %s named %s, want %s", c[0], g.Transcript.Build, want, e.HGVSc, body)
					}
				}
			}
		}
	}
	figure.Write(t, "hgvs pairs: alleles in the table", rows)
	figure.Write(t, "hgvs pairs: g. names equal, both builds", gNames)
	figure.Write(t, "hgvs pairs: g. names of the table not at the 3' end of their repeat, named there by us", shiftedNames)
	figure.Write(t, "hgvs pairs: c. names equal, both builds", cNames)
	if rows != 34 || gNames != 58 || shiftedNames != 8 || cNames < 40 {
		t.Errorf("%d rows, %d g. names, %d c. names compared", rows, gNames, cNames)
	}
}
