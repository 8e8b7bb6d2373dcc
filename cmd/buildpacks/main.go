// Command buildpacks makes genes/reference and genes/knowledge from standard
// formats. See docs/packs.md.
package main

import (
	"fmt"
	"os"

	"github.com/hlhscreen/hlhscreen/internal/packs"
)

func main() {
	if err := packs.Main(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "buildpacks:", err)
		os.Exit(1)
	}
}
