// The library at a glance: a card for each activation, with its verdict, a small plot and phi.
"use strict";
(function (S) {
  const { h } = S;
  const MARKS = { proved: "\u2713", refuted: "\u2717", conditional: "\u25d0" };

  S.verdict = (word) => h("span.verdict." + word, {}, h("span", { "aria-hidden": "true" }, MARKS[word] || "?"), " ", S.word(word));

  S.gallery = function () {
    const cards = S.data.gallery.map(card);
    const words = ["all", ...["proved", "conditional", "refuted", "evidence", "undecided", "undefined"].filter((w) => S.data.gallery.some((c) => c.verdict === w))];
    const count = h("p.count", { role: "status" }), list = h("ul.cards", {}, cards.map((c) => c.node));
    let chosen = "all";
    const search = h("input", { type: "search", "aria-label": S.word("search"), placeholder: S.word("search"), oninput: () => filter() });
    const choices = words.map((word) => h("button", { type: "button", "aria-pressed": word === "all", onclick: () => { chosen = word; filter(); } }, S.word(word)));
    function filter() {
      const wanted = search.value.trim().toLowerCase();
      let shown = 0;
      for (const c of cards) {
        const visible = (chosen === "all" || c.data.verdict === chosen) && `${c.data.name} ${c.data.title}`.toLowerCase().includes(wanted);
        c.node.hidden = !visible;
        shown += visible;
      }
      choices.forEach((b, i) => b.setAttribute("aria-pressed", words[i] === chosen));
      count.textContent = shown ? S.word("count", { n: shown }) : S.word("none");
    }
    filter();
    return h("div.gallery", {},
      h("div.opening", {}, h("h1", {}, S.math("\\displaystyle f(x) - f(-x) = x", S.lang === "zh" ? "f x 减 f 负 x 等于 x" : "f of x minus f of minus x equals x")),
        h("p.lead", {}, S.word("intro")), h("p", {}, S.word("introMore"))),
      S.ask ? S.ask() : null,
      h("div.filter", {}, search, h("div.choices", { role: "group" }, choices), count), list);
  };

  function card(data) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "plot");
    svg.setAttribute("aria-hidden", "true");
    try {
      new S.Plot(svg, new S.Activation(data), { width: 260, height: 150, reach: 4, small: true });
    } catch (error) {
      if (!(error instanceof S.Unsupported)) throw error;
      svg.remove();
    }
    const F = S.data.formulas;
    const fact = data.phi !== null ? S.formula(F, data.phi, { before: "\\phi(x) = ", beforeSpoken: "phi = ", display: false }) : null;
    const condition = data.condition === null ? null : h("p.condition", {}, S.word("exactlyWhen"), " ", S.formula(F, data.condition, { display: false }));
    const node = h("li.card", {},
      h("a", { href: S.address(data.name) }, svg, h("span.head", {}, h("span.name", {}, data.name), S.verdict(data.verdict)),
        h("span.title", { lang: "en" }, data.title)),
      h("div.fact", {}, fact || S.formula(F, data.f, { before: "f(x) = ", beforeSpoken: "f of x equals", display: false }), condition));
    return { node, data };
  }
})((globalThis.Symident = globalThis.Symident || {}));
