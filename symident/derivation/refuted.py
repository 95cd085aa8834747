"""The derivation of an identity that was refuted, or that holds under a condition."""

from __future__ import annotations

from symident.derivation.algebra import TooLong, added_up, collect, same, summands
from symident.derivation.author import Author, at_point, lastly, shortened
from symident.derivation.chains import Draft, direct, factor, mirrored, signs_and_parities
from symident.derivation.engine import Engine
from symident.derivation.model import Block, Chain, Equation, Gap, Line, Section, Table, paragraph, say
from symident.derivation.pieces import has_switch
from symident.derivation.tables import cases
from symident.kernel.claim import identity
from symident.kernel.facts import implies
from symident.kernel.terms import ONE, ZERO, Term, X, app, free, substitute
from symident.search.phi import length


class Refuted(Author):
    """The point, both values, and what holds instead."""

    def sections(self) -> list[Section]:
        point = self._simplest()
        sections = []
        if point is not None:
            numbers = self._excess(self._numbers(point, exact=False), point)
            right = substitute(self.claim.right, point)
            said = say("refuted.point", value=right, claim=self.statement)
            blocks: list[Block] = [at_point("refuted.intro", numbers), numbers, paragraph(said)]
            if self.claim.parameters:
                blocks.append(paragraph(say("refuted.example", names=self._names())))
            sections.append(Section(say("section.counterexample"), tuple(blocks), "counterexample"))
        sections.append(self._odd_part())
        if self.claim.parameters and self.proof is not None:
            blocks = [paragraph(say("refuted.all", names=self._names())), *self._told(self.proof)]
            sections.append(Section(say("section.all_parameters"), tuple(blocks), "parameters"))
        return sections

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
                blocks += [paragraph(say("odd.table", **asked)), table[0]]
            elif chain is not None:
                blocks += [paragraph(say("odd.intro", **asked)), chain if self.full else shortened(chain)]
        odd = self.verdict.odd_part
        twice = None if odd is None else 2 * odd
        shown = any(isinstance(b, Chain) and twice is not None and same(lastly(b), twice) for b in blocks)
        if odd is not None and twice is not None and not shown and self.ask.equal(f - mirrored(f), twice):
            blocks += [paragraph(say("odd.part")), Equation(app("eq", self.difference / 2, odd))]
        held = self.verdict.holds_on
        if held is not None and not held.trivial:
            blocks.append(paragraph(say("odd.holds" if held.complete else "odd.holds_at_least", where=held.where)))
        if self.full and slope is not ZERO:
            nearest = X / 2 + (self.f(X) + self.f(-X)) / 2
            blocks.append(paragraph(say("odd.nearest", half=X / 2, g=nearest)))
        return Section(say("section.odd"), tuple(blocks), "odd")

    def _slope(self, slope: Term) -> list[Block]:
        """f(x) - f(-x) = c x, and what follows."""
        target = ZERO if slope is ZERO else slope if slope is ONE else slope * X
        chain = self._direct(target)
        table = self._cases(target, chain)
        blocks: list[Block] = [paragraph(say("slope.intro", x=X, claim=app("eq", self.difference, target)))]
        if chain is not None:
            blocks.append(chain if self.full else shortened(chain))
            blocks += self._laws([chain]) if self.full else []
        elif table is not None:
            blocks.append(table[0])
        elif self.verdict.slope_proof is not None and self.full:
            blocks += self._told(self.verdict.slope_proof)
        if slope is ZERO:
            blocks.append(paragraph(say("slope.even", law=app("eq", self.f(-X), self.f(X)), zero=ZERO)))
        elif self.verdict.word == "refuted":
            nonzero = app("ne", slope, 0)
            if self.ask.true(nonzero):
                blocks.append(paragraph(say("slope.scaled", quotient=self.f(X) / slope)))
            else:
                blocks.append(paragraph(say("slope.scaled_where", quotient=self.f(X) / slope, nonzero=nonzero)))
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


class Conditional(Refuted):
    """Both directions: the proof under the condition, and why nothing else will do."""

    def sections(self) -> list[Section]:
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
                    paragraph(say("if.plain", condition=one, claim=self.statement)),
                    paragraph(say("if.only_if_plain", **told_)),
                ]
            else:
                blocks.append(paragraph(say("if.if", condition=v.condition, one=one, claim=self.statement)))
                blocks.append(paragraph(say("if.only_if", one=one, **told_)))
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
            blocks = [paragraph(say("if.insert", equations=equations)), Equation(app("eq", self.f(X), f))]
            if chain is not None:
                blocks.append(chain if self.full else shortened(chain))
            elif table is not None:
                blocks += [paragraph(say("cases.short")), table]
            if self.full and chain is not None:
                blocks += self._laws([chain])
        if not blocks and self.proof is not None:
            blocks = [paragraph(say("if.told", condition=condition)), *self._told(self.proof)]
            return [Section(say("section.both"), tuple(blocks), "condition")]
        only: list[Block] = []
        if self.proof is not None:
            only = [paragraph(say("if.necessary", condition=condition)), *self._told(self.proof)]
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
        intro = at_point("failure.intro", numbers)
        return Section(
            say("section.failure"), (intro, numbers, paragraph(say("failure.outro", value=right))), "failure"
        )  # fmt: skip
