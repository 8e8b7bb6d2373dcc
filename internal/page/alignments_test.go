package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/internal/report"
)

// withReads is a report with one reported variant and its reads.
func withReads(size int) *report.Report {
	r := small("CARRIER")
	s := &r.Samples[0]
	s.Variants = []report.Variant{{Gene: "G1", HGVSG: "NC_1.1:g.1500A>G", HGVSC: "c.5A>G", Reported: true}}
	s.Alignments = &report.Alignments{BAM: bytes.Repeat([]byte{0xfb, 0xef, 0xff, 1}, size/4), MaxReads: 500, Flank: 500, Windows: []report.Window{
		{Gene: "G1", Variant: "NC_1.1:g.1500A>G", Contig: "chr1", Length: 248956422, Start: 1000, End: 2000, At: 1500, Bases: strings.Repeat("ACGT", 250) + "A", BasesFrom: 1000, Shown: 40, Of: 90, Copy: 2},
		{Gene: "G2", Event: "a loss, 1:900-950", Contig: "chr1", Start: 400, End: 1400, At: 901, Shown: 3, Of: 3}}} // of a place without bases the counts say nothing
	return r
}

func TestIgvIsThePinnedFile(t *testing.T) {
	viewer, err := bundle() // compares the digest
	if err != nil {
		t.Fatal(err)
	}
	if len(viewer) < 1_000_000 || !strings.Contains(viewer, "igv=e()") {
		t.Errorf("%d bytes", len(viewer))
	}
	for _, never := range []string{"</script", "<!--", "//# source", "\r", "\x00"} {
		if strings.Contains(viewer, never) {
			t.Errorf("%q would not stand in a page as it is", never)
		}
	}
}

var inlineScript = regexp.MustCompile(`(?s)<script( [^>]*)?>(.*?)</script>`)

// A browser runs a script only when the policy has the digest of its text.
func TestThePolicyNamesEveryScript(t *testing.T) {
	for name, r := range map[string]*report.Report{"without reads": small("CARRIER"), "with reads": withReads(1000)} {
		out := render(t, r)
		policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(out)[1]
		policy = strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy)
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "connect-src") || strings.Contains(policy, "unsafe-eval") {
			t.Errorf("%s: policy %s", name, policy)
		}
		run := 0
		for _, m := range inlineScript.FindAllStringSubmatch(out, -1) {
			if m[1] != "" && m[1] != ` type="text/plain" id="viewer"` {
				continue // data
			}
			run++
			sum := sha256.Sum256([]byte(m[2]))
			if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
				t.Errorf("%s: script of %d bytes is not in %s", name, len(m[2]), policy)
			}
		}
		if want := strings.Count(policy, "sha256-"); run != want {
			t.Errorf("%s: %d scripts, the policy has %d", name, run, want)
		}
	}
}

// The viewer is in a page with reads alone, and the sizes keep what is promised.
func TestSizeOfThePage(t *testing.T) {
	without := withReads(1000)
	without.Samples[0].Alignments.Windows = without.Samples[0].Alignments.Windows[1:] // of which no bases are at hand
	for name, r := range map[string]*report.Report{"no reads": small("CARRIER"), "no window with reads": without} {
		if out := render(t, r); len(out) > 200_000 || strings.Contains(out, "igv=e()") || strings.Contains(out, "<button type=\"button\" id=\"s1-w") {
			t.Errorf("%s: %d bytes", name, len(out))
		}
	}
	if out := render(t, withReads(3_000_000)); len(out) > 6_000_000 { // a report itself is below 2 MB
		t.Errorf("with as many reads as the panel allows: %d bytes", len(out))
	}
}

// What page.js is given: the BAM as it is, and for each window with reads the
// reference under a name from which igv.js reads the place.
func TestTheDataOfTheReads(t *testing.T) {
	r := withReads(1000)
	out := ours(t, render(t, r))
	block := func(id string) string {
		m := regexp.MustCompile(`(?s)<script type="[a-z/-]+" id="` + id + `">(.*?)</script>`).FindStringSubmatch(out)
		if m == nil {
			t.Fatalf("no %s", id)
		}
		return m[1]
	}
	raw, err := base64.StdEncoding.DecodeString(block("s1-bam"))
	if err != nil || !bytes.Equal(raw, r.Samples[0].Alignments.BAM) {
		t.Errorf("%d bytes of BAM, %v", len(raw), err)
	}
	var got []viewed
	if err := json.Unmarshal([]byte(block("s1-windows")), &got); err != nil {
		t.Fatal(err)
	}
	fasta := ">chr1:1000-2000 @len=248956422\n" + r.Samples[0].Alignments.Windows[0].Bases + "\n"
	want := []viewed{{ID: "s1-w1", Build: "GRCh38", Contig: "chr1", Locus: "chr1:1460-1540", At: 1500, FASTA: base64.StdEncoding.EncodeToString([]byte(fasta)), Copies: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"40 of 90 reads are shown", "in group 2 of two", "at most 500 of each place", `id="s1-w1-button" data-window="s1-w1" aria-expanded="false"`, `data-alignments="s1"`, "G1 c.5A&gt;G"} {
		if !strings.Contains(out, text) {
			t.Errorf("no %q", text)
		}
	}
}

// Of a place without reference nobody reads that no reads are there.
func TestAPlaceWithoutReferenceSaysSo(t *testing.T) {
	out := ours(t, render(t, withReads(1000)))
	_, here, _ := strings.Cut(out, `id="s1-w2-name"`)
	here, _, _ = strings.Cut(here, "</article>")
	if !strings.Contains(here, "G2 a loss, 1:900-950: breakpoint at 1:901") || !strings.Contains(here, "the reference sequence of this place is not embedded") || strings.Contains(here, "3 of 3") || strings.Contains(here, "<button") {
		t.Error(here)
	}
}
