#!/bin/sh
# Types, lint, import rules and unit tests side by side. Prints the output of what fails, and always that of the tests.
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/node_modules/.bin:$PATH"
log=$(mktemp -d) || exit 1
trap 'rm -rf "$log"' EXIT

(tsc -p tsconfig.json --incremental --tsBuildInfoFile node_modules/.cache/quick.tsbuildinfo && biome check --error-on-warnings .) > "$log/checks" 2>&1 & checks=$!
depcruise --cache node_modules/.cache/depcruise --cache-strategy content models properties src bench test tools > "$log/imports" 2>&1 & imports=$!
vitest run --project unit
status=$?
wait $checks || { cat "$log/checks"; status=1; }
wait $imports || { cat "$log/imports"; status=1; }
exit $status
