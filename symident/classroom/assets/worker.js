// The worker with the engine: {pieces} starts it, {question} asks it. It answers with {progress}, {ready}, {part}..., {answered}, or {failed}.
"use strict";

// Base64 to bytes.
function bytes(text) {
  const binary = atob(text), data = new Uint8Array(binary.length);
  for (let i = 0; i < data.length; i++) data[i] = binary.charCodeAt(i);
  return data;
}
const unpacked = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip")));

async function start(pieces) {
  const progress = (part) => postMessage({ progress: part });
  const piece = async (name) => new Blob([bytes(await pieces[name].text())]);
  const [runtime, wasm, library] = await Promise.all(["runtime", "wasm", "library"].map(async (name) => unpacked(await piece(name))));
  // Pyodide fetches its files by address; here they are in memory, and there is nothing else to fetch.
  const files = { "memory:/pyodide.asm.wasm": new Response(await wasm.arrayBuffer(), { headers: { "Content-Type": "application/wasm" } }), "memory:/python_stdlib.zip": library };
  self.fetch = async (address) => files[String(address)] || Response.error();
  self.importScripts = undefined; // it refuses workers that have this
  (0, eval)(await runtime.text());
  progress(0.1);
  const pyodide = await loadPyodide({
    createPyodideModule: _createPyodideModule,
    indexURL: "memory:/",
    packageBaseUrl: "memory:/",
    lockFileContents: { info: pyodideInfo, packages: {} },
  });
  progress(0.3);
  for (const name of ["packages", "engine"]) pyodide.FS.writeFile(`/${name}.xz`, new Uint8Array(await (await piece(name)).arrayBuffer()));
  progress(0.4);
  pyodide.runPython(`
import io, lzma, os, sys, zipfile
sys.path.insert(0, "/engine")
sys.setrecursionlimit(200_000)  # as in symident/limits.py; calls that go through C have the limit of their own stack
for name in ("packages", "engine"):
    with lzma.open(f"/{name}.xz") as file:
        zipfile.ZipFile(io.BytesIO(file.read())).extractall("/engine")
    os.remove(f"/{name}.xz")
`);
  progress(0.5);
  pyodide.runPython("import flint");
  progress(0.8);
  pyodide.runPython("import sympy");
  progress(0.9);
  self.respond = pyodide.runPython("from symident.classroom.worker import respond; respond");
  postMessage({ ready: true });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.pieces) await start(data.pieces);
    else {
      self.respond(data.question, (part) => postMessage({ part }));
      postMessage({ answered: true });
    }
  } catch (error) {
    postMessage({ failed: String(error.message || error) });
  }
};
