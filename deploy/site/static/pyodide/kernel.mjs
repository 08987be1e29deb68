// Where a kernel loads Pyodide from: the same, with its two largest files compressed, whatever the server does.
import { loadPyodide as load } from "./pyodide.mjs";

const WASM = "pyodide.asm.wasm";
const MODULE = "pyodide.asm.mjs";
// The kernel installs what this list lacks; jedi is on it and is not loaded: 1.7 MB that only refine completion.
const NOT_LOADED = "jedi";

async function unpacked(name, type) {
  const packed = await fetch(new URL(`${name}.bin`, import.meta.url));
  if (!packed.ok) throw new Error(`${name}.bin: ${packed.status}`);
  const plain = packed.body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain, { headers: { "content-type": type } });
}

async function moduleOf(name) {
  const address = URL.createObjectURL(await (await unpacked(name, "text/javascript")).blob());
  return (await import(address)).default;
}

// The list of packages names each by its content, and the server is asked whether it is still the same: what a browser
// has kept of an older site goes with no other list than its own.
async function list() {
  const answer = await fetch(new URL("pyodide-lock.json", import.meta.url), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`pyodide-lock.json: ${answer.status}`);
  return answer.text();
}

export async function loadPyodide(given) {
  const options = {
    ...given,
    packages: given.packages.filter((name) => name !== NOT_LOADED),
    packageBaseUrl: new URL("./", import.meta.url).href,
    lockFileContents: await list(),
  };
  // An old browser takes the plain files, which lie beside the compressed ones.
  if (!("DecompressionStream" in globalThis)) return load(options);
  const { fetch } = globalThis;
  const wasm = unpacked(WASM, "application/wasm");
  globalThis.fetch = (what, how) => (String(what).endsWith(`/${WASM}`) ? wasm : fetch(what, how));
  try {
    return await load({ ...options, createPyodideModule: await moduleOf(MODULE) });
  } finally {
    globalThis.fetch = fetch;
  }
}
