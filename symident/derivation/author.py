"""What all derivations have in common: symbols, the definition, the direct check, numbers, the proof told."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product as combinations

from symident.derivation.algebra import by_parity, folded
from symident.derivation.catalogue import program_says
from symident.derivation.chains import direct, mirrored, sum_chain
from symident.derivation.engine import DIGITS, Engine, rounded
from symident.derivation.laws import law, worked_out
from symident.derivation.model import (
    Block,
    Chain,
    Equation,
    Level,
    Line,
    Number,
    Numbers,
    Paragraph,
    Section,
    Sentence,
    Steps,
    Table,
    Verbatim,
    paragraph,
    say,
)
from symident.derivation.notation import explained
from symident.derivation.pieces import has_switch, piece
from symident.derivation.tables import cases
from symident.derivation.told import told
from symident.kernel.claim import Claim
from symident.kernel.proof import Proof
from symident.kernel.terms import ZERO, Term, X, app, free, num, substitute, subterms, var
from symident.search.phi import length
from symident.search.simplify import tidy
from symident.verdict import Verdict

NONZERO = app("ne", X, 0)
SIMPLE = tuple(Fraction(v) for v in ("1", "2", "1/2", "3", "-1", "4", "10", "7", "1/10", "1/3"))
LONG = 60  # steps of a proof that is told
PARAMETERS = tuple(Fraction(v) for v in ("1", "2", "1/2", "3", "0", "-1"))
BY_LAW = ("by.symmetry", "by.odd", "by.even", "by.both")
_SYMBOLS = {"f": ("f", "g", "h", "F"), "phi": ("phi", "psi", "chi", "omega")}


class Author:
    """Writes about one verdict. What is asked of the engine is asked here, once."""

    def __init__(self, verdict: Verdict, level: Level, name: str) -> None:
        if verdict.phi is not None and any(u.head == "i" for u in subterms(verdict.phi)):
            verdict = replace(verdict, phi=None)  # a form in complex exponentials is for no board
        self.verdict, self.claim, self.full = verdict, verdict.claim, level == "full"
        taken = {n for n, _ in self.claim.parameters} | set(self.claim.unknown)
        self._explained: set[str] = set()  # functions whose symmetry has been shown
        self._symbol = {s: next(n for n in names if n not in taken) for s, names in _SYMBOLS.items()}
        whole = self.claim.f if self.claim.f is not None else self.claim.left - self.claim.right
        self.name = name or slug(whole)
        self.named = bool(name)
        self.proof = verdict.proof
        self.inner, self.integrals = worked_out(self.claim, self.proof)
        self.ask = Engine(self.inner, verdict.domain if verdict.word != "undefined" else ())

    def f(self, u: Term) -> Term:
        return Term(self._symbol["f"] + "()", u)

    def phi(self, u: Term) -> Term:
        return Term(self._symbol["phi"] + "()", u)

    @property
    def difference(self) -> Term:
        """f(x) - f(-x)."""
        return self.f(X) - self.f(-X)

    @property
    def statement(self) -> Term:
        """The claim, the identity with the letter f."""
        if self.claim.f is None:
            return app("eq", self.claim.left, self.claim.right)
        return app("eq", self.difference, self.claim.right)

    def title(self) -> Sentence:
        shown = Verbatim(self.name)
        if self.named:
            return say("title.named", name=shown)
        return say("title.identity") if self.claim.f is not None else say("title.equation")

    def result(self) -> tuple[Block, ...]:
        v = self.verdict
        said: list[Sentence] = []
        match v.word:
            case "proved":
                said.append(say("result.proved", claim=self.statement, scope=self._scope()))
            case "refuted" if self.claim.parameters:
                said.append(say("result.refuted_all", claim=self.statement, names=self._names(), x=X))
            case "refuted":
                said.append(say("result.refuted", claim=self.statement, x=X))
            case "conditional" if v.condition is not None:
                said.append(say("result.conditional", claim=self.statement, condition=v.condition, x=X))
            case "evidence" if v.sufficient is not None:
                said.append(say("result.half", claim=self.statement, condition=v.sufficient))
            case "evidence":
                said.append(say("result.evidence", claim=self.statement))
            case "undefined":
                said.append(say("result.undefined", claim=self.statement))
            case _:
                said.append(say("result.undecided", claim=self.statement))
        return (paragraph(*said),)

    def _scope(self) -> Sentence:
        """for all real x (of the domain) and all admissible parameters."""
        conditions = (*self._sorts(), *self.claim.assumptions)
        real = tuple(var(n) for n, s in self.claim.parameters if s == "real" and not self._bound(n))
        scope = say("scope.domain", domain=self._domain(), x=X) if self.verdict.domain else say("scope.x", x=X)
        if real:
            scope = say("scope.real", scope=scope, names=real)
        return say("scope.with", scope=scope, conditions=conditions) if conditions else scope

    def _names(self) -> tuple[Term, ...]:
        return tuple(var(n) for n, _ in self.claim.parameters)

    def _sorts(self) -> tuple[Term, ...]:
        signs_ = {"positive": "gt", "nonnegative": "ge"}
        return tuple(app(signs_[s], var(n), 0) for n, s in self.claim.parameters if s in signs_)

    def _bound(self, name: str) -> bool:
        return any(name in free(a) for a in self.claim.assumptions)

    def _domain(self) -> tuple[Term, ...]:
        return tuple(by_parity(d)[0] for d in self.verdict.domain)

    def sections(self) -> list[Section]:
        """The sections after the definition."""
        raise NotImplementedError

    # --- parts of sections

    def definition(self) -> Section:
        assert self.claim.f is not None
        blocks: list[Block] = []
        if self.full:
            named = say("definition.named", name=Verbatim(self.name))
            blocks.append(paragraph(named if self.named else say("definition.plain")))
        blocks.append(Equation(app("eq", self.f(X), self.claim.f), f"{self.name}:definition"))
        laws = explained(self.claim.f) if self.full else []
        if laws:
            blocks += [paragraph(say("definition.where")), *map(Equation, laws)]
        if self.verdict.domain and self.verdict.word != "undefined":
            key = "definition.claimed" if self.claim.where else "definition.domain"
            blocks.append(paragraph(say(key, domain=self._domain())))
        if self.claim.laws:
            blocks.append(paragraph(say("definition.laws", laws=self.claim.laws)))
        if self.integrals and self.inner.f is not None:
            blocks += [*self.integrals, Equation(app("eq", self.f(X), self.inner.f))]
        return Section(say("section.definition"), tuple(blocks), "definition")

    def _direct(self, target: Term = X) -> Chain | None:
        assert self.inner.f is not None
        return direct(self.ask, self.f(X), self.f(-X), self.inner.f, target)

    def _cases(self, target: Term | None, chain: Chain | None) -> tuple[Table, list[Chain]] | None:
        f = self.inner.f
        assert f is not None
        if chain is not None and not any(u.head in ("cases", "max", "min", "relu", "clip") for u in subterms(f)):
            return None
        return cases(self.ask, self.f(X), self.f(-X), f, target)

    def _laws(self, chains: list[Chain]) -> list[Block]:
        """Why the functions that were used are odd, or have their symmetries."""
        heads: dict[str, None] = {}
        for chain in chains:
            for line in chain.lines:
                for _, gap in line.reason.gaps if line.reason and line.reason.key in BY_LAW else ():
                    for u in gap if isinstance(gap, tuple) else ():
                        if isinstance(u, Term):
                            heads[(u.args[0] if u.head == "eq" else u).head] = None
        new = [head for head in heads if head not in self._explained]
        self._explained.update(new)
        return [steps for head in new if (steps := law(head)) is not None]

    def _kernel(self) -> Section:
        """The proof that was checked, to be unfolded."""
        p = self.proof
        if p is None:
            return Section(say("section.kernel"), (), "kernel")
        steps = Steps(say("kernel.title"), tuple(self._told(p)))
        return Section(say("section.kernel"), (self._accepted(p), steps), "kernel")

    def _told(self, p: Proof) -> list[Block]:
        """The proof rule by rule, unless it is too long."""
        return list(told(self._inner_proof(p))) if p.steps() <= LONG else [paragraph(say("kernel.long"))]

    def _inner_proof(self, p: Proof) -> Proof:
        while p.rule in ("antiderivative", "model"):
            p = p.premises[0]
        return p

    def _accepted(self, p: Proof) -> Paragraph:
        steps = p.steps()
        return paragraph(say("kernel.intro", steps=steps) if steps > 1 else say("kernel.intro_one"))

    def _even_part(self) -> Term | None:
        """e in f(x) = x/2 + e(x), where the proof shows that e is even."""
        p = self.proof
        return p.args["even"][0] if p is not None and p.rule == "parity" else None

    def _fallback(self) -> list[Block]:
        """By the even part, if the proof shows it; else the proof of the kernel itself."""
        p = self.proof
        if p is not None and p.rule == "parity" and self.inner.f is not None:
            even, half = p.args["even"][0], self.inner.right / 2
            chain = sum_chain(self.f(X), self.f(-X), half, even)
            return [
                paragraph(say("check.sum", formula=app("eq", self.f(X), half + even), even=even)),
                Chain(chain.left, (*chain.lines[:-1], Line(self.inner.right, chain.lines[-1].reason))),
            ]
        return [paragraph(say("check.told")), *self._told(p)] if p is not None else []

    # --- numbers

    def _example(self) -> dict[str, Term] | None:
        """A simple point of the domain with admissible parameters; one with f(-x) = 0 only if there is no other."""
        first = None
        f = self.inner.f
        for values in self._parameter_values()[:12]:
            for x in SIMPLE:
                point = {"x": num(x), **values}
                if all(self._at(d, point) for d in (*self.claim.facts, *self.verdict.domain)):
                    first = first or point
                    if f is None or not Engine(Claim(ZERO, ZERO)).equal(substitute(f, {**point, "x": num(-x)}), ZERO):
                        return point
                    break
        return first

    def _parameter_values(self) -> list[dict[str, Term]]:
        names = [n for n, _ in self.claim.parameters]
        if len(names) > 3:
            return [{n: num(v) for n in names} for v in PARAMETERS]
        found = [
            dict(zip(names, map(num, values), strict=True)) for values in combinations(PARAMETERS, repeat=len(names))
        ]
        return sorted(found, key=lambda v: sum(PARAMETERS.index(t.args[0]) for t in v.values()))

    def _at(self, condition: Term, point: dict[str, Term]) -> bool:
        return Engine(Claim(ZERO, ZERO)).true(substitute(condition, point))

    def _numbers(self, point: dict[str, Term], exact: bool) -> Numbers:
        """f(x), f(-x) and the difference at the point; the difference is known if the identity is proved."""
        f = self.inner.f
        assert f is not None
        x = point["x"]
        minus = num(-x.args[0]) if x.head == "num" else -x
        there = {**point, "x": minus}
        rows = [self._number(self.f(x), f, point), self._number(self.f(minus), f, there)]
        whole = self._number(self.f(x) - self.f(minus), f - mirrored(f), point)
        if exact:
            whole = Number(whole.symbol, substitute(self.inner.right, point), None)
        return Numbers(equations(point), (*rows, whole))

    def _excess(self, numbers: Numbers, point: dict[str, Term]) -> Numbers:
        """With one more row where the difference rounds to what the claim says, though it is not equal to it."""
        last = numbers.rows[-1]
        right = rounded(self.claim.right, point, self.claim.right)
        if last.decimal is None or right is None or last.decimal.decimal != right.decimal:
            return numbers
        value = substitute(self.claim.right, point)
        row = self._number(last.symbol - value, self.inner.left - self.inner.right, point)
        return replace(numbers, rows=(*numbers.rows, replace(row, exact=None)))

    def _number(self, symbol: Term, t: Term, point: dict[str, Term]) -> Number:
        here = substitute(t, point)
        ask = Engine(Claim(ZERO, ZERO))
        value = ask.rational(here)
        if value is not None and length(value) <= 40:
            return Number(symbol, value, None)
        written = folded(tidy(here))
        decided = piece(ask, here, ()) if has_switch(t) else None
        options = [u for u in (decided, written, ask.normal(here)) if u is not None and ask.equal(here, u)]
        best = min(options, key=length, default=None)
        shown = best if best is not None and length(best) <= 40 else None
        return Number(symbol, shown, rounded(t, point, symbol))

    def _simplest(self) -> dict[str, Term] | None:
        """The simplest point at which the kernel sees that the claim fails, else the one of the verdict."""
        if not self.integrals and not self.claim.laws:
            for values in self._parameter_values()[:8]:
                for x in SIMPLE:
                    point = {"x": num(x), **values}
                    if self.ask.fails_at(point):
                        return point
        return dict(self.verdict.witness.point) if self.verdict.witness else None


def equations(point: dict[str, Term]) -> tuple[Term, ...]:
    """The point as equations."""
    return tuple(app("eq", var(name), value) for name, value in point.items())


def at_point(key: str, numbers: Numbers) -> Paragraph:
    """The sentence that gives the point; it speaks of rounding only where there is a rounded number."""
    exact = all(row.decimal is None for row in numbers.rows)
    return paragraph(
        say(key + "_exact", point=numbers.point) if exact else say(key, point=numbers.point, digits=DIGITS)
    )


def slug(t: Term) -> str:
    """A name of letters, digits and underscores for a formula."""
    return re.sub(r"\W+", "_", repr(t)).strip("_")[:40].rstrip("_") or "f"


def lastly(chain: Chain) -> Term:
    """The last formula of a chain that has no rounded ones."""
    last = chain.lines[-1].right
    assert isinstance(last, Term)
    return last


def key_of(line: Line) -> str:
    """The key of the reason beside a line."""
    return line.reason.key if line.reason else ""


def shortened(chain: Chain) -> Chain:
    """The chain without lines that only move signs, insert or cancel, where more than three are left."""
    lines = list(chain.lines)
    for i in range(len(lines) - 2, 0, -1):
        skipped = key_of(lines[i]) == "by.signs" or (key_of(lines[i]) == "by.cancelling" and len(lines) > 4)
        if skipped and len(lines) > 2:
            del lines[i]
    return replace(chain, lines=tuple(lines))


def reason(text: str) -> Sentence:
    """The engine's sentence about what stopped it: one of the catalogue if it is known, else as it is."""
    key = program_says(text)
    return say(key) if key else say("reason.other", text=Verbatim(text))
