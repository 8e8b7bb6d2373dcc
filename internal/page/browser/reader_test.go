package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The file opens with the network off, asks for nothing and complains of nothing.
func TestAPageAsksForNothing(t *testing.T) {
	p := pages(t)
	for _, path := range []string{p.child, p.reads, p.family, p.limited} {
		b := open(t, path)
		if ask[bool](b, `navigator.onLine`) {
			t.Error("the network is not off")
		}
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true); window.scrollTo(0, document.body.scrollHeight)`))
		if n := ask[int](b, `document.querySelectorAll("main h2").length`); n == 0 {
			t.Errorf("%s: nothing is shown", path)
		}
		b.quiet()
	}
}

// tabUntil presses Tab until the focus is on what the selector matches.
func (b *tab) tabUntil(selector string) {
	b.t.Helper()
	for range 200 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if ask[bool](b, `document.activeElement.matches("`+selector+`")`) {
			return
		}
	}
	b.t.Fatalf("200 times Tab do not come to %s", selector)
}

const (
	criteria = ".variant details"
	isOpen   = `document.querySelector(".variant details").open`
	rowSeen  = `document.querySelector(".variant details tbody tr").checkVisibility()`
)

func TestCriteriaOpenByKeyAndByClick(t *testing.T) {
	b := open(t, pages(t).child)
	if ask[bool](b, isOpen) || ask[bool](b, rowSeen) {
		t.Fatal("the criteria are open from the start")
	}
	b.tabUntil(criteria + " > summary")
	if outline := ask[string](b, `getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth`); outline != "solid3px" {
		t.Errorf("the focus is shown by %q", outline)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	if !ask[bool](b, isOpen) || !ask[bool](b, rowSeen) {
		t.Error("Enter does not open the criteria")
	}
	b.do(chromedp.Click(chromedp.CSS(criteria + " > summary")))
	if ask[bool](b, isOpen) || ask[bool](b, rowSeen) {
		t.Error("a click does not close them")
	}
	b.do(chromedp.Click(chromedp.CSS(criteria + " > summary")))
	if !ask[bool](b, isOpen) || !ask[bool](b, rowSeen) {
		t.Error("a click does not open them")
	}
	b.quiet()
}

func TestDarkAndLight(t *testing.T) {
	const state = `document.getElementById("theme").getAttribute("aria-pressed") + " " + getComputedStyle(document.body).backgroundColor`
	const dark, light = "true rgb(18, 23, 28)", "false rgb(255, 255, 255)"
	for scheme, want := range map[string][]string{"light": {light, dark, light}, "dark": {dark, light, dark}} {
		b := newTab(t, false)
		b.emulate("screen", scheme)
		b.show(pages(t).limited)
		for i, w := range want {
			if got := ask[string](b, state); got != w {
				t.Errorf("a reader who prefers %s sees %s after %d clicks, want %s", scheme, got, i, w)
			}
			b.do(chromedp.Click(chromedp.CSS("#theme")))
		}
		b.quiet()
	}
}

func TestFilterOfWhatIsNotReported(t *testing.T) {
	b := open(t, pages(t).child)
	const box = `[data-filter="s1-hidden-table"] input`
	const shown = `[...document.querySelectorAll("#s1-hidden-table tbody tr")].filter(r => r.checkVisibility()).length`
	b.do(chromedp.Click(chromedp.CSS(`details:has(#s1-hidden-table) > summary`)))
	all := ask[int](b, shown)
	if all < 50 {
		t.Fatalf("%d rows", all)
	}
	gene := ask[string](b, `document.querySelector("#s1-hidden-table tbody th").textContent`)
	want := ask[int](b, `[...document.querySelectorAll("#s1-hidden-table tbody tr")].filter(r => r.textContent.toLowerCase().includes("`+strings.ToLower(gene)+`")).length`)
	for _, tt := range []struct {
		text string
		want int
	}{{strings.ToLower(gene), want}, {"no such gene", 0}, {"", all}} {
		b.do(chromedp.Focus(chromedp.CSS(box)), chromedp.Evaluate[chromedp.Void](`document.querySelector('`+box+`').select()`), chromedp.KeyEvent(tt.text+" "))
		count := ask[string](b, `document.querySelector("[data-filter] output").textContent`)
		if got := ask[int](b, shown); got != tt.want || want == 0 || want == all || count != ask[string](b, `"`+itoa(tt.want)+` / `+itoa(all)+`"`) {
			t.Errorf("%q: %d rows of %d are shown and %q counted, want %d", tt.text, got, all, count, tt.want)
		}
	}
	b.quiet()
}

func TestTheIndexLeadsToEachSample(t *testing.T) {
	b := open(t, pages(t).family)
	ids := ask[[]string](b, `[...document.querySelectorAll("nav[aria-labelledby=index] tbody a")].map(a => a.textContent)`)
	if len(ids) != 3 {
		t.Fatalf("the index has %q", ids)
	}
	for i, id := range ids {
		anchor := "s" + itoa(i+1)
		b.do(chromedp.Click(chromedp.CSS(`nav[aria-labelledby=index] a[href="#` + anchor + `"]`)))
		if top := ask[float64](b, `document.getElementById("`+anchor+`").getBoundingClientRect().top`); top < -2 || top > 400 {
			t.Errorf("the link to %s leaves its section at %.0f", id, top)
		}
		if text := ask[string](b, `document.getElementById("`+anchor+`").closest("section, article").querySelector("h2").textContent`); !strings.Contains(text, id) {
			t.Errorf("the link to %s leads to %q", id, text)
		}
	}
	if broken := ask[[]string](b, `[...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute("href").slice(1)).filter(id => !document.getElementById(id))`); len(broken) != 0 {
		t.Errorf("links lead nowhere: %q", broken)
	}
	b.quiet()
}

func TestSkipLink(t *testing.T) {
	b := open(t, pages(t).child)
	b.do(chromedp.KeyEvent(kb.Tab))
	if !ask[bool](b, `document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().left >= 0`) {
		t.Error("the first Tab does not show the skip link")
	}
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if !ask[bool](b, `document.activeElement.closest("main") !== null`) {
		t.Error("the skip link does not lead into the content")
	}
	b.quiet()
}

// A telephone shows the page without scrolling it sideways.
func TestNarrow(t *testing.T) {
	p := pages(t)
	b := newTab(t, false)
	b.do(chromedp.EmulateViewport(360, 740))
	for _, path := range []string{p.child, p.family, p.limited} {
		b.show(path)
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
		if got := ask[int](b, `document.documentElement.scrollWidth`); got > 360 {
			t.Errorf("%s is %d wide on 360: %s", path, got, ask[string](b, `[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > 362 && !e.closest(".scroll, svg")).slice(0, 5).map(e => e.outerHTML.slice(0, 90)).join("\n")`))
		}
	}
}

// unseen are texts that stay out of sight when every details element is open:
// but for the two controls that only a script can serve.
const unseen = `(() => {
  document.querySelectorAll("details").forEach(d => d.open = true);
  const out = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement;
    if (n.data.trim() && !e.closest("script, style, svg title, svg desc, #theme, .filter") && !e.checkVisibility({visibilityProperty: true, opacityProperty: true})) out.push(n.data);
  }
  return out;
})()`

func TestWithoutScripts(t *testing.T) {
	p := pages(t)
	b := newTab(t, false)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.show(p.child)
	if !ask[bool](b, `document.getElementById("theme").hidden`) {
		t.Fatal("the script ran")
	}
	b.do(chromedp.Click(chromedp.CSS(criteria + " > summary")))
	if !ask[bool](b, isOpen) || !ask[bool](b, rowSeen) {
		t.Error("a click does not open the criteria")
	}
	for _, path := range []string{p.child, p.family, p.limited} {
		b.show(path)
		if texts := ask[[]string](b, unseen); len(texts) != 0 {
			t.Errorf("%s: not to be seen: %.300q", path, texts)
		}
	}
	b.quiet()
}
