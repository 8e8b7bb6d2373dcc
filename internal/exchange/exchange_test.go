package exchange

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func say(all []Listed) string {
	var out []string
	for _, g := range all {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s %s", g.Symbol, g.HGNC, g.OMIMGene, g.Inheritance, g.Transcript, g.Confidence)))
	}
	return strings.Join(out, "; ")
}

func TestRead(t *testing.T) {
	const titles = "#hgnc_id\thgnc_symbol\tdisease_associated_transcripts\treduced_penetrance\tgenetic_disease_models\n"
	for _, tt := range []struct{ name, text, format, want string }{
		{"list", "# ours\nGENB\nGENA, GENC # a note\n\nGENA\n", "", "GENA; GENB; GENC"},
		{"list with BOM and CRLF", "\ufeffGENA\r\nGENB\r\n", "", "GENA; GENB"},
		{"bed", "track name=x\nchr1\t10\t20\tGENB_exon1\nchr1\t30\t40\tGENB_exon2\n2\t5\t9\tGENA|NM_1\n", "", "GENA; GENB"},
		{"scout", "##panel_id=p\n##version=1.2\n" + titles + "12\tGENA\tNM_000001.1,NM_000002.1\t\tXR\n13\tGENB\t\t\tAR,AD\n", "", "GENA HGNC:12  XLR NM_000001.1; GENB HGNC:13"},
		{"scout with semicolons", "hgnc_id;hgnc_symbol\n12;GENA\n", "", "GENA HGNC:12"},
		{"panelapp", `{"id": 1, "name": "P", "version": "1.1", "genes": [
			{"entity_type": "gene", "entity_name": "GENB", "confidence_level": "3", "mode_of_inheritance": "BIALLELIC, autosomal or pseudoautosomal", "gene_data": {"gene_symbol": "GENB", "hgnc_id": "HGNC:7", "omim_gene": ["100001"]}},
			{"entity_type": "gene", "entity_name": "GENA", "confidence_level": 2, "mode_of_inheritance": "X-LINKED: hemizygous mutation in males, biallelic mutations in females", "gene_data": {"gene_symbol": "GENA", "hgnc_id": "HGNC:8"}},
			{"entity_type": "region", "entity_name": "a region", "gene_data": {}}]}`, "", "GENA HGNC:8  XLR  2; GENB HGNC:7 100001 AR  3"},
		{"panelapp table", "Entity Name\tEntity type\tGene Symbol\tModel_Of_Inheritance\tOmim\tGEL_Status\tHGNC\nGENA\tgene\tGENA\tMONOALLELIC, autosomal or pseudoautosomal, NOT imprinted\t100001\t3\tHGNC:9\nr\tregion\t\t\t\t3\t\n", "", "GENA HGNC:9 100001 AD  3"},
		{"both modes are none", `{"genes": [{"entity_name": "GENA", "mode_of_inheritance": "BOTH monoallelic and biallelic, autosomal or pseudoautosomal"}]}`, "", "GENA"},

		{"empty", "", "", "error: f: no gene in it (read as list)"},
		{"no symbol", "12gene\n", "", `error: f:1: gene symbol "12gene" (read as list)`},
		{"markup", "GENA\n<b>\n", "", `error: f:2: gene symbol "<b>"`},
		{"a way out of the folder", "../GENA\n", "", `error: f:1: gene symbol "../GENA"`},
		{"bed of three columns", "chr1\t1\t2\n", "", "error: f:1: 3 columns, expected chromosome, start, end and the gene's symbol"},
		{"scout without symbol", "#hgnc_id\n12\n", "scout", "error: f:2: HGNC:12 has no hgnc_symbol"},
		{"scout with a word for a number", titles + "x\tGENA\n", "", `error: f:2: hgnc_id "x", expected a number`},
		{"json of something else", `[1]`, "", "error: f: the file is a array, expected the JSON of one PanelApp panel"},
		{"json that ends", `{"genes": [`, "", "error: f: unexpected end of JSON input"},
		{"format", "GENA", "xlsx", `error: f: format "xlsx", expected panelapp`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all, err := Read("f", []byte(tt.text), tt.format)
			got := say(all)
			if err != nil {
				got = "error: " + err.Error()
			}
			if got != tt.want && (err == nil || !strings.HasPrefix(got, tt.want)) {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// What is written comes back with the facts that the form holds.
func TestWrittenIsRead(t *testing.T) {
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := PanelApp(p)
	if err != nil || !json.Valid(raw) {
		t.Fatalf("%v: %.80s", err, raw)
	}
	for name, text := range map[string][]byte{"panelapp": raw, "scout": Scout(p, "hlh", "2026-11-26")} {
		all, err := Read(name, text, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != len(p.Genes) {
			t.Errorf("%s: %d genes, want %d", name, len(all), len(p.Genes))
		}
		for _, l := range all {
			if g, ok := p.Gene(l.Symbol); !ok || l.HGNC != g.HGNC || l.Inheritance != g.Inheritance || name == "scout" && l.Transcript != g.Transcript {
				t.Errorf("%s: %+v", name, l)
			}
		}
	}
	if rows := strings.Count(string(TSV(p)), "\n"); rows != len(p.Genes)+1 {
		t.Errorf("%d rows", rows)
	}
}
