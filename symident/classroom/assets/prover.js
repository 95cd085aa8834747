// The engine inside the page, in a worker: SymidentProver.load, ask, stop. Its pieces are elements of the page.
"use strict";
globalThis.SymidentProver = (function () {
  let worker = null; // the worker that is there, or on its way
  let ready = null; // a promise: it is there
  let abandon = null; // rejects that promise
  let report = null; // is told how much is loaded
  let asked = null; // the question that is being answered: {give, finish, found}

  const text = (name) => document.getElementById(`prover-${name}`).textContent;

  // Starts the engine if it is not there; `onProgress` gets numbers from 0 to 1. Rejects if the engine cannot start.
  function load(onProgress) {
    report = onProgress || report;
    return (ready ??= start());
  }

  async function start() {
    if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go)); // for the pieces
    return new Promise((resolve, reject) => {
      abandon = reject;
      worker = new Worker(URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" })));
      worker.onmessage = ({ data }) => {
        if (data.progress) report?.(data.progress);
        else if (data.ready) resolve();
        else if (data.part) asked.give(JSON.parse(data.part));
        else if (data.answered) asked.finish();
        else end(data.failed);
      };
      worker.onerror = (event) => end(event.message);
      const names = ["runtime", "wasm", "library", "packages", "engine"];
      worker.postMessage({ pieces: Object.fromEntries(names.map((name) => [name, new Blob([text(name)])])) });
    });
  }

  // Ends the worker, for nothing else stops a calculation at once; what waits for it is told the reason.
  function end(reason) {
    worker?.terminate();
    worker = ready = null;
    abandon?.(new Error(reason));
    if (!asked) return;
    asked.give(asked.found.verdict ? { problem: reason } : { verdict: "undecided", reason });
    asked.finish();
    load().catch(() => {}); // so that the next question has not to wait for all of it
  }

  // The answer to {expr, params, latex}: what symident prove --json says, read_as and lesson, or the error and its
  // place. `onPart` gets the parts of it as they are found. After that many seconds it is what was found till then.
  async function ask(question, onPart, seconds = 60) {
    if (asked) stop();
    await load();
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(`the time limit of ${seconds} s was reached`), 1000 * seconds);
      const found = {};
      asked = {
        found,
        give(part) {
          Object.assign(found, part);
          onPart?.(part);
        },
        finish() {
          clearTimeout(timer);
          asked = null;
          resolve(found);
        },
      };
      worker.postMessage({ question: JSON.stringify(question) });
    });
  }

  // Stops what is under way: the question that is asked is answered, with "undecided".
  const stop = () => end("it was stopped");

  // The licences of what is inside, as text.
  async function licences() {
    const packed = Uint8Array.from(atob(text("licences")), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  return { load, ask, stop, licences };
})();
