package genome

import "testing"

func TestNamesOfChromosomes(t *testing.T) {
	for _, tt := range []struct{ name, contig, chrom string }{
		{"1", "1", "1"}, {"chr10", "10", "10"}, {"CHRX", "X", "X"}, {"23", "X", "X"}, {"chr24", "Y", "Y"}, {"25", "", ""}, {"0", "", ""}, {"010", "", ""},
		{"NC_000010.11", "", "10"}, {"NC_000001", "", "1"}, {"NC_000023.10", "", "X"}, {"NC_000025.1", "", ""}, {"NC_000000.1", "", ""},
		{"NC_012920.1", "", ""}, {"NC_00001.11", "", ""}, {"CM000672.2", "", ""}, {"chrM", "MT", "MT"}, {"", "", ""},
	} {
		contig, ok := ParseContig(tt.name)
		chrom, known := ParseChrom(tt.name)
		if string(contig) != tt.contig || ok != (tt.contig != "") || string(chrom) != tt.chrom || known != (tt.chrom != "") {
			t.Errorf("%q: %q %v, %q %v", tt.name, contig, ok, chrom, known)
		}
	}
}
