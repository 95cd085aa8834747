"""From a verdict and its proof to a derivation; each method of `_Author` writes one section."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product as combinations

from symident.derivation.algebra import TooLong, added_up, by_parity, collect, folded, same, signs, summands
from symident.derivation.catalogue import program_says
from symident.derivation.chains import (
    Draft,
    direct,
    equation,
    factor,
    mirrored,
    odd_chain,
    phi_chain,
    signs_and_parities,
    sum_chain,
)
from symident.derivation.engine import DIGITS, Engine, reflection, rounded
from symident.derivation.model import (
    Block,
    Chain,
    Conditions,
    Derivation,
    Equation,
    Gap,
    Level,
    Line,
    Number,
    Numbers,
    Paragraph,
    ProofBlock,
    Section,
    Sentence,
    Steps,
    Table,
    Theorem,
    Verbatim,
    say,
)
from symident.derivation.notation import U, definition, explained
from symident.derivation.pieces import has_switch, piece
from symident.derivation.tables import cases
from symident.derivation.told import told
from symident.kernel.check import expanded
from symident.kernel.claim import Claim, identity
from symident.kernel.facts import implies
from symident.kernel.functions import FUNCTIONS
from symident.kernel.integrals import antiderivative
from symident.kernel.models import model
from symident.kernel.polynomials import TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import ONE, TWO, ZERO, Term, X, app, free, num, substitute, subterms, var
from symident.search.phi import length
from symident.search.simplify import product, tidy
from symident.verdict import Verdict

NONZERO = app("ne", X, 0)
SIMPLE = tuple(Fraction(v) for v in ("1", "2", "1/2", "3", "-1", "4", "10", "7", "1/10", "1/3"))
PARAMETERS = tuple(Fraction(v) for v in ("1", "2", "1/2", "3", "0", "-1"))
BY_LAW = ("by.symmetry", "by.odd", "by.even", "by.both")


def derive(verdict: Verdict, level: Level = "full", name: str = "") -> Derivation:
    """The derivation of the verdict; `name` is that of the activation, if it has one."""
    author = _Author(verdict, level, name)
    return Derivation(
        name=author.name,
        verdict=verdict,
        level=level,
        title=author.title(),
        result=author.result(),
        sections=tuple(section for section in author.sections() if section.blocks),
    )


def _p(*sentences: Sentence) -> Paragraph:
    return Paragraph(sentences)


class _Author:
    """Writes about one verdict. What is asked of the engine is asked here, once."""

    def __init__(self, verdict: Verdict, level: Level, name: str) -> None:
        self.verdict, self.claim, self.full = verdict, verdict.claim, level == "full"
        taken = {n for n, _ in self.claim.parameters} | set(self.claim.unknown)
        self._explained: set[str] = set()  # functions whose symmetry has been shown
        self._symbol = {s: next(n for n in names if n not in taken) for s, names in _SYMBOLS.items()}
        whole = self.claim.f if self.claim.f is not None else self.claim.left - self.claim.right
        self.name = name or _slug(whole)
        self.named = bool(name)
        self.proof = verdict.proof
        self.inner, self.integrals = _worked_out(self.claim, self.proof)
        self.ask = Engine(self.inner, verdict.domain if verdict.word != "undefined" else ())

    # --- symbols

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

    # --- the head

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
            case "evidence":
                said.append(say("result.evidence", claim=self.statement))
            case "undefined":
                said.append(say("result.undefined", claim=self.statement))
            case _:
                said.append(say("result.undecided", claim=self.statement))
        return (_p(*said),)

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

    # --- the sections

    def sections(self) -> list[Section]:
        if self.claim.f is None:
            return self._equation_sections()
        sections = [self._definition()]
        match self.verdict.word:
            case "proved":
                sections += self._proved() if self.full else self._proved_short()
            case "refuted":
                sections += self._refuted()
            case "conditional":
                sections += self._conditional()
            case _:
                sections += self._open()
        return sections

    def _definition(self) -> Section:
        assert self.claim.f is not None
        blocks: list[Block] = []
        if self.full:
            named = say("definition.named", name=Verbatim(self.name))
            blocks.append(_p(named if self.named else say("definition.plain")))
        blocks.append(Equation(app("eq", self.f(X), self.claim.f), f"{self.name}:definition"))
        laws = explained(self.claim.f) if self.full else []
        if laws:
            blocks += [_p(say("definition.where")), *map(Equation, laws)]
        if self.verdict.domain and self.verdict.word != "undefined":
            blocks.append(_p(say("definition.domain", domain=self._domain())))
        if self.claim.laws:
            blocks.append(_p(say("definition.laws", laws=self.claim.laws)))
        if self.integrals and self.inner.f is not None:
            blocks += [*self.integrals, Equation(app("eq", self.f(X), self.inner.f))]
        return Section(say("section.definition"), tuple(blocks), "definition")

    # --- proved

    def _proved(self) -> list[Section]:
        direct_chain = self._direct()
        table = self._cases(X, direct_chain)
        return [
            self._phi_section(),
            self._theorem(),
            self._check(direct_chain, table),
            self._numbers_section(),
            self._kernel(),
        ]

    def _proved_short(self) -> list[Section]:
        blocks: list[Block] = []
        phi = self.verdict.phi
        if phi is not None:
            blocks.append(_p(say("phi.let", nonzero=NONZERO)))
            lines = (Line(2 * self.f(X) / X - 1), Line(phi))
            blocks += [Chain(self.phi(X), lines, f"{self.name}:phi"), _p(self._odd_sentence(phi))]
        direct_chain = self._direct()
        table = self._cases(X, direct_chain)
        if direct_chain is not None:
            blocks.append(shortened(direct_chain))
        elif table is not None:
            blocks += [_p(say("cases.short")), table[0]]
        else:
            blocks += self._fallback()
        return [Section(say("section.why"), (ProofBlock(tuple(blocks)),), "proof")]

    def _odd_sentence(self, phi: Term) -> Sentence:
        """phi is odd, with the reason if it is short."""
        chain = odd_chain(self.ask, self.phi(X), self.phi(-X), phi)
        why = [line.reason for line in chain.lines if line.reason and line.reason.key in BY_LAW] if chain else []
        return say("phi.odd_since", law=dict(why[0].gaps)["law"]) if why else say("phi.odd")

    def _phi_section(self) -> Section:
        phi, f = self.verdict.phi, self.inner.f
        assert f is not None
        if phi is None:
            return Section(
                say("section.phi"),
                (_p(say("phi.none", formula=app("eq", self.phi(X), 2 * self.f(X) / X - 1), claim=self.statement)),),
                "phi",
            )
        start = app("eq", self.f(X), X * (1 + self.phi(X)) / 2)
        chain = phi_chain(self.ask, self.phi(X), self.f(X), f, phi)
        blocks: list[Block] = [
            _p(say("phi.intro", nonzero=NONZERO, formula=start, phi=self.phi(X))),
            replace(chain, label=f"{self.name}:phi"),
        ]
        even = self._even_part()
        if even is not None and odd_chain(self.ask, self.phi(X), self.phi(-X), phi) is None:
            last_form = product([TWO, even]) / X
            if self.ask.equal(phi, last_form, (NONZERO,)):
                said = say("by.even_form", formula=app("eq", self.f(X), X / 2 + even))
                chain = replace(chain, lines=(*chain.lines, Line(last_form, said)))
                blocks[-1], phi = replace(chain, label=f"{self.name}:phi"), last_form
        forms = [line.right for line in chain.lines[2:] if isinstance(line.right, Term)]
        chains = [odd_chain(self.ask, self.phi(X), self.phi(-X), form) for form in dict.fromkeys([*forms, phi])]
        known = [c for c in chains if c is not None]
        by_symmetry = next((c for c in known if any(_key(line) == "by.symmetry" for line in c.lines)), None)
        last = chains[-1]
        blocks.append(_p(say("phi.why_odd", phi=self.phi(X))))
        if by_symmetry is not None and by_symmetry is not last:
            blocks.append(by_symmetry)
            if last is not None:
                blocks += [_p(say("phi.also", formula=app("eq", self.phi(X), phi))), last]
        elif last is not None:
            blocks.append(last)
        elif known:
            blocks.append(known[-1])
        else:
            blocks[-1] = _p(say("phi.odd_by_identity", phi=self.phi(X), claim=self.statement))
        blocks += self._laws([b for b in blocks if isinstance(b, Chain)])
        return Section(say("section.phi"), tuple(blocks), "phi")

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

    def _theorem(self) -> Section:
        f, phi = self.f, self.phi
        general = Chain(
            self.difference,
            (
                Line(X * (1 + phi(X)) / 2 - (-X) * (1 + phi(-X)) / 2, say("by.form", f=f(X))),
                Line(X * (1 + phi(X)) / 2 + X * (1 - phi(X)) / 2, say("by.oddness", law=app("eq", phi(-X), -phi(X)))),
                Line(X * (1 + phi(X) + 1 - phi(X)) / 2, say("by.factor")),
                Line(X, say("by.like_terms")),
            ),
        )
        form = app("eq", f(X), X * (1 + phi(X)) / 2)
        claim = app("eq", self.difference, X)
        statement = _p(say("theorem.statement", phi=phi(X), form=form, claim=claim, nonzero=NONZERO))
        proof: list[Block] = [general]
        if self.ask.defined(ZERO, (app("eq", X, 0),)) and not self._excludes_zero():
            both = app("eq", f(ZERO) - f(ZERO), 0)
            proof.append(_p(say("theorem.zero", zero=app("eq", X, 0), value=ZERO, f=f(ZERO), claim=both)))
        label = f"{self.name}:theorem"
        blocks: list[Block] = [Theorem(say("theorem.title"), (statement,), label), ProofBlock(tuple(proof))]
        found = self.verdict.phi
        if found is not None and length(found) <= 60 and found.head != "cases":
            blocks.append(_p(say("theorem.use", phi=app("eq", phi(X), found), claim=self.statement)))
        elif found is not None:
            blocks.append(_p(say("theorem.use_this", phi=phi(X), claim=self.statement)))
        return Section(say("section.theorem"), tuple(blocks), "theorem")

    def _excludes_zero(self) -> bool:
        return any(self.ask.false(d, (app("eq", X, 0),)) for d in self.verdict.domain if "x" in free(d))

    def _direct(self, target: Term = X) -> Chain | None:
        assert self.inner.f is not None
        return direct(self.ask, self.f(X), self.f(-X), self.inner.f, target)

    def _cases(self, target: Term | None, chain: Chain | None) -> tuple[Table, list[Chain]] | None:
        f = self.inner.f
        assert f is not None
        if chain is not None and not any(u.head in ("cases", "max", "min", "relu", "clip") for u in subterms(f)):
            return None
        return cases(self.ask, self.f(X), self.f(-X), f, target)

    def _check(self, chain: Chain | None, table: tuple[Table, list[Chain]] | None) -> Section:
        blocks: list[Block] = []
        if chain is not None:
            key = "check.only" if self.verdict.phi is None else "check.direct"
            blocks += [_p(say(key)), replace(chain, label=f"{self.name}:identity"), *self._laws([chain])]
        if table is not None:
            blocks += [_p(say("cases.intro" if chain is None else "cases.again")), table[0]]
            for more in table[1]:
                blocks += [_p(say("cases.line", left=more.left)), more]
            blocks.append(_p(say("cases.outro", right=self.claim.right, claim=self.statement)))
        if not blocks:
            blocks += self._fallback()
        return Section(say("section.check"), tuple(blocks), "check")

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
                _p(say("check.sum", formula=app("eq", self.f(X), half + even), even=even)),
                Chain(chain.left, (*chain.lines[:-1], Line(self.inner.right, chain.lines[-1].reason))),
            ]
        return [_p(say("check.told")), *told(p)] if p is not None else []

    def _kernel(self) -> Section:
        """The proof that was checked, to be unfolded."""
        p = self.proof
        if p is None:
            return Section(say("section.kernel"), (), "kernel")
        p = self._inner_proof(p)
        steps = self.proof.steps() if self.proof else 0
        intro = _p(say("kernel.intro", steps=steps) if steps > 1 else say("kernel.intro_one"))
        return Section(say("section.kernel"), (intro, Steps(say("kernel.title"), told(p))), "kernel")

    # --- numbers

    def _numbers_section(self) -> Section:
        point = self._example()
        blocks: tuple[Block, ...] = ()
        if point is not None:
            numbers = self._numbers(point, exact=True)
            exact = say("numbers.exact", value=substitute(self.inner.right, point))
            blocks = (_at("numbers.intro", numbers), numbers, _p(exact))
        return Section(say("section.numbers"), blocks, "numbers")

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
        return Numbers(_equations(point), (*rows, whole))

    def _number(self, symbol: Term, t: Term, point: dict[str, Term]) -> Number:
        here = substitute(t, point)
        ask = Engine(Claim(ZERO, ZERO))
        value = ask.rational(here)
        if value is not None:
            return Number(symbol, value, None)
        written = folded(tidy(here))
        decided = piece(ask, here, ()) if has_switch(t) else None
        options = [u for u in (decided, written, ask.normal(here)) if u is not None and ask.equal(here, u)]
        best = min(options, key=length, default=None)
        shown = best if best is not None and length(best) <= 40 else None
        return Number(symbol, shown, rounded(t, point, symbol))

    # --- refuted

    def _refuted(self) -> list[Section]:
        point = self._simplest()
        sections = []
        if point is not None:
            numbers = self._numbers(point, exact=False)
            right = substitute(self.claim.right, point)
            said = say("refuted.point", value=right, claim=self.statement)
            blocks: list[Block] = [_at("refuted.intro", numbers), numbers, _p(said)]
            if self.claim.parameters:
                blocks.append(_p(say("refuted.example", names=self._names())))
            sections.append(Section(say("section.counterexample"), tuple(blocks), "counterexample"))
        sections.append(self._odd_part())
        if self.claim.parameters and self.proof is not None:
            blocks = [_p(say("refuted.all", names=self._names())), *told(self._inner_proof(self.proof))]
            sections.append(Section(say("section.all_parameters"), tuple(blocks), "parameters"))
        return sections

    def _inner_proof(self, p: Proof) -> Proof:
        while p.rule in ("antiderivative", "model"):
            p = p.premises[0]
        return p

    def _simplest(self) -> dict[str, Term] | None:
        """The simplest point at which the kernel sees that the claim fails, else the one of the verdict."""
        if not self.integrals and not self.claim.laws:
            for values in self._parameter_values()[:8]:
                for x in SIMPLE:
                    point = {"x": num(x), **values}
                    if self.ask.fails_at(point):
                        return point
        return dict(self.verdict.witness.point) if self.verdict.witness else None

    def _odd_part(self) -> Section:
        """What f(x) - f(-x) is instead of x."""
        f, slope = self.inner.f, self.verdict.slope
        assert f is not None
        blocks: list[Block] = []
        asked: dict[str, Gap] = {"f": self.f(X), "part": self.difference / 2, "half": X / 2}
        if slope is not None:
            blocks += self._slope(slope)
        else:
            chain = self._simplified(f)
            table = self._cases(None, None)
            if table is not None and (chain is None or has_switch(lastly(chain))):
                blocks += [_p(say("odd.table", **asked)), table[0]]
            elif chain is not None:
                blocks += [_p(say("odd.intro", **asked)), chain if self.full else shortened(chain)]
        odd = self.verdict.odd_part
        twice = None if odd is None else 2 * odd
        shown = any(isinstance(b, Chain) and twice is not None and same(lastly(b), twice) for b in blocks)
        if odd is not None and twice is not None and not shown and self.ask.equal(f - mirrored(f), twice):
            blocks += [_p(say("odd.part")), Equation(app("eq", self.difference / 2, odd))]
        held = self.verdict.holds_on
        if held is not None:
            blocks.append(_p(say("odd.holds" if held.complete else "odd.holds_at_least", where=held.where)))
        if self.full and slope is not ZERO:
            nearest = X / 2 + (self.f(X) + self.f(-X)) / 2
            blocks.append(_p(say("odd.nearest", half=X / 2, g=nearest)))
        return Section(say("section.odd"), tuple(blocks), "odd")

    def _slope(self, slope: Term) -> list[Block]:
        """f(x) - f(-x) = c x, and what follows."""
        target = ZERO if slope is ZERO else slope if slope is ONE else slope * X
        chain = self._direct(target)
        table = self._cases(target, chain)
        blocks: list[Block] = [_p(say("slope.intro", x=X, claim=app("eq", self.difference, target)))]
        if chain is not None:
            blocks.append(chain if self.full else shortened(chain))
            blocks += self._laws([chain]) if self.full else []
        elif table is not None:
            blocks.append(table[0])
        elif self.verdict.slope_proof is not None and self.full:
            blocks += told(self._inner_proof(self.verdict.slope_proof))
        if slope is ZERO:
            blocks.append(_p(say("slope.even", law=app("eq", self.f(-X), self.f(X)), zero=ZERO)))
        elif self.verdict.word == "refuted":
            nonzero = app("ne", slope, 0)
            if self.ask.true(nonzero):
                blocks.append(_p(say("slope.scaled", quotient=self.f(X) / slope)))
            else:
                blocks.append(_p(say("slope.scaled_where", quotient=self.f(X) / slope, nonzero=nonzero)))
        return blocks

    def _simplified(self, f: Term) -> Chain | None:
        """f(x) - f(-x) = ... by signs and symmetries, as far as it gets shorter."""
        draft = Draft(self.ask, f - mirrored(f))
        signs_and_parities(draft)
        try:
            short = added_up(draft.now)
            if length(short) < length(draft.now) and len(summands(short)) < len(summands(draft.now)):
                draft.step(short, say("by.like_terms"))
        except TooLong:
            pass
        if collect(draft.now) is not None:
            factor(draft)
        if length(draft.now) > 200:
            return None
        first = Line(f - mirrored(f), say("by.definition", f=self.f(X)))
        return Chain(self.difference, (first, *draft.lines))

    # --- conditional

    def _conditional(self) -> list[Section]:
        v = self.verdict
        assert v.condition is not None
        sections = []
        slope = v.slope
        one = app("eq", slope, 1) if slope is not None else None
        both = one is not None and self._equivalent(one, v.condition)
        if slope is not None and one is not None and both:
            blocks = self._slope(slope)
            at_one = app("eq", self.f(ONE) - self.f(-ONE), slope)
            told_ = {"point": app("eq", X, 1), "at_one": at_one, "value": ONE, "condition": v.condition}
            if one is v.condition:
                blocks += [
                    _p(say("if.plain", condition=one, claim=self.statement)),
                    _p(say("if.only_if_plain", **told_)),
                ]
            else:
                blocks.append(_p(say("if.if", condition=v.condition, one=one, claim=self.statement)))
                blocks.append(_p(say("if.only_if", one=one, **told_)))
            sections.append(Section(say("section.both"), tuple(blocks), "condition"))
        else:
            sections += self._directions(v.condition)
        sections.append(self._failure())
        if self.full and both:
            sections.append(self._kernel())
        return sections

    def _equivalent(self, a: Term, b: Term) -> bool:
        return implies(self.claim.facts, a, b) and implies(self.claim.facts, b, a)

    def _directions(self, condition: Term) -> list[Section]:
        """The proof under the condition, then why nothing else will do."""
        found = self._specialised()
        blocks: list[Block] = []
        if found is not None:
            equations, chain, table, f = found
            blocks = [_p(say("if.insert", equations=equations)), Equation(app("eq", self.f(X), f))]
            blocks += [chain if self.full else shortened(chain)] if chain is not None else [table] if table else []
            if self.full and chain is not None:
                blocks += self._laws([chain])
        if not blocks and self.proof is not None:
            blocks = [_p(say("if.told", condition=condition)), *told(self._inner_proof(self.proof))]
            return [Section(say("section.both"), tuple(blocks), "condition")]
        only: list[Block] = []
        if self.proof is not None:
            only = [_p(say("if.necessary", condition=condition)), *told(self._inner_proof(self.proof))]
        return [
            Section(say("section.if", condition=condition), tuple(blocks), "if"),
            Section(say("section.only_if", condition=condition), tuple(only), "only-if"),
        ]

    def _specialised(self) -> tuple[tuple[Term, ...], Chain | None, Table | None, Term] | None:
        """f under the condition, where this gives parameters values, and the identity of that."""
        f, condition = self.inner.f, self.verdict.condition
        assert f is not None and condition is not None
        equations = condition.args if condition.head == "and" else (condition,)
        values: dict[str, Term] = {}
        for e in equations:
            if e.head != "eq" or e.args[0].head != "var" or free(e.args[1]):
                return None
            values[e.args[0].args[0]] = e.args[1]
        new = substitute(f, values)
        left = tuple((n, s) for n, s in self.claim.parameters if n not in values)
        assumptions = tuple(substitute(a, values) for a in self.claim.assumptions)
        claim = identity(new, left, tuple(a for a in assumptions if free(a)))
        ask = Engine(claim, tuple(substitute(d, values) for d in self.verdict.domain))
        chain = direct(ask, self.f(X), self.f(-X), new, X)
        table = None if chain is not None else cases(ask, self.f(X), self.f(-X), new, X)
        if chain is None and table is None:
            return None
        return equations, chain, table[0] if table else None, new

    def _failure(self) -> Section:
        point = self._simplest()
        if point is None:
            return Section(say("section.failure"), (), "failure")
        numbers = self._numbers(point, exact=False)
        right = substitute(self.claim.right, point)
        intro = _at("failure.intro", numbers)
        return Section(
            say("section.failure"), (intro, numbers, _p(say("failure.outro", value=right))), "failure"
        )  # fmt: skip

    # --- neither proved nor refuted

    def _open(self) -> list[Section]:
        v = self.verdict
        blocks: list[Block] = []
        if v.word == "undefined":
            return [Section(say("section.domain"), tuple(self._undefined()), "domain")]
        blocks.append(_p(say("open.tried")))
        if self.full:
            tried = ("forms", "pieces", "equations", "integrals", "points")
            blocks += [_p(say("open.list")), Conditions(tuple(say(f"tried.{t}") for t in tried))]
        if v.reason:
            blocks.append(_p(reason(v.reason)))
        if v.evidence is not None:
            e = v.evidence
            said = say("open.evidence", digits=e.digits, points=e.points, residual=Verbatim(e.residual))
            blocks.append(_p(said, say("open.no_proof")))
        if v.witness is not None and self.claim.f is not None:
            point = dict(v.witness.point)
            numbers = self._numbers(point, exact=False)
            blocks += [_at("open.fails_there", numbers), numbers]
        return [Section(say("section.open"), tuple(blocks), "open")]

    def _undefined(self) -> list[Block]:
        v = self.verdict
        blocks: list[Block] = []
        if v.witness is not None:
            point = dict(v.witness.point)
            x = point.pop("x")
            mirror = num(-x.args[0]) if x.head == "num" else -x
            said = say("undefined.point", here=app("eq", X, x), there=app("eq", X, mirror))
            blocks.append(_p(say("undefined.given", what=said, point=_equations(point)) if point else said))
        elif v.reason:
            blocks.append(_p(reason(v.reason)))
        blocks.append(_p(say("undefined.claim", claim=self.statement, f=self.f(-X))))
        return blocks

    # --- an equation

    def _equation_sections(self) -> list[Section]:
        v = self.verdict
        left, right = self.inner.left, self.inner.right
        first: list[Block] = [Equation(self.statement, f"{self.name}:claim")]
        laws = explained(app("eq", self.claim.left, self.claim.right)) if self.full else []
        if laws:
            first += [_p(say("definition.where")), *map(Equation, laws)]
        if v.domain:
            first.append(_p(say("definition.domain_claim", domain=self._domain())))
        if self.claim.laws:
            first.append(_p(say("definition.laws", laws=self.claim.laws)))
        if self.integrals:
            first += [*self.integrals, Equation(app("eq", left, right))]
        sections = [Section(say("section.claim"), tuple(first), "claim")]
        match v.word:
            case "proved":
                chain = equation(self.ask, left, right)
                blocks: list[Block] = []
                if chain is not None and chain.lines:
                    blocks = [chain if self.full else shortened(chain)]
                elif self.proof is not None:
                    blocks = list(told(self._inner_proof(self.proof)))
                sections.append(Section(say("section.why"), (ProofBlock(tuple(blocks)),), "proof"))
                if self.full and chain is not None and chain.lines:
                    sections.append(self._kernel())
            case "refuted" | "conditional":
                sections += self._equation_fails()
            case _:
                sections += self._open()
        return sections

    def _equation_fails(self) -> list[Section]:
        sections = []
        point = self._simplest()
        if point is not None:
            rows = tuple(self._number(t, t, point) for t in (self.inner.left, self.inner.right))
            numbers = Numbers(_equations(point), rows)
            blocks = (_at("refuted.equation", numbers), numbers)
            refuted = self.verdict.word == "refuted"
            title = say("section.counterexample" if refuted else "section.failure")
            sections.append(Section(title, blocks, "counterexample"))
        if self.proof is not None and (self.verdict.word == "conditional" or self.claim.parameters):
            condition = self.verdict.condition
            intro = say("refuted.all", names=self._names())
            if condition is not None:
                intro = say("if.told_equation", condition=condition)
            steps = (_p(intro), *told(self._inner_proof(self.proof)))
            sections.append(Section(say("section.kernel"), steps, "kernel"))
        return sections


_SYMBOLS = {"f": ("f", "g", "h", "F"), "phi": ("phi", "psi", "chi", "omega")}


def _key(line: Line) -> str:
    return line.reason.key if line.reason else ""


def _equations(point: dict[str, Term]) -> tuple[Term, ...]:
    return tuple(app("eq", var(name), value) for name, value in point.items())


def _at(key: str, numbers: Numbers) -> Paragraph:
    """The sentence that gives the point; it speaks of rounding only where there is a rounded number."""
    exact = all(row.decimal is None for row in numbers.rows)
    return _p(say(key + "_exact", point=numbers.point) if exact else say(key, point=numbers.point, digits=DIGITS))


def _slug(t: Term) -> str:
    """A name of letters, digits and underscores for a formula."""
    return re.sub(r"\W+", "_", repr(t)).strip("_")[:40].rstrip("_") or "f"


def lastly(chain: Chain) -> Term:
    """The last formula of a chain that has no rounded ones."""
    last = chain.lines[-1].right
    assert isinstance(last, Term)
    return last


def shortened(chain: Chain) -> Chain:
    """The chain without lines that only move signs, insert or cancel, where more than three are left."""
    lines = list(chain.lines)
    for i in range(len(lines) - 2, 0, -1):
        skipped = _key(lines[i]) == "by.signs" or (_key(lines[i]) == "by.cancelling" and len(lines) > 4)
        if skipped and len(lines) > 2:
            del lines[i]
    return replace(chain, lines=tuple(lines))


def law(head: str) -> Steps | None:
    """Why g is odd or even, or why g(-u) = c - g(u), from the definition of g; None if nothing is to be said."""
    f = FUNCTIONS.get(head)
    if f is None or f.arity != 1:
        return None
    here, there = app(head, U), app(head, -U)
    ask = Engine(Claim(U, U, (("u", "real"),)))
    if f.parity is None:
        target = reflection(head)
        whole = ask.normal(target + here) if target is not None else None
        chain = equation(ask, here + there, whole, definitions=True) if whole is not None else None
        if target is None or chain is None:
            return None
        title = say("law.symmetry", law=app("eq", there, target))
        return Steps(title, (chain,))
    goal = -here if f.parity == "odd" else here
    title = say(f"law.{f.parity}", what=here)
    if f.derivative is not None and f.parity == "odd" and head in ("erf", "atan", "asin"):
        t = var("t")
        integral = app("integral", f.derivative(t), t, ZERO, U)
        return Steps(
            title,
            (
                Equation(app("eq", here, integral)),
                _p(say("law.by_integral", minus=-t, t=t, law=app("eq", there, goal))),
            ),
        )
    write = definition(head)
    if write is None or head in ("sign", "clip"):
        return None
    draft = Draft(ask, there)
    if not draft.step(write(-U), say("by.definition", f=here)):
        return None
    minus = signs(-write(U)) if f.parity == "odd" else write(U)
    draft.step(signs(draft.now), say("by.signs"))
    if not same(draft.now, minus) and not ask.equal(draft.now, minus):
        return None
    if f.parity == "even" and not draft.step(write(U), say("by.order")):
        return None
    if f.parity == "odd" and not draft.step(-write(U), say("by.minus")):
        return None
    return Steps(title, (Chain(there, (*draft.lines, Line(goal, say("by.definition", f=here)))),))


def reason(text: str) -> Sentence:
    """The engine's sentence about what stopped it: one of the catalogue if it is known, else as it is."""
    key = program_says(text)
    return say(key) if key else say("reason.other", text=Verbatim(text))


def _worked_out(claim: Claim, proof: Proof | None) -> tuple[Claim, list[Block]]:
    """The claim that the proof is about in the end, with derivatives and integrals worked out, and what was done."""
    found: list[Block] = []
    try:
        after = expanded(claim)
    except (ProofError, TooHard):
        return claim, found
    closing = say("definition.closed") if after is claim else say("definition.derivatives")
    worked, integrals = after is not claim, False
    while proof is not None and proof.rule in ("antiderivative", "model"):
        claim = after
        if proof.rule == "model":
            after = expanded(model(claim, proof, ()))
            pairs = proof.args["functions"]
            chosen = tuple(app("eq", u, v) for u, v in zip(pairs[::2], pairs[1::2], strict=True))
            found.append(_p(say("definition.model", functions=chosen)))
        else:
            after = antiderivative(claim, proof)
            if not integrals:
                found.append(_p(say("definition.integrals")))
            integrals = True
            integral, primitive = proof.args["integral"][0], proof.args["antiderivative"][0]
            found.append(_p(say("integral.by", integral=integral, antiderivative=primitive)))
        proof, worked = proof.premises[0], True
    return after, [*found, _p(closing)] if worked else []
