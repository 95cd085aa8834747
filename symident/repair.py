"""The activation with the identity that is nearest to a given one: x/2 plus its even part.

Two functions with the identity differ by an even function, so f - g has the odd part of f less x/2 whatever g is; with
the even part of f nothing else is left. On no interval [-a, a] is there a g whose largest distance from f is less, for
that of the odd part of f - g never exceeds that of f - g itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symident.decide import decide
from symident.kernel.check import domain_of
from symident.kernel.claim import Claim, identity
from symident.kernel.proof import ProofError
from symident.kernel.terms import ONE, Term, X, app, free, num, substitute
from symident.largest import Largest, largest
from symident.search.parts import even_part, odd_part
from symident.search.phi import length
from symident.search.simplify import affine, polished, product, quotient, scaled, total
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Repair:
    """`term` is the nearest activation with the identity, and `verdict` proves that it has it.

    `excess` is f minus it, the odd part of f less x/2; `largest` is the largest |excess| that was seen for |x| <=
    `within`, with the parameters at the values `at`; None if they have none, or nothing could be computed.
    """

    claim: Claim
    term: Term
    verdict: Verdict
    excess: Term
    within: Fraction
    largest: Largest | None
    at: Mapping[str, Term] = field(default_factory=dict)

    @property
    def valued(self) -> tuple[Term, Term, Term]:
        """f, the nearest activation and their difference, with the values in the place of the parameters."""
        f, g, d = (substitute(t, dict(self.at)) for t in (self.claim.f or self.claim.left, self.term, self.excess))
        return f, g, d


def repair(claim: Claim, within: Fraction = Fraction(10), at: Mapping[str, Term] | None = None) -> Repair:
    """The nearest activation; SymidentError if there is none, or no proof that it has the identity is found.

    `at` holds a value of each parameter, for the largest difference alone.
    """
    if claim.f is None:
        raise SymidentError("only an activation f(x) can be repaired, not an equation")
    try:
        domain_of(claim)
    except ProofError as error:
        raise SymidentError(f"f cannot be repaired: {error.reason}") from None
    even = even_part(claim)
    if even is None:
        raise SymidentError("the even part of f was not found")
    facts = (claim.parameters, claim.assumptions, None, claim.where, claim.laws)
    for term in sorted(dict.fromkeys(_forms(even)), key=length):
        verdict = decide(identity(term, *facts))
        if verdict.word == "proved" and _same(claim, term, X / 2 + even):
            break
    else:
        raise SymidentError(f"no proof was found that the nearest function has the identity ({verdict.word})")
    excess = odd_part(identity(claim.f - X / 2, *facts)) or claim.f - term
    found = Repair(claim, term, verdict, excess, within, None, at or {})
    return replace(
        found, largest=None if claim.unknown or free(found.valued[2]) - {"x"} else largest(found.valued[2], within)
    )


def _same(claim: Claim, a: Term, b: Term) -> bool:
    return a is b or decide(replace(claim, left=a, right=b, f=None)).word == "proved"


def _forms(even: Term) -> Iterator[Term]:
    """x/2 + even in the ways in which a person might write it."""
    yield total([X / 2, even])
    rest = quotient(even)
    if rest is not None:
        yield polished(product([X, affine(rest, Fraction(1), HALF)]))
        yield polished(product([X, total([ONE, scaled(rest, Fraction(2))])]) / 2)
    size = app("abs", X)
    halves = even.args[0] if even.head == "div" and even.args[1] is num(2) else None
    if halves is not None and halves.head == "add" and size in halves.args:
        others = total([u for u in halves.args if u is not size])
        yield polished(app("relu", X) + scaled(others, HALF))
    if even in (size / 2, scaled(size, HALF)):
        yield app("relu", X)
