"""Which functions g make an expression like x*g(x) have the identity: a law of g, proved in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from symident.decide import decide
from symident.kernel.algebra import Region, inside
from symident.kernel.check import expanded
from symident.kernel.claim import Claim, identity
from symident.kernel.proof import ProofError
from symident.kernel.terms import ONE, ZERO, Term, X, app, is_unknown, substitute, subterms, unknown
from symident.search.phi import length
from symident.search.prove import FAILURES, Stalled, prove
from symident.search.sides import balanced
from symident.search.simplify import polished, quotient
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict

# Where a law is needed: for every x, for every x != 0, and so on.
EXTENTS = (None, app("ne", X, 0), app("gt", X, 0), app("lt", X, 0))


@dataclass(frozen=True)
class Direction:
    """A proof of one direction; it speaks of the law where `where` holds, or for every x if that is None."""

    where: Term | None
    verdict: Verdict


@dataclass(frozen=True)
class Family:
    """f has the identity if its functions keep `law` (`sufficient`), and only if they do (`necessary`).

    A direction for which no proof was found is None. `enough` is a plainer law with a proof that it is sufficient,
    where there is one of which it was not seen that it is necessary. There is no law where f has the identity whatever
    the functions are.
    """

    claim: Claim
    law: Term | None
    sufficient: Direction | None
    necessary: Direction | None
    enough: tuple[Term, Direction] | None = None

    @property
    def complete(self) -> bool:
        """Whether all is proved."""
        return self.sufficient is not None and (self.law is None or self.necessary is not None)


def family(claim: Claim) -> Family:
    """The law; SymidentError if f has no unknown function, or no law is found."""
    if claim.f is None or not claim.unknown:
        raise SymidentError("a family has a function that is not known, as in x*g(x)")
    whatever = _proved(claim)
    if whatever is not None:
        return Family(claim, None, Direction(None, whatever), None)
    enough: tuple[Term, Direction] | None = None
    for law in _plain_laws(claim):
        sufficient = _sufficient(claim, law, EXTENTS[0])
        if sufficient is not None:
            found = _family(claim, law)
            if found.complete:
                return found
            enough = enough or (law, sufficient)
    derived = _derived_law(claim)
    laws = sorted((law for law in (derived, _factor_law(claim)) if law is not None), key=length)
    families = [_family(claim, law) for law in laws]
    if not families:
        raise SymidentError("no law of the unknown functions was found that says when f has the identity")
    best = next((found for found in families if found.complete), families[0])
    return replace(best, enough=enough)


def _family(claim: Claim, law: Term) -> Family:
    """What is proved of the law: where it is necessary, and that it is sufficient to keep it there."""
    necessary = _necessary(claim, law)
    sufficient = _sufficient(claim, law, necessary.where) if necessary is not None else None
    return Family(claim, law, sufficient or _sufficient(claim, law, None), necessary)


def _proved(claim: Claim) -> Verdict | None:
    """The verdict on a claim that is proved; None for every other, without a search for examples."""
    with suppress(Stalled, ProofError, *FAILURES):
        prove(expanded(claim))
        verdict = decide(claim)
        return verdict if verdict.word == "proved" else None
    return None


def _sufficient(claim: Claim, law: Term, where: Term | None) -> Direction | None:
    assert claim.f is not None
    left, right = law.args
    # A law of a claim is one for every x: elsewhere it says that the right side is itself.
    assumed = law if where is None else app("eq", app("cases", where, left, right), right)
    laws = (*claim.laws, assumed)
    verdict = _proved(identity(claim.f, claim.parameters, claim.assumptions, None, claim.where, laws))
    return None if verdict is None else Direction(where, verdict)


def _necessary(claim: Claim, law: Term) -> Direction | None:
    given = app("eq", claim.left, claim.right)
    other = replace(claim, left=law.args[0], right=law.args[1], f=None, laws=(*claim.laws, given))
    for where in EXTENTS:
        verdict = _proved(other if where is None else replace(other, where=(*claim.where, where)))
        if verdict is not None:
            return Direction(where, verdict)
    return None


def _plain_laws(claim: Claim) -> Iterator[Term]:
    """The laws that have a name: that the function is odd or even, adds up to 1 or has the identity itself."""
    if len(claim.unknown) == 1:
        g, mirrored = (unknown(claim.unknown[0], u) for u in (X, -X))
        yield app("eq", mirrored, -g)
        yield app("eq", mirrored, g)
        yield app("eq", g + mirrored, 1)
        yield app("eq", g - mirrored, X)


def _factor_law(claim: Claim) -> Term | None:
    """h(x) + h(-x) = 1, if f(x) = x h(x)."""
    h = quotient(claim.f or ZERO)
    return None if h is None else app("eq", polished(h + substitute(h, {"x": -X})), ONE)


def _derived_law(claim: Claim) -> Term | None:
    """What the identity says for x > 0; None if that is no single equation."""
    try:
        law = inside(lambda r: _law(r, claim), (*claim.facts, app("gt", X, 0)))
    except FAILURES:
        return None
    if law is None:
        return None
    values = [u for u in subterms(law) if is_unknown(u)]
    if not values:
        raise SymidentError("f does not have the identity, whatever the functions are")
    if all(u.args[0] is -X for u in values):  # g(x) = 0 for x < 0 rather than g(-x) = 0 for x > 0
        law = polished(substitute(law, {"x": -X}))
    return law


def _law(r: Region, claim: Claim) -> Term | None:
    """The only factor of f(x) - f(-x) - x that can be 0 for x > 0, as an equation; 1 = 0 if none can."""
    f = r.form(claim.left) - r.form(claim.right)
    factors = [q for q, _ in r.factors(f.num)[1] if not (r.is_real(q) and 0 not in r.signs_of(r.poly(q)))]
    if not factors and f.num:
        return app("eq", ONE, ZERO)
    if len(factors) != 1:
        return None
    left, right = balanced(r, factors[0])
    if left.head == "mul" and left.args[0].head == "num" and right.head == "num" and len(left.args) == 2:
        left, right = left.args[1], polished(right / left.args[0])
    return app("eq", left, right)
