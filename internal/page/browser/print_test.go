package browser_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func itoa(n int) string { return strconv.Itoa(n) }

// pdf prints the page as a reader does who changes nothing in the dialog.
func (b *tab) pdf() []byte {
	b.t.Helper()
	raw, err := chromedp.Run(b, chromedp.PrintToPDF(func(p *page.PrintToPDFParams) { yes := true; p.PreferCSSPageSize = &yes }))
	if err != nil {
		b.t.Fatal(err)
	}
	return raw
}

var mediaBox = regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`)

// The page prints on A4, and names the sample and the page on each.
func TestPrint(t *testing.T) {
	p := pages(t)
	for _, tt := range []struct {
		name, path string
		scripts    bool
	}{{"child", p.child, true}, {"family", p.family, true}, {"without scripts", p.child, false}} {
		t.Run(tt.name, func(t *testing.T) {
			b := newTab(t, false)
			call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !tt.scripts})
			b.emulate("", "dark") // paper is white all the same
			b.show(tt.path)
			raw := b.pdf()
			b.quiet()
			sheets := mediaBox.FindAllSubmatch(raw, -1)
			if len(sheets) < 2 {
				t.Errorf("%d pages", len(sheets))
			}
			for i, s := range sheets {
				w, _ := strconv.ParseFloat(string(s[1]), 64)
				h, _ := strconv.ParseFloat(string(s[2]), 64)
				if math.Abs(w-595.28) > 1.5 || math.Abs(h-841.89) > 1.5 {
					t.Errorf("page %d is %s by %s points, want A4", i+1, s[1], s[2])
				}
			}
			checkSheets(t, b, raw, len(sheets))
		})
	}
}

// checkSheets reads the text of the printed pages, where pdftotext is installed.
func checkSheets(t *testing.T, b *tab, raw []byte, n int) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("pdftotext is not installed: the text of the print is not looked at")
		return
	}
	path := filepath.Join(t.TempDir(), "print.pdf")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	sheets := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if len(sheets) != n {
		t.Errorf("%d pages of text, %d in the file", len(sheets), n)
	}
	ids := ask[[]string](b, `[...document.querySelectorAll("main h2")].map(h => h.textContent.trim())`)
	common := false
	for i, sheet := range sheets {
		if number := fmt.Sprintf("%d / %d", i+1, len(sheets)); !strings.Contains(sheet, number) {
			t.Errorf("page %d does not say %s", i+1, number)
		}
		common = common || len(ids) > 3 && strings.Contains(sheet, "Methods and versions") // from here on, of all samples
		if !common && !strings.Contains(sheet, "demo_") {
			t.Errorf("page %d names no sample", i+1)
		}
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range append(ids, "Criterion Status Strength", "Signature") {
		if !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the print lacks %q", want)
		}
	}
}
