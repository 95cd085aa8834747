"""Giac, FriCAS and Maxima: a term in the syntax of each, and a process that answers row by row.

Each gets the residual f(x) - f(-x) - x, whose f(-x) is written out, and the commands that showed most identities of
the corpora when they were tried: simplify, normalize, radcan, and what goes before them. What is left out, and why:

* max, min and clip are written by abs, which all of them simplify; none simplifies max. FriCAS is tried with sqrt(u^2)
  for abs(u) too, of which it knows the square, and forgets the sign: more is shown so, and more that is false.
  Functions that a system does not have are written by their definitions.
* Pieces are written by signs: v (1 + sign(u))/2 + w (1 - sign(u))/2 is v where u > 0 and w where u < 0. Giac and Maxima
  can write pieces, but simplify none, not even ReLU's; FriCAS cannot write them. Where u = 0 this is the mean of v and
  w, so that rows of the kind "single-point", which are about such points, are left out for these three systems.
* sign(u) is u/abs(u) for FriCAS, which has no sign of an expression; the hole at 0 does not matter to it.
* Giac and Maxima are told the signs of parameters, and Giac that all is real; FriCAS can be told neither.
* Maxima may ask whether something is positive; here a question is an error, for nobody is there to answer it.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from symident.kernel.claim import Sort
from symident.kernel.functions import unfold
from symident.kernel.terms import Term, app

_COMMON = "exp log sqrt abs sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf".split()
_FORMS = {name: name + "({0})" for name in _COMMON} | {"neg": "(-{0})", "div": "({0}/{1})", "pow": "({0}^{1})"}


@dataclass(frozen=True)
class Dialect:
    """How a system writes terms, and what it is sent.

    `forms` has templates for heads; `row` and `end` are lines with places for {residual} and {number}.
    A system answers a row by "@@number word", and after that, whatever became of the row, by "@@number end".
    """

    name: str
    command: tuple[str, ...]
    start: tuple[str, ...]
    row: tuple[str, ...]
    end: str
    forms: Mapping[str, str]
    sorts: Mapping[Sort, str] = field(default_factory=dict)

    def write(self, t: Term) -> str:
        """`t` in the syntax of the system, every operation in brackets."""
        if t.head == "num":
            return f"({t.args[0]})"
        if t.head == "var":
            return _name(t.args[0])
        if t.head == "cases":
            return self._cases(t)
        form = self.forms.get(t.head) or _FORMS.get(t.head)
        if form is not None:
            return form.format(*map(self.write, t.args))
        if t.head in ("add", "mul"):
            return "(" + ("+" if t.head == "add" else "*").join(map(self.write, t.args)) + ")"
        if t.head == "cbrt":
            u = t.args[0]
            return f"({self.write(app('sign', u))}*{self.write(app('abs', u))}^(1/3))"
        if unfold(t) is t:
            raise ValueError(f"{self.name} has no way to write {t.head}")
        return self.write(unfold(t))

    def told(self, parameters: Sequence[tuple[str, Sort]]) -> list[str]:
        """The lines that tell what is known of the parameters."""
        return [self.sorts[sort].format(_name(name)) for name, sort in parameters if sort in self.sorts]

    def _cases(self, t: Term) -> str:
        text = self.write(t.args[-1])
        for i in range(len(t.args) - 3, -1, -2):
            true, false = self._indicator(t.args[i])
            text = f"({true}*{self.write(t.args[i + 1])}+{false}*{text})"
        return text

    def _indicator(self, c: Term) -> tuple[str, str]:
        """What is 1 where c is true and 0 where it is false; and 1 minus that."""
        if c.head in ("eq", "ne"):
            return ("0", "1") if c.head == "eq" else ("1", "0")
        if c.head in ("lt", "le", "gt", "ge"):
            left, right = c.args if c.head in ("gt", "ge") else reversed(c.args)
            s = self.write(app("sign", left - right))
            return f"((1+{s})/2)", f"((1-{s})/2)"
        parts = [self._indicator(u) for u in c.args]
        if c.head == "not":
            return parts[0][1], parts[0][0]
        if c.head == "and":
            product = "(" + "*".join(true for true, _ in parts) + ")"
            return product, f"(1-{product})"
        product = "(" + "*".join(false for _, false in parts) + ")"
        return f"(1-{product})", product


def _name(name: str) -> str:
    """A name that none of the systems takes for something of its own, as they do with e, i or gamma."""
    return name if name in ("x", "t") else "p" + name.replace("_", "")


GIAC = Dialect(
    name="Giac",
    command=("giac",),
    start=("assume(x,real)", "assume(t,real)"),
    row=(
        "r:=undone",
        "r:=simplify({residual})",
        "if r!=0 then r:=simplify(hyp2exp(r)); fi",
        "if r!=0 then r:=simplify(texpand(r)); fi",
        'w:=when(r==0,"zero",when(r==undone,"failed",when(size(lname(r))==0,"constant","open")))',
        'print("@"+"@{number} "+w)',
    ),
    end='print("@"+"@{number} end")',
    forms={"erfc": "erfc({0})", "log": "ln({0})", "sign": "sign({0})", "integral": "int({0},{1},{2},{3})",
           "pi": "pi", "e": "exp(1)", "oo": "inf"},
    sorts={"real": "assume({0},real)", "positive": "assume({0}>0)", "nonnegative": "assume({0}>=0)"},
)  # fmt: skip
MAXIMA = Dialect(
    name="Maxima",
    command=("maxima", "--very-quiet"),
    start=("display2d:false$", ':lisp (defun retrieve (msg flag) (merror "a question"))'),
    row=(
        "r:undone$",
        "r:ratsimp({residual})$",
        "if r#0 then r:radcan(r)$",
        "if r#0 then r:radcan(exponentialize(r))$",
        'w:if r=0 then "zero" elseif r=undone then "failed" elseif listofvars(r)=[] then "constant" else "open"$',
        'print(concat("@","@{number} ",w))$',
    ),
    end='print(concat("@","@{number} end"))$',
    forms={"erfc": "erfc({0})", "sign": "signum({0})", "integral": "integrate({0},{1},{2},{3})",
           "pi": "%pi", "e": "%e", "oo": "inf"},
    sorts={"positive": "assume({0}>0)$", "nonnegative": "assume({0}>=0)$"},
)  # fmt: skip
FRICAS = Dialect(
    name="FriCAS",
    command=("fricas", "-nosman"),
    start=(")set message type off", ")set message time off", "r : EXPR INT := undone;"),
    row=(
        "r := undone;",
        "r := normalize({residual});",
        "if r ~= 0 then r := simplify(r);",
        'w := (r = 0 => "zero"; r = undone => "failed"; empty? variables r => "constant"; "open");',
        'output concat(["@", "@{number} ", w])',
    ),
    end='output concat("@", "@{number} end")',
    forms={"sign": "({0}/abs({0}))", "pi": "%pi", "e": "%e", "oo": "%plusInfinity",
           "integral": "((integrate({0},{1}={2}..{3}))::EXPR INT)"},
)  # fmt: skip
ROOTS = {**FRICAS.forms, "abs": "sqrt({0}^2)", "sign": "({0}/sqrt({0}^2))"}
RIVALS = (GIAC, MAXIMA, FRICAS, replace(FRICAS, name="FriCAS, sqrt(u^2)", forms=ROOTS))


class Session:
    """A system that is running; `starting` is how many seconds its `starts` have taken, in all."""

    def __init__(self, dialect: Dialect, limit: float) -> None:
        self.dialect, self.limit = dialect, limit
        self.starts, self.starting = 0, 0.0
        self._start()

    def _start(self) -> None:
        begun = time.perf_counter()
        self._buffer = b""
        self._process = subprocess.Popen(
            self.dialect.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        if self._ask(self.dialect.start, 0, 60) == "limit":
            raise RuntimeError(f"{self.dialect.name} does not answer")
        self.starts += 1
        self.starting += time.perf_counter() - begun

    def ask(self, residual: Term, parameters: Sequence[tuple[str, Sort]], number: int) -> tuple[str, float]:
        """zero, constant, open, failed (an error) or limit, and the seconds; after a limit it is started anew."""
        text = self.dialect.write(residual)
        lines = [line.format(residual=text, number=number) for line in self.dialect.row]
        begun = time.perf_counter()
        word = self._ask((*self.dialect.told(parameters), *lines), number, self.limit)
        seconds = time.perf_counter() - begun
        if word in ("limit", "died"):
            self.stop()
            self._start()
        return ("failed" if word == "died" else word), seconds

    def _ask(self, lines: Sequence[str], number: int, limit: float) -> str:
        """Send the lines, and read up to the end of the row."""
        assert self._process.stdin is not None and self._process.stdout is not None
        deadline, pipe = time.monotonic() + limit, self._process.stdout.fileno()
        word, mark = "failed", f"@@{number} ".encode()
        try:
            sent = "\n".join((*lines, self.dialect.end.format(number=number), ""))
            self._process.stdin.write(sent.encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            return "died"
        while True:
            *answers, self._buffer = self._buffer.split(b"\n")
            for answer in answers:
                if mark in answer:
                    found = answer.split(mark)[1].decode().strip(' "\r')
                    if found == "end":
                        return word
                    word = found
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                return "limit"
            read = os.read(pipe, 1 << 16)
            if not read:
                return "died"
            self._buffer += read

    def stop(self) -> None:
        """End the process and its children."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
