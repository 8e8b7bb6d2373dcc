package browser_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// painted counts, on the largest canvas of the viewer, the pixels that have the colour
// of reads of each copy, and those of reads of neither. Colours are those of the viewer
// for a tag, which blends an edge.
const painted = `(() => {
  const root = document.getElementById("s1-w1").shadowRoot || document.getElementById("s1-w1");
  const all = [...root.querySelectorAll("canvas")].filter(c => c.width > 0 && c.height > 0);
  if (all.length === 0) return [0, 0, 0];
  const canvas = all.reduce((a, b) => a.height >= b.height ? a : b);
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const like = (i, r, g, b) => Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) <= 12 && data[i + 3] > 0;
  const out = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (like(i, 240, 200, 150)) out[0]++;
    else if (like(i, 165, 200, 235)) out[1]++;
    else if (like(i, 185, 185, 185)) out[2]++;
  }
  return out;
})()`

// The reads of a variant are drawn when they are asked for, by key, and not before; those
// of the two copies have colours of their own. Nothing is requested for them.
func TestReadsAreDrawn(t *testing.T) {
	b := open(t, pages(t).reads)
	if n := ask[int](b, `document.querySelectorAll("canvas").length`); n != 0 || ask[bool](b, `"igv" in window && typeof window.igv.createBrowser === "function"`) {
		t.Fatalf("%d canvases, or the viewer runs, before anybody asks", n)
	}
	b.do(chromedp.Focus(chromedp.CSS("#s1-w1-button")), chromedp.KeyEvent(kb.Enter))
	const enough = 500 // pixels: a read of 150 bases has more by itself
	state, got := "", []int{0, 0, 0}
	for start := time.Now(); time.Since(start) < time.Minute && state != "failed"; time.Sleep(200 * time.Millisecond) {
		if state = ask[string](b, `document.getElementById("s1-w1").dataset.state`); state != "drawn" {
			continue
		}
		if got = ask[[]int](b, painted); got[0] > enough && got[1] > enough {
			break
		}
	}
	if state != "drawn" {
		t.Fatalf("the reads are %q after a minute", state)
	}
	if got[0] <= enough || got[1] <= enough {
		t.Errorf("pixels of reads of copy 1, copy 2 and neither: %v", got)
	}
	if expanded := ask[string](b, `document.getElementById("s1-w1-button").getAttribute("aria-expanded")`); expanded != "true" {
		t.Errorf("the button says expanded %q", expanded)
	}
	b.quiet()
}
