#!/usr/bin/env bash
# Wheels for Linux with glibc 2.17 or later (manylinux2014), any Python from 3.10:
#
#     packaging/wheels.sh FOLDER [TARGET…]      # x86_64-unknown-linux-gnu unless others are named
#
# Zig is the linker and the C compiler, so that no old system is needed, nor one of the target's own kind.
# Needs Rust with the standard library of TARGET (`rustup target add TARGET`) and Python; maturin, Zig and
# auditwheel come from PyPI into target/wheels.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# = 0 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 2
fi
folder=$(realpath -m "$1")
shift
[ $# != 0 ] || set -- x86_64-unknown-linux-gnu

tools=target/wheels
[ -x $tools/bin/maturin ] || python3 -m venv $tools
$tools/bin/pip install --quiet --disable-pip-version-check 'maturin>=1.9,<2' ziglang auditwheel
PATH=$PWD/$tools/bin:$PATH

# The largest that a wheel may be, in bytes.
most=25000000

for target in "$@"; do
    (cd python && maturin build --release --locked --zig --compatibility manylinux2014 \
        --target "$target" --out "$folder")
    wheel=$(ls "$folder"/areax-*-cp310-abi3-manylinux*_"${target%%-*}".whl)
    # What it asks of glibc, read from the library itself.
    auditwheel show "$wheel"
    size=$(stat -c %s "$wheel")
    [ "$size" -le $most ] || { echo "$wheel: $size bytes, more than $most"; exit 1; }
    echo "$wheel: $size bytes"
done
