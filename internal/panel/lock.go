package panel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// LockFile freezes an overlay folder: a line "sha256  path" for every file in it.
// A folder that has one is read only as it was when it was locked.
const LockFile = "panel.lock"

// Lock is the text of a folder's lock file. Hidden files are left out.
func Lock(fsys fs.FS) ([]byte, error) {
	sums, err := digests(fsys)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(&out, "%s  %s\n", sums[name], name)
	}
	return out.Bytes(), nil
}

// CheckLock compares a folder with its lock file. A folder without one is as it
// should be; else every file that differs, is new or is gone stands in the error.
func CheckLock(fsys fs.FS) error {
	raw, err := fs.ReadFile(fsys, LockFile)
	if err != nil {
		if _, there := fs.Stat(fsys, LockFile); there != nil {
			return nil
		}
		return fmt.Errorf("%s: %w", LockFile, err)
	}
	stated := map[string]string{}
	for n, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\r"), "  ")
		if !ok || len(sum) != 2*sha256.Size || name == "" {
			return fmt.Errorf("%s:%d: %q, expected \"sha256  path\"", LockFile, n+1, line)
		}
		stated[name] = sum
	}
	found, err := digests(fsys)
	if err != nil {
		return err
	}
	var wrong []string
	for name, sum := range stated {
		if found[name] == "" {
			wrong = append(wrong, name+" is gone")
		} else if found[name] != sum {
			wrong = append(wrong, name+" was changed")
		}
	}
	for name := range found {
		if stated[name] == "" {
			wrong = append(wrong, name+" is new")
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fmt.Errorf("%s: the folder is not as it was locked: %s", LockFile, strings.Join(wrong, ", "))
	}
	return nil
}

func digests(fsys fs.FS) (map[string]string, error) {
	out := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || name == LockFile:
			return nil
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(raw)
		out[name] = hex.EncodeToString(sum[:])
		return nil
	})
	return out, err
}
