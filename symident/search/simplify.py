"""Affine images and quotients of terms, written as a person would: 2 sigmoid(u) - 1 is tanh(u/2)."""

from __future__ import annotations

from fractions import Fraction

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import FLIPPED, ONE, TWO, ZERO, Term, X, app, num, substitute, subterms


def affine(t: Term, a: Fraction, b: Fraction) -> Term:
    """a*t + b, pushed to where it makes the term shorter."""
    match t.head:
        case "num":
            return number(a * t.args[0] + b)
        case "neg":
            return affine(t.args[0], -a, b)
        case "add":
            constant = sum((u.args[0] for u in t.args if u.head == "num"), Fraction(0))
            rest = [u for u in t.args if u.head != "num"]
            if len(rest) == 1:
                return affine(rest[0], a, b + a * constant)
            middles = [middle(u, a) for u in rest]
            if any(middles) and sum(middles) + b + a * constant == 0:
                return total([affine(u, a, -m) for u, m in zip(rest, middles, strict=True)])
            return total([*(scaled(u, a) for u in rest), number(b + a * constant)])
        case "mul" if any(u.head == "num" for u in t.args):
            factor = Fraction(1)
            for u in t.args:
                factor *= u.args[0] if u.head == "num" else 1
            rest = [u for u in t.args if u.head != "num"]
            return affine(product(rest), a * factor, b)
        case "div" if t.args[1].head == "num" and t.args[1].args[0]:
            return affine(t.args[0], a / t.args[1].args[0], b)
        case "sigmoid":
            return affine(app("tanh", scaled(t.args[0], Fraction(1, 2))), a / 2, b + a / 2)
        case "Phi":
            return affine(app("erf", over(t.args[0], app("sqrt", TWO))), a / 2, b + a / 2)
        case "erfc":
            return affine(odd("erf", t.args[0]), -a, b + a)
        case "step":
            return affine(app("sign", t.args[0]), a / 2, b + a / 2)
        case "max" | "min" if a:
            head = t.head if a > 0 else {"max": "min", "min": "max"}[t.head]
            return clipped(Term(head, *(affine(u, a, b) for u in t.args)))
        case "clip" if a > 0:
            return Term("clip", *(affine(u, a, b) for u in t.args))
        case "cases":
            return mirrored(Term("cases", *(affine(u, a, b) if _is_value(t, i) else u for i, u in enumerate(t.args))))
    return total([scaled(t, a), number(b)])


def middle(t: Term, a: Fraction) -> Fraction:
    """The value about which a*t is odd, if t is a sigmoid, a distribution function or a step; else 0."""
    match t.head:
        case "neg":
            return middle(t.args[0], -a)
        case "div" if t.args[1].head == "num" and t.args[1].args[0]:
            return middle(t.args[0], a / t.args[1].args[0])
        case "mul" if t.args[0].head == "num" and len(t.args) == 2:
            return middle(t.args[1], a * t.args[0].args[0])
        case "sigmoid" | "Phi" | "step":
            return a / 2
        case "erfc":
            return a
    return Fraction(0)


def _is_value(t: Term, i: int) -> bool:
    return i % 2 == 1 or i == len(t.args) - 1


def number(value: Fraction) -> Term:
    """The number, negative ones as a minus sign before a number."""
    return num(value) if value >= 0 else -num(-value)


def odd(name: str, u: Term) -> Term:
    """An odd function, with a minus sign of its argument in front."""
    return -app(name, u.args[0]) if u.head == "neg" else app(name, u)


def scaled(t: Term, a: Fraction) -> Term:
    """a*t."""
    if a < 0:
        return negative(scaled(t, -a))
    if t.head == "neg":
        return negative(scaled(t.args[0], a))
    if t.head == "num":
        return num(a * t.args[0])
    if t.head == "div" and t.args[1].head == "num" and t.args[1].args[0]:
        return scaled(t.args[0], a / t.args[1].args[0])
    if t.head == "mul" and t.args[0].head == "num":
        return scaled(product(list(t.args[1:])), a * t.args[0].args[0])
    if t.head == "div":
        above = scaled(t.args[0], Fraction(a.numerator))
        return above / (t.args[1] if a.denominator == 1 else product([num(a.denominator), t.args[1]]))
    if t is ONE:
        return num(a.numerator) if a.denominator == 1 else num(a.numerator) / a.denominator
    if _shorter_as_decimal(a):
        return product([num(a), t])
    above = t if a.numerator == 1 else product([num(a.numerator), t])
    return above if a.denominator == 1 else above / a.denominator


def _shorter_as_decimal(a: Fraction) -> bool:
    """0.851 u rather than 851 u/1000, but u/2 rather than 0.5 u."""
    n, digits = a.denominator, 0
    while n % 10 == 0 or n % 5 == 0 or n % 2 == 0:
        n, digits = n // (10 if n % 10 == 0 else 5 if n % 5 == 0 else 2), digits + 1
    return (
        n == 1
        and 1 < a.denominator
        and digits + 2 < len(str(a.denominator)) + (len(str(a.numerator)) if a.numerator > 1 else 0)
    )


def negative(t: Term) -> Term:
    """-t, without two minus signs."""
    return t.args[0] if t.head == "neg" else ZERO if t is ZERO else -t


def total(parts: list[Term]) -> Term:
    """The sum, without zeros and brackets."""
    flat = [u for p in parts for u in (p.args if p.head == "add" else (p,)) if u is not ZERO]
    first = next((u for u in flat if u.head != "neg"), None)
    if first is not None and flat[0] is not first:  # no minus sign in front where it can be helped
        flat.remove(first)
        flat.insert(0, first)
    return ZERO if not flat else flat[0] if len(flat) == 1 else Term("add", *flat)


def product(parts: list[Term]) -> Term:
    """The product, without ones and brackets."""
    flat = [u for p in parts for u in (p.args if p.head == "mul" else (p,)) if u is not ONE]
    return ONE if not flat else flat[0] if len(flat) == 1 else Term("mul", *flat)


def over(a: Term, b: Term) -> Term:
    """a/b, with a minus sign in front."""
    return -over(a.args[0], b) if a.head == "neg" else a if b is ONE else a / b


def quotient(t: Term) -> Term | None:
    """t/x with x cancelled, or None if x is not seen to be a factor."""
    if t is X:
        return ONE
    match t.head:
        case "num":
            return ZERO if t is ZERO else None
        case "neg":
            inner = quotient(t.args[0])
            return None if inner is None else negative(inner)
        case "mul":
            for i, u in enumerate(t.args):
                q = quotient(u)
                if q is not None:
                    return product([*t.args[:i], q, *t.args[i + 1 :]])
            return None
        case "div":
            above = quotient(t.args[0])
            return None if above is None else over(above, t.args[1])
        case "add":
            parts = [quotient(u) for u in t.args]
            return None if None in parts else total([p for p in parts if p is not None])
        case "pow" if t.args[0] is X and t.args[1].head == "num" and t.args[1].args[0] >= 2:
            n = t.args[1].args[0] - 1
            return X if n == 1 else Term("pow", X, num(n))
        case "cases":
            values = [quotient(u) if _is_value(t, i) else u for i, u in enumerate(t.args)]
            return None if None in values else Term("cases", *values)
        case _:
            return None


def clipped(t: Term) -> Term:
    """min(max(u, lo), hi) as clip(u, lo, hi)."""
    inner = [u for u in t.args if u.head in ("max", "min") and u.head != t.head and len(u.args) == 2]
    ends = [u for u in t.args if _value(u) is not None]
    if len(t.args) != 2 or len(inner) != 1 or len(ends) != 1:
        return t
    inner_ends = [u for u in inner[0].args if _value(u) is not None]
    body = [u for u in inner[0].args if _value(u) is None]
    if len(inner_ends) != 1 or len(body) != 1:
        return t
    low, high = (inner_ends[0], ends[0]) if t.head == "min" else (ends[0], inner_ends[0])
    return app("clip", body[0], low, high) if (_value(low) or 0) <= (_value(high) or 0) else t


def _value(t: Term) -> Fraction | None:
    if t.head == "num":
        return t.args[0]  # type: ignore[no-any-return]
    return -t.args[0].args[0] if t.head == "neg" and t.args[0].head == "num" else None


def mirrored(t: Term) -> Term:
    """Two or three pieces that mirror each other, by sign(x) and |x|."""
    flip = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}
    if len(t.args) == 3:
        condition, a, b = t.args
        if condition.head in flip and condition.args == (X, ZERO):
            right, left = (a, b) if condition.head in ("ge", "gt") else (b, a)
            if _value(right) is not None and _value(left) == -(_value(right) or 0):
                return scaled(app("sign", X), _value(right) or Fraction(0))
            return product([app("sign", X), _of_modulus(right)])
    if len(t.args) == 5:
        first, a, second, middle, b = t.args
        outer = {"le": "ge", "lt": "gt"}
        if (
            first.head in outer
            and second.head in outer
            and first.args[0] is X
            and second.args[0] is X
            and first.args[1] is negative(second.args[1])
            and _value(b) is not None
            and _value(a) == -(_value(b) or 0)
        ):
            side = scaled(app("sign", X), _value(b) or Fraction(0))
            return app("cases", app("ge", app("abs", X), second.args[1]), side, middle)
    return t


def _of_modulus(t: Term) -> Term:
    return substitute(t, {"x": app("abs", X)})


def tidy(t: Term) -> Term:
    """-(-u) is u, 0 + u and 1*u are u, and so on, at every depth."""
    if not any(u.head in ("neg", "add", "mul", "div", "cases") for u in subterms(t)):
        return t
    done: dict[Term, Term] = {}

    def visit(u: Term) -> Term:
        if u not in done:
            args = [visit(c) for c in u.children]
            done[u] = _tidied(u, args) if u.children else u
        return done[u]

    return visit(t)


def _tidied(u: Term, args: list[Term]) -> Term:
    match u.head:
        case "neg":
            return negative(args[0])
        case "add":
            return total(args)
        case "cases" if args[-1].head == "cases":
            return Term("cases", *args[:-1], *args[-1].args)
        case "mul" if ZERO not in args:
            minus = sum(a.head == "neg" for a in args) % 2
            whole = product([a.args[0] if a.head == "neg" else a for a in args])
            return negative(whole) if minus else whole
        case "div":
            return over(*args)
    return Term(u.head, *args)


def polished(t: Term) -> Term:
    """The same with numbers gathered in front, and no minus sign inside of an odd or even function."""
    done: dict[Term, Term] = {}

    def visit(u: Term) -> Term:
        if u not in done:
            done[u] = _polished(u, [visit(c) for c in u.children]) if u.children else u
        return done[u]

    return tidy(visit(tidy(t)))


def _polished(u: Term, args: list[Term]) -> Term:
    parity = FUNCTIONS[u.head].parity if u.head in FUNCTIONS else None
    minus = bool(args) and args[0].head == "neg"
    match u.head:
        case "mul":
            return _gathered(args)
        case "div" if args[1].head == "num" and args[1].args[0] and args[0].head in ("mul", "div"):
            return _gathered([args[0], num(1 / args[1].args[0])])
        case "add":
            return _summed(args)
        case "neg":
            return _gathered([-args[0]]) if args[0].head in ("mul", "div") else negative(args[0])
        case "pow" if minus and args[1].head == "num" and args[1].args[0].denominator == 1:
            inner = Term("pow", args[0].args[0], args[1])
            return inner if args[1].args[0] % 2 == 0 else negative(inner)
        case "max" | "min" if all(a.head == "neg" for a in args):
            return negative(Term({"max": "min", "min": "max"}[u.head], *(a.args[0] for a in args)))
        case "lt" | "le" | "gt" | "ge" if minus and (args[1].head == "neg" or args[1] is ZERO):
            return Term(FLIPPED[u.head], args[0].args[0], negative(args[1]))
    if parity and minus and len(args) == 1:
        inner = Term(u.head, args[0].args[0])
        return inner if parity == "even" else negative(inner)
    return Term(u.head, *args)


def _gathered(args: list[Term]) -> Term:
    """The product, with all its numbers in one."""
    factor, rest, below = Fraction(1), list[Term](), list[Term]()
    todo = list(args)
    while todo:
        a = todo.pop(0)
        if a.head == "num":
            factor *= a.args[0]
        elif a.head == "neg":
            factor, todo = -factor, [a.args[0], *todo]
        elif a.head == "mul":
            todo = [*a.args, *todo]
        elif a.head == "div":
            todo = [a.args[0], *todo]
            if a.args[1].head == "num" and a.args[1].args[0]:
                factor /= a.args[1].args[0]
            else:
                below.append(a.args[1])
        else:
            rest.append(a)
    falling = next((i for i, u in enumerate(rest) if u.head == "add" and any(map(_is_minus, u.args[1:]))), None)
    if factor < 0 and falling is not None:  # v - u rather than -(u - v), a + 1 rather than -(-a - 1)
        factor = -factor
        rest[falling] = total(sorted(map(negative, rest[falling].args), key=_is_minus))
    rest.sort(key=lambda t: 0 if t.head == "var" else 1)  # stable: x before functions of it
    whole = product(rest)
    return scaled(over(whole, product(below)) if below else whole, factor)


def _is_minus(t: Term) -> bool:
    return t.head == "neg" or (t.head == "num" and t.args[0] < 0)


def _summed(args: list[Term]) -> Term:
    """The sum, with all its numbers in one."""
    numbers = [u for u in args if _value(u) is not None]
    if len(numbers) < 2:
        return total(args)
    constant = sum((_value(u) or Fraction(0) for u in numbers), Fraction(0))
    return total([*(u for u in args if _value(u) is None), number(constant)])
