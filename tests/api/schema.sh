#!/usr/bin/env bash
# Requests made from /openapi.json, sensible and not: none may end in a fault of the server, and
# every answer must be as the document says. Needs schemathesis.
#
#   tests/api/schema.sh target/release/areax DATA [ST]
set -euo pipefail
areax=$1 data=$2 st=${3:-st}
log=$(mktemp)
"$areax" serve "$data" --port 0 --log json 2>"$log" &
server=$!
trap 'kill $server 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
    grep -q http:// "$log" && break
    sleep 0.1
done
url=$(grep -o 'http://[0-9.:]*' "$log" | head -1)
# Two checks are left out. A schema cannot say that the lower corner of a box is below the upper one
# or that no axis stands twice; and a value where a list may stand is a list of one.
"$st" run "$url/openapi.json" --max-examples 15 --seed 1 --phases examples,coverage,fuzzing \
    --request-timeout 60 --exclude-checks positive_data_acceptance,negative_data_rejection
