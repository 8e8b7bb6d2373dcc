// Command buildpacks makes genes/reference and genes/knowledge from standard
// formats. See docs/packs.md.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hlhscreen/hlhscreen/internal/packs"
)

func main() {
	if err := packs.Main(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "buildpacks:", err)
		os.Exit(1)
	}
}
