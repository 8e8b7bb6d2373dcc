// Command hlhscreen screens exome and genome VCFs for primary
// hemophagocytic lymphohistiocytosis.
package main

import (
	"os"

	"github.com/hlhscreen/hlhscreen/internal/cli"
)

// version and commit are set by the linker.
var (
	version = "dev"
	commit  = "unknown"
)

func main() {
	os.Exit(cli.Main(cli.World{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Version: version, Commit: commit}))
}
