"""Concrete functions in the place of unknown ones: an example for which a claim about all of them fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from symident.kernel.check import expanded
from symident.kernel.claim import Claim
from symident.kernel.models import model
from symident.kernel.proof import Proof, ProofError, Witness
from symident.kernel.terms import ONE, TWO, ZERO, Term, X, app, unknown
from symident.search.refute import refute

MAX_TRIES = 200
# The simplest first; among them odd and even ones, some with g(x) + g(-x) = 1, some with f(x) - f(-x) = x.
EXAMPLES = (
    X, ZERO, ONE, X**2, X / 2, ONE / 2, app("relu", X), app("abs", X), app("sign", X), X**3, app("sigmoid", X),
    app("tanh", X), X + 1, X / TWO + 1, X / TWO + X**2, app("step", X), app("exp", X), app("sin", X), app("cos", X),
    -X,
)  # fmt: skip


def counterexample(claim: Claim) -> tuple[Claim, Proof, Witness] | None:
    """The claim about an example that keeps the laws, the step that makes it, and where it fails; or None."""
    for values in islice(_examples(claim), MAX_TRIES):
        pairs = tuple(t for name, value in values for t in (unknown(name, X), value))
        step = Proof("model", (claim.left, claim.right), {"functions": pairs})
        try:
            concrete = expanded(model(claim, step, ()))
        except ProofError:
            continue
        witness = refute(concrete, (64,))
        if witness is not None:
            return concrete, step, replace(witness, functions=values)
    return None


def _examples(claim: Claim) -> Iterator[tuple[tuple[str, Term], ...]]:
    names = claim.unknown
    combinations = product(range(len(EXAMPLES)), repeat=len(names))
    few = sorted(islice(combinations, 20_000), key=sum)
    for choice in few:
        yield tuple((name, EXAMPLES[i]) for name, i in zip(names, choice, strict=True))
