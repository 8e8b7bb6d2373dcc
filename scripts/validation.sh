#!/usr/bin/env bash
# Writes docs/validation.md from the figures that the validation tests print.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d ../shared/data ] || { echo "validation: ../shared/data is needed"; exit 1; }
figures=$(mktemp); trap 'rm -f "$figures"' EXIT
HLHSCREEN_FIGURES=$figures go test -count=1 -p 1 -run Validation ./internal/... >/dev/null
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
  section "conformance" "Conformance files" "hts-specs, EBI vcf-validator and vcfgo test files. No file makes the reader panic."
} > docs/validation.md
echo "docs/validation.md written from $(wc -l < "$figures") figures"
