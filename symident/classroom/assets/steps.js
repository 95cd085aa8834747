// The derivation, revealed one step at a time; the reason stands beside the step.
"use strict";
(function (S) {
  const { h } = S;

  // The element of the derivation of a lesson; `S.steps` moves it.
  S.derivation = function (lesson, inner) {
    const rows = [], F = lesson.formulas;
    const sections = lesson.sections.map((section) => {
      const heading = h("h2", {}, S.text(F, section.title));
      const list = h("ol.steps", {});
      let chain = null;
      for (const step of section.steps) {
        if (step.kind === "line" && step.left !== null) chain = h("div.chain", {});
        const row = S.row(F, step);
        row.dataset.number = rows.length + 1;
        rows.push(row);
        list.append(row);
        row.chain = step.kind === "line" ? chain : null;
      }
      return h("section.part", {}, heading, list);
    });
    const bar = new Bar(rows, sections, inner ? S.copyButton(lesson) : null);
    const node = h("section.derivation", { "aria-label": S.word("derivation") }, sections, bar.node);
    S.steps = bar;
    return node;
  };

  // The button that copies the whole derivation.
  S.copyButton = (lesson) => S.button("copyAll", (event) => S.copy(lesson.latex[S.lang], event.currentTarget));

  // One step as an item of a list.
  S.row = function (F, step) {
    const row = h(`li.step.${step.kind}${step.proof ? ".proof" : ""}`, {});
    if (step.lead) row.append(h("p.lead-in", {}, S.text(F, step.lead)));
    if (step.title) row.append(h("h3", {}, S.text(F, step.title)));
    const body = h("div.body", {}, BODIES[step.kind](F, step));
    row.append(body);
    if (step.reason) row.append(h("div.reason", {}, S.text(F, step.reason)));
    if (step.proof === "last") body.append(h("span.qed", { role: "img", "aria-label": S.word("end") }));
    return row;
  };

  const inner = (F, step) => h("ol.inner", {}, step.steps.map((one) => S.row(F, one)));
  const BODIES = {
    text: (F, step) => h("p", {}, S.text(F, step.text)),
    equation: (F, step) => h("div.display", {}, S.formula(F, step.formula)),
    line: (F, step) => [
      step.left === null ? null : h("span.left", {}, S.formula(F, step.left)),
      h("span.right", {}, S.formula(F, step.right, S.relation(step.rounded))),
    ],
    table: (F, step) =>
      h("div.scroll", { tabindex: "0", role: "group", "aria-label": S.word("cases") },
        h("table", {}, h("thead", {}, h("tr", {}, step.head.map((c) => h("th", { scope: "col" }, cell(F, c))))),
          h("tbody", {}, step.rows.map((row) => h("tr", {}, row.map((c) => h("td", {}, cell(F, c)))))))),
    numbers: (F, step) => [
      h("p.point", {}, ...step.point.flatMap((n, i) => [i ? ", " : "", S.formula(F, n)])),
      h("dl.numbers", {}, step.rows.map(([symbol, exact, decimal]) => h("div", {},
        h("dt", {}, S.formula(F, symbol)),
        h("dd", {}, exact === null ? null : S.formula(F, exact, S.relation(false)),
          decimal === null ? null : S.formula(F, decimal, S.relation(true)))))),
    ],
    list: (F, step) => h("ul", {}, step.items.map((item) => h("li", {}, cell(F, item)))),
    theorem: inner,
    detail: inner,
  };

  S.relation = (rounded) =>
    rounded
      ? { before: "{}\\approx ", beforeSpoken: S.lang === "zh" ? "约等于" : "is approximately" }
      : { before: "{}= ", beforeSpoken: S.lang === "zh" ? "等于" : "equals" };

  const cell = (F, c) => (c.text ? S.text(F, c.text) : S.formula(F, c.formula, c.rounded ? S.relation(true) : {}));

  // The right sides of a chain stand below each other, where there is room.
  S.align = function (node) {
    for (const first of node.querySelectorAll(".line")) {
      const left = first.querySelector(".left");
      if (!left) continue;
      const room = first.parentElement.clientWidth;
      if (!room) continue;
      first.classList.remove("stacked");
      const width = left.getBoundingClientRect().width, right = first.querySelector(".right");
      const narrow = width > 0.35 * room || room < 420 || right.offsetTop >= left.offsetTop + left.offsetHeight;
      first.classList.toggle("stacked", narrow);
      for (let row = first; row && row.classList.contains("line"); row = row.nextElementSibling) {
        if (row !== first && row.querySelector(".left")) break;
        row.style.setProperty("--left", narrow ? "1.6em" : `${width}px`);
      }
    }
  };

  // The buttons under the derivation, and what is revealed.
  class Bar {
    constructor(rows, sections, more) {
      Object.assign(this, { rows, sections, n: 0 });
      this.progress = h("span.progress", { role: "img" });
      this.backButton = S.button("back", () => this.go(this.n - 1));
      this.nextButton = S.button("next", () => this.go(this.n + 1), { class: "main" });
      this.allButton = S.button("showAll", () => this.go(this.n === rows.length ? 1 : rows.length));
      const buttons = [this.backButton, this.nextButton, this.progress, this.allButton, more];
      this.node = h("nav.bar", { "aria-label": S.word("derivation") }, buttons);
      this.update();
    }

    // Reveals the first n steps.
    go(n, speak = true) {
      const before = this.n;
      this.n = Math.max(1, Math.min(this.rows.length, n));
      this.update();
      const row = this.rows[this.n - 1];
      S.align(this.node.parentElement);
      if (!speak) return;
      if (this.n > before) S.say(spoken(row));
      if (S.view !== "read" || this.n === before + 1) {
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        row.scrollIntoView({ block: S.view === "read" ? "nearest" : "center", behavior: calm ? "auto" : "smooth" });
      }
    }

    update() {
      this.rows.forEach((row, i) => {
        row.classList.toggle("ahead", i >= this.n);
        row.classList.toggle("current", i === this.n - 1);
        // On a screen of its own, a step of a chain keeps the lines above it.
        const now = this.rows[this.n - 1];
        row.classList.toggle("beside", i < this.n - 1 && now && row.chain !== null && row.chain === now.chain);
      });
      for (const section of this.sections) {
        const rows = [...section.querySelectorAll(":scope > .steps > .step")];
        section.classList.toggle("ahead", rows.length > 0 && rows.every((row) => row.classList.contains("ahead")));
        section.classList.toggle("current", rows.some((row) => row.classList.contains("current")));
      }
      const all = this.rows.length;
      this.progress.textContent = `${this.n} / ${all}`;
      this.progress.setAttribute("aria-label", S.word("progress", { n: this.n, all }));
      this.backButton.disabled = this.n <= 1;
      this.nextButton.disabled = this.n >= all;
      this.allButton.textContent = S.word(this.n >= all ? "again" : "showAll");
    }
  }

  // What a screen reader would say of an element.
  const spoken = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.getAttribute && node.getAttribute("aria-label")) return ` ${node.getAttribute("aria-label")} `;
    if (node.getAttribute && node.getAttribute("aria-hidden") === "true") return "";
    return [...node.childNodes].map(spoken).join("");
  };
})((globalThis.Symident = globalThis.Symident || {}));
