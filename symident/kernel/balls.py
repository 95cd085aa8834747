"""Constant terms as balls: real numbers with a guaranteed radius, by Arb."""

from __future__ import annotations

from functools import reduce as fold

import flint
from flint import acb, arb, fmpq

from symident.kernel.algebra import inside
from symident.kernel.domain import conditions
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import OO, RELATION_SIGNS, Term, X, app, num, substitute, subterms, truth

SWITCHES = frozenset({"cases", "max", "min", "clip", "relu", "step", "abs", "sign"})
KINKED = 256  # bits


class Balls:
    """Evaluates terms at constant values, at one precision. Raises TooHard where a switch cannot be decided."""

    def __init__(self, bits: int, values: dict[str, Term]) -> None:
        self.bits, self.values = bits, values
        self.known: dict[Term, arb] = {}

    def of(self, t: Term) -> arb:
        """A ball that contains the value of t, if t has one."""
        found = self.known.get(t)
        if found is None:
            found = self.known[t] = self._of(t)
        return found

    def _of(self, t: Term) -> arb:
        match t.head:
            case "num":
                return arb(fmpq(t.args[0].numerator, t.args[0].denominator))
            case "var" if t.args[0] in self.values:
                return self.of(self.values[t.args[0]])
            case "pi":
                return arb.pi()
            case "e":
                return arb(1).exp()
            case "add":
                return sum(map(self.of, t.args), arb(0))
            case "mul":
                product = arb(1)
                for u in t.args:
                    product *= self.of(u)
                return product
            case "neg":
                return -self.of(t.args[0])
            case "div":
                return self.of(t.args[0]) / self.of(t.args[1])
            case "pow":
                return self._power(*t.args)
            case "cases":
                for condition, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
                    if self.truth(condition):
                        return self.of(value)
                return self.of(t.args[-1])
            case "max" | "min":
                best = self.of(t.args[0])
                for u in t.args[1:]:
                    best = getattr(best, t.head)(self.of(u))
                return best
            case "sign":
                return arb(self.sign(t.args[0]))
            case "cbrt":
                u = self.of(t.args[0])
                side = self.sign(t.args[0])
                return arb(0) if side == 0 else -((-u).root(3)) if side < 0 else u.root(3)
            case "integral":
                return self._integral(self._here(t))
            case _:
                return self._function(t)

    def _function(self, t: Term) -> arb:
        f = FUNCTIONS.get(t.head)
        if f is None:
            raise TooHard(f"{t.head} has no value")
        if f.ball is None:
            return self.of(unfold(t))
        value: arb = getattr(self.of(t.args[0]), f.ball)()
        return value

    def _power(self, base: Term, exponent: Term) -> arb:
        b, e = self.of(base), self.of(exponent)
        n = e.unique_fmpz()
        if n is not None and (e.is_exact() or inside(lambda r: r.is_zero(r.form(self._here(exponent) - int(n))))):
            return (acb(b) ** int(n)).real  # arb ** n is no number where b contains 0
        if b > 0:
            return b**e
        if e > 0 and self.sign(base) == 0:
            return arb(0)
        raise NotDefined("a fractional power of a negative number")

    def _integral(self, t: Term) -> arb:
        body, bound, low, high = t.args
        if self.bits > KINKED and any(u.head in SWITCHES for u in subterms(body)):
            raise TooHard("an integral over kinks has a ball at low precision only")  # each bit halves it once more
        failed: list[BaseException] = []  # Arb calls back from C, which may turn any exception into a SystemError

        def at(z: acb, analytic: bool) -> acb:
            try:
                return _complex(body, bound.args[0], z, analytic)
            except BaseException as error:
                failed.append(error)
                raise

        far, rest, ends = num(4 * self.bits), arb(0), list[acb]()
        for end in (low, high):
            if end in (OO, -OO):
                end, along = (far, X) if end is OO else (-far, -X)
                if not _is_small_beyond(substitute(body, {bound.args[0]: along}), far):
                    raise TooHard("an improper integral without a closed form has no ball")
                rest += 4 * self.of(-far / 4).exp()
            ends.append(acb(self.of(end)))
        try:
            limit = 2000 + 40 * self.bits  # of evaluations; a pole would take all it is given
            return acb.integral(at, ends[0], ends[1], eval_limit=limit).real + rest.union(-rest)
        except SystemError:
            raise failed[0] if failed else TooHard("an integral has no ball") from None

    def _here(self, t: Term) -> Term:
        return substitute(t, self.values)

    def sign(self, t: Term) -> int:
        """The sign of t, exactly; TooHard if it cannot be decided."""
        ball = self.of(t)
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
        signs = inside(lambda r: r.signs(self._here(t)))
        if len(signs) != 1:
            raise TooHard("the sign of a constant could not be decided")
        return next(iter(signs))

    def truth(self, condition: Term) -> bool:
        """Whether a condition between constants holds; TooHard if it cannot be decided."""
        return bool(truth(condition, lambda c: self.sign(c.args[0] - c.args[1]) in RELATION_SIGNS[c.head]))


def _is_small_beyond(body: Term, far: Term) -> bool:
    """Whether |body| <= exp(-x/4) is seen for all x > far: its integral from there on is at most 4 exp(-far/4)."""
    facts, most = (app("gt", X, far),), app("exp", -X / 4)
    needed = [c for _, c in conditions(body)] + [app("le", u, most) for u in (body, -body)]
    return all(inside(lambda r, c=c: r.truth(c), facts, default=False) is True for c in needed)  # type: ignore[misc]


def _complex(t: Term, bound: str, z: acb, analytic: bool) -> acb:
    """The integrand at a complex ball; not a number where it may fail to be analytic (switches, cuts)."""
    match t.head:
        case "num":
            return acb(fmpq(t.args[0].numerator, t.args[0].denominator))
        case "var" if t.args[0] == bound:
            return z
        case "pi":
            return acb(arb.pi())
        case "e":
            return acb(1).exp()
    args = [_complex(u, bound, z, analytic) for u in t.children]
    match t.head:
        case "add":
            return sum(args, acb(0))
        case "mul":
            product = acb(1)
            for a in args:
                product *= a
            return product
        case "neg":
            return -args[0]
        case "div":
            return args[0] / args[1]
        case "pow":
            n = args[1].real.unique_fmpz() if args[1].is_exact() and args[1].imag == 0 else None
            return args[0] ** int(n) if n is not None else args[0].pow(args[1], analytic=analytic)
        case "sqrt" | "log":
            return acb(getattr(args[0], t.head)(analytic=analytic))
        case "atan" | "asin":  # by logarithms, which know their cuts
            i, u = acb(0, 1), args[0]
            if t.head == "asin":
                return -i * (i * u + (1 - u * u).sqrt(analytic=analytic)).log(analytic=analytic)
            return ((1 + i * u).log(analytic=analytic) - (1 - i * u).log(analytic=analytic)) / (2 * i)
        case "abs":
            return acb(args[0].real_abs(analytic=analytic))
        case "sign":
            return acb(args[0].real_sgn(analytic=analytic))
        case "max" | "min":  # by definition each argument would stand there twice
            return fold(lambda a, b: acb(getattr(a, f"real_{t.head}")(b, analytic=analytic)), args)
        case "exp" | "sin" | "cos" | "sinh" | "cosh" | "erf" | "erfc" | "tan" | "tanh":
            return acb(getattr(args[0], t.head)())
        case _ if t.head in FUNCTIONS and FUNCTIONS[t.head].definition:
            return _complex(unfold(t), bound, z, analytic)
        case _:
            raise TooHard(f"{t.head} in an integrand has no ball")


def ball(t: Term, bits: int, values: dict[str, Term] | None = None) -> arb:
    """A ball around the value of t with the variables replaced by exact constants, at so many bits."""
    old = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        return Balls(bits, values or {}).of(t)
    finally:
        flint.ctx.prec = old
