// node compile.mjs PYODIDE COMPILING.PY OUT ARCHIVE...: compiles the modules in archives with Pyodide's own Python.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, script, out, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
archives.forEach((archive, i) => pyodide.FS.writeFile(`/${i}.zip`, new Uint8Array(readFileSync(archive))));
pyodide.runPython(readFileSync(script, "utf8"));
pyodide.runPython(`compile_archives([f"/{i}.zip" for i in range(${archives.length})], "/out.zip")`);
writeFileSync(out, pyodide.FS.readFile("/out.zip"));
