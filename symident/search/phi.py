"""phi = 2 f(x)/x - 1 in the form that a person would write; each candidate is proved before it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import lcm

from symident.kernel.algebra import Region, inside
from symident.kernel.check import check, domain_of
from symident.kernel.claim import Claim
from symident.kernel.domain import as_term
from symident.kernel.polynomials import Frac, Poly, TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.rules import parity
from symident.kernel.terms import ONE, Term, X, app, num, subterms
from symident.search.prove import FAILURES, Search, Stalled, prove
from symident.search.readback import IMAGINARY, fraction_term, gen_power, poly_term, real_term
from symident.search.simplify import affine, mirrored, negative, over, polished, product, quotient, scaled, tidy, total
from symident.search.split import split

HALF = Fraction(1, 2)
SEEN = 6  # characters that phi may be longer where its structure shows that it is odd
MAX_PIECES = 8  # more of them, and nobody writes phi down


def derive_phi(claim: Claim) -> Term | None:
    """phi with f = x (1 + phi)/2 wherever x != 0, the shortest that is found; None if none is proved."""
    assert claim.f is not None
    candidates = [polished(_polished(claim, tidy(phi))) for phi in _candidates(claim)]
    for phi in sorted(dict.fromkeys(candidates), key=lambda t: length(t) - SEEN * (parity(t) == "odd")):
        try:
            prove(replace(claim, left=claim.f, right=X * (1 + phi) / 2, f=None))
        except (Stalled, ProofError, *FAILURES):
            continue
        return phi
    return None


def _polished(claim: Claim, t: Term) -> Term:
    """Each term of a sum in its normal form where that is shorter."""
    done: dict[Term, Term] = {}

    def visit(u: Term) -> Term:
        if u in done or not u.children or u.head == "integral":
            return done.get(u, u)
        args = [visit(c) for c in u.children]
        if u.head == "add" and len(args) < 6:
            args = [_shorter(claim, a) for a in args]
        done[u] = Term(u.head, *args)
        return done[u]

    return visit(t)


def _shorter(claim: Claim, t: Term) -> Term:
    other = _readback(claim, t, ()) if t.head == "div" else None
    return other if other is not None and length(other) < length(t) else t


def parity_proof(claim: Claim, phi: Term | None) -> Proof | None:
    """A proof that reads f = x/2 + e with e even, if e can be read off phi or off the normal form."""
    assert claim.f is not None
    goal = (claim.left, claim.right)
    candidates = [X * phi / 2] if phi is not None else []
    rest = _readback(claim, claim.f - X / 2, ())
    try:
        facts = (*claim.facts, *map(as_term, domain_of(claim)))
    except ProofError:  # an integral exists by its closed form only
        return None
    for e in (*candidates, *([tidy(rest)] if rest is not None else [])):
        try:
            premise = Search(claim).prove((claim.f, claim.right / 2 + e), facts)
        except (Stalled, ProofError, *FAILURES):
            continue
        proof = Proof("parity", goal, {"even": (e,)}, (premise,))
        try:
            check(claim, proof)
        except ProofError:
            continue
        return proof
    return None


def length(t: Term, top: bool = True, known: dict[Term, int] | None = None) -> int:
    """About as many characters as the term has when it is printed."""
    known = {} if known is None else known
    if t in known:
        return known[t]
    if not t.children:
        return _digits(t.args[0]) if t.head == "num" else len(str(t.args[0])) if t.args else len(t.head)
    heads = {"add": 3, "mul": 1, "div": 1, "pow": 2, "neg": 1, "sigmoid": 3}
    brackets = t.head in ("add", "neg", "div", "mul") and not top
    own = heads.get(t.head, len(t.head) + 2) * max(1, len(t.args) - 1) + brackets
    known[t] = own + sum(length(u, False, known) for u in t.children)
    return known[t]


def _digits(value: Fraction) -> int:
    """The length of a number, which is written as a decimal where that ends."""
    places = next((n for n in range(40) if 10**n % value.denominator == 0), None)
    return len(str(value)) if places is None else min(len(str(value)), len(str(abs(value.numerator))) + 2)


def _candidates(claim: Claim) -> Iterator[Term]:
    assert claim.f is not None
    yield from _of(claim, claim.f, ())
    even = quotient(split(claim.f)[0])
    if even is not None:
        yield affine(even, Fraction(2), Fraction(0))
    if claim.f.head == "cases" and len(claim.f.args) <= 2 * MAX_PIECES + 1:
        yield from _by_pieces(claim, claim.f)


def _of(claim: Claim, f: Term, facts: tuple[Term, ...]) -> Iterator[Term]:
    g = quotient(f) if f.head != "cases" or len(f.args) <= 2 * MAX_PIECES + 1 else None
    if g is not None:
        yield affine(g, Fraction(2), Fraction(-1))
    else:
        yield total([over(affine(f, Fraction(2), Fraction(0)), X), -ONE])
    if f.head == "add":
        rest = [u for u in f.args if u is not X / 2 and u is not Term("mul", Term("num", HALF), X)]
        if len(rest) < len(f.args):
            inner = quotient(total(rest))
            doubled = affine(total(rest) if inner is None else inner, Fraction(2), Fraction(0))
            yield over(doubled, X) if inner is None else doubled
    found = _readback(claim, 2 * f / X - 1, facts)
    if found is not None:
        yield found


def _by_pieces(claim: Claim, f: Term) -> Iterator[Term]:
    """Each piece by itself, the shortest form of each."""
    pieces = []
    for i, u in enumerate(f.args):
        if i % 2 == 1 or i == len(f.args) - 1:
            options = [tidy(p) for p in _of(claim, u, ())]
            if not options:
                return
            pieces.append(min(options, key=length))
        else:
            pieces.append(u)
    yield mirrored(Term("cases", *pieces))
    yield Term("cases", *pieces)


def shortest_form(claim: Claim, t: Term) -> Term | None:
    """The shortest form of t that is read off its normal form where the claim is made; None if there is none."""
    return _readback(claim, t, claim.where)


def _readback(claim: Claim, t: Term, facts: tuple[Term, ...]) -> Term | None:
    try:
        return inside(lambda r: shortest(r, r.form(t)), (*claim.facts, *facts))
    except FAILURES:
        return None


def shortest(r: Region, f: Frac) -> Term:
    """The shortest of the forms in which an element may be written; raises TooHard if there is none."""
    options = []
    for g in (f, _rationalized(r, f)):
        for write in (_tanh, _sigmoid, _log_cosh, _hyperbolic, _laurent, _factored, _sign, real_term):
            try:
                found = write(r, g)
            except FAILURES:
                continue
            if found is not None and IMAGINARY not in subterms(found):
                options.append(tidy(found))
    if not options:
        raise TooHard("no form")
    return min(options, key=length)


def _rationalized(r: Region, f: Frac) -> Frac:
    """With no square root in the denominator but alone: x w/(x**2 + 1) is x/w."""
    for i in r.used(f.den):
        g = r.gens[i]
        if g.kind == "root" and g.power == 2 and f.den.degrees()[i] == 1:
            parts = r.by_powers(f.den, i)
            other = parts.get(0, r.zero.num) - parts[1] * r.symbols[i]
            f = r.reduce(r.reduce(r.poly(f.num * other)) / r.reduce(r.poly(f.den * other)))
    for i in r.used(f.num):
        g = r.gens[i]
        if g.kind == "root" and g.power == 2 and g.arg.den.is_one() and f.den:
            if not divmod(f.den, g.arg.num)[1] and not divmod(f.num, r.symbols[i])[1]:
                return Frac(f.num / r.symbols[i], f.den / g.arg.num * r.symbols[i])
    return f


def _exponent(r: Region, m: tuple[int, ...]) -> Frac | None:
    """log of a monomial in exponentials."""
    total_ = r.zero
    for i, e in enumerate(map(int, m)):
        if e:
            g = r.gens[i]
            if g.kind != "exp" or not g.real:
                return None
            total_ = total_ + g.arg[0] * r.rational(Fraction(e, g.arg[1]))
    return total_


def _tanh(r: Region, f: Frac) -> Term | None:
    """c (m - n)/(m + n) as c tanh(log(m/n)/2), and its inverse; m, n monomials in exponentials, c the rest."""
    for above, below, flip in ((f.num, f.den, False), (f.den, f.num, True)):
        found = _ratio(r, above, below)
        if found is not None:
            rest, u = found
            tanh = app("tanh", fraction_term(r, u)) if not _minus(u) else -app("tanh", fraction_term(r, -u))
            c = fraction_term(r, r.one / rest if flip else rest)
            return over(c, tanh) if flip else product([c, tanh])
    return None


def _sigmoid(r: Region, f: Frac) -> Term | None:
    """(c m + d n)/(m + n) by sigmoid(log(m/n)), or by tanh(log(m/n)/2) about the middle of c and d."""
    for p, _ in [] if _too_long(f.den) else r.factors(f.den)[1]:
        pair = _exponents(r, p)
        if pair is None:
            continue
        above, rest = divmod(f.num, p)  # c m + d n = c (m + n) + (d - c) n
        n = r.ctx.from_dict({p.monoms()[1]: 1})
        change, left_over = divmod(rest, n)
        below = f.den / p
        if left_over or any(r.gens[i].kind == "exp" for q in (above, change, below) for i in r.used(q)):
            continue
        c, d = r.poly(above) / r.poly(below), r.poly(above + change) / r.poly(below)
        u = pair[0] - pair[1]
        if not d.num:
            return product([fraction_term(r, c), app("sigmoid", fraction_term(r, u))])
        if not c.num:
            return product([fraction_term(r, d), app("sigmoid", fraction_term(r, -u))])
        half = r.rational(HALF)
        middle, size, u = (c + d) * half, (c - d) * half, u * half
        if _minus(u):
            size, u = -size, -u
        if _minus(size):
            wave = negative(product([fraction_term(r, -size), app("tanh", fraction_term(r, u))]))
        else:
            wave = product([fraction_term(r, size), app("tanh", fraction_term(r, u))])
        return total([fraction_term(r, middle), wave]) if middle.num else wave
    return None


def _exponents(r: Region, p: Poly) -> tuple[Frac, Frac] | None:
    """log(m), log(n) for p = m + n, monomials in exponentials."""
    if len(p) != 2 or set(p.coeffs()) != {1}:
        return None
    u, v = (_exponent(r, m) for m in p.monoms())
    return None if u is None or v is None else (u, v)


def _minus(u: Frac) -> bool:
    return bool(u.num.leading_coefficient() < 0)


def _too_long(p: Poly) -> bool:
    """Whether factors would take long to find, as between frequencies without a simple ratio."""
    return len(p) == 1 or (len(p) > 2 and p.total_degree() > 300)


def _ratio(r: Region, above: Poly, below: Poly) -> tuple[Frac, Frac] | None:
    for p, _ in [] if _too_long(below) else r.factors(below)[1]:
        pair = _exponents(r, p)
        if pair is None:
            continue
        (m, n), (u, v) = p.monoms(), pair
        minus = r.ctx.from_dict({m: 1, n: -1})
        if not divmod(above, minus)[1]:
            rest = r.poly(above / minus) / r.poly(below / p)
            if not any(r.gens[i].kind == "exp" for q in (rest.num, rest.den) for i in r.used(q)):
                return rest, (u - v) * r.rational(HALF)
    return None


def _log_cosh(r: Region, f: Frac) -> Term | None:
    """k log(m + n) - k log(m n)/2 as k log(2 cosh(log(m/n)/2))."""
    for i in r.used(f.num):
        g = r.gens[i]
        pair = _exponents(r, g.arg.num) if g.kind == "log" and f.num.degrees()[i] == 1 else None
        if pair is None:
            continue
        u, v = pair
        parts = r.by_powers(f.num, i)
        k = r.poly(parts[1])
        rest = r.poly(parts.get(0, r.zero.num)) + k * (u + v) * r.rational(HALF)
        cosh = app("log", 2 * app("cosh", fraction_term(r, (u - v) * r.rational(HALF))))
        above = total(
            [product([fraction_term(r, k), cosh]), fraction_term(r, rest)]
            if rest.num
            else [product([fraction_term(r, k), cosh])]
        )
        return over(above, poly_term(r, f.den))
    return None


def _laurent(r: Region, f: Frac) -> Term | None:
    """With exponentials alone in the denominator: a sum with negative exponents over a number."""
    if len(f.den) != 1 or all(r.gens[i].kind != "exp" for i in r.used(f.den)):
        return None
    below = [int(e) for e in f.den.monoms()[0]]
    if any(e and r.gens[i].kind != "exp" for i, e in enumerate(below)):
        return None
    scale = f.den.leading_coefficient()
    terms = []
    for m, c in f.num.terms():
        powers = [int(e) - d for e, d in zip(m, below, strict=True)]
        rest = r.ctx.from_dict({tuple(max(e, 0) if e > 0 else 0 for e in powers): c})
        negative_ones = [gen_power(r, r.gens[i], e) for i, e in enumerate(powers) if e < 0]
        terms.append(product([poly_term(r, rest), *negative_ones]))
    return over(total(terms), poly_term(r, r.ctx.constant(scale)))


def _factored(r: Region, f: Frac) -> Term | None:
    """The numerator as a product of powers."""
    if not f.num or f.num.is_constant() or _too_long(f.num):
        return None
    c, factors = r.factors(f.num)
    if len(factors) < 2:
        return None
    parts = [poly_term(r, p) if e == 1 else Term("pow", poly_term(r, p), num(e)) for p, e in factors]
    below = poly_term(r, f.den) if not f.den.is_one() else ONE
    c = Fraction(int(c.p), int(c.q))
    falling = [i for i, (p, e) in enumerate(factors) if c < 0 and e == 1 and parts[i].head == "add" and len(p) == 2]
    if falling:  # 1 - a rather than -(a - 1)
        c, i = -c, falling[0]
        parts[i] = poly_term(r, factors[i][0] * -1)
    ordered = product(sorted(parts, key=lambda t: t.head == "add"))
    return scaled(over(ordered, below) if below.head != "num" else scaled(ordered, 1 / below.args[0]), c)


def _hyperbolic(r: Region, f: Frac) -> Term | None:
    """Polynomials in one exponential w that are equal to their mirror images, or opposite, by cosh and sinh."""
    exps = {i for p in (f.num, f.den) for i in r.used(p) if r.gens[i].kind == "exp"}
    if len(exps) != 1 or f.den.is_one():
        return None
    (i,) = exps
    g = r.gens[i]
    sides = [r.by_powers(p, i) for p in (f.num, f.den)]
    if not g.real or len({min(s) + max(s) for s in sides}) != 1:
        return None
    whole = lcm(*(int(c.q) for powers in sides for p in powers.values() for c in p.coeffs()))
    sides = [{k: p * whole for k, p in powers.items()} for powers in sides]
    written = []
    for powers in sides:
        middle = Fraction(min(powers) + max(powers), 2)
        side = {powers[k] == powers.get(int(2 * middle) - k) for k in powers}
        zero = r.ctx.constant(0)
        minus = {powers[k] == zero - powers.get(int(2 * middle) - k, zero) for k in powers if k != middle}
        if side != {True} and (minus != {True} or middle in powers):
            return None
        head = "cosh" if side == {True} else "sinh"
        terms = [poly_term(r, powers[int(middle)])] if middle in powers else []
        for k in sorted((k for k in powers if k > middle), reverse=True):
            u = g.arg[0] * r.rational((k - middle) / g.arg[1])
            terms.append(product([poly_term(r, powers[k] * 2), app(head, fraction_term(r, u))]))
        written.append(total(terms))
    return over(written[0], written[1])


def _sign(r: Region, f: Frac) -> Term | None:
    """|u|/u as sign(u)."""
    for i in r.used(f.num):
        g = r.gens[i]
        if g.kind == "abs" and not divmod(f.num, r.symbols[i])[1] and g.arg[0].den.is_one():
            p = g.arg[0].num
            if not divmod(f.den, p)[1]:
                rest = Frac(f.num / r.symbols[i], f.den / p)
                return product([fraction_term(r, rest), app("sign", poly_term(r, p))])
    return None
