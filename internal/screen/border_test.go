package screen_test

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// Changes that are spelled out and leave an exon, take a whole protein, repeat exons
// or bring a stop behind other new residues: what they are called, and PVS1.
func TestChangesThatLeaveAnExon(t *testing.T) {
	e, err := screen.NewEngine(screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, protein, term, pvs1, because string }{
		// a stop that is not the first new residue, in frame
		{"PRF1:c.100_102delinsTGA", "p.(Ser34Ter)", "stop_gained", "VeryStrong", "decay expected"},
		{"PRF1:c.100_105delinsAAATGA", "p.(Ser34_His35delinsLysTer)", "stop_gained", "VeryStrong", "decay expected"},
		{"PRF1:c.100_108delinsAAATGA", "p.(Ser34_Lys36delinsLysTer)", "stop_gained", "VeryStrong", "decay expected"},
		{"PRF1:c.102_103insAAATAA", "p.(Ser34_His35insLysTer)", "stop_gained", "VeryStrong", "decay expected"},
		{"PRF1:c.100_105delinsAAATTA", "p.(Ser34_His35delinsLysLeu)", "missense_variant", "not_met", "not a loss-of-function"},
		// from one exon into another: what is left is joined
		{"STXBP2:c.50_100del", "p.(Gly17_Met33del)", "inframe_deletion", "not_met", "not a loss-of-function"},
		{"UNC13D:c.100_130del", "p.(Gln35ThrfsTer31)", "frameshift_variant", "VeryStrong", "decay expected"},
		{"SH2D1A:c.130_145del", "p.(Cys44ValfsTer32)", "frameshift_variant", "VeryStrong", "decay expected"},
		{"PRF1:c.530_548del", "p.(Phe178TyrfsTer75)", "frameshift_variant", "Strong", "last exon (3)"},
		{"SH2D1A:c.100_300del", "p.(Ser34_Tyr100del)", "exon_loss_variant", "Strong", "removes 52 %"},
		{"PRF1:c.539+1_540-1del", "", "intron_variant", "not_met", "not a loss-of-function"},
		{"PRF1:c.539+1_545del", "p.(Phe181_His182del)", "inframe_deletion", "not_met", "not a loss-of-function"},
		// every codon
		{"STX11:c.-50_*100del", "p.0?", "transcript_ablation", "VeryStrong", "whole coding sequence"},
		{"PRF1:c.1_1668del", "p.0?", "transcript_ablation", "VeryStrong", "whole coding sequence"},
		{"PRF1:c.1_1665del", "p.0?", "transcript_ablation", "VeryStrong", "whole coding sequence"},
		{"XIAP:c.1_1494del", "p.0?", "transcript_ablation", "VeryStrong", "whole coding sequence"},
		// either end
		{"NC_000006.12:g.144187300_144191000del", "p.?", "feature_truncation", "Strong", "removes 22 %"},
		{"NC_000006.12:g.144187300_144192500del", "p.?", "feature_truncation", "Strong", "removes 22 %"},
		{"UNC13D:c.-20_30del", "p.(Met1?)", "start_lost", "Moderate", "next methionine (36)"},
		// exons that go, by all their numbers
		{"RAB27A:c.154-10_467+10del", "p.?", "splice_donor_variant", "Strong", "skipping exon 4-6/7"},
		{"STXBP2:c.38-10_169+10del", "p.?", "splice_donor_variant", "Moderate", "skipping exon 2-3/19"},
		{"STXBP2:c.100_246+10del", "p.?", "splice_donor_variant", "Moderate", "skipping exon 3-4/19 keeps"},
		// the first exon is read on from; one that is not the first is skipped
		{"UNC13D:c.117+1G>A", "p.?", "splice_donor_variant", "VeryStrong", "cannot be skipped"},
		{"UNC13D:c.50_117+20del", "p.?", "splice_donor_variant", "VeryStrong", "cannot be skipped"},
		{"UNC13D:c.100_261+10del", "p.?", "splice_donor_variant", "Moderate", "frame behind it is kept"},
		{"PRF1:c.539+1G>A", "p.?", "splice_donor_variant", "Moderate", "loss of the start codon"},
		// exons that are repeated
		{"SH2D1A:c.138-10_201+10dup", "", "feature_elongation", "Strong", "of exon 2/4, presumed to lie in tandem"},
		{"RAB27A:c.154-10_467+10dup", "", "feature_elongation", "not_met", "of exon 4-6/7"},
		{"NC_000010.11:g.70597348_70602741dup", "", "transcript_amplification", "not_met", "not a loss-of-function"},
		{"SH2D1A:c.201+10_201+20dup", "", "intron_variant", "not_met", "not a loss-of-function"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := e.Resolve(tt.name, genome.GRCh38)
			if err != nil {
				t.Fatal(err)
			}
			r, err := screenText(t, e.OneRecord(a, genome.GRCh38))
			if err != nil {
				t.Fatal(err)
			}
			v := r.Samples[0].Variants[0]
			pvs1, because := "absent", ""
			for _, c := range v.ACMG.Criteria {
				if c.Code == "PVS1" {
					pvs1, because = c.Status, c.Because
					if c.Status == "met" {
						pvs1 = c.Strength
					}
				}
			}
			if v.HGVSP != tt.protein || !strings.Contains(strings.Join(v.Consequence, " "), tt.term) || pvs1 != tt.pvs1 || !strings.Contains(because, tt.because) {
				t.Errorf("%s %v, PVS1 %s: %s", v.HGVSP, v.Consequence, pvs1, because)
			}
			if pvs1 != "not_met" || tt.term == "feature_elongation" {
				if !v.Reported {
					t.Errorf("not reported: %s", v.WhyNotReported)
				}
			}
		})
	}
}
