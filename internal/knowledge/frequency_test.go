package knowledge

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// What may speak for a benign class is the value; everything else that is stated stands
// beside it. INFO, CSQ and a file of frequencies are held to one rule.
func TestWhatCountsOfAFrequency(t *testing.T) {
	s := store(t)
	for _, tt := range []struct {
		name   string
		info   string // of the input, or of the file behind "file "
		want   string // level and value
		beside string // with reasons
	}{
		{"chromosomes not stated", "gnomAD_AF=0.05", "overall 0.05", ""},
		{"just enough chromosomes", "gnomAD_AF=0.05;gnomAD_AN=2000", "overall 0.05", ""},
		{"too few chromosomes", "gnomAD_AF=0.05;gnomAD_AN=1999", "", "0.05 gnomAD_AN=1999, fewer than 2000"},
		{"a number that is none", "gnomAD_AF=0.05;gnomAD_AN=many", "", "0.05 gnomAD_AN=many is no number of chromosomes"},
		{"the cohort's own number", "FAF95=0.05;AN=2", "filtering 0.05", ""},
		{"filters passed", "gnomAD_AF=0.05;gnomAD_FILTER=PASS", "overall 0.05", ""},
		{"filters not applied", "gnomAD_AF=0.05;gnomAD_FILTER=.", "overall 0.05", ""},
		{"filters failed", "gnomAD_AF=0.05;gnomAD_FILTER=AC0", "", "0.05 gnomAD_FILTER=AC0"},
		{"one of two filters failed", "gnomADg_AF=0.05;gnomADg_FILTER=PASS&AC0", "", "0.05 gnomADg_FILTER=PASS&AC0"},
		{"filters of other samples", "gnomADg_AF=0.05;gnomADe_FILTER=AC0", "overall 0.05", ""},
		{"slivar's mark", "gnomad_af=0.05;gnomad_af_filter", "", "0.05 gnomad_af_filter: the record did not pass its filters"},
		{"a trusted one beside", "gnomADg_AF=0.05;gnomADg_AN=100;gnomADe_AF=0.001", "overall 0.001", "0.05 gnomADg_AN=100, fewer than 2000"},
		{"one population, counted", "gnomAD_AF=0.001;gnomAD_AFR_AF=0.03;gnomAD_AFR_AN=2000", "grpmax 0.03", "0.001"},
		{"one population, too few", "gnomAD_AF=0.001;gnomAD_AFR_AF=0.03;gnomAD_AFR_AN=1999", "overall 0.001", "0.03 gnomAD_AFR_AN=1999, fewer than 2000"},
		{"one population, its code behind in capitals", "gnomAD_AF=0.001;gnomAD_AF_AFR=0.03;gnomAD_AN_AFR=1999", "overall 0.001", "0.03 gnomAD_AN_AFR=1999, fewer than 2000"},
		{"one population of unknown number", "gnomAD_AF=0.001;gnomAD_AFR_AF=0.03", "overall 0.001", "0.03 on how many chromosomes it rests is not stated"},
		{"of several the largest is enough", "gnomAD_AF=0.001;gnomAD_AFR_AF=0.03;gnomAD_SAS_AF=0.02", "overall 0.001", "0.03 on how many chromosomes it rests is not stated"},
		{"one population that is left out", "gnomAD_AF=0.001;gnomAD_ASJ_AF=0.03;gnomAD_ASJ_AN=9000", "overall 0.001", "0.03 asj is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"one population, the other spelling", "gnomAD_AF=0.001;gnomAD_AF_fin=0.03", "overall 0.001", "0.03 fin is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"one population beside the cohort's own", "AF=0.5;AF_afr=0.03", "", "0.03 on how many chromosomes it rests is not stated"},
		{"samples of one sex are no population", "gnomAD_AF=0.001;gnomAD_AF_male=0.03", "overall 0.001", ""},
		{"largest population, its number", "gnomAD_AF_grpmax=0.03;gnomAD_AN_grpmax=2000", "grpmax 0.03", ""},
		{"largest population, too few of all", "gnomAD_AF_grpmax=0.03;gnomAD_AN_grpmax=2000;gnomAD_AN=100", "", "0.03 gnomAD_AN=100, fewer than 2000"},
		{"largest population of unknown number", "gnomad_popmax_af=0.03;gnomad_af=0.001", "overall 0.001", "0.03 on how many chromosomes it rests is not stated"},
		{"largest population, left out", "gnomAD_AF_grpmax=0.03;gnomAD_AN_grpmax=9000;gnomAD_grpmax=asj", "", "0.03 asj is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"largest population that nobody knows", "gnomAD_AF_grpmax=0.03;gnomAD_AN_grpmax=9000;gnomAD_grpmax=mars", "", "0.03 mars is no group that is known here"},
		{"largest of all groups", "gnomAD_AF=0.001;MAX_AF=0.03", "overall 0.001", "0.03 of all groups, small ones and those to be left out among them"},
		{"largest of all groups, one of them counts", "gnomAD_AF=0.001;MAX_AF=0.03;MAX_AF_POPS=gnomADe_ASJ&AFR", "overall 0.001", "0.03 of all groups, small ones and those to be left out among them"},
		{"largest of all groups, all left out", "gnomAD_AF=0.001;MAX_AF=0.03;MAX_AF_POPS=gnomADe_ASJ&gnomADg_FIN", "overall 0.001", "0.03 fin is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"raw beside filtering", "gnomAD_FAF95=0.001;gnomAD_AF=0.003;gnomAD_AF_grpmax=0.02;gnomAD_AN_grpmax=9000", "filtering 0.001", "0.02 (raw)"},
		{"two values for one allele", "gnomAD_AF=0.001,0.02", "", "0.02 gnomAD_AF=0.001,0.02, expected 1 value for the one alternate allele"},
		{"two values, of a group that is left out", "gnomAD_AF=0.001;gnomAD_ASJ_AF=0.1,0.2", "overall 0.001", "0.2 gnomAD_ASJ_AF=0.1,0.2, expected 1 value for the one alternate allele (apart)"},
		{"a comma for a point", "gnomAD_AF=0,02", "", "gnomAD_AF=0,02, expected 1 value for the one alternate allele"},
		{"slivar's -1", "gnomAD_AF=-1", "", "gnomAD_AF=-1: the mark of a tool for no value (apart)"},

		{"file: largest population left out", "file AN=152000;AF=0.0003;AF_grpmax=0.03;grpmax=asj;AN_grpmax=9000", "overall 0.0003", "0.03 asj is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"file: largest population, too few", "file AN=152000;AF=0.0003;AF_grpmax=0.03;grpmax=afr;AN_grpmax=500", "overall 0.0003", "0.03 AN_grpmax=500, fewer than 2000"},
		{"file: largest population, its number under the group", "file AN=152000;AF=0.0003;AF_grpmax=0.03;grpmax=afr;AN_afr=2000", "grpmax 0.03", "0.0003"},
		{"file: filtering, left out", "file AN=152000;AF=0.0003;fafmax_faf95_max=0.03;fafmax_faf95_max_gen_anc=fin", "overall 0.0003", "0.03 fin is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"file: filtering of the joint file, left out", "file AN_joint=152000;AF_joint=0.0003;fafmax_faf95_max_joint=0.03;fafmax_faf95_max_gen_anc_joint=mid", "overall 0.0003", "0.03 mid is a group that is not compared (bottlenecked, or of mixed origin) (apart)"},
		{"file: filtering of a group with too few", "file AN=152000;AF=0.0003;fafmax_faf95_max=0.03;fafmax_faf95_max_gen_anc=afr;AN_afr=1999", "overall 0.0003", "0.03 AN_afr=1999, fewer than 2000"},
		{"file: one population", "file AN=152000;AF=0.0003;AF_afr=0.03;AN_afr=2000", "grpmax 0.03", "0.0003"},
		{"file: one population of unknown number", "file AN=152000;AF=0.0003;AF_joint_afr=0.03", "overall 0.0003", "0.03 on how many chromosomes it rests is not stated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := stated(t, s, tt.info)
			if err != nil || written(f) != tt.want || besides(t, f) != tt.beside {
				t.Errorf("%q beside %q, %v; want %q beside %q", written(f), besides(t, f), err, tt.want, tt.beside)
			}
			if strings.Contains(tt.info, ",") || strings.HasPrefix(tt.info, "file ") || strings.Contains(tt.info, "FAF95=0.05;AN") || strings.HasPrefix(tt.info, "AF=") {
				return
			}
			if f := annotated(t, s, tt.info); written(f) != tt.want || besides(t, f) != tt.beside {
				t.Errorf("CSQ: %q beside %q; want %q beside %q", written(f), besides(t, f), tt.want, tt.beside)
			}
		})
	}
}

// stated is what INFO of the input, or a file of frequencies, says of an allele.
func stated(t *testing.T, s *Store, info string) (Frequency, error) {
	t.Helper()
	s.user = nil
	r := &variant.Record{Ref: "C", Alts: []string{"T"}, Info: map[string]string{}}
	if info, ok := strings.CutPrefix(info, "file "); ok {
		if err := s.UseFrequencies(userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\tPASS\t"+info), asWritten); err != nil {
			t.Fatal(err)
		}
	} else {
		r.Info = keyed(info)
	}
	return s.Frequency(at(100, "C", "T"), r, 1, nil)
}

func keyed(info string) map[string]string {
	out := map[string]string{}
	for _, pair := range strings.Split(info, ";") {
		key, value, _ := strings.Cut(pair, "=")
		out[key] = value
	}
	return out
}

// annotated is what the same keys say as fields of CSQ.
func annotated(t *testing.T, s *Store, info string) Frequency {
	t.Helper()
	format, entry := "Allele", "T"
	for key, value := range keyed(info) {
		if format, entry = format+"|"+key, entry+"|"+value; value == "" {
			entry += "1" // a flag
		}
	}
	csq, ok := NewCSQ("Format: " + format)
	if !ok {
		t.Fatal("no format")
	}
	f, err := s.Frequency(at(100, "C", "T"), &variant.Record{Ref: "C", Alts: []string{"T"}, Info: map[string]string{"CSQ": entry + "," + entry}}, 1, csq)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A key is cut at the word for its number, and nowhere within another word.
func TestKeysBeside(t *testing.T) {
	for key, want := range map[string]string{"gnomAD_AF": "gnomAD_AN", "AF_grpmax": "AN_grpmax", "gnomAD_AF_AFR": "gnomAD_AN_AFR", "gnomAD_AFR_AF": "gnomAD_AFR_AN", "gnomad_af_afr": "gnomad_AN_afr",
		"GNOMADAF": "GNOMADAN", "AF_1000G": "AN_1000G", "AFR": "", "FAF95": ""} {
		if got := strings.Join(instead(key, []string{"AF", "af"}, []string{"AN"}), ","); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// A key whose words do not fit it would be believed whatever stands beside it.
func TestEveryKeyHasItsWords(t *testing.T) {
	f := store(t).fields
	for _, keys := range []map[string]statingKey{f.inInfo, f.inCSQ, f.inFile} {
		for name, k := range keys {
			if c := f.accompany(k); len(c.whole) == 0 || len(c.filters) == 0 || len(c.counts) == 0 || c.needsOwn && len(c.own) == 0 {
				t.Errorf("%s: %+v", name, c.company)
			}
		}
	}
}

// How many homozygotes there are follows from the number of alleles where it is 0 or 1.
func TestHomozygotesOfAFrequency(t *testing.T) {
	s := store(t)
	unknown := fact.Fact[int]{}
	for _, tt := range []struct {
		name, info string // as above
		homs, hemi fact.Fact[int]
	}{
		{"not stated", "gnomAD_AF=0.0001", unknown, unknown},
		{"stated", "gnomAD_AF=0.0001;gnomAD_nhomalt=3", fact.Of(3), unknown},
		{"none", "gnomAD_AF=0.0001;gnomAD_nhomalt=0;gnomAD_AC_XY=2", fact.Of(0), fact.Of(2)},
		{"the larger of two", "gnomADe_AF=0.0001;gnomADe_nhomalt=0;gnomADg_nhomalt=3", fact.Of(3), unknown},
		{"not a number", "gnomAD_AF=0.0001;gnomAD_nhomalt=few", unknown, unknown},
		{"not a number beside none", "gnomAD_AF=0.0001;gnomAD_nhomalt=0;gnomADg_nhomalt=few", unknown, unknown},
		{"not a number beside some", "gnomAD_AF=0.0001;gnomAD_nhomalt=3;gnomADg_nhomalt=few", fact.Of(3), unknown},
		{"slivar's -1", "gnomad_af=0.0001;gnomad_nhomalt=-1", unknown, unknown},
		{"never seen", "gnomAD_AF=0", fact.Of(0), fact.Of(0)},
		{"never seen in the largest population alone", "gnomad_popmax_af=0", unknown, unknown},
		{"a filtering frequency of 0 may have been seen", "gnomAD_FAF95=0", unknown, unknown},
		{"never seen in one of two", "gnomADe_AF=0;gnomADg_AF=0.0001", unknown, unknown},
		{"never seen, by the largest of all groups too", "gnomAD_AF=0;MAX_AF=0", fact.Of(0), fact.Of(0)},
		{"never seen here, but in some group", "gnomAD_AF=0;MAX_AF=0.0001", unknown, unknown},
		{"seen once", "gnomAD_AF=0.0000066;gnomAD_AC=1", fact.Of(0), unknown},
		{"seen twice", "gnomAD_AF=0.0000132;gnomAD_AC=2", unknown, unknown},
		{"once by the number of chromosomes", "gnomAD_AF=0.0000066;gnomAD_AN=152000", fact.Of(0), unknown},
		{"twice by the number of chromosomes", "gnomAD_AF=0.0000132;gnomAD_AN=152000", unknown, unknown},
		{"file: seen once", "file AF=0.0000066;AC=1;AN=152000", fact.Of(0), unknown},
		{"file: seen twice", "file AF=0.0000132;AC=2;AN=152000", unknown, unknown},
		{"file: counted once", "file AC=1;AN=152000", fact.Of(0), unknown},
		{"file: counted never", "file AC=0;AN=152000", fact.Of(0), fact.Of(0)},
		{"file: hemizygotes of the joint file", "file AF_joint=0.0001;AN_joint=152000;AC_joint_XY=4", unknown, fact.Of(4)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := stated(t, s, tt.info)
			if err != nil || f.Homozygotes != tt.homs || f.Hemizygotes != tt.hemi {
				t.Errorf("%v homozygotes, %v hemizygotes, %v; want %v, %v", f.Homozygotes, f.Hemizygotes, err, tt.homs, tt.hemi)
			}
			if f.Homozygotes.Known() != (f.HomozygotesIn != "") || f.Hemizygotes.Known() != (f.HemizygotesIn != "") {
				t.Errorf("homozygotes in %q, hemizygotes in %q", f.HomozygotesIn, f.HemizygotesIn)
			}
		})
	}
}

// Of two places that contradict each other the smaller is the value and the larger
// stands beside; homozygotes of either count.
func TestPlacesThatContradict(t *testing.T) {
	s := store(t)
	for _, tt := range []struct{ name, file, info, want, beside string }{
		{"the file is far below", "AF=6.5e-6", "gnomAD_AF=0.02", "overall 6.5e-06", "0.02"},
		{"the file is far above", "AF=0.02", "gnomAD_AF=0.00001", "overall 1e-05", "0.02"},
		{"ten times is no contradiction", "AF=0.02", "gnomAD_AF=0.002", "overall 0.02", "0.002"},
		{"another level is another number", "AF=0.02;FAF95=0.03", "gnomAD_AF=0.00001", "filtering 0.03", "0.02 (raw); 1e-05"},
		{"the file does not count", "AF=0.02;AN=100", "gnomAD_AF=0.00001", "overall 1e-05", "0.02 AN=100, fewer than 2000"},
		{"neither counts", "AF=0.02;AN=100", "gnomAD_AF=0.03;gnomAD_AN=9", "", "0.03 gnomAD_AN=9, fewer than 2000; 0.02 AN=100, fewer than 2000"},
	} {
		if err := s.UseFrequencies(userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\tPASS\t"+tt.file), asWritten); err != nil {
			t.Fatal(err)
		}
		r := &variant.Record{Ref: "C", Alts: []string{"T"}, Info: keyed(tt.info)}
		f, err := s.Frequency(at(100, "C", "T"), r, 1, nil)
		if err != nil || written(f) != tt.want || besides(t, f) != tt.beside {
			t.Errorf("%s: %q beside %q, %v; want %q beside %q", tt.name, written(f), besides(t, f), err, tt.want, tt.beside)
		}
		r.Info["gnomAD_nhomalt"] = "2"
		if f, _ := s.Frequency(at(100, "C", "T"), r, 1, nil); f.Homozygotes != fact.Of(2) {
			t.Errorf("%s: %v homozygotes, want those of INFO", tt.name, f.Homozygotes)
		}
	}
	// What the smaller says of homozygotes is not said by the other.
	if err := s.UseFrequencies(userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\tPASS\tAF=0.0001"), asWritten); err != nil {
		t.Fatal(err)
	}
	if f, err := s.Frequency(at(100, "C", "T"), &variant.Record{Ref: "C", Alts: []string{"T"}, Info: keyed("gnomAD_AF=0")}, 1, nil); err != nil || f.Value != fact.Of(0.0) || f.Homozygotes.Known() {
		t.Errorf("never seen here, and how many homozygotes there not known: %+v, %v", f, err)
	}
	site := store(t).CommonSites()[0]
	r := &variant.Record{Ref: site.Ref, Alts: []string{site.Alt}, Info: map[string]string{"gnomAD_AF": "0.00001"}}
	if f, err := store(t).Frequency(site, r, 1, nil); err != nil || f.Value != fact.Of(0.00001) || len(f.Beside) == 0 || f.Beside[0].Value.Or(0) < 0.001 {
		t.Errorf("the slice: %+v, %v", f, err)
	}
}
