// Command benchdata writes a synthetic exome for timing, as VCF or as SAM: one
// sample, sorted, clustered like exons, the same bytes for the same numbers.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
)

func main() {
	records := flag.Int("records", 1_000_000, "records")
	reads := flag.Bool("reads", false, "write reads (SAM), not variants")
	flag.Parse()
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	produce := write
	if *reads {
		produce = writeReads
	}
	if err := produce(out, *records); err != nil {
		fmt.Fprintln(os.Stderr, "benchdata:", err)
		os.Exit(1)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "benchdata:", err)
		os.Exit(1)
	}
}
