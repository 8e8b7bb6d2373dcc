package panel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// packFolder holds the reference packs of a panel folder (package reference
// reads them), manifest the list of them.
const (
	packFolder = "reference"
	manifest   = packFolder + "/MANIFEST.tsv"
)

// maxPack bounds a file of a pack, in bytes.
const maxPack = 1 << 26

// readPacks reads the reference packs of an overlay as bytes: the panel's
// digest covers them. A file that its manifest lists must be the one listed.
func readPacks(fsys fs.FS) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, pattern := range []string{"/*.gff3", "/*.fa.gz"} {
		names, err := fs.Glob(fsys, packFolder+pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if info, err := fs.Stat(fsys, name); err == nil && info.Size() > maxPack {
				return nil, fmt.Errorf("%s: more than %d bytes, expected the pack of one gene", name, maxPack)
			}
			if out[name], err = fs.ReadFile(fsys, name); err != nil {
				return nil, err
			}
		}
	}
	return out, checkManifest(fsys, out)
}

func checkManifest(fsys fs.FS, packs map[string][]byte) error {
	raw, err := fs.ReadFile(fsys, manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for i, line := range bytes.Split(raw, []byte("\n")) {
		c := strings.Split(strings.TrimSpace(string(line)), "\t")
		if len(c) < 2 || !strings.HasPrefix(c[0], packFolder+"/") {
			continue
		}
		file, ok := packs[c[0]]
		if !ok {
			return fmt.Errorf("%s:%d: %s is not there", manifest, i+1, c[0])
		}
		if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != c[1] {
			return fmt.Errorf("%s:%d: %s is not the file that was built (its sha256 is %x)", manifest, i+1, c[0], sum)
		}
	}
	return nil
}

// geneOfPack is the symbol that a pack is named after.
func geneOfPack(name string) string {
	symbol, _, _ := strings.Cut(path.Base(name), ".")
	return symbol
}

// ownPacks refuses packs of genes that no gene file is of, and returns what
// they change against the panel before: packs of genes whose file is the same.
func ownPacks(added map[string][]byte, files map[string][]byte, deviations []string) ([]string, error) {
	var out []string
	for name := range added {
		symbol := geneOfPack(name)
		if _, ok := files[symbol+".yaml"]; !ok {
			return nil, fmt.Errorf("%s: no gene file %s.yaml", name, symbol)
		}
		said := func(d string) bool { return strings.HasPrefix(d, symbol+" ") }
		if !slices.ContainsFunc(deviations, said) && !slices.ContainsFunc(out, said) {
			out = append(out, symbol+" reference pack replaced")
		}
	}
	slices.Sort(out)
	return out, nil
}
