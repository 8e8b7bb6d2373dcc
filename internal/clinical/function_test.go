package clinical

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// What the cell tests say of a gene, by the map of DOMAIN.md 3.5.
func TestFunction(t *testing.T) {
	b, words := book(t), catalogue(t)
	list := func(assays ...string) string {
		out := "assays:\n"
		for _, a := range assays {
			name, result, _ := strings.Cut(a, " ")
			out += "  - {assay: " + name + ", result: " + result + "}\n"
		}
		return out
	}
	for _, tt := range []struct {
		name, gene, text string
		want             Function
		absent           bool
		says             string
	}{
		{"not done", "PRF1", "", FunctionUnknown, false, ""},
		{"perforin reduced", "PRF1", list("perforin reduced"), FunctionConcordant, false, "perforin protein by flow cytometry: reduced"},
		{"perforin absent", "PRF1", list("perforin absent"), FunctionConcordant, true, "absent"},
		{"perforin normal", "PRF1", list("perforin normal"), FunctionNormal, false, "normal"},
		{"normal degranulation is of no bearing on perforin", "PRF1", list("cd107a_resting normal", "cd107a_tcr normal"), FunctionUnknown, false, ""},
		{"abnormal degranulation neither", "PRF1", list("cd107a_resting reduced"), FunctionUnknown, false, ""},
		{"degranulation reduced", "UNC13D", list("cd107a_resting reduced"), FunctionConcordant, false, "CD107a on resting NK cells"},
		{"no degranulation is no absent protein", "UNC13D", list("cd107a_resting absent"), FunctionConcordant, false, "absent"},
		{"degranulation normal", "STX11", list("cd107a_tcr normal", "cd107a_fcr normal"), FunctionNormal, false, "normal"},
		{"degranulation normal and reduced", "STXBP2", list("cd107a_resting reduced", "cd107a_tcr normal"), FunctionUnknown, false, "contradict each other"},
		{"restored by IL-2", "STXBP2", list("cd107a_resting absent", "cd107a_activated normal"), FunctionConcordant, false, "(K562): absent; normal: CD107a on IL-2 activated NK cells"},
		{"failing with IL-2 as well", "STX11", list("cd107a_resting absent", "cd107a_activated reduced"), FunctionConcordant, false, "activated NK cells: reduced; CD107a on resting NK cells (K562): absent"},
		{"failing with IL-2 alone", "STX11", list("cd107a_resting normal", "cd107a_activated reduced"), FunctionUnknown, false, "contradict each other"},
		{"normal with IL-2, alone", "STX11", list("cd107a_activated normal"), FunctionUnknown, false, "normal (a normal result of this test is not against a defect)"},
		{"normal with IL-2 beside normal", "STX11", list("cd107a_resting normal", "cd107a_activated normal"), FunctionNormal, false, "(K562): normal"},
		{"with IL-2 twice, against itself", "STX11", list("cd107a_activated normal", "cd107a_activated reduced"), FunctionUnknown, false, "contradict each other"},
		{"a result that is not known", "PRF1", list("perforin unknown"), FunctionUnknown, false, ""},
		{"a result that is not known beside one that is", "PRF1", list("perforin unknown", "perforin absent"), FunctionConcordant, true, "perforin protein by flow cytometry: absent"},
		{"a result by its value", "STX11", "assays: [{assay: cd107a_resting, result: unknown, value: 2 %}]\n", FunctionConcordant, false, "reduced (2 %)"},
		{"a response that is normal without the protein", "XIAP", list("l18_mdp normal", "xiap absent"), FunctionConcordant, true, "XIAP protein by flow cytometry: absent; normal: response to L18-MDP"},
		{"a test after the episode", "PRF1", "episode: {from: 2025-10-01, to: 2025-10-20}\nassays: [{assay: perforin, result: absent, date: 2026-01-15}]\n", FunctionConcordant, true, "absent (2026-01-15)"},
		{"perforin is of no bearing on degranulation", "RAB27A", list("perforin absent"), FunctionUnknown, false, ""},
		{"NK cytotoxicity speaks for no gene", "UNC13D", list("nk_cytotoxicity absent"), FunctionUnknown, false, ""},
		{"SAP absent", "SH2D1A", list("sap absent"), FunctionConcordant, true, "SAP"},
		{"XIAP normal, but the response is reduced", "XIAP", list("xiap normal", "l18_mdp reduced"), FunctionConcordant, false, "L18-MDP"},
		{"XIAP absent", "XIAP", list("xiap absent"), FunctionConcordant, true, "XIAP"},
		{"XIAP in two populations", "XIAP", list("xiap bimodal"), FunctionConcordant, false, "bimodal"},
		{"XIAP normal", "XIAP", list("xiap normal"), FunctionNormal, false, "normal"},
		{"one test twice, reduced and absent", "PRF1", list("perforin reduced", "perforin absent"), FunctionConcordant, false, "reduced"},
		{"one test twice, normal and absent", "PRF1", list("perforin normal", "perforin absent"), FunctionUnknown, false, "contradict"},
		{"a response that contradicts itself beside a low protein", "XIAP", list("xiap reduced", "l18_mdp reduced", "l18_mdp normal"), FunctionConcordant, false, "contradict"},
		{"a response that contradicts itself beside a normal protein", "XIAP", list("xiap normal", "l18_mdp reduced", "l18_mdp normal"), FunctionUnknown, false, "contradict"},
		{"result and value contradict each other", "LYST", "assays: [{assay: cd107a_resting, result: normal, value: 2 %}]\n", FunctionUnknown, false, "the value 2 % is reduced, but the result says normal"},
		{"just below the limit", "AP3B1", "assays: [{assay: cd107a_resting, value: 4.9 %}]\n", FunctionConcordant, false, "4.9 %"},
		{"at the limit", "AP3B1", "assays: [{assay: cd107a_resting, value: 5 %}]\n", FunctionNormal, false, "5 %"},
		{"beyond what is measured", "AP3B1", "assays: [{assay: cd107a_resting, value: <3 %}]\n", FunctionConcordant, false, "<3 %"},
		{"IL-18 high", "NLRC4", list("il18 high"), FunctionConcordant, false, "high"},
		{"oxidative burst", "CYBB", list("oxidative_burst absent"), FunctionConcordant, false, "absent"},
		{"a gene without an assay", "LIPA", list("perforin absent"), FunctionUnknown, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := assess(t, b, tt.text).Function(gene(t, tt.gene))
			text := strings.Join(words.SayAll(got.Because), "; ")
			if against := got.Function == FunctionUnknown && strings.Contains(text, "contradict each other"); got.Contradicting != against {
				t.Errorf("contradicting %v: %s", got.Contradicting, text)
			}
			if got.Function != tt.want || got.ProteinAbsent != tt.absent || !strings.Contains(text, tt.says) || tt.says == "" && text != "" {
				t.Errorf("%v, absent %v, %q; want %v, %v, %q", got.Function, got.ProteinAbsent, text, tt.want, tt.absent, tt.says)
			}
		})
	}
}

// An assay that speaks for no gene is not read for one that names it.
func TestFunctionOfNoGene(t *testing.T) {
	a := assess(t, book(t), "assays: [{assay: nk_cytotoxicity, result: absent}]\n")
	g := &panel.Gene{Symbol: "G", FunctionalTest: panel.FunctionalTest{Assays: []string{"nk_cytotoxicity"}}}
	if f := a.Function(g); f.Function != FunctionUnknown {
		t.Errorf("%v", f)
	}
}

func TestFunctional(t *testing.T) {
	a := assess(t, book(t), "assays: [{assay: nk_cytotoxicity, result: absent}, {assay: perforin, result: absent}, {assay: sap, result: normal}, {assay: l18_mdp, result: normal}, {assay: l18_mdp, result: reduced}, {assay: il18, result: high}, {assay: cd107a_activated, result: normal}]\n")
	var got []string
	for _, f := range a.Functional {
		got = append(got, f.Assay+" "+f.Says+" "+strings.Join(f.Genes, "+")+" "+strings.Join(f.Concordant, "+"))
	}
	want := "perforin absent PRF1 PRF1|sap normal SH2D1A |l18_mdp  XIAP |cd107a_activated normal AP3B1+LYST+RAB27A+STX11+STXBP2+UNC13D |nk_cytotoxicity abnormal  |il18 abnormal NLRC4 NLRC4"
	if strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
	if ab := a.Abnormal(); len(ab) != 1 || ab[0].Assay != "perforin" {
		t.Errorf("abnormal: %v", ab)
	}
	for _, f := range a.Functional { // a hint is said, and no evidence by itself
		if f.Hint != (f.Assay == "il18") {
			t.Errorf("%s: hint %v", f.Assay, f.Hint)
		}
		if f.Uninformative != (f.Assay == "cd107a_activated") {
			t.Errorf("%s: uninformative %v", f.Assay, f.Uninformative)
		}
	}
}
