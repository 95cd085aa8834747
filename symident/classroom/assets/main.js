// The page: its head, the view that its address names, and the keys.
"use strict";
(function (S) {
  const { h, data } = S;
  const main = document.getElementById("main"), bar = document.getElementById("bar");

  // Where the lesson of that name is: on a page of its own, or in this file.
  S.address = (name) => (data.lessons && data.lessons[name] ? `#${name}` : `${name}.html`);
  const home = () => (data.gallery ? "#" : data.home);

  // The elements of a lesson; `inner`: below something else, so without its own heading.
  S.lesson = function (lesson, { inner = false } = {}) {
    const F = lesson.formulas;
    const head = inner ? null : h("header", {},
      h("p", {}, S.verdict(lesson.verdict)), h("h1", {}, lesson.name),
      lesson.title ? h("p.title", { lang: "en" }, lesson.title) : null,
      lesson.source ? h("p.source", { lang: "en" }, lesson.source) : null);
    const result = h("ul.given", {}, lesson.result.map((step) => S.row(F, step)));
    const opening = h("div.statement", {}, head,
      h("div.display", {}, S.formula(F, lesson.f, { before: "f(x) = ", beforeSpoken: S.lang === "zh" ? "f x 等于" : "f of x equals" })), result);
    const columns = h("div.columns", {}, opening, S.lab(lesson), S.derivation(lesson, inner));
    S.steps.go(1, false);
    return [columns, S.exercise(lesson)].filter(Boolean);
  };

  const icon = (key, sign, action) => h("button.icon." + key, { type: "button", "aria-label": S.word(key), title: S.word(key), onclick: action }, sign);

  function head(lesson) {
    const toggle = (view) => S.button(S.view === view ? "read" : view, () => S.setView(view), { class: view, "aria-pressed": S.view === view });
    bar.replaceChildren(
      lesson && home() ? h("a.home", { href: home() }, S.word("gallery")) : h("span.home", {}, "symident"),
      h("div.tools", {},
        lesson ? [toggle("projector"), toggle("slides"), S.button("print", () => window.print()), S.copyButton(lesson)] : [],
        icon("theme", "\u25d0", S.turnTheme), icon("keys", "?", keys),
        h("button.language", { type: "button", lang: S.word("otherLang") === "zh" ? "zh-Hans" : "en", "aria-label": S.word("switchLanguage"),
          onclick: () => { const n = S.steps && S.steps.n; S.set("lang", S.word("otherLang")); render(); if (n && S.steps) S.steps.go(n, false); } }, S.word("other"))));
  }

  function keys() {
    const or = ` ${S.word("keyOr")} `;
    const rows = [["keyNext", `\u2192${or}${S.word("keySpace")}${or}PageDown`], ["keyBack", `\u2190${or}PageUp`], ["keyFirst", "Home"], ["keyAll", "End"], ["keyLeave", "Esc"]];
    const dialog = h("dialog", { "aria-label": S.word("keys") },
      h("dl", {}, rows.map(([word, key]) => h("div", {}, h("dt", {}, key), h("dd", {}, S.word(word))))),
      S.button("close", () => dialog.close(), { autofocus: true }));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  // The lesson that the address names; undefined for the gallery.
  function current() {
    const lessons = data.lessons || {}, named = lessons[decodeURIComponent(location.hash.slice(1))];
    return named || (data.gallery ? undefined : Object.values(lessons)[0]);
  }

  function render() {
    const lesson = current();
    S.steps = null;
    head(lesson);
    if (lesson) main.replaceChildren(h("article.lesson", {}, S.lesson(lesson)));
    else main.replaceChildren(S.gallery());
    document.title = lesson ? `${lesson.name} \u2013 symident` : `symident \u2013 f(x) \u2212 f(\u2212x) = x`;
    S.align(main);
  }

  addEventListener("hashchange", () => { render(); scrollTo(0, 0); main.focus({ preventScroll: true }); });
  addEventListener("resize", () => S.align(main));
  S.on("view", () => { head(current()); S.align(main); if (S.steps) S.steps.go(S.steps.n, true); });
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !S.steps || document.querySelector("dialog[open]")) return;
    const on = event.target.closest ? event.target : document.body;
    if (on.closest("input, textarea, select") || (event.key === " " && on.closest("button, a, summary"))) return;
    const { n, rows } = S.steps;
    const to = { ArrowRight: n + 1, PageDown: n + 1, " ": n + 1, ArrowLeft: n - 1, PageUp: n - 1, Home: 1, End: rows.length }[event.key];
    if (event.key === "Escape" && S.view !== "read") S.setView(S.view);
    if (to === undefined) return;
    event.preventDefault();
    S.steps.go(to);
  });

  // A swipe turns to the next or the previous step where steps have the screen to themselves.
  let start = null;
  main.addEventListener("touchstart", (event) => { start = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  main.addEventListener("touchend", (event) => {
    if (!start || !S.steps || S.view === "read" || (event.target.closest && event.target.closest("input, svg, .scroll"))) return;
    const dx = event.changedTouches[0].clientX - start.clientX, dy = event.changedTouches[0].clientY - start.clientY;
    if (Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy)) S.steps.go(S.steps.n + (dx < 0 ? 1 : -1));
    start = null;
  });

  render();
  document.fonts.ready.then(() => S.align(main));
})((globalThis.Symident = globalThis.Symident || {}));
