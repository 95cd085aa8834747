"""Which functions g make an expression like x*g(x) have the identity: a law of g, proved in both directions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symident.decide import decide
from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim, identity
from symident.kernel.terms import ZERO, Term, X, app, is_unknown, subterms
from symident.search.prove import FAILURES
from symident.search.sides import balanced
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict


@dataclass(frozen=True)
class Family:
    """f has the identity if its functions keep `law` for every x, and only if they keep it for every x != 0.

    `sufficient` proves the first, `necessary` the second; None where no proof was found. There is no law where f has
    the identity whatever the functions are.
    """

    claim: Claim
    law: Term | None
    sufficient: Verdict | None
    necessary: Verdict | None


def family(claim: Claim) -> Family:
    """The law; SymidentError if f has no unknown function, or no law is found."""
    if claim.f is None or not claim.unknown:
        raise SymidentError("a family has a function that is not known, as in x*g(x)")
    verdict = decide(claim)
    if verdict.word == "proved":
        return Family(claim, None, verdict, None)
    try:
        law = inside(lambda r: _law(r, claim), (*claim.facts, app("gt", X, 0)))
    except FAILURES:
        law = None
    if law is None:
        raise SymidentError("no law of the unknown functions was found that says when f has the identity")
    if not any(map(is_unknown, subterms(law))):
        raise SymidentError("f does not have the identity, whatever the functions are")
    sufficient = decide(identity(claim.f, claim.parameters, claim.assumptions, None, claim.where, (*claim.laws, law)))
    given = app("eq", claim.left, claim.right)
    apart = (*claim.where, app("ne", X, 0))
    necessary = decide(
        replace(claim, left=law.args[0], right=law.args[1], f=None, where=apart, laws=(*claim.laws, given))
    )
    proved = [v if v.word == "proved" else None for v in (sufficient, necessary)]
    return Family(claim, law, *proved)


def _law(r: Region, claim: Claim) -> Term | None:
    """The only factor of f(x) - f(-x) - x that can be 0 for x > 0, as an equation."""
    f = r.form(claim.left) - r.form(claim.right)
    factors = [q for q, _ in r.factors(f.num)[1] if not (r.is_real(q) and 0 not in r.signs_of(r.poly(q)))]
    if len(factors) != 1:
        return None
    left, right = balanced(r, factors[0])
    values = [*left.args, right] if left.head == "add" else [left, right]
    if (len(values) == 3 and right is ZERO) or len(values) == 2:
        for u, v in (values[:2], values[1::-1]):
            if is_unknown(u) and u.head == v.head and u.args[0] is X and v.args[0] is -X:
                return app("eq", v, u if len(values) == 2 else -u)
    return app("eq", left, right)
