// Which step is wrong? A derivation with one planted error, which the engine found to be the only one.
"use strict";
(function (S) {
  const { h } = S;

  S.exercise = function (lesson) {
    if (!lesson.exercises.length) return null;
    const node = h("section.exercise", { "aria-label": S.word("wrongTitle") });
    let n = 0;
    const show = () => node.replaceChildren(...one(lesson, lesson.exercises[n], lesson.exercises.length > 1 ? another : null));
    const another = () => {
      n = (n + 1) % lesson.exercises.length;
      show();
      S.align(node);
      node.querySelector("button.choice").focus();
    };
    show();
    return node;
  };

  function one(lesson, exercise, another) {
    const F = lesson.formulas, result = h("div.result", { role: "status" });
    const rows = exercise.lines.map((number, i) => {
      const right = h("span.right", {}, S.formula(F, number, i || exercise.left !== null ? S.relation(false) : {}));
      const left = i === 0 && exercise.left !== null ? h("span.left", {}, S.formula(F, exercise.left)) : null;
      const choice = i === 0 ? h("span.given", {}) : h("button.choice", { type: "button", onclick: () => choose(i) }, S.word("wrongLine", { n: i + 1 }));
      return h("li.line", {}, h("div.body", {}, left, right), choice);
    });

    function choose(i) {
      if (i !== exercise.wrong) {
        rows[i].classList.add("sound");
        result.replaceChildren(h("p", {}, S.word("wrongNo", { n: i + 1 })));
        return;
      }
      solve("wrongYes");
    }
    function solve(word) {
      const wrong = exercise.wrong;
      rows[wrong].classList.add("wrong");
      const point = exercise.point.flatMap((number, i) => [i ? ", " : " ", S.formula(F, number, { display: false })]);
      const value = (key, [exact, decimal]) => h("div", {}, h("dt", {}, S.word(key)),
        h("dd", {}, exact === null ? null : S.formula(F, exact, S.relation(false)),
          decimal === null ? null : S.formula(F, decimal, S.relation(true))));
      result.replaceChildren(
        h("p", {}, h("strong", {}, S.word(word, { n: wrong + 1 })), " ", S.word(exercise.kind)),
        h("p.point", {}, S.word("wrongAt"), ...point),
        h("dl.numbers", {}, value("wrongAbove", exercise.above), value("wrongThis", exercise.here)),
        h("p", {}, S.word("wrongRight"), " ", S.formula(F, exercise.truth, S.relation(false))));
    }
    const parts = [
      h("h2", {}, S.word("wrongTitle")),
      h("p", {}, S.word("wrongIntro")),
      exercise.inside === null ? null : h("p.point", {}, S.word("wrongInside"), " ", S.formula(F, exercise.inside)),
      h("ol.lines", {}, rows),
      h("div.bar", {}, S.button("wrongShow", () => solve("wrongShown")), another && S.button("wrongAnother", another)),
      result,
    ];
    return parts.filter(Boolean);
  }
})((globalThis.Symident = globalThis.Symident || {}));
