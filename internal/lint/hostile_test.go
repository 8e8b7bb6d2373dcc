package lint_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/internal/lint"
)

// most is what a file may cost, in bytes allocated in all: a few hundred for
// each byte of the largest file that is read.
const most = 128 << 20

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Whatever lies under the name of a gene file, there is a message with file and
// line, the file beside it is read, and the cost is bounded.
func TestHostileFiles(t *testing.T) {
	o := options(t)
	sound, _ := folder(t, "name.good.txtar")
	lint.Check(sound, o) // the sequence is inflated once
	bomb := "a0: &a0 [x, x]\n"
	for i := range 30 {
		bomb += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	keys := strings.Builder{}
	for i := range 40_000 {
		fmt.Fprintf(&keys, "%x:\n", i)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "X.yaml:1: decode: empty"},
		{"white space", " \n\n  \n", "X.yaml:1: decode: empty"},
		{"a comment alone", "# nothing\n", "X.yaml:1: decode: empty"},
		{"a byte order mark alone", "\ufeff", "X.yaml:1: decode: empty"},
		{"NUL", "symbol: X\nhgnc: \x00\n", "X.yaml:2: decode: control character U+0000"},
		{"invalid UTF-8", "symbol: X\nhgnc: \xff\xfe\n", "X.yaml:2: decode: byte 0xff is not UTF-8"},
		{"UTF-16", "\xff\xfes\x00y\x00", "X.yaml:1: decode: byte 0xff is not UTF-8"},
		{"an executable", "\x7fELF\x02\x01\x01\x00", "X.yaml:1: decode: control character U+007F"},
		{"tabs", "validity:\n\tsource: x\n", "X.yaml:2: decode: found character that cannot start any token: indent with spaces"},
		{"duplicate keys", "symbol: X\nsymbol: Y\n", `X.yaml:2: decode: mapping key "symbol" already defined at line 1`},
		{"a list for a text", "symbol: [X]\n", "X.yaml:1: decode: a list, expected a text"},
		{"a text for a number", "frequency:\n  ba1: {value: rare, source: x}\n", "X.yaml:2: decode: a text `rare`"},
		{"keys for a list", "known_alleles: {a: b}\n", "X.yaml:1: decode: keys and values, expected a list"},
		{"a number too large", "known_alleles:\n  - GRCh38: {pos: 99999999999999999999}\n", "X.yaml:2: decode: "},
		{"a list for a document", "- symbol: X\n", "X.yaml:1: decode: a list"},
		{"a text for a document", "PRF1\n", "X.yaml:1: decode: a text `PRF1`"},
		{"nothing for a document", "~\n", "X.yaml:1: "},
		{"several documents", "symbol: X\n---\nsymbol: Y\n", "X.yaml:3: decode: more than one document"},
		{"a document behind its end", "symbol: X\n...\nsymbol: Y\n", "decode: did not find expected <document start>"},
		{"an anchors bomb", bomb, "X.yaml:1: decode: anchor or alias"},
		{"an anchor that holds itself", "symbol: X\nnotes: &a [*a]\n", "X.yaml:2: decode: anchor or alias"},
		{"a merge key", "a: &a {b: c}\nd:\n  <<: *a\n", "X.yaml:1: decode: anchor or alias"},
		{"a scalar of 10 MB", "symbol: " + strings.Repeat("X", 10<<20) + "\n", "X.yaml:1: read: more than 262144 bytes"},
		{"a block scalar up to the limit", "symbol: |\n" + strings.Repeat("  x\n", 60_000), "X.yaml:"},
		{"deep lists", strings.Repeat("[", 250_000), "X.yaml:1: decode: "},
		{"deep keys", strings.Repeat("{a: ", 60_000), "X.yaml:1: decode: "},
		{"deep entries", strings.Repeat("- ", 120_000), "X.yaml:1: decode: "},
		{"deep indentation", deep(700), "X.yaml:"},
		{"many keys", keys.String(), "X.yaml:1: decode: too many values"},
		{"many values", "notes: [" + strings.Repeat("1,", 130_000) + "1]\n", "X.yaml:1: decode: too many values"},
		{"many keys without a value", strings.Repeat("?\n", 130_000), "X.yaml:1: decode: too many values"},
		{"many comments", strings.Repeat("#\n", 130_000), "X.yaml:1: decode: empty"},
		{"many unknown keys", unknown(1500), "X.yaml:1500: unknown-key: "},
		{"an unknown tag", "symbol: !!binary gARC\nhgnc: !x y\n", "X.yaml:"},
		{"a text that never ends", "symbol: \"X\n", "X.yaml:"},
		{"a directive", "%YAML 9.9\n---\nsymbol: X\n", "X.yaml:1: decode: "},
		{"a key taken from elsewhere", "symbol: X\n<<: {tier: \"1\"}\n", `X.yaml:2: decode: key "<<", expected the keys themselves`},
		{"a number that is none", "symbol: X\nfrequency:\n  ba1: {value: .nan, source: x}\n", "X.yaml:3: decode: .nan, expected a number"},
		{"an infinite number", "symbol: X\nfrequency:\n  ba1: {value: .Inf, source: x}\n", "X.yaml:3: decode: .Inf, expected a number"},
		{"control characters in a name", "symbol: \"\\e[31m\\r\\n\"\n", "X.yaml:1: decode: character U+001B"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := fstest.MapFS{"X.yaml": {Data: []byte(tt.text)}, "STX11.yaml": sound["STX11.yaml"]}
			var found lint.Result
			cost := allocated(func() { found = lint.Check(files, o) })
			if cost > most {
				t.Errorf("%d bytes allocated, want at most %d", cost, most)
			}
			var all []string
			for _, p := range found.Problems {
				all = append(all, p.String())
				if p.File != "X.yaml" {
					t.Errorf("a problem of another file: %s", p)
				}
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("problems:\n%.2000s\nwant one with %q", got, tt.want)
			}
		})
	}
}

func deep(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i%300) + "a:\n")
	}
	return b.String()
}

func unknown(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}

// What is sound but unusual is read: a byte order mark, and lines as Windows
// ends them.
func TestUnusualFilesAreRead(t *testing.T) {
	o := options(t)
	sound, _ := folder(t, "name.good.txtar")
	text := sound["STX11.yaml"].Data
	for name, data := range map[string][]byte{
		"a byte order mark":    append([]byte("\ufeff"), text...),
		"CRLF":                 bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")),
		"no line end at last":  bytes.TrimRight(text, "\n"),
		"a document's start":   append([]byte("---\n"), text...),
		"comments all over it": bytes.ReplaceAll(text, []byte("\n"), []byte(" # comment\n")),
	} {
		if found := lint.Check(fstest.MapFS{"STX11.yaml": {Data: data}}, o); len(found.Problems) > 0 {
			t.Errorf("%s: %v", name, found.Problems)
		}
	}
	// The line is counted with CRLF too.
	bad := bytes.ReplaceAll(bytes.Replace(text, []byte("kind: nonsense"), []byte("kind: \"\""), 1), []byte("\n"), []byte("\r\n"))
	want := bytes.Count(bad[:bytes.Index(bad, []byte(`kind: ""`))], []byte("\n")) + 1
	if found := lint.Check(fstest.MapFS{"STX11.yaml": {Data: bad}}, o); len(found.Problems) != 1 || found.Problems[0].Line != want {
		t.Errorf("%v, want one problem at line %d", found.Problems, want)
	}
}

// Things that are no files get a message each, and nothing waits for them.
func TestWhatIsNoFile(t *testing.T) {
	o := options(t)
	dir := t.TempDir()
	sound, _ := folder(t, "name.good.txtar")
	if err := os.WriteFile(filepath.Join(dir, "STX11.yaml"), sound["STX11.yaml"].Data, 0o644); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"A.yaml":           "a folder, expected a file",
		"B.yaml":           "too many levels of symbolic links",
		"C.yaml":           "no such file",
		"D.yaml":           "a pipe, expected a file",
		"E.yaml":           "a device, expected a file",
		"STX11.cases.yaml": "a folder, expected a file",
		"panel.yaml":       "a folder, expected a file",
	}
	for _, err := range []error{
		os.Mkdir(filepath.Join(dir, "A.yaml"), 0o755), os.Symlink("B.yaml", filepath.Join(dir, "B.yaml")), os.Symlink("nowhere", filepath.Join(dir, "C.yaml")),
		syscall.Mkfifo(filepath.Join(dir, "D.yaml"), 0o644), os.Symlink("/dev/zero", filepath.Join(dir, "E.yaml")),
		os.Mkdir(filepath.Join(dir, "STX11.cases.yaml"), 0o755), os.Mkdir(filepath.Join(dir, "panel.yaml"), 0o755),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	found := lint.Check(os.DirFS(dir), o)
	if len(found.Problems) != len(want) {
		t.Errorf("%d problems, want %d: %v", len(found.Problems), len(want), found.Problems)
	}
	for _, p := range found.Problems {
		if p.Rule != "read" || !strings.Contains(p.Text, want[p.File]) {
			t.Errorf("%s, want %q", p, want[p.File])
		}
	}
}

// unreadable is a folder whose file X.yaml may not be read, even for root.
type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "X.yaml" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func TestUnreadableFile(t *testing.T) {
	o := options(t)
	sound, _ := folder(t, "name.good.txtar")
	sound["X.yaml"] = &fstest.MapFile{Data: []byte("symbol: X\n")}
	found := lint.Check(unreadable{sound}, o)
	if len(found.Problems) != 1 || found.Problems[0].String() != "X.yaml:1: read: "+fs.ErrPermission.Error() {
		t.Errorf("%v", found.Problems)
	}
	if found := lint.Check(closed{}, o); len(found.Problems) != 1 || found.Problems[0].Rule != "read" {
		t.Errorf("%v", found.Problems)
	}
}

// closed is a folder that cannot be listed.
type closed struct{}

func (closed) Open(string) (fs.File, error) { return nil, errors.New("no permission") }

func FuzzCheck(f *testing.F) {
	o := options(f)
	f.Add([]byte("symbol: X\n"))
	f.Add([]byte("known_alleles:\n  - {name: c.1A>G, GRCh38: {chrom: \"1\", pos: 1, ref: A, alt: G}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if found := lint.Check(fstest.MapFS{"STX11.yaml": {Data: text}, "STX11.cases.yaml": {Data: text}}, o); len(found.Problems) == 0 {
			t.Error("a file cannot be a gene and its cases")
		}
	})
}
