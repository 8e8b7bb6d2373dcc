// Package browser_test opens the report in Chromium, as a reader does: it
// clicks, types, prints, and looks for what a page must never do. Only tests
// are here. Where Chromium is not installed they skip.
package browser_test

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/hlhscreen/hlhscreen/internal/figure"
)

// One Chromium serves all tests; each opens a tab of its own.
var (
	chromium context.Context
	start    = sync.OnceValue(launch)
	stop     = func() {}
)

func TestMain(m *testing.M) {
	code := m.Run()
	stop()
	os.RemoveAll(pageFolder)
	os.Exit(code)
}

func executable() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// launch starts Chromium without a display, with a profile of its own that is
// removed again, and without a way to look up any name.
func launch() error {
	allocator, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(executable()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-extensions", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), chromedp.WindowSize(1280, 900))
	ctx, closed := chromedp.NewContext(allocator)
	stop = func() { closed(); cancel() }
	chromium = ctx
	return chromedp.Do(ctx) // starts it
}

// tab is one page, and what it did that a report must not do.
type tab struct {
	context.Context
	t *testing.T

	mu       sync.Mutex
	requests []string // but for the file itself and data:
	console  []string // errors, warnings, violations of the policy, exceptions
	dialogs  []string
}

// newTab opens an empty tab whose network is off. bare takes the policy of the page
// away, so that the escaping stands alone.
func newTab(t *testing.T, bare bool) *tab {
	t.Helper()
	figure.InFull(t)
	if executable() == "" {
		t.Skip("Chromium is not installed (Debian: apt-get install chromium fonts-dejavu-core)")
	}
	if err := start(); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	ctx, closed := chromedp.NewContext(chromium)
	t.Cleanup(closed)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel) // a busy machine is ten times slower
	out := &tab{Context: ctx, t: t}
	out.do(chromedp.EmulateViewport(1280, 900))
	if err := chromedp.Listen(ctx, out.hear); err != nil {
		t.Fatal(err)
	}
	dialogs := chromedp.Events(ctx, page.JavascriptDialogOpening)
	go out.answer(dialogs)
	call(out, network.Enable, network.EnableParams{})
	call(out, log.Enable, cdp.Empty{})
	call(out, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}}})
	call(out, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	call(out, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: bare})
	return out
}

// open is newTab with the file shown.
func open(t *testing.T, path string) *tab {
	t.Helper()
	out := newTab(t, false)
	out.show(path)
	return out
}

func (b *tab) show(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address(path)))
}

func address(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "data:") && !(strings.HasPrefix(u, "file:") && u == e.DocumentURL) {
			b.requests = append(b.requests, u)
		}
	case *network.EventWebSocketCreated:
		b.requests = append(b.requests, e.URL)
	case *log.EventEntryAdded:
		b.console = append(b.console, fmt.Sprint(e.Entry.Source, ": ", e.Entry.Text))
	case *runtime.EventConsoleAPICalled:
		b.console = append(b.console, fmt.Sprint(e.Type))
	case *runtime.EventExceptionThrown:
		b.console = append(b.console, e.ExceptionDetails.Text)
	}
}

// answer closes dialogs, which hold up everything else.
func (b *tab) answer(dialogs iter.Seq2[page.EventJavascriptDialogOpening, error]) {
	for e, err := range dialogs {
		if err != nil {
			return
		}
		b.mu.Lock()
		b.dialogs = append(b.dialogs, e.Message)
		b.mu.Unlock()
		if _, err := chromedp.Call(b, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}); err != nil {
			return
		}
	}
}

// quiet fails when the page asked for anything, broke its policy, complained or
// opened a dialog.
func (b *tab) quiet() {
	b.t.Helper()
	if n := ask[int](b, `performance.getEntriesByType("resource").length`); n != 0 {
		b.t.Errorf("the page loaded %d resources", n)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for what, list := range map[string][]string{"asks for": b.requests, "complains:": b.console, "opens a dialog:": b.dialogs} {
		for _, item := range list {
			b.t.Errorf("the page %s %.300s", what, item)
		}
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	out, err := chromedp.Run(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return out
}

func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	out, err := chromedp.Call(b, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// emulate shows the page as a medium and a scheme (light, dark) would.
func (b *tab) emulate(medium, scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// The watchers see what they watch for: a page that does all that a report
// must not do is caught at each.
func TestTheWatchersSee(t *testing.T) {
	b := newTab(t, false)
	path := filepath.Join(t.TempDir(), "loud.html")
	loud := `<!DOCTYPE html><title>x</title><img src="https://example.invalid/a.png"><script>console.error("loud"); new Image().src = "//example.invalid/b.png"; alert("loud")</script>`
	if err := os.WriteFile(path, []byte(loud), 0o600); err != nil {
		t.Fatal(err)
	}
	b.show(path)
	b.mu.Lock()
	if !slices.ContainsFunc(b.requests, func(u string) bool { return strings.Contains(u, "example.invalid/a.png") }) || len(b.console) == 0 || len(b.dialogs) != 1 {
		t.Errorf("requests %q, console %q, dialogs %q", b.requests, b.console, b.dialogs)
	}
	b.console = nil
	b.mu.Unlock()

	forbidden := strings.Replace(loud, "<title>", `<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>`, 1)
	if err := os.WriteFile(path, []byte(forbidden), 0o600); err != nil {
		t.Fatal(err)
	}
	b.show(path)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !strings.Contains(strings.Join(b.console, "\n"), "Content Security Policy") {
		t.Errorf("a violation of the policy is not seen: %q", b.console)
	}
}
