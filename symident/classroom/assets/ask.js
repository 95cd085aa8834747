// What somebody types: read, proved or refuted by the engine in the page or behind it, and shown as a lesson.
"use strict";
(function (S) {
  const { h } = S;
  const inPage = () => globalThis.SymidentProver;

  // The engine behind the page (symident serve), with the interface of the one inside it.
  const server = {
    load: () => Promise.resolve(),
    async ask(question, onPart) {
      this.stopper = new AbortController();
      const response = await fetch("ask", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal: this.stopper.signal,
      });
      onPart(await response.json());
    },
    stop() {
      this.stopper?.abort();
    },
  };
  const engine = () => (S.data.served ? server : inPage());

  // The form, or null where there is no engine.
  S.ask = function () {
    if (!engine()) return null;
    const typed = h("input.formula", { id: "expr", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: S.word("askPlaceholder"), "aria-describedby": "ask-error", maxlength: 2000 });
    const params = h("input", { id: "params", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: S.word("askParamsPlaceholder"), maxlength: 400 });
    const latex = h("input", { type: "checkbox" });
    const go = h("button.main", { type: "submit" }, S.word("askButton"));
    const stop = S.button("askStop", () => { engine().stop(); asked++; finish(S.word("askStopped")); }, { hidden: true });
    const status = h("div.status", { role: "status", id: "ask-error" }), answer = h("div.answer", {});
    let asked = 0, wrong = null;

    function finish(text) {
      go.disabled = false;
      stop.hidden = true;
      status.replaceChildren(text || "");
    }
    async function submit(event) {
      event.preventDefault();
      const mine = ++asked, text = typed.value.trim() || S.word("askPlaceholder");
      if (!typed.value.trim()) { typed.value = text; if (!params.value) params.value = "beta"; }
      go.disabled = true;
      stop.hidden = false;
      answer.replaceChildren();
      status.replaceChildren(S.word("askLoading"), h("progress", {}));
      try {
        await engine().load((part) => {
          const bar = status.querySelector("progress");
          if (bar && typeof part === "number") bar.value = part;
        });
        if (mine !== asked) return;
        status.replaceChildren(S.word("askWorking"), h("progress", {}));
        const question = { expr: typed.value, params: params.value.split(",").map((p) => p.trim()).filter(Boolean), latex: latex.checked, lang: S.lang };
        wrong = null;
        await engine().ask(question, (part) => { if (mine === asked) show(part); });
        if (mine === asked) finish(wrong);
      } catch (error) {
        if (mine === asked) finish(S.word("askFailed", { reason: error.message || String(error) }));
      }
    }
    // A part of the answer: the verdict, then the lesson; or a mistake in what was typed.
    function show(part) {
      if (part.error) wrong = mistake(part);
      else if (part.verdict) {
        const read = part.read_as && h("p.read", {}, S.word("askReadAs"), " ", S.math("\\displaystyle " + part.read_as.latex, part.read_as.infix));
        answer.replaceChildren(...[read, verdict(part)].filter(Boolean));
      }
      if (part.lesson) answer.append(...S.lesson(part.lesson, { inner: true }));
      if (part.problem) answer.append(h("p", {}, part.problem));
      answer.querySelectorAll(".derivation").forEach(S.align);
    }
    const verdict = (result) => h("p.verdict-line", {}, S.verdict(result.verdict), result.reason ? ` ${result.reason}` : "");
    function mistake(result) {
      const at = (result.column || 1) - 1, line = typed.value.split("\n")[(result.line || 1) - 1] || "";
      const marked = result.column ? h("pre.marked", {}, line.slice(0, at), h("mark", {}, line.slice(at, at + (result.length || 1)) || "\u00a0"), line.slice(at + (result.length || 1))) : null;
      const declare = result.undeclared ? S.button("askDeclare", () => {
        params.value = [params.value.trim(), result.undeclared].filter(Boolean).join(", ");
        form.requestSubmit();
      }) : null;
      if (declare) declare.textContent = S.word("askDeclare", { name: result.undeclared });
      typed.setAttribute("aria-invalid", "true");
      if (result.column) {
        typed.focus();
        typed.setSelectionRange(at, at + (result.length || 1));
      }
      return h("div.mistake", {}, h("p", {}, result.error, result.column ? ` (${S.word("askWhere", result)})` : ""), marked,
        result.hint && !result.undeclared ? h("p", {}, result.hint) : null, declare);
    }
    typed.addEventListener("input", () => typed.removeAttribute("aria-invalid"));
    const form = h("form.ask", { onsubmit: submit },
      h("h2", {}, S.word("askTitle")),
      h("div.row", {}, h("label", { for: "expr" }, S.math("f(x) =", "f of x equals"), h("span.unseen", {}, S.word("askHelp"))), typed, go, stop),
      h("div.row.more", {}, h("label", { for: "params" }, S.word("askParams")), params, h("label.check", {}, latex, S.word("askLatex"))),
      status);
    const licences = inPage() && h("details.licences", { ontoggle: async () => licences.lastChild.replaceChildren(await inPage().licences()) },
      h("summary", {}, S.word("licences")), h("pre", { tabindex: 0 }));
    return h("section.asking", {}, ...[form, answer, licences].filter(Boolean));
  };
})((globalThis.Symident = globalThis.Symident || {}));
