// The engine inside the page, in a worker: SymidentProver.load, ask, stop. Its pieces are elements of the page.
"use strict";
globalThis.SymidentProver = (function () {
  let worker = null; // the worker that is there, or on its way
  let ready = null; // a promise: it is there
  let abandon = null; // rejects that promise
  let report = null; // is told how much is loaded
  let give = null; // answers the question that is asked

  const text = (name) => document.getElementById(`prover-${name}`).textContent;

  // Starts the engine if it is not there; `onProgress` gets numbers from 0 to 1. Rejects if the engine cannot start.
  function load(onProgress) {
    report = onProgress || report;
    return (ready ??= new Promise((resolve, reject) => {
      abandon = reject;
      worker = new Worker(URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" })));
      worker.onmessage = ({ data }) => {
        if (data.progress) report?.(data.progress);
        else if (data.ready) resolve();
        else if (data.answer) give(JSON.parse(data.answer));
        else end(data.failed);
      };
      worker.onerror = (event) => end(event.message);
      const names = ["runtime", "wasm", "library", "packages", "engine"];
      worker.postMessage({ pieces: Object.fromEntries(names.map((name) => [name, new Blob([text(name)])])) });
    }));
  }

  // Ends the worker, for nothing else stops a calculation at once; what waits for it is told the reason.
  function end(reason) {
    worker?.terminate();
    worker = ready = null;
    abandon?.(new Error(reason));
    if (give) {
      give({ verdict: "undecided", reason });
      load().catch(() => {}); // so that the next question has not to wait for all of it
    }
  }

  // The answer to {expr, params, latex} as symident prove --json has it, after at most so many seconds of work.
  async function ask(question, seconds = 60) {
    await load();
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(`the time limit of ${seconds} s was reached`), 1000 * seconds);
      give = (answer) => {
        clearTimeout(timer);
        give = null;
        resolve(answer);
      };
      worker.postMessage({ question: JSON.stringify(question) });
    });
  }

  // Stops what is under way: the question that is asked is answered, with "undecided".
  const stop = () => end("it was stopped");

  return { load, ask, stop };
})();
