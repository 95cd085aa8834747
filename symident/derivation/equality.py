"""The derivation of an equation that is not the identity of an activation."""

from __future__ import annotations

from symident.derivation.author import at_point, equations, shortened
from symident.derivation.chains import equation
from symident.derivation.model import Block, Equation, Numbers, ProofBlock, Section, paragraph, say
from symident.derivation.notation import explained
from symident.derivation.unsettled import Open
from symident.kernel.terms import app


class Equality(Open):
    """The claim, and a chain from one side to the other, or the point where they differ."""

    def sections(self) -> list[Section]:
        v = self.verdict
        left, right = self.inner.left, self.inner.right
        first: list[Block] = [Equation(self.statement, f"{self.name}:claim")]
        laws = explained(app("eq", self.claim.left, self.claim.right)) if self.full else []
        if laws:
            first += [paragraph(say("definition.where")), *map(Equation, laws)]
        if v.domain:
            key = "definition.claimed" if self.claim.where else "definition.domain_claim"
            first.append(paragraph(say(key, domain=self._domain())))
        if self.claim.laws:
            first.append(paragraph(say("definition.laws", laws=self.claim.laws)))
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
                    blocks = self._told(self.proof)
                sections.append(Section(say("section.why"), (ProofBlock(tuple(blocks)),), "proof"))
                if self.full and chain is not None and chain.lines:
                    sections.append(self._kernel())
            case "refuted" | "conditional":
                sections += self._equation_fails()
            case _:
                sections += super().sections()
        return sections

    def _equation_fails(self) -> list[Section]:
        sections = []
        point = self._simplest()
        if point is not None:
            rows = tuple(self._number(t, t, point) for t in (self.inner.left, self.inner.right))
            numbers = Numbers(equations(point), rows)
            blocks = (at_point("refuted.equation", numbers), numbers)
            refuted = self.verdict.word == "refuted"
            title = say("section.counterexample" if refuted else "section.failure")
            sections.append(Section(title, blocks, "counterexample"))
        if self.proof is not None and (self.verdict.word == "conditional" or self.claim.parameters):
            condition = self.verdict.condition
            intro = say("refuted.all", names=self._names())
            if condition is not None:
                intro = say("if.told_equation", condition=condition)
            steps = (paragraph(intro), *self._told(self.proof))
            sections.append(Section(say("section.kernel"), steps, "kernel"))
        return sections
