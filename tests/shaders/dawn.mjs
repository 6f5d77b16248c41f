// Has Dawn, the WebGPU of Chromium, compile every kernel on the adapter that VK_DRIVER_FILES names:
//
//     node dawn.mjs WGSL NODE_MODULES
//
// WebGPU's default limits and no feature; any message about a shader is a failure.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [folder, modules] = process.argv.slice(2);
const { create, globals } = createRequire(join(resolve(modules), 'any.js'))('webgpu');
Object.assign(globalThis, globals);

// Sets of tests that are compiled beside the one that is read from the question.
const SETS = [0, 1152 | 251 & ~128, 8192 | 2048 | 256, 16384 | 7];

// What `create` gives must be kept: its objects do not keep it alive.
const gpu = create([]);
const adapter = await gpu.requestAdapter();
if (!adapter) throw new Error('Dawn finds no adapter');
const device = await adapter.requestDevice();
const failures = [];
device.onuncapturederror = ({ error }) => failures.push(error.message);

let pipelines = 0;
for (const file of readdirSync(folder).sort()) {
  const code = readFileSync(join(folder, file), 'utf8');
  const module = device.createShaderModule({ code, label: file });
  const { messages } = await module.getCompilationInfo();
  failures.push(...messages.map(({ type, lineNum, message }) => `${file}:${lineNum}: ${type}: ${message}`));
  const sets = code.includes('override TESTS') ? [undefined, ...SETS] : [undefined];
  for (const [, entryPoint] of code.matchAll(/@compute @workgroup_size\(256\)\s+fn (\w+)/g)) {
    for (const set of sets) {
      const constants = set === undefined ? {} : { TESTS: set };
      try {
        await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint, constants } });
        pipelines += 1;
      } catch (error) {
        failures.push(`${file} ${entryPoint} ${set}: ${error.message}`);
      }
    }
  }
}
failures.forEach((failure) => console.log(failure));
console.log(`Dawn on ${adapter.info.description || adapter.info.device}: ${pipelines} pipelines, ${failures.length} failures`);
device.destroy();
process.exit(failures.length > 0 || pipelines === 0 ? 1 : 0);
