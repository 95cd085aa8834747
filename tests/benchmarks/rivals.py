"""Other computer algebra systems: a term in the syntax of each, and a process that answers line by line.

What is left out, and why:

* None of the three can be told how f is built of f(x) and f(-x); all get the residual f(x) - f(-x) - x as it is.
* max, min and clip are written by abs, which all of them simplify, and none simplifies max. Functions that a system
  does not have (sigmoid, softplus, Phi, and erfc for FriCAS) are written by their definitions.
* Pieces are written by signs, v + (w - v)(1 - sign(u))/2: Giac and Maxima have piecewise functions, but simplify none,
  not even ReLU's, and FriCAS has none. The form has the mean of both values where a condition flips, so that rows
  of the kind "single-point" are not put to these three systems (they are "left out").
* sign(u) is u/abs(u) where that helps the system (`Dialect.sign`); it has a hole at u = 0, which no system minds.
* That parameters are positive is told to Giac and Maxima; FriCAS has no assumptions. All symbols are real for Giac.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symident.kernel.claim import Sort
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.terms import Term

_NATIVE = "exp log sqrt abs sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc".split()
_OPERATORS = {"add": "+", "mul": "*", "div": "/", "pow": "^"}


class NotWritable(Exception):
    """The system has no way to write this."""


@dataclass(frozen=True)
class Dialect:
    """How a system writes terms, and what it is sent for one row.

    `row` is a template for the lines of one row: {residual}, {number}; the answer is a line "@@number word".
    """

    name: str
    command: tuple[str, ...]
    start: tuple[str, ...]
    row: tuple[str, ...]
    end: str  # prints "@@number end", whatever became of the row
    sign: str  # of {0}
    integral: str
    constants: dict[str, str]
    assume: dict[Sort, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    lacks: frozenset[str] = frozenset()

    def write(self, t: Term) -> str:
        """`t` in the syntax of the system, every operation in brackets."""
        head = t.head
        if head == "num":
            return f"({t.args[0]})"
        if head == "var":
            return name_of(t.args[0])
        if head in self.constants:
            return self.constants[head]
        if head == "cases":
            return self._cases(t)
        if head == "cbrt":
            u = self.write(t.args[0])
            return f"({self.sign.format(u)}*abs({u})^(1/3))"
        if head in FUNCTIONS and (head not in _NATIVE or head in self.lacks) and head != "sign":
            return self.write(unfold(t))
        parts = [self.write(u) for u in t.args]
        if head == "neg":
            return f"(-{parts[0]})"
        if head in _OPERATORS:
            return "(" + _OPERATORS[head].join(parts) + ")"
        if head == "sign":
            return self.sign.format(parts[0])
        if head == "integral":
            return self.integral.format(*parts)
        if head in FUNCTIONS:
            return f"{self.functions.get(head, head)}({', '.join(parts)})"
        raise NotWritable(head)

    def _cases(self, t: Term) -> str:
        text = self.write(t.args[-1])
        for i in range(len(t.args) - 3, -1, -2):
            yes, no = self._indicator(t.args[i])
            text = f"({yes}*{self.write(t.args[i + 1])}+{no}*{text})"
        return text

    def _indicator(self, c: Term) -> tuple[str, str]:
        """1 where c is true and 0 where it is false, 1/2 where it flips; and 1 minus that."""
        if c.head in ("lt", "le", "gt", "ge"):
            left, right = c.args if c.head in ("gt", "ge") else reversed(c.args)
            s = self.sign.format(f"({self.write(left)}-{self.write(right)})")
            return f"((1+{s})/2)", f"((1-{s})/2)"
        if c.head in ("eq", "ne"):
            return ("0", "1") if c.head == "eq" else ("1", "0")
        parts = [self._indicator(u) for u in c.args]
        if c.head == "not":
            return parts[0][1], parts[0][0]
        all_of = "(" + "*".join(p[c.head == "or"] for p in parts) + ")"
        return (all_of, f"(1-{all_of})") if c.head == "and" else (f"(1-{all_of})", all_of)


def name_of(name: str) -> str:
    """A parameter's name that means nothing to any of the systems (e, i, gamma, ...)."""
    return name if name in ("x", "t") else f"p{name}".replace("_", "")


def _giac(e: str) -> str:
    return e


GIAC = Dialect(
    name="Giac",
    command=("giac",),
    start=("assume(x,real)", "assume(t,real)"),
    row=(
        "r:=x",
        "r:=simplify({residual})",
        'print("@"+"@{number} "+ifte(r==0,"zero",ifte(size(lname(r))==0,"constant","open")))',
    ),
    end='print("@"+"@{number} end")',
    sign="sign({0})",
    integral="int({0},{1},{2},{3})",
    constants={"pi": "pi", "e": "exp(1)", "oo": "inf"},
    assume={"real": "assume({0},real)", "positive": "assume({0}>0)", "nonnegative": "assume({0}>=0)"},
    functions={"log": "ln"},
)
MAXIMA = Dialect(
    name="Maxima",
    command=("maxima", "--very-quiet"),
    start=("display2d:false$", ':lisp (defun retrieve (msg flag) (merror "a question"))'),
    row=(
        "r:x$",
        "r:ratsimp({residual})$",
        "if r#0 then r:radcan(r)$",
        "if r#0 then r:radcan(exponentialize(r))$",
        'print(concat("@","@{number} ",if r=0 then "zero" else if listofvars(r)=[] then "constant" else "open"))$',
    ),
    end='print(concat("@","@{number} end"))$',
    sign="signum({0})",
    integral="integrate({0},{1},{2},{3})",
    constants={"pi": "%pi", "e": "%e", "oo": "inf"},
    assume={"positive": "assume({0}>0)$", "nonnegative": "assume({0}>=0)$"},
)
FRICAS = Dialect(
    name="FriCAS",
    command=("fricas", "-nosman"),
    start=(")set message type off", ")set message time off", "r : EXPR INT := x;", "s : String;"),
    row=(
        "r := x;",
        "r := normalize({residual});",
        "if r ~= 0 then r := simplify(r);",
        's := (r = 0 => "zero"; empty? variables r => "constant"; "open");',
        'output concat(["@","@{number} ", s])',
    ),
    end='output concat("@","@{number} end")',
    sign="({0}/abs({0}))",
    integral="integrate({0},{1}={2}..{3})",
    constants={"pi": "%pi", "e": "%e", "oo": "%plusInfinity"},
    lacks=frozenset({"erfc"}),
)
RIVALS = (GIAC, FRICAS, MAXIMA)


class Session:
    """A system that is running; `started` is how many seconds its starts have taken, in all."""

    def __init__(self, dialect: Dialect, limit: float):
        self.dialect, self.limit = dialect, limit
        self.starts, self.started, self.log = 0, 0.0, b""
        self._start()

    def _start(self) -> None:
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            self.dialect.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.starts += 1
        self._buffer = b""
        self._send([*self.dialect.start, self.dialect.end.format(number=0)])
        self._wait(0, time.monotonic() + 60)
        self.started += time.perf_counter() - begun

    def ask(self, number: int, residual: str, parameters: Sequence[tuple[str, Sort]]) -> tuple[str, float]:
        """zero, constant, open, failed (an error) or limit; and the seconds. After a limit it is started anew."""
        d = self.dialect
        told = [d.assume[sort].format(name_of(name)) for name, sort in parameters if sort in d.assume]
        lines = [*told, *(line.format(residual=residual, number=number) for line in d.row), d.end.format(number=number)]
        begun = time.perf_counter()
        try:
            self._send(lines)
            word = self._wait(number, time.monotonic() + self.limit)
        except BrokenPipeError:
            word = "failed"
        seconds = time.perf_counter() - begun
        if word == "limit" or self._process.poll() is not None:
            self.stop()
            self._start()
        return word, seconds

    def _send(self, lines: Sequence[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("".join(line + "\n" for line in lines).encode())
        self._process.stdin.flush()

    def _wait(self, number: int, deadline: float) -> str:
        assert self._process.stdout is not None
        pipe, word, mark = self._process.stdout.fileno(), "failed", b"@@%d " % number
        while True:
            *lines, self._buffer = self._buffer.split(b"\n")
            self.log += b"\n".join(lines)
            for line in lines:
                if mark in line:
                    found = line.split(mark)[1].strip(b' "\r').decode()
                    if found == "end":
                        return word
                    word = found
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                return "limit"
            read = os.read(pipe, 1 << 16)
            if not read:
                return "failed"
            self._buffer += read

    def stop(self) -> None:
        """End the process and its children."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
