// A plot in SVG: f(x), f(-x), their difference, which lies on the line y = x where the identity holds, and phi.
"use strict";
(function (S) {
  const HALF = 120; // samples on each side of 0
  const CURVES = ["difference", "mirror", "phi", "f"]; // in the order in which they are painted
  const NS = "http://www.w3.org/2000/svg";

  function element(parent, name, attributes, text) {
    const node = document.createElementNS(NS, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    parent.append(node);
    return node;
  }

  // The functions of one activation for numbers: f and phi by their terms; breakpoints by its switches.
  S.Activation = class {
    constructor(data) {
      const names = ["x", ...data.params.map((p) => p.name)];
      this.parameters = data.params.map((p) => p.value);
      this.term = S.compile(data.term, names);
      this.phiTerm = data.phiTerm && S.compile(data.phiTerm, names);
      this.switches = S.switches(data.term).map((u) => S.compile(u, names));
      this.admissible = data.assumed.map((t) => S.condition(t, names));
      this.condition = data.conditionTerm && S.condition(data.conditionTerm, names);
    }
    at(x) {
      return [x, ...this.parameters];
    }
    f(x) {
      return this.term(this.at(x));
    }
    phi(x) {
      if (this.phiTerm) return this.phiTerm(this.at(x));
      return x === 0 ? NaN : (2 * this.f(x)) / x - 1;
    }
    isAdmissible() {
      return this.admissible.every((condition) => condition(this.at(0)) !== false);
    }
    holds() {
      return this.condition ? this.condition(this.at(0)) : undefined;
    }
    breakpoints(grid) {
      const all = this.switches.flatMap((u) => S.zeros((x) => u(this.at(x)), grid));
      return [...new Set(all.map((b) => b + 0))].sort((a, b) => a - b);
    }
  };

  // The samples of y = g(x) as the parts of a curve: [[x, y], ...], cut at the breakpoints where it jumps.
  function trace(xs, ys, breaks, g, height) {
    const parts = [[]], ends = [];
    let next = 0;
    const cut = (b) => {
      const d = 1e-9 * Math.max(1, Math.abs(b)), y = g(b), low = g(b - d), high = g(b + d);
      const close = (u, v) => Math.abs(u - v) < 1e-6 * Math.max(1, height);
      if (close(low, y) && close(y, high)) return parts[parts.length - 1].push([b, y]);
      if (low === low) parts[parts.length - 1].push([b, low]);
      parts.push(high === high ? [[b, high]] : []);
      for (const v of close(low, high) ? [low] : [low, high]) if (v === v && !close(v, y)) ends.push([b, v, false]);
      if (y === y) ends.push([b, y, true]);
    };
    for (let i = 0; i < xs.length; i++) {
      while (next < breaks.length && breaks[next] <= xs[i]) cut(breaks[next++]);
      if (next && breaks[next - 1] === xs[i]) continue;
      const y = ys[i], part = parts[parts.length - 1], last = part[part.length - 1];
      if (y !== y || Math.abs(y) === Infinity) parts.push([]);
      else if (last && last[1] * y < 0 && Math.abs(y - last[1]) > 4 * height) parts.push([[xs[i], y]]); // a pole
      else part.push([xs[i], y]);
    }
    return { parts: parts.filter((part) => part.length > 1), ends };
  }

  function pathData(parts, X, Y, limit) {
    let d = "";
    for (const part of parts) {
      let pen = "M";
      for (const [x, y] of part) {
        const clipped = y > limit ? limit : y < -limit ? -limit : y;
        d += pen + X(x).toFixed(1) + " " + Y(clipped).toFixed(1);
        pen = "L";
      }
    }
    return d;
  }

  // A drawing of the activation in `svg`; `labels` has the names of the curves.
  S.Plot = class {
    constructor(svg, activation, { width = 640, height = 520, reach = 4, labels = {}, small = false, x = 1 } = {}) {
      Object.assign(this, { svg, activation, width, height, reach, labels, small, x, hidden: new Set() });
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.replaceChildren();
      this.back = element(svg, "g", { class: "axes" });
      this.line = element(svg, "path", { class: "line" });
      this.pieces = element(svg, "g", { class: "pieces" });
      const shown = small ? ["difference", "f"] : CURVES;
      this.curves = Object.fromEntries(shown.map((name) => [name, element(svg, "path", { class: `curve ${name}` })]));
      this.ends = element(svg, "g", { class: "ends" });
      this.front = element(svg, "g", { class: "now" });
      this.names = element(svg, "g", { class: "names" });
      if (!small) this.marks();
      this.frame();
      this.draw();
    }

    get top() {
      return (this.reach * this.height) / this.width;
    }
    X = (x) => (this.width * (x / this.reach + 1)) / 2;
    Y = (y) => (this.height * (1 - y / this.top)) / 2;

    marks() {
      this.cursor = element(this.front, "line", { class: "cursor", y1: 0, y2: this.height });
      this.dots = Object.fromEntries(CURVES.map((n) => [n, element(this.front, "circle", { class: `dot ${n}`, r: 5.5 })]));
    }

    // Axes with their numbers, and the line y = x.
    frame() {
      const { back, width, height, reach, X, Y } = this;
      back.replaceChildren();
      element(back, "path", { d: `M0 ${Y(0)}H${width}M${X(0)} 0V${height}` });
      const w = Math.min(reach, this.top);
      this.line.setAttribute("d", `M${X(-w)} ${Y(-w)}L${X(w)} ${Y(w)}`);
      if (this.small) return;
      const step = reach > 12 ? 5 : reach > 5 ? 2 : reach > 2 ? 1 : 0.5;
      for (let v = step; v < reach; v += step) {
        for (const u of [-v, v]) {
          const text = String(u).replace("-", "\u2212");
          if (X(u) > 12 && X(u) < width - 12) {
            element(back, "path", { d: `M${X(u)} ${Y(0) - 4}v8` });
            element(back, "text", { x: X(u), y: Y(0) + 20, "text-anchor": "middle" }, text);
          }
          if (Math.abs(u) < this.top * 0.95) {
            element(back, "path", { d: `M${X(0) - 4} ${Y(u)}h8` });
            element(back, "text", { x: X(0) - 9, y: Y(u) + 5, "text-anchor": "end" }, text);
          }
        }
      }
    }

    // The curves for the parameters as they are now.
    draw() {
      const { activation: a, reach, top, X, Y } = this;
      const xs = Array.from({ length: 2 * HALF + 1 }, (_, i) => ((i - HALF) * reach) / HALF);
      const breaks = a.breakpoints(xs);
      const both = [...new Set([...breaks, ...breaks.map((b) => 0 - b)])].sort((u, v) => u - v);
      const ys = xs.map((x) => a.f(x)), mirrored = [...ys].reverse();
      const data = {
        f: trace(xs, ys, breaks, (x) => a.f(x), top),
        difference: trace(xs, ys.map((y, i) => y - mirrored[i]), both, (x) => a.f(x) - a.f(-x), top),
      };
      if (!this.small) {
        data.mirror = trace(xs, mirrored, breaks.map((b) => 0 - b).reverse(), (x) => a.f(-x), top);
        data.phi = trace(xs, xs.map((x) => a.phi(x)), [...new Set([...breaks, 0])].sort((u, v) => u - v), (x) => a.phi(x), top);
      }
      this.ends.replaceChildren();
      for (const name in this.curves) {
        const { parts, ends } = data[name];
        this.curves[name].setAttribute("d", this.hidden.has(name) ? "" : pathData(parts, X, Y, 3 * top));
        if (!this.small && !this.hidden.has(name)) {
          for (const [x, y, there] of ends) {
            element(this.ends, "circle", { class: `${name} ${there ? "closed" : "open"}`, cx: X(x), cy: Y(y), r: 4 });
          }
        }
      }
      if (this.small) return;
      this.pieces.replaceChildren();
      for (const b of breaks) element(this.pieces, "path", { d: `M${X(b)} 0V${this.height}` });
      this.breaks = breaks;
      this.name(data);
      this.move(this.x);
    }

    // The name of each curve beside one of its ends, where no other name stands.
    name(data) {
      this.names.replaceChildren();
      const taken = { start: [], end: [] };
      for (const [curve, side] of [["f", "end"], ["mirror", "start"], ["phi", "end"], ["difference", "start"]]) {
        if (this.hidden.has(curve) || !this.labels[curve]) continue;
        const seen = data[curve].parts.flat().filter(([x, y]) => Math.abs(y) < this.top * 0.93 && Math.abs(x) < this.reach * 0.98);
        if (!seen.length) continue;
        const [x, y] = side === "end" ? seen[seen.length - 1] : seen[0];
        const left = this.X(x) + (side === "end" ? -12 : 16), step = this.Y(y) < this.height / 2 ? 22 : -22;
        let down = this.Y(y) + (curve === "difference" ? 4 : -10);
        for (let i = 0; i < 4 && taken[side].some((other) => Math.abs(other - down) < 20); i++) down += step;
        down = Math.min(Math.max(down, 18), this.height - 12);
        taken[side].push(down);
        element(this.names, "text", { class: curve, x: left, y: down, "text-anchor": side }, this.labels[curve]);
      }
    }

    // The values at x, and the dots on the curves.
    move(x) {
      this.x = x;
      const a = this.activation, f = a.f(x), mirror = a.f(-x);
      const values = { f, mirror, difference: f - mirror, phi: a.phi(x) };
      const place = this.X(x).toFixed(2);
      this.cursor.setAttribute("x1", place);
      this.cursor.setAttribute("x2", place);
      for (const name of CURVES) {
        const y = values[name], dot = this.dots[name];
        const visible = y === y && Math.abs(y) <= this.top && !this.hidden.has(name);
        dot.setAttribute("visibility", visible ? "visible" : "hidden");
        if (!visible) continue;
        dot.setAttribute("cx", place);
        dot.setAttribute("cy", this.Y(y).toFixed(2));
      }
      this.values = values;
      return values;
    }

    zoom(reach) {
      this.reach = reach;
      this.frame();
      this.draw();
    }
    show(name, visible) {
      if (visible) this.hidden.delete(name);
      else this.hidden.add(name);
      this.draw();
    }
    // The x of a pointer event.
    xOf(event) {
      const box = this.svg.getBoundingClientRect();
      return Math.round(((2 * (event.clientX - box.left)) / box.width - 1) * this.reach * 100) / 100;
    }
  };

  // A number as text, with a true minus sign; at most so many decimals.
  S.decimal = (value, places) => {
    if (value !== value) return "\u2014";
    const text = Math.abs(value) >= 1e6 ? value.toExponential(places) : value.toFixed(places);
    return text.replace(/^-(0(\.0*)?)$/, "$1").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "").replace("-", "\u2212");
  };
})((globalThis.Symident = globalThis.Symident || {}));
