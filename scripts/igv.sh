#!/usr/bin/env bash
# Makes internal/page/igv/igv.min.js.gz from the npm package: see the README beside it.
set -euo pipefail

version=3.8.10
package=8db17d607a7ac355a73ebdd6beb9e0203c1e260b03b47fca81c267e46afa79aa
bundle=87b991ae2a720978172e269dd5127c495e56df5af31144dff19c83124e2f5744

to="$(cd "$(dirname "$0")/.." && pwd)/internal/page/igv"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "igv@$version"
echo "$package  igv-$version.tgz" | sha256sum --check
tar -xzf "igv-$version.tgz" package/dist/igv.min.js package/LICENSE
echo "$bundle  package/dist/igv.min.js" | sha256sum --check
gzip -n -9 -c package/dist/igv.min.js > "$to/igv.min.js.gz"
cp package/LICENSE "$to/LICENSE"
