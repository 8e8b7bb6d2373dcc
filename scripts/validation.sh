#!/usr/bin/env bash
# Writes docs/validation.md from the figures that the validation tests print.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d ../shared/data ] || { echo "validation: ../shared/data is needed"; exit 1; }
figures=$(mktemp); trap 'rm -f "$figures"' EXIT
HLHSCREEN_FIGURES=$figures go test -count=1 -timeout 60m -run Validation ./internal/... | grep -v "no test files" || { echo "validation: a test fails"; exit 1; }
sort -o "$figures" "$figures"
{
  echo "# Validation"
  echo
  echo "Figures printed by \`make validation\`, which runs the tests whose names contain Validation; nothing here is written by hand."
  echo "The allele and name figures cannot pass while a test fails: every exception stands in a table in the test with its reason."
  section() { # prefix, title, what was done
    echo; echo "## $2"; echo; echo "$3"; echo; echo "| figure | value |"; echo "|---|---|"
    grep "^$1" "$figures" | sed "s/^$1:* *//" | awk -F'\t' '{ gsub(/\|/, "\\|"); printf "| %s | %s |\n", $1, $2 }'
  }
  section "clinvar" "ClinVar P/LP alleles from file to verdict" "Each of the 331 P/LP alleles with two or more stars (release 2024-12-15) on every copy of its gene (one copy on the X), on both builds, as written and in another spelling (shifted to the right end of its repeat and padded; genes with sequence). Less than POSITIVE: 10 missense alleles outside the C-terminus of CDC42 and one allele of the candidate gene BLOC1S6 (INCONCLUSIVE), two alleles downstream of RHOG that are another gene's (NEGATIVE_LIMITED)."
  section "hgvs pairs" "HGVS names" "The g. and c. names of the 34 ClinVar pairs on both builds, without the deleted or duplicated bases that older names spell out. The 40 known alleles of the gene files come out with their names on both builds (test TestKnownAllelesAreNamed)."
  section "bcftools csq" "Consequences beside bcftools csq" "Every ClinVar allele in a gene with sequence, on the same transcript and sequence (GRCh38)."
  section "real" "Real files" "No sample of these files has HLH: none may come out (likely) positive, and none can be negative."
  section "trio" "Trios" "Mendelian errors over every autosomal line, beside bcftools +mendelian on the same sites (complete diploid genotypes). Good sites passed the filters, with depth 10 and GQ 20 in all three."
  section "concordance" "Class by rules beside ClinVar" "The class by rules, which ClinVar never feeds (other alleles at the same residue may be PS1 or PM5), of the 331 P/LP alleles, without frequencies and predictors, and of the B/LB alleles of the 2017 release. PVS1 at full strength is likely pathogenic by itself; where no decay is expected (last exon) Strong or Moderate needs frequency, phase or function beside it, which these calls do not carry."
  section "exception" "Truncating and canonical splice alleles that the rules alone leave uncertain" "Of the alleles above, each with its points and what PVS1 compared. The last exon of PRF1 and of STX11 holds most of the protein, so that no truncation there meets decay: with a known frequency below the PM2 limit and a second allele in trans (PM3) they reach likely pathogenic."
  section "patients" "Truncating and canonical splice alleles in patients, by the rules alone" "The same alleles as a laboratory meets them: with a frequency of zero stated (PM2), and then in trans with another allele of the gene that PVS1 alone makes likely pathogenic (PM3; every truncation of STX11 is Strong, so it has no such allele here, nor has the X). Strong (4 points) passes the limit of 6 with both; Moderate (2) stays at 5 and needs a cell test, function, or a second patient."
  section "conformance" "Conformance files" "hts-specs, EBI vcf-validator and vcfgo test files. No file makes the reader panic."
  section "peers" "Depth and genotypes beside samtools and bcftools" "Depth to the base on a published file (its mapping qualities, which are not stated, replaced by 0 and 60), beside \`samtools depth -a -s -q 10 -Q 20 -G SUPPLEMENTARY\`; the simulated files are compared in TestDepthIsThatOfSamtools. Genotypes of planted substitutions, deletions and insertions on 0, 1 and 2 copies at 40x, beside \`bcftools mpileup -q 20 -Q 10 | bcftools call -m\`."
  pivot() { # prefix: a table of figures "PREFIX what, depth NN", depths side by side
    grep "^$1" "$figures" | sed "s/^$1: *//" | awk -F'\t' '
      { n = match($1, /, depth [0-9]+$/); what = substr($1, 1, n - 1); depth = substr($1, n + 8) + 0
        split($2, v, /[^0-9.]+/); cell[what, depth] = sprintf("%s / %s", v[2], v[3]); if (!(what in seen)) { seen[what]; order[++rows] = what }
        if (!(depth in has)) { has[depth]; columns[++count] = depth } }
      END { for (i = 1; i <= count; i++) for (j = i + 1; j <= count; j++) if (columns[j] < columns[i]) { t = columns[i]; columns[i] = columns[j]; columns[j] = t }
        printf "| |"; for (i = 1; i <= count; i++) printf " %sx |", columns[i]; printf "\n|---|"; for (i = 1; i <= count; i++) printf "---|"; print ""
        for (r = 1; r <= rows; r++) { printf "| %s |", order[r]; for (i = 1; i <= count; i++) printf " %s |", cell[order[r], columns[i]]; print "" } }'
  }
  reads() { echo; echo "## $2"; echo; echo "$3"; echo; pivot "$1"; }
  reads "reads site" "Genotypes from reads, by depth" "Simulated libraries of 200 seeds (error rate 0.5 %, 10 % duplicates, 3 % of mapping quality 0, 1 % chimeric pairs). In each cell: right / wrong, in per cent; the rest is *not assessed*. Wrong answers on hom-ref are false calls."
  reads "reads phase" "Phase by molecules, by depth" "As above: the relation found is the true one / the other one; the rest is unknown. The false call rate is the second number."
  reads "reads inversion" "The inversion, by depth" "As above, breakpoints 250 kb apart; *absent* is the negative control among chimeric pairs."
  reads "reads exons" "Lost and gained exons, by depth" "200 libraries a cell, uneven as a capture is, the mean before that loss; 30 exons of 160 bases in three genes; one copy is judged beside eight normals. Right is the exact run of exons; wrong is another one, or a change where there is none."
  reads "reads mixture" "A second genome in the reads, by depth" "50 libraries a cell of two unrelated people at common sites of the panel (an exome reads 77 of the 110), genotypes by the embedded frequencies, errors as above. Right is *none* without a second genome and *flagged* or *conflict* with one; wrong on the first row of a number of sites is a false flag. Fewer than 40 sites, judged here all the same, leave too much open, and the program does not assess them."
  reads "reads mosaic" "An allele in a few reads, by depth" "50 libraries a cell, errors as above: found / asked. The first row are 800 sites of each library with errors alone, the others one site whose allele a part of the molecules carries; below 5 % and from 25 % on it is no mosaic."
} > docs/validation.md
echo "docs/validation.md written from $(wc -l < "$figures") figures"
