#!/usr/bin/env bash
# areax for Windows, built and tried on Debian:
#
#     packaging/windows.sh FOLDER [AREAX]
#
# puts areax.exe into FOLDER and runs it under wine; what it writes must be what AREAX writes, the program
# for this system (target/release/areax), to the last byte. Ten minutes on two idle cores.
#
# Needs of Debian 12: rustc-web cargo-web rust-web-src g++-mingw-w64-x86-64-win32 wine64. Its newer Rust has no
# standard library for Windows, but the source of one, which is built here as well (-Zbuild-std).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# = 0 ]; then
    sed -n '2,11s/^# \{0,1\}//p' "$0"
    exit 2
fi
folder=$(realpath -m "$1")
native=$(realpath "${2:-target/release/areax}")
target=x86_64-pc-windows-gnu
mkdir -p "$folder"

# Debian's own, whatever else is on the path; what is unstable of it is allowed for the source of std alone.
RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target/windows} \
    /usr/bin/cargo build --release --locked --target $target -Zbuild-std=std,panic_unwind
cp "${CARGO_TARGET_DIR:-target/windows}/$target/release/areax.exe" "$folder/"
ls -l "$folder/areax.exe"

export WINEPREFIX=$folder/wine WINEDEBUG=-all
wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"; kill "${server:-}" 2>/dev/null || true' EXIT

# on SYSTEM PROGRAM…: the same commands there, into a folder of its own.
on() {
    local system=$1 out
    shift
    out=$scratch/$system
    mkdir -p "$out"
    (
        cd "$out"
        "$@" synth DATA --synapses 20000 --neurons 3000 --seed 7 --quiet
        "$@" prepare DATA --quiet
        for ending in csv json npy npz svg png pdf parquet; do
            case $ending in
                npz) "$@" adjacency DATA --prob-min 0.6 --quiet -o "pairs.$ending" ;;
                parquet) "$@" synapses DATA --pre-celltype HVC --quiet -o "rows.$ending" ;;
                *) "$@" matrix DATA --prob-min 0.6 --quiet -o "matrix.$ending" ;;
            esac
        done
        "$@" verify DATA --cases 200 --seed 1 --quiet > verify.txt
    )
}

on windows "$wine" "$folder/areax.exe"
on here "$native"
differ=0
for file in "$scratch"/here/DATA/*.* "$scratch"/here/{matrix,pairs,rows}.*; do
    case $file in *.meta.json) continue ;; esac
    cmp "$file" "$scratch/windows/${file#"$scratch/here/"}" || differ=1
done

# A server answers there too.
"$wine" "$folder/areax.exe" serve "$scratch/windows/DATA" --port 18251 2>"$scratch/served" &
server=$!
for _ in $(seq 100); do
    grep -q ' at http://' "$scratch/served" && break
    sleep 0.2
done
curl --fail --silent --max-time 60 "http://127.0.0.1:18251/j0251/matrix/json?format=csv" > "$scratch/served.csv"
(cd "$scratch/here" && "$native" matrix DATA --prob-min 0.6 --size-min 0 --quiet --format csv) \
    | cmp - "$scratch/served.csv" || differ=1

[ $differ = 0 ] || { echo "files differ between Windows and this system"; exit 1; }
echo "areax.exe writes what $native writes"
