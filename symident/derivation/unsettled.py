"""What there is to say where nothing was proved or refuted, or nothing can be written down."""

from __future__ import annotations

from symident.derivation.author import Author, at_point, equations, reason
from symident.derivation.engine import DIGITS, rounded
from symident.derivation.model import Block, Conditions, Section, Table, Verbatim, paragraph, say
from symident.kernel.terms import X, app, num


class Open(Author):
    """What was tried, which limit was met, what was seen in numbers; or where f is not defined."""

    def sections(self) -> list[Section]:
        v = self.verdict
        blocks: list[Block] = []
        if v.word == "undefined":
            return [Section(say("section.domain"), tuple(self._undefined()), "domain")]
        blocks.append(paragraph(say("open.tried" if v.sufficient is None else "open.half")))
        if self.full:
            tried = ("forms", "pieces", "equations", "integrals", "points")
            blocks += [paragraph(say("open.list")), Conditions(tuple(say(f"tried.{t}") for t in tried))]
        if v.reason and v.sufficient is None:
            blocks.append(paragraph(reason(v.reason)))
        if v.evidence is not None:
            e = v.evidence
            said = say("open.evidence", digits=e.digits, points=e.points, residual=Verbatim(e.residual))
            blocks.append(paragraph(said, say("open.no_proof")))
        if v.witness is not None and self.claim.f is not None:
            point = dict(v.witness.point)
            numbers = self._numbers(point, exact=False)
            blocks += [at_point("open.fails_there", numbers), numbers]
        return [Section(say("section.open"), tuple(blocks), "open")]

    def _undefined(self) -> list[Block]:
        v = self.verdict
        blocks: list[Block] = []
        if v.witness is not None:
            point = dict(v.witness.point)
            x = point.pop("x")
            mirror = num(-x.args[0]) if x.head == "num" else -x
            said = say("undefined.point", here=app("eq", X, x), there=app("eq", X, mirror))
            blocks.append(paragraph(say("undefined.given", what=said, point=equations(point)) if point else said))
        elif v.reason:
            blocks.append(paragraph(reason(v.reason)))
        blocks.append(paragraph(say("undefined.claim", claim=self.statement, f=self.f(-X))))
        return blocks


class Large(Author):
    """The answer alone, for a formula that nobody would calculate with."""

    def sections(self) -> list[Section]:
        """What can be said without calculating."""
        v = self.verdict
        blocks: list[Block] = [paragraph(say("large"))]
        if v.reason:
            blocks.append(paragraph(reason(v.reason)))
        if self.proof is not None:
            blocks.append(self._accepted(self.proof))
        if v.witness is not None:
            point = dict(v.witness.point)
            sides = ((self.claim.left, say("large.left")), (self.claim.right, say("large.right")))
            values = [(said, rounded(t, point, t)) for t, said in sides]
            rows = tuple((said, value) for said, value in values if value is not None)
            head = (say("large.side"), say("large.value"))
            blocks += [paragraph(say("refuted.equation", point=equations(point), digits=DIGITS)), Table(head, rows)]
        return [Section(say("section.large"), tuple(blocks), "large")]
