package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
)

// packed is igv.js as npm has it, compressed: see igv/README.md.
//
//go:embed igv/igv.min.js.gz
var packed []byte

// bundleDigest is the SHA-256 of the file in packed.
const bundleDigest = "87b991ae2a720978172e269dd5127c495e56df5af31144dff19c83124e2f5744"

// bundle is igv.js as it stands in a page: without its last line, which names a
// source map that a browser's tools would ask for. It is inflated once, when the
// first page has reads.
var bundle = sync.OnceValues(func() (string, error) {
	in, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", fmt.Errorf("igv.js: %w", err)
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		return "", fmt.Errorf("igv.js: %w", err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != bundleDigest {
		return "", fmt.Errorf("igv.js: the digest is %x, expected %s", sum, bundleDigest)
	}
	text, _, _ := strings.Cut(string(raw), "\n//# sourceMappingURL=")
	return text, nil
})
