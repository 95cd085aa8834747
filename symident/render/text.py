"""A verdict for the terminal: plain text, wrapped, with colour where the style asks for it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import isinf
from operator import add
from typing import TYPE_CHECKING

from symident.kernel.claim import Claim, in_model
from symident.kernel.functions import FUNCTIONS
from symident.kernel.proof import Proof, Witness
from symident.kernel.terms import FALSE, ONE, ZERO, Term, X, app, free, num, substitute, var
from symident.render.infix import to_infix
from symident.render.json import conditions
from symident.verdict import Verdict

if TYPE_CHECKING:
    from symident.family import Family
    from symident.kernel.check import Theorem
    from symident.repair import Repair

DIGITS = 15  # of rounded numbers
_FEW = 4  # comparisons of which the rest is only counted
_SHORT = 100  # characters of a line that is left out if it is longer
_LONGEST = 600  # characters of one formula; the whole of it is in the JSON form
_COLOURS = {
    "proved": "32", "refuted": "31", "conditional": "33", "evidence": "36", "undecided": "35", "undefined": "35",
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How to write: the width in columns (0: do not wrap), and whether escape codes for colour are understood."""

    width: int = 0
    colour: bool = False

    def paint(self, text: str, code: str) -> str:
        """`text` in the colour `code`, if there are colours."""
        return f"\x1b[1;{code}m{text}\x1b[0m" if self.colour else text

    def wrap(self, text: str) -> str:
        """`text` on lines of at most `width` columns; what follows the first stands two columns further in."""
        indent = len(text) - len(text.lstrip())
        if not self.width or len(text) <= self.width:
            return text
        return "\n".join(
            textwrap.wrap(text.strip(), max(self.width, indent + 24), initial_indent=" " * indent,
                          subsequent_indent=" " * (indent + 2), break_long_words=False, break_on_hyphens=False)
        )  # fmt: skip


def verdict(v: Verdict, style: Style = Style()) -> str:  # noqa: B008  # frozen
    """The verdict and what supports it, ending without a newline."""
    word = v.word.upper()
    extent = f"   {_quantifiers(v.claim)}" if v.word == "proved" or v.claim.laws else ""
    if v.word == "conditional" and v.condition is not None:
        extent = f"   exactly when {formula(v.condition)}"
    lines = [f"{word}  {statement(v.claim)}{extent}"]
    if v.domain and v.word != "undefined":
        lines.append(f"  where it is defined: {conditions(v.domain)}")
    lines += _BODIES[v.word](v)
    text = "\n".join(style.wrap(line) for line in lines)
    return style.paint(word, _COLOURS[v.word]) + text.removeprefix(word)


def theorem(t: Theorem, steps: int, style: Style) -> str:
    """What a proof of so many steps has been checked to show."""
    says = _quantifiers(t.claim) if t.proved else "is false" if t.refuted else f"exactly when {formula(t.condition)}"
    if t.refuted and t.claim.parameters:
        says += f", for all admissible {_names(t.claim)}"
    lines = [f"VERIFIED  {statement(t.claim)}   {says}"]
    if t.domain:
        lines.append(f"  where it is defined: {conditions(t.domain)}")
    lines.append(f"  the kernel accepted the proof: {steps} step{'s' * (steps > 1)}")
    text = "\n".join(style.wrap(line) for line in lines)
    return style.paint("VERIFIED", "32") + text.removeprefix("VERIFIED")


def repaired(r: Repair, style: Style) -> str:
    """The nearest activation with the identity, beside the given one."""
    assert r.claim.f is not None
    if r.excess is ZERO:
        return style.wrap(f"f(x) = {formula(r.claim.f)} has the identity already")
    g = "r" if "g" in r.claim.unknown else "g"
    lines = [
        f"f(x) = {formula(r.claim.f)}",
        f"{g}(x) = {formula(r.term)}",
        f"  {g}(x) - {g}(-x) = x   {_quantifiers(r.verdict.claim)}: proved",
        f"  f(x) - {g}(x) = {formula(r.excess)}",
    ]
    lines += [f"  {seen}"] if (seen := largest_seen(r)) else []
    if r.term in (X / 2, num(Fraction(1, 2)) * X):
        lines.append("  f is odd, so nothing of it but x/2 is left")
    lines.append("  no function with the identity is nearer to f")
    return "\n".join(style.wrap(line) for line in lines)


def largest_seen(r: Repair) -> str:
    """The largest difference between f and its repair that sampling saw, and where; "" if none was looked for."""
    where = f" for |x| <= {float(r.within):g}"
    if r.at:
        where += f" and {', '.join(f'{name} = {formula(value)}' for name, value in r.at.items())}"
    if r.claim.parameters and not r.at:
        values = " ".join(f"--at {name}=1" for name, _ in r.claim.parameters)
        return f"how large it is depends on the parameters: {values} shows it for these values"
    if r.largest is None:
        return ""
    near = f"near x = {r.largest.at:.6g}"
    if r.largest.unbounded:
        return f"seen at points: it grows without bound {near}{where}"
    if isinf(r.largest.size):
        return f"seen at points: it is greater than 10**308 {near}{where}"
    return f"seen at points: at most about {r.largest.size:.3g} {near}{where}, which is no bound"


def family(found: Family, style: Style) -> str:
    """The law, and which of its two directions are proved."""
    assert found.claim.f is not None
    lines = [f"f(x) = {formula(found.claim.f)}"]
    if found.law is None:
        return "\n".join(style.wrap(line) for line in [*lines, "  has the identity whatever the functions are: proved"])
    law, whole = _equation_text(found.law), "f(x) - f(-x) = x for every x"
    if (known := found.sufficient) is not None:
        if (needed := found.necessary) is None:
            lines.append(f"  has the identity where {law} {_extent(known.where)}; whether only there is open")
        elif needed.where is known.where:
            lines.append(f"  has the identity exactly where {law} {_extent(known.where)}")
        else:
            both = f"if {law} {_extent(known.where)}, and only if that is so {_extent(needed.where)}"
            lines.append(f"  has the identity {both}")
        lines.append(f"  if {law} {_extent(known.where)}, then {whole}: proved")
        lines += [f"  {line}" for line in _proof(known.verdict.proof)]
    else:
        lines.append("  a law was found, but it is not proved that it is enough")
        lines.append(f"  if {law} for every x, then {whole}: no proof was found")
    if (needed := found.necessary) is not None:
        lines.append(f"  if {whole}, then {law} {_extent(needed.where)}: proved")
        lines += [f"  {line}" for line in _proof(needed.verdict.proof)]
    else:
        lines.append(f"  if {whole}, then {law}: no proof was found")
    if found.enough is not None:
        lines.append(f"  if {_equation_text(found.enough[0])} for every x, then {whole}: proved")
        lines += [f"  {line}" for line in _proof(found.enough[1].verdict.proof)]
    return "\n".join(style.wrap(line) for line in lines)


def _equation_text(law: Term) -> str:
    return formula(law).replace(" == ", " = ")


def _extent(where: Term | None) -> str:
    return f"for every {'x' if where is None else formula(where)}"


def statement(claim: Claim) -> str:
    """What is claimed, the identity in its short form."""
    if claim.f is None:
        return f"{formula(claim.left)} = {formula(claim.right)}"
    return f"f(x) - f(-x) = {formula(claim.right)}"


def formula(t: Term) -> str:
    """The term in the expression language, with its middle left out if it is very long."""
    text = to_infix(t)
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]} [... {len(text) - 2 * half} characters ...] {text[-half:]}"


def tree(t: Term) -> list[str]:
    """The term as an indented outline, one line an operation; numbers and names stand where they are used."""
    if t.head in ("num", "var"):
        return [str(t.args[0])]
    return [t.head, *(f"  {line}" for child in t.children for line in tree(child))]


def _quantifiers(claim: Claim) -> str:
    """for all real x, all real a, all b > 0."""
    sign = {"positive": " > 0", "nonnegative": " >= 0"}
    each = [f"all {n}{sign[s]}" if s in sign else f"all real {n}" for n, s in claim.parameters]
    each += [f"all functions {name}" for name in claim.unknown]
    given = conditions((*claim.laws, *claim.assumptions))
    return ", ".join(["for all real x", *each]) + (f" with {given}" if given else "")


def _proved(v: Verdict) -> list[str]:
    return _phi(v) + _proof(v.proof)


def _refuted(v: Verdict) -> list[str]:
    lines = _slope(v)
    if v.witness:
        lines += _numbers(v.claim, v.witness)
    if v.claim.parameters:
        lines += [f"  no admissible value of {_names(v.claim)} makes it true", *_proof(v.proof)]
    return lines


def _conditional(v: Verdict) -> list[str]:
    lines = _slope(v)
    if v.witness:
        lines += _numbers(v.claim, v.witness, "otherwise it is false, for instance ")
    return lines + _phi(v) + _proof(v.proof)


def _evidence(v: Verdict) -> list[str]:
    if v.sufficient is not None:
        shown = [] if v.witness is None else _numbers(v.claim, v.witness, "not for all parameters: it fails ")
        return [f"  it holds if {formula(v.sufficient)}: proved", f"  {v.reason}", *shown, *_proof(v.proof)]
    lines = ["  not proved: neither a proof nor a counterexample was found"]
    if e := v.evidence:
        seen = f"with {e.digits} digits at {e.points} points, both sides differ by at most {e.residual}"
        lines.append(f"  seen by mpmath: {seen}")
    return lines + _because(v) + _phi(v, derived=False)


def _because(v: Verdict) -> list[str]:
    seen = _numbers(v.claim, v.witness, "for instance ") if v.word == "undecided" and v.witness else []
    return ([f"  {v.reason}"] if v.reason else []) + seen


def _undefined(v: Verdict) -> list[str]:
    domain = conditions(v.domain)
    if v.witness:
        point = dict(v.witness.point)
        x = point.pop("x")
        given = f" for {', '.join(f'{n} = {formula(t)}' for n, t in point.items())}" if point else ""
        mirror = formula(num(-x.args[0]) if x.head == "num" else -x)
        return [f"  f is real at x = {formula(x)} but not at x = {mirror}{given}"]
    return _because(v) + [f"  f is real only where {domain}"] * bool(domain)


_BODIES: dict[str, Callable[[Verdict], list[str]]] = {
    "proved": _proved, "refuted": _refuted, "conditional": _conditional, "evidence": _evidence,
    "undecided": _because, "undefined": _undefined,
}  # fmt: skip


def _phi(v: Verdict, derived: bool = True) -> list[str]:
    if v.phi is None:
        return []
    where = f", where {conditions(v.phi_domain)}" if v.phi_domain else ""
    return [f"  phi(x) = {formula(v.phi)}" + ", odd" * (derived and v.phi_is_odd) + where]


def _slope(v: Verdict) -> list[str]:
    if v.slope is None:
        held = []
        if v.holds_on is not None:
            only = "exactly" if v.holds_on.complete else "at least"
            held = [f"  it holds {only} where {formula(v.holds_on.where)}"]
            if v.holds_on.where is FALSE:
                held = ["  it holds for no x"]
        if v.odd_part is None:
            return held
        odd = f"  the odd part of f is {formula(v.odd_part)}"
        if v.word == "refuted":
            return [f"{odd}, not x/2", *held]
        return [odd] if len(odd) <= _SHORT else []
    c = formula(v.slope)
    if v.slope is ZERO:
        return ["  here f(x) - f(-x) = 0: f is even"]
    here = f"  here f(x) - f(-x) = c*x with c = {c}"
    if v.normalised is None:
        return [here]
    return [here, f"  f/c = {formula(v.normalised)} has the identity{_unless_zero(v)}: proved"]


def _unless_zero(v: Verdict) -> str:
    """ " where c is not 0" if the slope c may be 0."""
    from symident.kernel.facts import holds  # here, since it loads flint, which an error message does not need

    apart = v.slope is not None and holds(v.claim.facts, ((), app("ne", v.slope, ZERO)))
    return "" if apart else " where c is not 0"


def _names(claim: Claim) -> str:
    return ", ".join(n for n, _ in claim.parameters)


def _numbers(claim: Claim, witness: Witness, before: str = "") -> list[str]:
    """The exact point, and both sides at it, rounded."""
    point, functions = dict(witness.point), {f"{name}()": value for name, value in witness.functions}
    exact = ", ".join(f"{name} = {formula(value)}" for name, value in witness.values.items())
    rows = {"left side": claim.left, "right side": claim.right}
    if claim.f is not None:
        mirrored = substitute(claim.f, {"x": -X})
        rows = {"f(x)": claim.f, "f(-x)": mirrored, "f(x) - f(-x)": claim.left, formula(claim.right): claim.right}
    values = {label: _approximate(in_model(t, functions), point) for label, t in rows.items()}
    width = max(map(len, rows))
    seen = "?" not in values.values()
    known = [f"    {label:<{width}} = {value}" for label, value in values.items() if value] if seen else []
    return [f"  {before}at {exact}" + f", rounded to {DIGITS} digits:" * bool(known), *known]


def _approximate(t: Term, point: Mapping[str, Term]) -> str:
    from symident.search.evidence import approximate

    return approximate(t, dict(point), DIGITS)


# --- the derivation


@dataclass(frozen=True)
class _Place:
    """Where on the line a step is: the open interval (low, high); None: no end."""

    low: Term | None = None
    high: Term | None = None

    def __str__(self) -> str:
        low = f"{formula(self.low)} < " if self.low is not None else ""
        high = f" < {formula(self.high)}" if self.high is not None else ""
        if low and not high:
            return f"x > {formula(self.low)}" if self.low is not None else ""
        return f"{low}x{high}" if low or high else "all x"


def _proof(proof: Proof | None) -> list[str]:
    """The derivation, one line a step, deeper in for every piece of a line that was cut."""
    if proof is None:
        return []
    return ["  proof:"] + [f"    {line}" for line in _steps(proof, _Place())]


def _steps(proof: Proof, place: _Place) -> Iterator[str]:
    sentence = _SENTENCES.get(proof.rule, _unknown)(proof)
    yield f"{sentence} [{proof.rule}]"
    if proof.rule == "parity":
        yield from dict.fromkeys(_reasons(proof.args["even"][0]))
        yield "And f(x) is that sum:"
    if proof.rule == "symmetry":
        place = _Place(ZERO, place.high)
    if proof.rule == "split" and len(proof.premises) == 2 * len(proof.args.get("points", ())) + 1:
        yield from _pieces(proof, place)
    elif len(proof.premises) == 1 and proof.rule != "branch":
        yield from _steps(proof.premises[0], place)
    else:
        yield from _others(proof, place)


def _pieces(proof: Proof, place: _Place) -> Iterator[str]:
    ends = [place.low, *proof.args["points"], place.high]
    labels: list[tuple[str, _Place]] = []
    for low, high in pairwise(ends):
        piece = _Place(low, high)
        labels.append((f"for {piece}:", piece))
        if high is not None and len(labels) < len(proof.premises):
            labels.append((f"at x = {formula(high)}:", piece))
    for (label, piece), premise in zip(labels, proof.premises, strict=True):
        yield label
        yield from (f"  {line}" for line in _steps(premise, piece))


def _reasons(t: Term) -> Iterator[str]:
    """Why t is even or odd: a line for each product, sum and function in it, the innermost first."""
    from symident.kernel.rules import parity  # here, since it loads flint, which an error message does not need

    of_x = [u for u in t.children if "x" in free(u) and u is not X]
    for u in of_x:
        yield from _reasons(u)
    kind = parity(t)
    if not of_x and t.head in ("neg", "mul", "div", "pow") or kind is None:
        return
    because = " and ".join(
        f"{formula(u)} is {parity(u)}" for u in dict.fromkeys(u for u in t.children if "x" in free(u))
    )
    if t.head in FUNCTIONS and FUNCTIONS[t.head].parity and len(t.args) == 1:
        because = f"{t.head} is {FUNCTIONS[t.head].parity}" + (f" and {because}" if of_x else "")
    yield f"  {formula(t)} is {kind}, since {because}."


def _others(proof: Proof, place: _Place) -> Iterator[str]:
    labels = [f"for {_argument(proof, 'term')} {sign} 0:" for sign in ("<", "=", ">")]
    if proof.rule == "branch":
        labels = [f"if {formula(e)}:" for e in proof.args.get("equations", ())]
    if proof.rule not in ("branch", "cases") or len(labels) != len(proof.premises):
        labels = [f"({n}) {_goal(premise)}:" for n, premise in enumerate(proof.premises, start=1)]
    for label, premise in zip(labels, proof.premises, strict=True):
        yield label
        yield from (f"  {line}" for line in _steps(premise, place))


def _unknown(proof: Proof) -> str:
    args = "; ".join(f"{name} {', '.join(map(formula, values))}" for name, values in proof.args.items())
    return f"By the rule {proof.rule}" + f" with {args}" * bool(args) + "."


def _listed(terms: tuple[Term, ...]) -> str:
    """The first few."""
    more = [f"{len(terms) - _FEW} more"] if len(terms) > _FEW else []
    return ", ".join([*map(formula, terms[:_FEW]), *more]) or "?"


def _split(proof: Proof) -> str:
    return f"Cut the line at x = {', '.join(map(formula, proof.args.get('points', ())))}."


def _instance(proof: Proof) -> str:
    law = _argument(proof, "law").replace(" == ", " = ")
    known = "The derivative of the law" if "differentiated" in proof.args else "The law"
    return f"{known} {law} is used at {_argument(proof, 'at')}."


def _model(proof: Proof) -> str:
    return f"Take {' and '.join(_equations(proof, 'functions'))}, which is as assumed."


def _named(proof: Proof) -> str:
    return f"Write {', '.join(_equations(proof, 'names'))}; what is shown for all their values holds for these."


def _equations(proof: Proof, name: str) -> list[str]:
    return [f"{formula(u)} = {formula(v)}" for u, v in proof.pairs(name)]


def _eliminate(proof: Proof) -> str:
    return f"As {_argument(proof, 'fact')}, put {_argument(proof, 'value')} for {_argument(proof, 'name')}."


def _antiderivative(proof: Proof) -> str:
    return f"{_argument(proof, 'integral')} is found by the antiderivative {_argument(proof, 'antiderivative')}."


def _ode(proof: Proof) -> str:
    """Names the difference of the sides r, and what is left to be shown where the equation is not homogeneous."""
    coefficients, at = proof.args.get("coefficients", ()), _argument(proof, "point")
    rest = formula(proof.premises[0].goal[0]) if proof.premises else "0"
    if coefficients == (ZERO, ONE):
        sentence = f"The difference of the two sides is 0 at x = {at} and its derivative is {rest}"
    else:
        zeros = " = ".join("r" + "'" * k for k in range(len(coefficients) - 1))
        sentence = f"The difference r of the two sides satisfies {_equation(coefficients)} = {rest}"
        sentence += f", and {zeros} = 0 at x = {at}"
    return sentence + (f"; it is 0 if {rest} is:" if proof.premises else ", so it is 0.")


def _equation(coefficients: tuple[Term, ...]) -> str:
    """c0*r + c1*r' + ..."""
    derivatives = [var("r" + "'" * k) for k in range(len(coefficients))]
    terms = [r if c is ONE else c * r for c, r in zip(coefficients, derivatives, strict=True) if c is not ZERO]
    return formula(reduce(add, terms, terms.pop(0)) if terms else ZERO)


def _argument(proof: Proof, name: str) -> str:
    """The argument as text; a verdict that was made by hand may lack it."""
    return ", ".join(map(formula, proof.args.get(name, ()))) or "?"


_SENTENCES: dict[str, Callable[[Proof], str]] = {
    "symmetry": lambda p: "The difference of the two sides is odd in x, so it is enough to show it for x > 0.",
    "split": _split,
    "normal_form": lambda p: f"Both sides of {_goal(p)} have the same normal form.",
    "ode": _ode,
    "parity": lambda p: f"f(x) = {_sum(p)}, and the part after {_half(p)} is even: it drops out.",
    "antiderivative": _antiderivative,
    "equation": lambda p: "Where f(x) and f(-x) are both defined:",
    "named": _named,
    "instance": _instance,
    "model": _model,
    "cases": lambda p: f"Take each sign of {_argument(p, 'term')} by itself.",
    "known": lambda p: f"Which branches are taken is known: {_listed(p.args.get('comparisons', ()))}.",
    "vacuous": lambda p: f"There is nothing to show: {_argument(p, 'fact')} contradicts what is assumed.",
    "eliminate": _eliminate,
    "lemma": lambda p: f"First {_argument(p, 'equation').replace(' == ', ' = ')}; with it the rest.",
    "refuted": lambda p: f"{_where(p)} the two sides differ{_whatever(p)}.",
    "condition": lambda p: f"The condition found below says the same as {_argument(p, 'condition')}.",
    "branch": lambda p: f"{_where(p)} the two sides are equal only in these cases.",
}


def _sum(proof: Proof) -> str:
    return formula(proof.premises[0].goal[1]) if proof.premises else "?"


def _half(proof: Proof) -> str:
    return formula(proof.premises[0].goal[1].args[0]) if proof.premises else "x/2"


def _where(proof: Proof) -> str:
    """The place, and at the end of a path what the difference is like there."""
    if "path" not in proof.args:
        return f"At x = {_argument(proof, 'point')}"
    path = proof.args["path"][0]
    end = {X: "As x tends to oo", ONE / X: "As x > 0 tends to 0"}.get(path, f"As x = {formula(path)} with x to oo")
    return f"{end}, the leading coefficient of the difference is {_argument(proof, 'value')}:"


def _whatever(proof: Proof) -> str:
    return ", whatever the parameters" if free(proof.goal[0]) | free(proof.goal[1]) > {"x"} else ""


def _goal(proof: Proof) -> str:
    left, right = proof.goal
    return f"{formula(left)} = {formula(right)}"
