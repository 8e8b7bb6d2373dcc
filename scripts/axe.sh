#!/usr/bin/env bash
# Fetches axe-core, which the browser tests of the report run, from npm: checks the digest
# and stores axe.min.js compressed. A new version: change both lines, and the README beside the file.
set -euo pipefail
version=4.14.1
digest=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c # of axe.min.js
to=$(cd "$(dirname "$0")/.." && pwd)/internal/page/browser/testdata
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm pack --silent "axe-core@$version" >/dev/null
tar -xzf "axe-core-$version.tgz" package/axe.min.js
echo "$digest  package/axe.min.js" | sha256sum --check --quiet
mkdir -p "$to"
gzip -n -9 < package/axe.min.js > "$to/axe.min.js.gz"
echo "axe: $to/axe.min.js.gz is axe-core $version"
