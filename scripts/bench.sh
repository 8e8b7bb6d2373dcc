#!/usr/bin/env bash
# Times screening a generated exome of 1,000,000 records beside bcftools, and the
# coverage of the panel in a generated exome of 3,000,000 reads beside samtools and
# mosdepth, on the same files, in turn, and prints medians and ratios. Machines are
# noisy: read the ratios. RUNS, RECORDS and READS change the numbers.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in bcftools bgzip tabix samtools mosdepth; do
  command -v $tool >/dev/null || { echo "bench: $tool is needed (Debian: bcftools, tabix, samtools, mosdepth, libhts-dev)"; exit 1; }
done
runs=${RUNS:-9} records=${RECORDS:-1000000} reads=${READS:-3000000}
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
go run ./cmd/benchdata -records "$records" | bgzip > "$dir/exome.vcf.gz"
tabix -p vcf "$dir/exome.vcf.gz"
cp "$dir/exome.vcf.gz" "$dir/stream.vcf.gz"   # no index beside it
bin/hlhscreen panel bed --build GRCh38 | sed 's/^/chr/' > "$dir/panel.bed"
cat "$dir"/*.gz > /dev/null                    # in the page cache

millis() { local a b; a=$(date +%s%N); "$@" > /dev/null 2>&1; b=$(date +%s%N); echo $(( (b - a) / 10000 )); }
pair() { # name, command A (ours), command B (theirs)
  local name=$1 a=$2 b=$3 command
  for command in "$a" "$b"; do # a command that fails is fast
    bash -c "$command" > /dev/null 2> "$dir/stderr" || { echo "bench: $command"; cat "$dir/stderr"; exit 1; }
  done
  for _ in $(seq "$runs"); do
    echo "$(millis bash -c "$a") $(millis bash -c "$b")"
  done | awk -v name="$name" '
    { a[NR] = $1; b[NR] = $2; r[NR] = $1 / $2 }
    function median(v, n,   i, j, t) { for (i = 2; i <= n; i++) { t = v[i]; for (j = i - 1; j >= 1 && v[j] > t; j--) v[j+1] = v[j]; v[j+1] = t }
      return n % 2 ? v[(n+1)/2] : (v[n/2] + v[n/2+1]) / 2 }
    END { printf "%-44s %7.0f ms %7.0f ms   ratio %.2f\n", name, median(a, NR)/100, median(b, NR)/100, median(r, NR) }'
}
ours="bin/hlhscreen screen --quiet --force -o $dir/out"
printf '%s records, %s bytes, %s runs each, %s cores\n' "$records" "$(stat -c %s "$dir/exome.vcf.gz")" "$runs" "$(nproc)"
printf '%-44s %10s %10s\n' "" hlhscreen bcftools
pair "indexed, beside bcftools view -R" "$ours $dir/exome.vcf.gz" "bcftools view -H -R $dir/panel.bed $dir/exome.vcf.gz"
pair "streamed, beside bcftools view -T" "$ours $dir/stream.vcf.gz" "bcftools view -H -T $dir/panel.bed $dir/stream.vcf.gz"
pair "streamed, beside bcftools view -T --threads 2" "$ours $dir/stream.vcf.gz" "bcftools view -H --threads 2 -T $dir/panel.bed $dir/stream.vcf.gz"

go run ./cmd/benchdata -reads -records "$reads" | samtools view -@ 1 -b -o "$dir/exome.bam" -
samtools index "$dir/exome.bam"
cp "$dir/exome.bam" "$dir/stream.bam"          # no index beside it
bin/hlhscreen coverage --prefix "$dir/panel" "$dir/exome.bam" > /dev/null
zcat "$dir/panel.regions.bed.gz" | cut -f 1-3 > "$dir/exons.bed"
cat "$dir"/*.bam > /dev/null                   # in the page cache

ours="bin/hlhscreen coverage --by-gene"
printf '\n%s reads, %s bytes, %s exons of the panel\n' "$(samtools view -c "$dir/exome.bam")" "$(stat -c %s "$dir/exome.bam")" "$(wc -l < "$dir/exons.bed")"
printf '%-44s %10s %10s\n' "" hlhscreen peer
pair "indexed, beside samtools bedcov" "$ours $dir/exome.bam" "samtools bedcov $dir/exons.bed $dir/exome.bam"
pair "indexed, beside samtools depth -b" "$ours $dir/exome.bam" "samtools depth -s -q 10 -Q 20 -b $dir/exons.bed $dir/exome.bam"
pair "indexed, beside mosdepth --by -n" "$ours $dir/exome.bam" "mosdepth -n --by $dir/exons.bed -T 1,10,20,30 $dir/md $dir/exome.bam"
pair "whole file, beside samtools depth -b" "$ours $dir/stream.bam" "samtools depth -s -q 10 -Q 20 -b $dir/exons.bed $dir/stream.bam"
pair "whole file, beside samtools view -c -@ 1" "$ours $dir/stream.bam" "samtools view -c -@ 1 $dir/stream.bam"
