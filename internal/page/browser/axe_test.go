package browser_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js.gz
var axePacked []byte

// axe is the source of axe-core, as testdata/README.md states it.
func axe(t *testing.T) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(axePacked))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	note, err := os.ReadFile("testdata/README.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(raw); !strings.Contains(string(note), hex.EncodeToString(sum[:])) {
		t.Fatalf("axe.min.js has the digest %x, which testdata/README.md does not state", sum)
	}
	return string(raw)
}

type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	}
}

// violations runs axe over all of the page, or some of its rules: what is folded
// is opened first, because axe passes over what is not shown. The expression is
// evaluated from outside, which the page's policy does not reach.
func (b *tab) violations(axe string, rules ...string) []violation {
	b.t.Helper()
	only := ""
	if len(rules) > 0 {
		only = `runOnly: ["` + strings.Join(rules, `", "`) + `"], `
	}
	b.do(chromedp.Evaluate[chromedp.Void](axe))
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
	return ask[[]violation](b, `axe.run(document, {`+only+`resultTypes: ["violations"], selectors: false}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({html: n.html, failureSummary: n.failureSummary}))})))`)
}

// Axe finds nothing serious, in either scheme, on a telephone and on paper.
// What a scheme cannot change is looked at once.
func TestAxe(t *testing.T) {
	p := pages(t)
	source := axe(t)
	colours := []string{"color-contrast", "link-in-text-block"}
	for _, tt := range []struct {
		name, medium, scheme string
		width                int64
		pages                []string
		rules                []string
	}{
		{"light", "screen", "light", 1280, []string{p.child, p.family, p.limited}, nil},
		{"dark", "screen", "dark", 1280, []string{p.child, p.limited}, colours},
		{"narrow", "screen", "light", 360, []string{p.child, p.family}, append(colours, "scrollable-region-focusable", "target-size", "label")},
		{"print", "print", "light", 794, []string{p.child, p.family, p.limited}, colours},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, false)
			b.do(chromedp.EmulateViewport(tt.width, 900))
			b.emulate(tt.medium, tt.scheme)
			for _, path := range tt.pages {
				b.show(path)
				for _, v := range b.violations(source, tt.rules...) {
					report := t.Logf
					if v.Impact == "serious" || v.Impact == "critical" {
						report = t.Errorf
					}
					report("%s: %s: %s (%s), %d places", filepath.Base(path), v.Impact, v.Help, v.ID, len(v.Nodes))
					for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
						t.Logf("  %.400s\n%s", n.HTML, n.FailureSummary)
					}
				}
			}
		})
	}
}

// Axe sees what it is run for, the folded rows included.
func TestAxeSees(t *testing.T) {
	b := newTab(t, false)
	path := filepath.Join(t.TempDir(), "poor.html")
	poor := `<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><details><summary>x</summary><p style="color:#ccc;background:#fff">pale</p><input></details></main></html>`
	if err := os.WriteFile(path, []byte(poor), 0o600); err != nil {
		t.Fatal(err)
	}
	b.show(path)
	seen := map[string]string{}
	for _, v := range b.violations(axe(t)) {
		seen[v.ID] = v.Impact
	}
	if seen["color-contrast"] != "serious" || seen["label"] != "critical" {
		t.Errorf("violations %v, want color-contrast and label", seen)
	}
}
