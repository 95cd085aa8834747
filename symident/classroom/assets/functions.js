// Terms, as the JSON of the engine has them, to functions of floating-point numbers. What is undefined is NaN.
// Nothing is rearranged: a breakpoint belongs to the piece that the term gives it to, and sign(0) is 0.
"use strict";
(function (S) {
  class Unsupported extends Error {}

  // erf(u) = 2/sqrt(pi) exp(-u^2) (u + 2u^3/3 + 4u^5/15 + ...): all summands have one sign, so nothing cancels.
  function series(u) {
    let summand = u, sum = u;
    for (let n = 1; Math.abs(summand) > 1e-17 * Math.abs(sum); n++) {
      summand *= (2 * u * u) / (2 * n + 1);
      sum += summand;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-u * u) * sum;
  }

  // erfc(u) for u >= 2.5 by its continued fraction (DLMF 7.9.1), which keeps the relative accuracy of a small number.
  function fraction(u) {
    let rest = u;
    for (let n = 60; n > 0; n--) rest = u + n / 2 / rest;
    return Math.exp(-u * u) / (rest * Math.sqrt(Math.PI));
  }

  const erfc = (u) => (u >= 2.5 ? fraction(u) : u <= -2.5 ? 2 - fraction(-u) : 1 - series(u));
  const erf = (u) => (u >= 2.5 ? 1 - fraction(u) : u <= -2.5 ? fraction(-u) - 1 : series(u));
  const where = (condition, value) => (condition ? value : NaN);

  const power = (base, exponent) => where(base !== 0 || exponent >= 0, Math.pow(base, exponent));

  const FUNCTIONS = {
    exp: Math.exp, log: (u) => where(u > 0, Math.log(u)), sqrt: Math.sqrt, cbrt: Math.cbrt, abs: Math.abs,
    sign: Math.sign, sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan,
    sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh,
    atanh: (u) => where(Math.abs(u) < 1, Math.atanh(u)), erf, erfc,
    Phi: (u) => erfc(-u / Math.SQRT2) / 2,
    step: (u) => (1 + Math.sign(u)) / 2,
    relu: (u) => (u + Math.abs(u)) / 2,
    sigmoid: (u) => 1 / (1 + Math.exp(-u)),
    softplus: (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))),
    max: Math.max, min: Math.min, clip: (u, low, high) => Math.min(Math.max(u, low), high),
    neg: (u) => -u, div: (u, v) => where(v !== 0, u / v), pow: power,
  };
  const CONSTANTS = { pi: Math.PI, e: Math.E, oo: Infinity };
  const COMPARISONS = {
    lt: (u, v) => u < v, le: (u, v) => u <= v, gt: (u, v) => u > v, ge: (u, v) => u >= v,
    eq: (u, v) => u === v, ne: (u, v) => u !== v,
  };

  function number(text) {
    const [above, below] = text.split("/");
    return below === undefined ? Number(above) : Number(above) / Number(below);
  }

  // The function of `values`, one for each of `names`, that the term is.
  S.compile = function compile(term, names) {
    if (typeof term === "string") {
      const value = number(term);
      return () => value;
    }
    const [head, ...args] = term;
    if (!args.length) {
      const place = names.indexOf(head);
      if (place < 0) throw new Unsupported(head);
      return (values) => values[place];
    }
    if (head in CONSTANTS) return () => CONSTANTS[head];
    if (head === "cases") return cases(args, names);
    const parts = args.map((t) => compile(t, names));
    const [a, b, c] = parts;
    if (head === "add" || head === "mul") return fold(head, parts);
    // With an exponent that is not a whole number by its form, a negative base has no power.
    if (head === "pow" && !(isConstant(args[1]) && Number.isInteger(b([])))) {
      return (values) => where(a(values) >= 0, power(a(values), b(values)));
    }
    const f = FUNCTIONS[head];
    if (!f) throw new Unsupported(head);
    if (parts.length === 1) return (values) => f(a(values));
    if (parts.length === 2) return (values) => f(a(values), b(values));
    if (parts.length === 3) return (values) => f(a(values), b(values), c(values));
    return (values) => f(...parts.map((part) => part(values)));
  };

  function fold(head, parts) {
    const sum = head === "add", n = parts.length;
    return (values) => {
      let result = parts[0](values);
      for (let i = 1; i < n; i++) result = sum ? result + parts[i](values) : result * parts[i](values);
      return result;
    };
  }

  // The first true condition counts; where a condition before it is undefined, so is the term.
  function cases(args, names) {
    const guards = [], results = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      guards.push(S.condition(args[i], names));
      results.push(S.compile(args[i + 1], names));
    }
    const otherwise = S.compile(args[args.length - 1], names);
    return (values) => {
      for (let i = 0; i < guards.length; i++) {
        const truth = guards[i](values);
        if (truth === undefined) return NaN;
        if (truth) return results[i](values);
      }
      return otherwise(values);
    };
  }

  // The truth of a condition: true, false, or undefined.
  S.condition = function condition(term, names) {
    const [head, ...args] = term;
    if (head in COMPARISONS) {
      const compare = COMPARISONS[head], [a, b] = args.map((t) => S.compile(t, names));
      return (values) => {
        const u = a(values), v = b(values);
        return u !== u || v !== v ? undefined : compare(u, v);
      };
    }
    const parts = args.map((t) => condition(t, names));
    if (head === "not") return (values) => negated(parts[0](values));
    if (head !== "and" && head !== "or") throw new Unsupported(head);
    return (values) => {
      const truths = parts.map((part) => part(values));
      if (truths.includes(undefined)) return undefined;
      return head === "and" ? truths.every(Boolean) : truths.some(Boolean);
    };
  };
  const negated = (truth) => (truth === undefined ? undefined : !truth);

  // What the term changes its formula at the zeros of: the u of abs(u), sign(u), u < v, max(u, v), ...
  S.switches = function (term) {
    const found = new Map();
    const note = (u) => mentions(u, "x") && found.set(JSON.stringify(u), u);
    const minus = (u, v) => ["add", u, ["neg", v]];
    (function walk(t) {
      if (typeof t === "string" || t.length === 1 || t[1] === null) return;
      const [head, ...args] = t;
      if (head in COMPARISONS) note(minus(args[0], args[1]));
      if (["abs", "sign", "step", "relu"].includes(head)) note(args[0]);
      if (head === "max" || head === "min") args.forEach((u, i) => args.slice(i + 1).forEach((v) => note(minus(u, v))));
      if (head === "clip") args.slice(1).forEach((v) => note(minus(args[0], v)));
      args.forEach(walk);
    })(term);
    return [...found.values()];
  };

  const isConstant = (term) => typeof term === "string" || (term.length > 1 && term.slice(1).every((t) => t === null || isConstant(t)));

  function mentions(term, name) {
    return Array.isArray(term) && (term.length === 1 ? term[0] === name : term.slice(1).some((t) => mentions(t, name)));
  }

  // The zeros of u in the grid's range, to the last digit: sign changes, found by halving.
  S.zeros = function (u, grid) {
    const found = [];
    let before = u(grid[0]);
    for (let i = 1; i < grid.length; i++) {
      const now = u(grid[i]);
      if (now === 0) found.push(grid[i]);
      else if (before * now < 0) found.push(halve(u, grid[i - 1], grid[i], before));
      before = now;
    }
    return found;
  };

  function halve(u, low, high, sign) {
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (u(middle) * sign > 0) low = middle;
      else high = middle;
    }
    const short = Number(high.toPrecision(12));
    return u(short) === 0 ? short : high;
  }

  S.Unsupported = Unsupported;
})((globalThis.Symident = globalThis.Symident || {}));
