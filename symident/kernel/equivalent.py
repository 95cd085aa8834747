"""Whether two conditions on the parameters say the same: by all signs that the terms compared in them may have."""

from __future__ import annotations

from symident.kernel.algebra import Region, inside
from symident.kernel.domain import conditions
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import COMPARISONS, FALSE, TRUE, Term, app, subterms

MAX_REGIONS = 400


def compared(condition: Term) -> list[Term]:
    """left - right for every comparison in the condition, each once."""
    return list(dict.fromkeys(u.args[0] - u.args[1] for u in subterms(condition) if _is_comparison(u)))


def _is_comparison(u: Term) -> bool:
    return u.head in COMPARISONS and u not in (TRUE, FALSE)


def equivalent(facts: Facts, given: Facts, a: Term, b: Term) -> bool:
    """True only if a and b are defined wherever `given` holds, and have the same truth wherever the facts hold."""
    defined = [c for t in (*compared(a), *compared(b)) for c in conditions(t)]
    return all(holds(given, c) for c in defined) and _same(facts, a, b, [MAX_REGIONS])


def _same(facts: Facts, a: Term, b: Term, left: list[int]) -> bool:
    left[0] -= 1
    before = {*compared(a), *compared(b)}
    a, b = inside(lambda r: (reduced(r, a), reduced(r, b)), facts)
    if a is b or left[0] < 0:
        return a is b
    tried = {f.args[0] for f in facts if f.head in ("eq", "lt", "gt")}
    gone = before.difference(compared(a), compared(b), tried)  # what follows now is kept: it may not be seen later
    facts = (*facts, *(app(h, t, 0) for t in gone for h in ("eq", "lt", "gt") if holds(facts, ((), app(h, t, 0)))))
    terms = [t for t in (*compared(a), *compared(b)) if t not in tried]
    terms.sort(key=lambda t: sum(1 for _ in subterms(t)))
    if not terms:  # nothing has to be shown where the signs that were taken contradict each other
        return any(impossible(facts[:i] + facts[i + 1 :], f) for i, f in enumerate(facts))
    cases = (app(head, terms[0], 0) for head in ("eq", "lt", "gt"))
    return all(impossible(facts, c) or _same((*facts, c), a, b, left) for c in cases)


def reduced(r: Region, condition: Term) -> Term:
    """A condition with the same truth in the region, without the comparisons whose truth is seen there."""
    if condition.head in ("and", "or"):
        stop, go = (FALSE, TRUE) if condition.head == "and" else (TRUE, FALSE)
        parts = [reduced(r, c) for c in condition.args]
        kept = [p for p in dict.fromkeys(parts) if p is not go]
        return stop if stop in kept else go if not kept else kept[0] if len(kept) == 1 else Term(condition.head, *kept)
    if condition.head == "not":
        inner = reduced(r, condition.args[0])
        return FALSE if inner is TRUE else TRUE if inner is FALSE else Term("not", inner)
    if not _is_comparison(condition):
        return condition
    try:
        seen = r.truth(condition)
    except (TooHard, NotDefined, ArithmeticError):
        return condition
    return condition if seen is None else TRUE if seen else FALSE
