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
check() {
    "$st" run "$url/openapi.json" --max-examples 15 --seed 1 --phases examples,coverage,fuzzing \
        --request-timeout 60 "$@"
}
# Left out: "what fits the schema is accepted". No schema says which parameters exclude each other
# (a seed without a sample, fractions of a median), or that the lower corner of a box is below the
# upper one.
check --exclude-checks positive_data_acceptance,negative_data_rejection
# In a form a value and a list of one are the same text, so this is asked of addresses alone.
check --include-method GET --checks negative_data_rejection
