package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/hlhscreen/hlhscreen/"

// layers lists the packages from the bottom up. A package imports only from
// lines above its own; packages of one line do not see each other.
var layers = [][]string{
	{"genes", "internal/fact", "internal/fault", "internal/figure", "internal/datafile", "internal/slip"},
	{"internal/genome", "internal/bgzf", "internal/wording"},
	{"internal/variant", "internal/panel", "internal/index", "internal/simulate"},
	{"internal/vcf", "internal/reads", "internal/clinical", "internal/exchange"},
	{"internal/reference", "internal/knowledge"},
	{"internal/normalize", "internal/coverage", "internal/structural", "internal/acmg", "internal/inheritance"},
	{"internal/consequence", "internal/verdict", "internal/packs", "internal/demo"},
	{"internal/report"},
	{"internal/screen", "internal/page"},
	{"internal/cases"},
	{"internal/newgene", "internal/lint"},
	{"internal/cli"},
	{"cmd/hlhscreen", "cmd/buildpacks", "cmd/benchdata"},
}

func layerOf(pkg string) int {
	return slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, pkg) })
}

// sources calls do with every Go file outside tests, by package.
func sources(t *testing.T, do func(pkg, path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "bin") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		do(filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), "../")), path, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsGoOneWay(t *testing.T) {
	seen := 0
	sources(t, func(pkg, path string, file *ast.File) {
		at := layerOf(pkg)
		if at < 0 {
			t.Errorf("%s: package %s is in no layer", path, pkg)
			return
		}
		for _, i := range file.Imports {
			other, ok := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module)
			if !ok {
				continue
			}
			seen++
			if to := layerOf(other); to < 0 || to >= at {
				t.Errorf("%s: %s imports %s, which is not below it", path, pkg, other)
			}
		}
	})
	if seen < 20 {
		t.Errorf("%d imports looked at: the test looks in the wrong place", seen)
	}
}

// Data is the only place where a gene is named.
func TestNoGoFileNamesAGene(t *testing.T) {
	files, err := filepath.Glob("../genes/[A-Z]*.yaml")
	if err != nil || len(files) < 34 {
		t.Fatalf("%d gene files, %v", len(files), err)
	}
	var symbols []string
	for _, f := range files {
		symbols = append(symbols, regexp.QuoteMeta(strings.TrimSuffix(filepath.Base(f), ".yaml")))
	}
	named := regexp.MustCompile(`\b(` + strings.Join(symbols, "|") + `)\b`)

	sources(t, func(_, path string, _ *ast.File) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if m := named.FindString(string(raw)); m != "" {
			t.Errorf("%s names %s", path, m)
		}
	})
}

// Only cli and the commands print or exit.
func TestOnlyTheCommandPrints(t *testing.T) {
	sources(t, func(pkg, path string, file *ast.File) {
		if pkg == "internal/cli" || strings.HasPrefix(pkg, "cmd/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, _ := sel.X.(*ast.Ident)
			if x == nil {
				return true
			}
			if call := x.Name + "." + sel.Sel.Name; strings.HasPrefix(call, "log.") || call == "os.Exit" || call == "os.Stdout" || call == "os.Stderr" || strings.HasPrefix(call, "fmt.Print") {
				t.Errorf("%s uses %s", path, call)
			}
			return true
		})
	})
}

func TestMainIsShort(t *testing.T) {
	raw, err := os.ReadFile("../cmd/hlhscreen/main.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(raw), "\n"); n >= 30 {
		t.Errorf("main.go has %d lines, want fewer than 30", n)
	}
}
