"""Why a function has its symmetry; and what becomes of a claim before its proof begins."""

from __future__ import annotations

from symident.derivation.algebra import same, signs
from symident.derivation.chains import Draft, equation
from symident.derivation.engine import Engine, reflection
from symident.derivation.model import Block, Chain, Equation, Line, Steps, paragraph, say
from symident.derivation.notation import U, definition
from symident.kernel.check import expanded
from symident.kernel.claim import Claim
from symident.kernel.functions import FUNCTIONS
from symident.kernel.integrals import antiderivative
from symident.kernel.models import model
from symident.kernel.polynomials import TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import ZERO, app, var


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
                paragraph(say("law.by_integral", minus=-t, t=t, law=app("eq", there, goal))),
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


def worked_out(claim: Claim, proof: Proof | None) -> tuple[Claim, list[Block]]:
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
            found.append(paragraph(say("definition.model", functions=chosen)))
        else:
            after = antiderivative(claim, proof)
            if not integrals:
                found.append(paragraph(say("definition.integrals")))
            integrals = True
            integral, primitive = proof.args["integral"][0], proof.args["antiderivative"][0]
            found.append(paragraph(say("integral.by", integral=integral, antiderivative=primitive)))
        proof, worked = proof.premises[0], True
    return after, [*found, paragraph(closing)] if worked else []
