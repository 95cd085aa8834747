"""A proof of the kernel, told rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from symident.derivation.model import Block, Conditions, Equation, Sentence, Steps, paragraph, say
from symident.kernel.functions import FUNCTIONS
from symident.kernel.proof import Proof
from symident.kernel.rules import parity
from symident.kernel.terms import ONE, ZERO, Term, X, app, free
from symident.search.phi import length

LONGEST, MOST = 240, 6  # characters of an equation that is shown; comparisons
U = Term("var", "u")
R = Term("r()", X)


@dataclass(frozen=True)
class Place:
    """Where on the line a step is: between low and high; None: no end."""

    low: Term | None = None
    high: Term | None = None

    def sentence(self) -> Sentence:
        """for low < x < high."""
        below = app("lt", self.low, X) if self.low is not None else None
        above = app("lt", X, self.high) if self.high is not None else None
        if below is not None and above is not None:
            return say("told.for", what=app("and", below, above))
        if self.low is not None:
            return say("told.for", what=app("gt", X, self.low))
        return say("told.for", what=above) if above is not None else say("told.all", x=X)


def told(proof: Proof, place: Place = Place()) -> tuple[Block, ...]:  # noqa: B008  # frozen
    """What the proof does, one block or more for each step, deeper in for every part."""
    blocks = list(_step(proof))
    if proof.rule == "symmetry":
        place = Place(ZERO, place.high)
    if proof.rule == "split" and len(proof.premises) == 2 * len(proof.args["points"]) + 1:
        blocks += _pieces(proof, place)
    elif len(proof.premises) == 1 and proof.rule != "branch":
        blocks += told(proof.premises[0], place)
    else:
        blocks += _parts(proof, place)
    return tuple(blocks)


def _pieces(proof: Proof, place: Place) -> list[Block]:
    titles: list[tuple[Sentence, Place]] = []
    for low, high in pairwise([place.low, *proof.args["points"], place.high]):
        between = Place(low, high)
        titles.append((between.sentence(), between))
        if high is not None and len(titles) < len(proof.premises):
            titles.append((say("told.at", what=app("eq", X, high)), between))
    return [Steps(t, told(p, where)) for (t, where), p in zip(titles, proof.premises, strict=True)]


def _parts(proof: Proof, place: Place) -> list[Block]:
    titles: list[Sentence] = []
    if proof.rule == "cases":
        titles = [say("told.for", what=app(h, proof.args["term"][0], 0)) for h in ("lt", "eq", "gt")]
    elif proof.rule == "branch":
        titles = [say("told.if", what=e) for e in proof.args["equations"]]
    if len(titles) != len(proof.premises):
        titles = [say("told.part", number=n) for n in range(1, len(proof.premises) + 1)]
    return [Steps(t, told(p, place)) for t, p in zip(titles, proof.premises, strict=True)]


def _step(proof: Proof) -> list[Block]:
    args = proof.args
    goal = app("eq", *proof.goal)
    match proof.rule:
        case "normal_form":
            if sum(map(length, proof.goal)) > LONGEST:
                return [paragraph(say("rule.normal_form_long"))]
            return [paragraph(say("rule.normal_form")), Equation(goal)]
        case "symmetry":
            return [paragraph(say("rule.symmetry", x=X, positive=app("gt", X, 0)))]
        case "split":
            return [paragraph(say("rule.split", points=args["points"]))]
        case "vacuous":
            return [paragraph(say("rule.vacuous", fact=args["fact"][0]))]
        case "cases":
            return [paragraph(say("rule.cases", term=args["term"][0]))]
        case "known" if len(args["comparisons"]) > MOST:
            return [paragraph(say("rule.known_many", number=len(args["comparisons"])))]
        case "known":
            return [paragraph(say("rule.known", comparisons=args["comparisons"]))]
        case "lemma":
            return [paragraph(say("rule.lemma")), Equation(args["equation"][0])]
        case "eliminate":
            return [
                paragraph(say("rule.eliminate", fact=args["fact"][0], name=args["name"][0], value=args["value"][0]))
            ]
        case "refuted" | "branch":
            if "path" not in args:
                return [paragraph(*_place(proof), say(f"rule.{proof.rule}_point"))]
            return [paragraph(*_place(proof), say(f"rule.{proof.rule}", zero=ZERO))]
        case "antiderivative":
            law = app("eq", args["integral"][0], proof.args["antiderivative"][0])
            return [paragraph(say("rule.antiderivative", integral=law.args[0], antiderivative=law.args[1]))]
        case "ode":
            return _ode(proof)
        case "parity":
            return _parity(proof)
        case "instance":
            key = "rule.instance_derivative" if args.get("differentiated") else "rule.instance"
            return [paragraph(say(key, law=args["law"][0], u=args["at"][0]))]
        case "condition":
            return [paragraph(say("rule.condition", condition=args["condition"][0]))]
        case "equation":
            return [paragraph(say("rule.equation", f=Term("f()", X), mirrored=Term("f()", -X)))]
        case "named":
            return [paragraph(say("rule.named")), *(Equation(app("eq", *pair)) for pair in proof.pairs("names"))]
        case "model":
            return [paragraph(say("rule.model")), *(Equation(app("eq", *pair)) for pair in proof.pairs("functions"))]
    return [paragraph(say("rule.other"))]


def _place(proof: Proof) -> list[Sentence]:
    """Where the two sides are compared."""
    if "path" not in proof.args:
        return [say("rule.at", point=app("eq", X, proof.args["point"][0]))]
    path, value = proof.args["path"][0], proof.args["value"][0]
    if path is X:
        return [say("rule.to_infinity", x=X, value=value)]
    if path is ONE / X:
        return [say("rule.to_zero", x=X, zero=ZERO, value=value)]
    return [say("rule.path", x=X, path=app("eq", X, path), value=value)]


def _ode(proof: Proof) -> list[Block]:
    """r, which is the difference of the sides, is 0 at a point and solves a differential equation."""
    left, right = proof.goal
    point = proof.args["point"][0]
    derivatives = [Term("r" + "'" * k + "()", X) for k in range(len(proof.args["coefficients"]))]
    terms = [
        r if c is ONE else c * r for c, r in zip(proof.args["coefficients"], derivatives, strict=True) if c is not ZERO
    ]
    rest = proof.premises[0].goal[0] if proof.premises else ZERO
    total = terms[0] if len(terms) == 1 else Term("add", *terms)
    starts = [app("eq", Term("r" + "'" * k + "()", point), 0) for k in range(len(derivatives) - 1)]
    blocks: list[Block] = [
        paragraph(say("rule.ode", r=R)),
        Equation(app("eq", R, left if right is ZERO else left - right)),
    ]
    blocks += [paragraph(say("rule.ode_facts")), Conditions((*starts, app("eq", total, rest)))]
    if proof.premises:
        return [*blocks, paragraph(say("rule.ode_rest", r=R))]
    plain = len(terms) == 1 and len(derivatives) == 2
    return [*blocks, paragraph(say("rule.ode_constant" if plain else "rule.ode_unique", zero=app("eq", R, 0)))]


def _parity(proof: Proof) -> list[Block]:
    even = proof.args["even"][0]
    lines = tuple(dict.fromkeys(_reasons(even)))
    rest: list[Block] = [Conditions(lines)] if lines else []
    whole = app("eq", Term("f()", X), proof.premises[0].goal[1])
    return [paragraph(say("rule.parity")), Equation(whole), *rest, paragraph(say("rule.parity_sum"))]


def _reasons(t: Term) -> list[Sentence]:
    """Why t is even or odd: a sentence for each product, sum and function in it, the innermost first."""
    inner = [u for u in t.children if "x" in free(u) and u is not X]
    found = [s for u in inner for s in _reasons(u)]
    kind = parity(t)
    if kind is None or t is X or (not inner and t.head in ("neg", "mul", "div", "pow")):
        return found
    f = FUNCTIONS.get(t.head)
    of_x = tuple(dict.fromkeys(u for u in t.children if "x" in free(u)))
    kinds: list[Sentence] = []
    if f is not None and f.parity and len(t.args) == 1 and parity(t.args[0]) == "odd":
        kinds.append(say(f"is.{f.parity}_function", what=Term(t.head, U), u=U))
        of_x = () if t.args[0] is X else of_x
    kinds += [say(f"is.{parity(u)}", what=u) for u in of_x]
    return [*found, say("is.since", what=say(f"is.{kind}", what=t), why=tuple(kinds))] if kinds else found
