// Command benchdata writes a synthetic exome VCF for timing: one sample, sorted,
// clustered like exons, the same bytes for the same numbers.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
)

func main() {
	records := flag.Int("records", 1_000_000, "records")
	flag.Parse()
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	if err := write(out, *records); err != nil {
		fmt.Fprintln(os.Stderr, "benchdata:", err)
		os.Exit(1)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "benchdata:", err)
		os.Exit(1)
	}
}
