package main

import (
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

var contigs = []genome.Contig{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "X", "Y"}

// write spreads the records over the chromosomes by length, in clusters of a
// few hundred bases. REF is the reference base where the panel has sequence,
// so that the file is one that can be screened.
func write(w io.Writer, records int) error {
	set, err := reference.LoadSet(genes.Files)
	if err != nil {
		return err
	}
	const build = genome.GRCh38
	total := 0
	for _, c := range contigs {
		total += set.LengthOf(build, c).Or(0)
	}
	fmt.Fprint(w, "##fileformat=VCFv4.2\n")
	for _, c := range contigs {
		fmt.Fprintf(w, "##contig=<ID=chr%s,length=%d>\n", c, set.LengthOf(build, c).Or(0))
	}
	fmt.Fprint(w, `##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads per allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Reads">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">
##INFO=<ID=AC,Number=A,Type=Integer,Description="Allele count">
##INFO=<ID=AF,Number=A,Type=Float,Description="Allele fraction">
##INFO=<ID=AN,Number=1,Type=Integer,Description="Alleles">
##INFO=<ID=DP,Number=1,Type=Integer,Description="Reads">
##INFO=<ID=FS,Number=1,Type=Float,Description="Strand bias">
##INFO=<ID=MQ,Number=1,Type=Float,Description="Mapping quality">
##INFO=<ID=QD,Number=1,Type=Float,Description="Quality by depth">
#CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO	FORMAT	BENCH
`)
	rng := rand.New(rand.NewPCG(11, 12))
	for _, c := range contigs {
		length := set.LengthOf(build, c).Or(0)
		n := int(float64(records) * float64(length) / float64(total))
		if err := contig(w, rng, set.On(build), c, length, n); err != nil {
			return err
		}
	}
	return nil
}

func contig(w io.Writer, rng *rand.Rand, lib *reference.Library, c genome.Contig, length, n int) error {
	var panel []*reference.Gene
	for _, s := range lib.Symbols() {
		g, err := lib.Gene(s)
		if err != nil {
			return err
		}
		if g.Transcript.Contig == c && g.HasSequence() {
			panel = append(panel, g)
		}
	}
	base := func(p int) byte {
		for _, g := range panel {
			if b, ok := g.Sequence.At(genome.Pos(p)); ok {
				return b
			}
		}
		return "ACGT"[rng.IntN(4)]
	}
	gap := length / max(1, n/20)
	for pos, i := 10000, 0; i < n && pos < length; i++ {
		if i%20 == 0 {
			pos += max(1, gap-200+rng.IntN(400)-200)
		}
		pos += 1 + rng.IntN(20)
		if err := record(w, rng, c, pos, base(pos)); err != nil {
			return err
		}
	}
	return nil
}

func record(w io.Writer, rng *rand.Rand, c genome.Contig, pos int, ref byte) error {
	alt := "ACGT"[rng.IntN(4)]
	for alt == ref {
		alt = "ACGT"[rng.IntN(4)]
	}
	depth := 20 + rng.IntN(150)
	if rng.IntN(3) == 0 {
		_, err := fmt.Fprintf(w, "chr%s\t%d\t.\t%c\t%c\t%.2f\tPASS\tAC=2;AF=1.00;AN=2;DP=%d;FS=0.000;MQ=60.00;QD=%.2f\tGT:AD:DP:GQ:PL\t1/1:0,%d:%d:99:%d,%d,0\n",
			c, pos, ref, alt, 30*float64(depth), depth, 20+10*rng.Float64(), depth, depth, 30*depth, 3*depth)
		return err
	}
	_, err := fmt.Fprintf(w, "chr%s\t%d\t.\t%c\t%c\t%.2f\tPASS\tAC=1;AF=0.500;AN=2;BaseQRankSum=%.3f;DP=%d;FS=%.3f;MQ=60.00;QD=%.2f\tGT:AD:DP:GQ:PL\t0/1:%d,%d:%d:99:%d,0,%d\n",
		c, pos, ref, alt, 12*float64(depth), rng.NormFloat64(), depth, 3*rng.Float64(), 8+8*rng.Float64(), depth/2, depth-depth/2, depth, 12*depth, 12*depth)
	return err
}
