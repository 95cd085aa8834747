// What every view needs: settings, words, elements, formulas.
"use strict";
(function (S) {
  const data = JSON.parse(document.getElementById("data").textContent);
  S.data = data;
  const query = new URLSearchParams(location.search);

  // Settings outlive the page where the browser lets them.
  const store = {
    get(key) {
      try {
        return localStorage.getItem("symident-" + key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem("symident-" + key, value);
      } catch {} // private windows: for this page only
    },
  };
  const root = document.documentElement;
  S.lang = query.get("lang") || store.get("lang") || (/^zh/.test(navigator.language) ? "zh" : "en");
  if (!data.words[S.lang]) S.lang = "en";
  S.view = query.get("view") || data.view || "read";

  S.set = function (key, value) {
    store.set(key, value);
    if (key === "lang") S.lang = value;
    apply();
  };
  S.setView = function (view) {
    S.view = S.view === view ? "read" : view;
    apply();
    S.emit("view");
  };
  function apply() {
    root.lang = S.lang === "zh" ? "zh-Hans" : "en";
    root.dataset.view = S.view;
    const theme = query.get("theme") || store.get("theme");
    if (theme) root.dataset.theme = theme;
  }
  S.turnTheme = function () {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    query.delete("theme");
    S.set("theme", dark ? "light" : "dark");
  };
  apply();

  const listeners = {};
  S.on = (event, f) => (listeners[event] = listeners[event] || []).push(f);
  S.off = () => Object.keys(listeners).forEach((event) => delete listeners[event]);
  S.emit = (event) => (listeners[event] || []).forEach((f) => f());

  // The word or sentence `key`, with its gaps filled.
  S.word = (key, gaps = {}) =>
    (data.words[S.lang][key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in gaps ? gaps[name] : all));

  // An element: h("p.note", {title: "..."}, child, "text", ...).
  S.h = function (tag, attributes, ...children) {
    const [name, ...classes] = tag.split(".");
    const node = document.createElement(name || "div");
    if (classes.length) node.className = classes.join(" ");
    for (const key in attributes) {
      const value = attributes[key];
      if (value === undefined || value === null || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.flat().filter((c) => c !== null && c !== undefined));
    return node;
  };
  const h = S.h;

  S.button = (key, action, attributes = {}) => h("button", { type: "button", onclick: action, ...attributes }, S.word(key));

  // LaTeX in the page, with the words that a screen reader says instead.
  S.math = function (latex, spoken, tag = "span.math") {
    const node = h(tag, { role: "math", "aria-label": spoken });
    const inner = h("span", { "aria-hidden": "true" });
    katex.render(latex, inner, { output: "html", throwOnError: false, strict: "ignore", trust: false, maxExpand: 200 });
    node.append(inner);
    return node;
  };
  // The formula of that number, with something written before it.
  S.formula = function (formulas, number, { before = "", beforeSpoken = "", display = true } = {}) {
    const row = formulas[number], at = S.lang === "zh" ? 1 : 0;
    const node = S.math((display ? "\\displaystyle " : "") + before + row[at], `${beforeSpoken} ${row[2 + at]}`.trim());
    if (!display && row[at].length < 60) node.classList.add("whole"); // not broken at the end of a line
    return node;
  };
  // A text of the page's data: pieces of plain text, numbers of formulas, and rounded numbers in brackets of their own.
  S.text = function (formulas, text) {
    return text[S.lang].map((piece) => {
      if (typeof piece === "string") return piece;
      if (Array.isArray(piece)) return S.formula(formulas, piece[0], { display: false });
      return S.formula(formulas, piece, { display: false });
    });
  };

  S.say = (text) => (document.getElementById("spoken").textContent = text);

  // Copies a text, and says so on the button.
  S.copy = async function (text, button) {
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const area = h("textarea.copy", { "aria-label": "LaTeX", readonly: true });
      area.value = text;
      button.after(area);
      area.select();
      done = document.execCommand("copy");
      if (done) area.remove();
    }
    const word = S.word(done ? "copied" : "notCopied"), before = button.textContent;
    button.textContent = word;
    S.say(word);
    setTimeout(() => (button.textContent = before), 1600);
  };
})((globalThis.Symident = globalThis.Symident || {}));
