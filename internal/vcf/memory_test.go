package vcf

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// kept is the heap, in bytes, that the records of one sample hold when the
// file has as many samples as given.
func kept(t *testing.T, samples int) int64 {
	t.Helper()
	var b strings.Builder
	b.WriteString("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT")
	for i := range samples {
		fmt.Fprintf(&b, "\ts%d", i)
	}
	b.WriteByte('\n')
	for i := range 300 {
		fmt.Fprintf(&b, "1\t%d\t.\tA\tC\t.\tPASS\t.\tGT:AD:DP:GQ%s\n", i+1, strings.Repeat("\t0/1:20,20:40:99", samples))
	}
	f, err := OpenReader(context.Background(), strings.NewReader(b.String()), Options{Name: "x", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var records []*variant.Record
	for r, err := range f.Scan(context.Background(), Query{Regions: []genome.Region{{Contig: "1", Interval: genome.Span(1, 1000)}}, Samples: []int{1}}) {
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if len(records) != 300 || len(records[0].Calls) != 1 {
		t.Fatalf("%d records with %d calls", len(records), len(records[0].Calls))
	}
	runtime.KeepAlive(b.String())
	runtime.KeepAlive(records)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// What is kept must not grow with samples that are not asked for.
func TestUnaskedSamplesAreNotKept(t *testing.T) {
	few, many := kept(t, 3), kept(t, 3000)
	if many > 2*few+1<<20 {
		t.Errorf("%d bytes kept with 3 samples, %d with 3,000", few, many)
	}
}
