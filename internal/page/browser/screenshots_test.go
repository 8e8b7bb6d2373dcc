package browser_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestScreenshots writes pictures of the page into the folder that
// HLHSCREEN_SCREENSHOTS names, for people to look at and judge.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("HLHSCREEN_SCREENSHOTS")
	if folder == "" {
		t.Skip("HLHSCREEN_SCREENSHOTS names no folder")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	p := pages(t)
	b := newTab(t, false)
	save := func(name string, raw []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	take := func(name, at string) {
		t.Helper()
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("` + at + `").scrollIntoView()`))
		raw, err := chromedp.Run(b, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		save(name+".png", raw)
	}
	for _, scheme := range []string{"light", "dark"} {
		b.do(chromedp.EmulateViewport(1280, 900))
		b.emulate("", scheme)
		b.show(p.child)
		take("first-"+scheme, "body")
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".variant details").open = true`))
		take("gene-"+scheme, "#s1-variants")
		take("variant-"+scheme, ".variant")
		take("callability-"+scheme, "#s1-callability")
		take("clinical-"+scheme, "#s1-clinical")
		b.show(p.limited)
		take("limited-"+scheme, "body")
	}
	b.emulate("", "light")
	b.show(p.family)
	take("family", "body")
	b.do(chromedp.EmulateViewport(360, 740))
	take("narrow-index", "body")
	take("narrow-variant", ".variant")
	take("narrow-callability", "#s1-callability")

	b.show(p.child)
	save("print.pdf", b.pdf())
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Log("pdftoppm is not installed: the print stays a PDF")
		return
	}
	if out, err := exec.Command("pdftoppm", "-r", "70", "-png", filepath.Join(folder, "print.pdf"), filepath.Join(folder, "print")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
