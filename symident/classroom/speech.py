"""A formula as it is read aloud, in English and in Chinese: what a screen reader says in the place of the picture."""

from __future__ import annotations

from fractions import Fraction

from symident.derivation.model import Lang
from symident.kernel.terms import Term
from symident.render.infix import decimal

_SIGNS: dict[str, tuple[str, str]] = {
    "lt": ("is less than", "小于"), "le": ("is at most", "小于等于"), "gt": ("is greater than", "大于"),
    "ge": ("is at least", "大于等于"), "eq": ("equals", "等于"), "ne": ("is not equal to", "不等于"),
    "and": ("and", "且"), "or": ("or", "或"), "add": ("plus", "加"), "mul": ("times", "乘"),
    "approx": ("is approximately", "约等于"), "to": ("tends to", "趋于"),
}  # fmt: skip
# With a gap for each argument; what is not here is read as its name "of" its arguments.
_CALLS: dict[str, tuple[str, str]] = {
    "exp": ("e to the power {}", "e 的 {} 次方"), "log": ("the natural logarithm of {}", "{} 的自然对数"),
    "sqrt": ("the square root of {}", "根号 {}"), "cbrt": ("the cube root of {}", "{} 的立方根"),
    "abs": ("the absolute value of {}", "{} 的绝对值"), "sign": ("the sign of {}", "{} 的符号"),
    "sin": ("sine of {}", "{} 的正弦"), "cos": ("cosine of {}", "{} 的余弦"), "tan": ("tangent of {}", "{} 的正切"),
    "asin": ("arc sine of {}", "{} 的反正弦"), "acos": ("arc cosine of {}", "{} 的反余弦"),
    "atan": ("arc tangent of {}", "{} 的反正切"), "sinh": ("hyperbolic sine of {}", "{} 的双曲正弦"),
    "cosh": ("hyperbolic cosine of {}", "{} 的双曲余弦"), "tanh": ("hyperbolic tangent of {}", "{} 的双曲正切"),
    "asinh": ("inverse hyperbolic sine of {}", "{} 的反双曲正弦"),
    "acosh": ("inverse hyperbolic cosine of {}", "{} 的反双曲余弦"),
    "atanh": ("inverse hyperbolic tangent of {}", "{} 的反双曲正切"),
    "erf": ("the error function of {}", "{} 的误差函数"),
    "erfc": ("the complementary error function of {}", "{} 的余误差函数"),
    "Phi": ("capital phi of {}", "大写 phi 括号 {}"), "sigmoid": ("sigma of {}", "sigma 括号 {}"),
    "neg": ("minus {}", "负 {}"), "not": ("not {}", "非 {}"),
    "integral": ("the integral of {} with respect to {} from {} to {}", "{} 对 {} 从 {} 到 {} 的积分"),
    "diff": ("the derivative of {} with respect to {}", "{} 对 {} 的导数"),
    "limit": ("the limit of {} as {} tends to {}", "{} 当 {} 趋于 {} 时的极限"),
}  # fmt: skip
_CONSTANTS = {"pi": ("pi", "pi"), "e": ("e", "e"), "oo": ("infinity", "无穷")}
_POWERS = {2: ("{} squared", "{} 的平方"), 3: ("{} cubed", "{} 的立方")}
_SMALL = {Fraction(1, 2): ("one half", "二分之一"), Fraction(1, 4): ("one quarter", "四分之一")}


def speech(t: Term, lang: Lang) -> str:
    """`t` in words, with brackets spoken where they are needed to tell what belongs together."""
    return _Speaker(0 if lang == "en" else 1).say(t)


class _Speaker:
    def __init__(self, lang: int) -> None:
        self.lang = lang

    def say(self, t: Term) -> str:
        head = t.head
        if head == "num":
            return self.number(t.args[0])
        if head == "var":
            return self.name(t.args[0])
        if head in _CONSTANTS:
            return _CONSTANTS[head][self.lang]
        if head == "add":
            return self.sum(t)
        if head in _SIGNS:
            tight = head == "mul"
            return f" {_SIGNS[head][self.lang]} ".join(self.part(u) if tight else self.say(u) for u in t.args)
        if head == "div":
            return self.quotient(*t.args)
        if head == "pow":
            return self.power(*t.args)
        if head == "cases":
            return self.cases(t)
        return self.call(t)

    def number(self, value: Fraction) -> str:
        if value < 0:
            return f"{('minus', '负')[self.lang]} {self.number(-value)}"
        if value in _SMALL:
            return _SMALL[value][self.lang]
        text, _ = decimal(value)
        p, slash, q = text.partition("/")
        if not slash:
            return text
        return f"{p} over {q}" if self.lang == 0 else f"{q} 分之 {p}"

    def name(self, name: str) -> str:
        letter, _, subscript = name.partition("_")
        capital = ("capital ", "大写 ")[self.lang] if len(letter) == 1 and letter.isupper() else ""
        sub = ("{} sub {}", "{} 下标 {}")[self.lang].format(letter, subscript) if subscript else letter
        return capital + sub

    def sum(self, t: Term) -> str:
        words = self.say(t.args[0])
        for u in t.args[1:]:
            minus = u.head == "neg" or (u.head == "num" and u.args[0] < 0)
            sign = ("minus", "减")[self.lang] if minus else _SIGNS["add"][self.lang]
            rest = self.part(u.args[0]) if u.head == "neg" else self.number(abs(u.args[0])) if minus else self.say(u)
            words += f" {sign} {rest}"
        return words

    def part(self, t: Term) -> str:
        """`t` as a factor or an argument: a sum gets spoken brackets."""
        return self.bracketed(t) if t.head in ("add", "cases") else self.say(t)

    def bracketed(self, t: Term) -> str:
        return ("open bracket {} close bracket", "左括号 {} 右括号")[self.lang].format(self.say(t))

    def quotient(self, above: Term, below: Term) -> str:
        simple = all(u.head in ("num", "var", *_CONSTANTS) for u in (above, below))
        a, b = self.say(above), self.say(below)
        if self.lang == 0:
            return f"{a} over {b}" if simple else f"the fraction {a} over {b}, end of fraction"
        return f"{b} 分之 {a}" if simple else f"分式，分子 {a}，分母 {b}，分式完"

    def power(self, base: Term, exponent: Term) -> str:
        b = self.say(base) if base.head in ("num", "var", *_CONSTANTS) else self.bracketed(base)
        n = exponent.args[0] if exponent.head == "num" else None
        if n in _POWERS:
            return _POWERS[n][self.lang].format(b)
        return ("{} to the power {}", "{} 的 {} 次方")[self.lang].format(b, self.part(exponent))

    def cases(self, t: Term) -> str:
        pattern = ("{} if {}", "当 {1} 时为 {0}")[self.lang]
        rows = [pattern.format(self.say(v), self.say(c)) for c, v in zip(t.args[:-1:2], t.args[1:-1:2], strict=True)]
        rows.append(("otherwise {}", "否则为 {}")[self.lang].format(self.say(t.args[-1])))
        return ("; ", "；")[self.lang].join(rows)

    def call(self, t: Term) -> str:
        if t.head in _CALLS and _CALLS[t.head][self.lang].count("{}") == len(t.args):
            return _CALLS[t.head][self.lang].format(*map(self.part, t.args))
        name = self.name(t.head.removesuffix("()"))
        if not t.args:
            return name
        comma = (" and ", "、")[self.lang]
        return ("{} of {}", "{} 括号 {}")[self.lang].format(name, comma.join(map(self.part, t.args)))
