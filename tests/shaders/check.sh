#!/usr/bin/env bash
# The shaders before every compiler that a driver may have:
#
#     tests/shaders/check.sh FOLDER
#
# naga writes each kernel with each set of tests as SPIR-V and HLSL into FOLDER; spirv-val, FXC and DXC
# (Direct3D's, under wine) and Dawn (on SwiftShader) must take them. Needs of Debian: spirv-tools, wine64,
# gcc-mingw-w64-x86-64-win32, chromium, npm; FXC, DXC and Dawn come with the npm package `webgpu`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../target/shaders}

CARGO_TARGET_DIR=$target cargo build --quiet --locked --manifest-path "$here/Cargo.toml"
"$target/debug/areax-shaders" "$here/../../shaders" "$out"

find "$out/spv" -name '*.spv' -print0 | xargs -0 -P 2 -n 1 spirv-val --target-env vulkan1.1
echo "spirv-val took $(find "$out/spv" -name '*.spv' | wc -l) modules"

npm install --prefix "$out/npm" --silent --no-audit --no-fund webgpu@0.6.2
node_modules=$out/npm/node_modules
VK_DRIVER_FILES=$(find /usr/lib/chromium* /usr/lib64/chromium* -name vk_swiftshader_icd.json -print -quit 2>/dev/null) \
    node "$here/dawn.mjs" "$out/wgsl" "$node_modules" 2>"$out/dawn.log" || { cat "$out/dawn.log"; exit 1; }

x86_64-w64-mingw32-gcc -O1 -Wall -Werror -o "$out/compile.exe" "$here/compile.c"
cp "$node_modules"/webgpu/dist/win32-x64/{d3dcompiler_47,dxcompiler}.dll "$out/"
wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
cd "$out"
# The DLL beside the program, not wine's own.
WINEPREFIX=$out/wine WINEDEBUG=-all WINEDLLOVERRIDES=d3dcompiler_47=n "$wine" compile.exe hlsl 2>"$out/wine.log"
