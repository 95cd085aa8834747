// The plot with its sliders and the numbers for the chosen x.
"use strict";
(function (S) {
  const { h } = S;
  const PLACES = 6;
  const NAMES = { f: "f(x)", mirror: "f(\u2212x)", difference: "f(x) \u2212 f(\u2212x)", phi: "\u03c6(x)" };
  const LATEX = { f: "f(x)", mirror: "f(-x)", difference: "f(x)-f(-x)", phi: "\\phi(x)" };
  const REACHES = [0.5, 1, 2, 4, 8, 16];

  S.lab = function (lesson) {
    const node = h("aside.lab", { "aria-label": S.word("plot") });
    let activation, plot;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "plot");
    svg.setAttribute("role", "img");
    svg.style.touchAction = "pan-y";
    try {
      activation = new S.Activation(lesson);
      plot = new S.Plot(svg, activation, { labels: NAMES, x: lesson.x });
    } catch (error) {
      if (!(error instanceof S.Unsupported)) throw error;
      const integral = error.message === "integral";
      const what = S.word(integral ? "noPlotIntegral" : "noPlotOther", { name: error.message });
      node.append(h("p.note", {}, S.word("noPlot", { what })));
      return node;
    }

    const cells = Object.fromEntries(Object.keys(LATEX).map((name) => [name, h("td", { "data-value": name })]));
    const status = h("p.status", {}), pieces = h("p.note", {});
    const table = h("table.values", {}, h("tbody", {}, Object.keys(LATEX).map((name) => {
      const box = h("input", { type: "checkbox", checked: true, "aria-label": S.word("curve", { name: NAMES[name] }), onchange: () => plot.show(name, box.checked) });
      return h("tr", { class: name }, h("th", { scope: "row" }, box, swatch(name), S.math(LATEX[name], NAMES[name])), cells[name]);
    })));
    const chosen = h("output", {});

    const write = () => {
      const { values, x } = plot;
      chosen.textContent = S.decimal(x, 2);
      for (const name in values) cells[name].textContent = S.decimal(values[name], PLACES);
      svg.setAttribute("aria-label", S.word("plotLabel", {
        x: S.decimal(x, 2), ...Object.fromEntries(Object.entries(values).map(([n, v]) => [n, S.decimal(v, 4)])),
      }));
      const { difference } = values;
      const on = Math.abs(difference - x) <= 1e-9 * Math.max(1, Math.abs(x));
      const texts = [difference === difference ? S.word(on ? "onLine" : "offLine") : ""];
      if (!activation.isAdmissible()) texts.push(S.word("notAdmissible"));
      else if (activation.condition) texts.push(S.word(activation.holds() ? "conditionHolds" : "conditionFails"));
      status.textContent = texts.join(" ");
      node.dataset.on = on;
    };
    const writePieces = () => {
      const list = plot.breaks.map((b) => `x = ${S.decimal(b, 4)}`).join(", ");
      pieces.textContent = list ? S.word("pieces", { list }) : "";
    };
    const setX = (x) => {
      plot.move(Math.max(-plot.reach, Math.min(plot.reach, x)));
      slider.value = plot.x;
      write();
    };

    const slider = range(-plot.reach, plot.reach, 0.01, lesson.x, (value) => { plot.move(value); write(); });
    slider.setAttribute("aria-label", "x");
    const sliders = h("div.sliders", {}, line(S.math("x", "x"), slider, chosen));
    lesson.params.forEach((parameter, i) => {
      const output = h("output", {}, S.decimal(parameter.value, 4));
      const step = 0.01;
      const input = range(parameter.low, parameter.high, step, parameter.value, (value) => {
        activation.parameters[i] = value;
        output.textContent = S.decimal(value, 4);
        plot.draw();
        write();
        writePieces();
      });
      input.setAttribute("aria-label", parameter.name);
      input.name = parameter.name;
      sliders.append(line(S.formula(lesson.formulas, parameter.formula), input, output));
    });

    const zoom = (by) => {
      const at = REACHES.indexOf(plot.reach) + by;
      if (!(at in REACHES)) return;
      plot.zoom(REACHES[at]);
      slider.min = -plot.reach;
      slider.max = plot.reach;
      setX(plot.x);
      writePieces();
    };
    const zooms = h("div.zoom", {}, h("button", { type: "button", "aria-label": S.word("zoomIn"), onclick: () => zoom(-1) }, "+"),
      h("button", { type: "button", "aria-label": S.word("zoomOut"), onclick: () => zoom(1) }, "\u2212"));

    let dragging = false;
    svg.addEventListener("pointerdown", (event) => {
      dragging = true;
      svg.setPointerCapture(event.pointerId);
      setX(plot.xOf(event));
    });
    svg.addEventListener("pointermove", (event) => dragging && setX(plot.xOf(event)));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (dragging = false));

    node.append(h("div.frame", {}, svg, zooms), sliders, table, status, pieces,
      h("p.note", {}, S.word("rounded", { n: PLACES })));
    write();
    writePieces();
    return node;
  };

  function range(low, high, step, value, action) {
    const input = h("input", { type: "range", min: low, max: high, step });
    input.value = value;
    input.addEventListener("input", () => action(Number(input.value)));
    return input;
  }
  const line = (name, input, output) => h("label.slider", {}, h("span.name", {}, name), input, output);

  // A sample of a curve's line, as in the plot.
  function swatch(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "swatch");
    svg.setAttribute("viewBox", "0 0 44 10");
    svg.setAttribute("aria-hidden", "true");
    svg.innerHTML = `<path class="curve ${name}" d="M0 5H44"/>`;
    return svg;
  }
})((globalThis.Symident = globalThis.Symident || {}));
