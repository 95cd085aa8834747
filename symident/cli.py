"""The command line. Text comes in, one child process works within the limits, its text and exit status go out.

Only the standard library is imported before the arguments are known to be right, so that help and errors are quick.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from symident import __version__

if TYPE_CHECKING:
    from symident.library import Entry
    from symident.render.pdf import Engine, Source
    from symident.render.text import Style

_VERDICTS = "exit status: 0 proved, 1 refuted, 2 undefined or an error, 3 evidence or undecided, 4 conditional"
_STATUS = {
    "prove": _VERDICTS,
    "derive": "exit status: 0 if it was written, whatever the verdict; 2 an error, 3 if the time was not enough",
    "verify": "exit status: 0 it proves the claim, 1 it refutes it, 2 rejected or an error, 4 conditional",
    "family": "exit status: 0 both directions are proved, 3 one stayed open, 2 an error",
    "scan": "exit status: 0, or 2 if a row could not be read; the rows' verdicts are in the results",
    "check": "exit status: 0 if all is as the documents say, 1 if not, 3 if something stayed open, 2 an error",
}
_FAILED, _INTERRUPTED, _PIPE_CLOSED = 2, 130, 141
_LONGEST_INPUT = 1 << 20  # bytes read from standard input; the parser has a lower limit of its own


class UsageError(Exception):
    """What the person who typed the command has to change, as one sentence."""


@dataclass
class Answer:
    """What a command has to say: `text` for standard output, `error` for standard error, the rest for files."""

    text: str = ""
    status: int = 0
    error: str = ""
    save: bytes = b""
    pdf: Source | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status of the command `argv` (sys.argv by default); never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # not every stream that a test puts there can do it
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _main(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        # Python flushes stdout once more at exit; that must not fail again.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}")
    except Exception as error:
        from symident.syntax.errors import SymidentError

        if isinstance(error, SymidentError):
            return _fail(str(error))
        # A fault of ours, told in one sentence all the same.
        if os.environ.get("SYMIDENT_DEBUG"):
            raise
        return _fail(_internal(error))


def _fail(message: str, status: int = _FAILED) -> int:
    with suppress(OSError):
        print(f"symident: {_printable(message)}", file=sys.stderr)
    return status


def _internal(error: Exception) -> str:
    return f"internal error, please report it: {type(error).__name__}: {error!s:.300} (SYMIDENT_DEBUG=1 shows more)"


def _printable(text: str) -> str:
    """`text` with what could steer a terminal replaced."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _main(argv: list[str]) -> int:
    parser = _parser()
    if not argv:
        parser.print_help()
        return 0
    args = parser.parse_args(_prepared(argv))
    if "expr" in args:
        args.expr = _text(args.expr, "the expression")
    for text in getattr(args, "param", None) or []:
        _text(text, "the parameter")
    for text in getattr(args, "given", None) or []:
        _text(text, "the hypothesis")
    if args.command == "slides":
        args = _slides(args)
    return {"scan": _scan, "check": _check, "classroom": _classroom, "serve": _serve}.get(args.command, _limited)(args)


# --- arguments


class _Parser(argparse.ArgumentParser):
    """argparse, but an error is one sentence."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; '{self.prog} --help' shows how it is used")


def _parser() -> _Parser:
    parser = _Parser(
        prog="symident", epilog=_VERDICTS, allow_abbrev=False,
        description="Prove or refute f(x) - f(-x) = x for an activation function f.",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"symident {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, text: str, *, expr: bool = True, seconds: float = 60, per: str = "") -> _Parser:
        sub = commands.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + ".", epilog=_STATUS.get(name), allow_abbrev=False,
        )  # fmt: skip
        if expr:
            sub.add_argument("expr", metavar="EXPR", help="f(x), or an equation left = right; - is standard input")
            sub.add_argument("--param", action="append", metavar="P", help='a parameter: beta, "b > 0", "n >= 0"')
            sub.add_argument("--given", action="append", default=[], metavar="H",
                             help='a hypothesis: "x > 0", "a < b", "phi odd", "g(x) + g(-x) = 1"')  # fmt: skip
            sub.add_argument("--latex", action="store_true", help="EXPR is LaTeX")
        sub.add_argument("--timeout", type=_seconds, default=seconds, metavar="S",
                         help="seconds" + per + " (default: %(default)g)")  # fmt: skip
        sub.add_argument("--json", action="store_true", help="write a JSON object")
        return sub

    command("prove", "prove or refute f(x) - f(-x) = x, or an equation").add_argument(
        "--save", type=Path, metavar="P.JSON", help="write the proof to this file"
    )
    command("verify", "check a saved proof against the expression").add_argument(
        "proof", type=Path, metavar="P.JSON", help="what prove --save wrote"
    )
    command("parse", "show how an expression is read")
    derive = command("derive", "write the derivation down, for a person to read")
    derive.add_argument("--format", default="text", metavar="F",
                        help="text, markdown, html, latex, beamer, typst or json",
                        choices=("text", "markdown", "html", "latex", "beamer", "typst", "json"))  # fmt: skip
    derive.add_argument("--level", default="full", choices=("short", "full"), help="as in a paper, or every step")
    derive.add_argument("--lang", default="en", choices=("en", "zh"), help="English or Chinese")
    derive.add_argument("--out", dest="save", type=Path, metavar="FILE", help="write it to this file")
    derive.add_argument("--standalone", action="store_true", help="LaTeX as an article, not as a piece of one")
    derive.add_argument("--pdf", type=Path, metavar="FILE", help="typeset it: slides if the format is beamer")
    derive.add_argument("--engine", choices=("pdflatex", "xelatex", "typst"), help="what makes the PDF")
    slides = command("slides", "make slides of the derivation, one step at a time")
    slides.add_argument("--out", type=_slides_file, required=True, metavar="FILE", help=".pdf, .tex (beamer) or .html")
    slides.add_argument("--lang", default="en", choices=("en", "zh"), help="English or Chinese")
    slides.add_argument("--level", default="full", choices=("short", "full"), help="as in a paper, or every step")
    slides.add_argument("--engine", choices=("pdflatex", "xelatex"), help="what makes the PDF")
    command("phi", "derive phi in f(x) = x (1 + phi(x))/2")
    plot = command("plot", "draw f(x), f(-x), f(x) - f(-x), x and phi")
    plot.add_argument(
        "--out", type=_picture_file, required=True, dest="save", metavar="FILE", help=".svg, .png or .pdf"
    )
    plot.add_argument("--at", action="append", default=[], metavar="A=VALUE", help="the value of a parameter: a=1/4")
    plot.add_argument("--range", metavar="LOW:HIGH", help="the part of the x-axis (default: -4:4, or with all breaks)")
    repair = command("repair", "find the nearest activation that has the identity")
    repair.add_argument("--within", type=_positive, default=10, metavar="A", help="compare for |x| <= A (default: 10)")
    repair.add_argument(
        "--out",
        type=_picture_file,
        dest="save",
        metavar="FILE",
        help="draw both and their difference: .svg, .png, .pdf",
    )
    repair.add_argument("--at", action="append", default=[], metavar="A=VALUE", help="compare for this value: a=1/4")
    command("family", "find the law that g keeps where x*g(x), say, has the identity")
    command("list", "list the activations of the library", expr=False)
    check = command(
        "check", "go through documents claim by claim and step by step", expr=False, seconds=10, per=" a claim"
    )
    check.add_argument("path", type=Path, metavar="PATH", help="a document (.ident, .md, .tex), or a folder")
    scan = command("scan", "decide every row of a corpus, or the rest of them", expr=False, seconds=10, per=" a row")
    scan.add_argument("corpus", type=Path, metavar="CORPUS.jsonl", help="one object a line: id, expr, params")
    scan.add_argument("--out", type=Path, required=True, metavar="RESULT.jsonl")
    scan.add_argument("--jobs", type=_count, default=1, metavar="N", help="rows at a time (default: 1)")
    _classroom_parsers(command)
    return parser


def _classroom_parsers(command: Callable[..., _Parser]) -> None:
    texts = {"classroom": "write lessons: a page for each activation, for teaching",
             "serve": "serve the lessons and the engine, on this machine alone"}  # fmt: skip
    for name, text in texts.items():
        sub = command(name, text, expr=False, seconds=20, per=" a lesson")
        sub.add_argument("activations", nargs="*", metavar="NAME|EXPR", help="default: all of the library")
        sub.add_argument("--param", action="append", default=[], metavar="P", help="a parameter of the expressions")
        sub.add_argument("--latex", action="store_true", help="every EXPR is LaTeX")
        if name == "serve":
            sub.add_argument("--port", type=_port, default=0, metavar="N", help="default: one that is free")
            continue
        where = sub.add_mutually_exclusive_group(required=True)
        where.add_argument("--out", type=Path, metavar="DIR", help="write the pages to this folder")
        where.add_argument("--single", type=Path, metavar="FILE.html", help="write all to one file, to be sent by mail")
        sub.add_argument("--slides", action="store_true", help="with --single: it opens with one step a screen")
        sub.add_argument("--with-prover", action="store_true", help="put the engine in: it proves what a reader types")


def _seconds(text: str) -> float:
    """A positive number of seconds."""
    with suppress(ValueError):
        if 0 < float(text) <= 1e6:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r:.40} is not a positive number of seconds")


def _picture_file(text: str) -> Path:
    """The name of a file whose ending says which picture it is."""
    path = Path(text.strip())
    if path.suffix in (".svg", ".png", ".pdf"):
        return path
    raise argparse.ArgumentTypeError(f"{text!r:.80} does not end in .svg, .png or .pdf")


def _port(text: str) -> int:
    """The number of a port."""
    with suppress(ValueError):
        if 0 <= int(text) <= 65535:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r:.40} is not a number from 0 to 65535")


def _slides_file(text: str) -> Path:
    """The name of a file whose ending says what slides it holds."""
    path = Path(text.strip())
    if path.suffix in (".pdf", ".tex", ".html"):
        return path
    raise argparse.ArgumentTypeError(f"{text!r:.80} does not end in .pdf, .tex or .html")


def _positive(text: str) -> float:
    """A positive number."""
    with suppress(ValueError):
        if 0 < float(text) <= 1e300:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r:.40} is not a positive number")


def _count(text: str) -> int:
    """A number of processes."""
    with suppress(ValueError):
        if 1 <= int(text) <= 1024:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r:.40} is not a number from 1 to 1024")


def _prepared(argv: list[str]) -> list[str]:
    """`argv` with `prove` supplied where an expression stands for the command, and -x/2 kept from being an option."""
    commands = (
        "prove", "derive", "slides", "verify", "parse", "phi", "plot", "repair", "family", "list", "check", "scan",
        "classroom", "serve",
    )  # fmt: skip
    first = argv[0]
    if first not in (*commands, "-h", "--help", "--version"):
        if re.fullmatch(r"[A-Za-z_-]+", first) and first != "-" and not first.startswith("--"):
            raise UsageError(_unknown_command(first, commands))
        argv = ["prove", *argv]
    # argparse takes an argument with a leading space for what it is: no option.
    return [f" {a}" if re.match(r"-[^-]", a) and a != "-h" else a for a in argv]


def _unknown_command(word: str, commands: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, commands, 1)
    if near:
        return f"there is no command {word:.40}; did you mean {near[0]}?"
    return f"there is no command {word:.40}; 'symident prove \"{word:.40}\"' would prove or refute that expression"


def _text(argument: str, what: str) -> str:
    """The text of an argument, from standard input if it is -; UsageError if it is not text."""
    if argument.strip() == "-":
        return _standard_input()
    with suppress(UnicodeEncodeError):
        argument.encode("utf-8")
        return _checked(argument.strip(), what)
    raise UsageError(f"{what} is not valid UTF-8")


def _standard_input() -> str:
    what = "standard input"
    data = sys.stdin.buffer.read(_LONGEST_INPUT + 1) if sys.stdin else b""
    if len(data) > _LONGEST_INPUT:
        raise UsageError(f"{what} has more than {_LONGEST_INPUT:,} bytes; that is no expression")
    try:
        return _checked(data.decode("utf-8-sig").strip(), what)
    except UnicodeDecodeError as error:
        raise UsageError(f"{what} is not valid UTF-8 (byte {error.start})") from None


def _checked(text: str, what: str) -> str:
    if not text:
        raise UsageError(f"{what} is empty")
    if (place := text.find("\0")) >= 0:
        raise UsageError(f"{what} has a NUL byte (character {place + 1})")
    return text


# --- the work, in a child


def _limited(args: argparse.Namespace) -> int:
    """Carry out a command within its limits, and write what it answers."""
    from symident import limits

    save: Path | None = getattr(args, "save", None)
    pdf: Path | None = getattr(args, "pdf", None)
    for file in filter(None, (save, pdf)):
        _check_writable(file)
    style = _style(sys.stdout)
    try:
        if os.environ.get("SYMIDENT_DEBUG"):
            answer = _answer(args, style)
        else:
            answer = limits.run(_answer, args, style, timeout=args.timeout)
    except limits.LimitReached as limit:
        answer = _stopped(args, style, str(limit))
    if save and answer.save:  # before what is printed, which nobody may read to its end
        save.write_bytes(answer.save)
    if answer.text:
        print(answer.text)
    if pdf and answer.pdf:
        from symident.render.pdf import pdf as typeset

        pdf.write_bytes(typeset(answer.pdf))
    if answer.error:
        _fail(answer.error)
    return answer.status


def _answer(args: argparse.Namespace, style: Style) -> Answer:
    from symident.syntax.errors import SymidentError

    try:
        return _COMMANDS[args.command](args, style)
    except SymidentError as error:
        return Answer(status=_FAILED, error=str(error))


def _stopped(args: argparse.Namespace, style: Style, reason: str) -> Answer:
    """The answer of a command whose child was stopped."""
    if args.command == "plot":
        return Answer(status=_FAILED, error=f"nothing was drawn: {reason}")
    if args.json:
        return Answer(_json({"verdict": "undecided", "reason": reason}), 3)
    return Answer(f"{style.paint('UNDECIDED', '35')}  {reason}", 3)


def _prove(args: argparse.Namespace, style: Style) -> Answer:
    from symident import api
    from symident.render import json, text

    verdict = api.prove(args.expr, args.param, latex=args.latex, given=args.given)
    answer = Answer(_json(json.data(verdict)) if args.json else text.verdict(verdict, style), verdict.exit_status)
    if args.save and verdict.proof:
        answer.save = (_json(verdict.proof.to_json()) + "\n").encode()
    elif args.save:
        answer.error = f"nothing was saved: there is no proof ({verdict.word})"
    return answer


_ENGINES: dict[str, Engine] = {"typst": "typst"}  # of a format that one engine alone understands


def _slides(args: argparse.Namespace) -> argparse.Namespace:
    """The command that makes these slides: a page with one step a screen, or a derivation as beamer."""
    if args.out.suffix == ".html":
        return argparse.Namespace(
            command="classroom", activations=[args.expr], param=args.param or [], latex=args.latex, out=None,
            single=args.out, slides=True, with_prover=False, timeout=args.timeout, json=args.json,
        )  # fmt: skip
    pdf = args.out.suffix == ".pdf"
    files = {"save": None, "pdf": args.out} if pdf else {"save": args.out, "pdf": None}
    return argparse.Namespace(**{**vars(args), **files, "command": "derive", "format": "beamer", "standalone": False})


def _derive(args: argparse.Namespace, style: Style) -> Answer:
    from symident import api
    from symident.render.formats import FORMATS

    if args.standalone and args.format != "latex":
        return Answer(
            status=_FAILED, error="--standalone is for --format latex; the other formats are complete as they are"
        )
    if args.engine and not args.pdf:
        return Answer(status=_FAILED, error="--engine says what makes the PDF; there is no --pdf FILE")
    timeout = 0.8 * args.timeout  # the rest is for writing it down, if there is no verdict by then
    d = api.derive(args.expr, args.param, level=args.level, given=args.given, latex=args.latex, timeout=timeout)
    answer = Answer()
    if args.save or not args.pdf:
        name = "json" if args.json else "article" if args.standalone and args.format == "latex" else args.format
        written = FORMATS[name](d, args.lang)
        answer = Answer(save=written.encode()) if args.save else Answer(written.rstrip("\n"))
    if args.pdf:
        from symident.render.pdf import source

        answer.pdf = source(d, args.lang, args.engine or _ENGINES.get(args.format), slides=args.format == "beamer")
    return answer


def _verify(args: argparse.Namespace, style: Style) -> Answer:
    """The status is that of what was verified: a proof may also show that the claim is false."""
    from symident import api
    from symident.kernel.proof import ProofError
    from symident.render import text
    from symident.verdict import EXIT_STATUS, Word

    proof = api.proof_of(args.proof)
    try:
        theorem = api.verify(args.expr, proof, args.param, latex=args.latex, given=args.given)
    except ProofError as error:
        return Answer(status=_FAILED, error=f"the proof is rejected: {error}")
    word: Word = "proved" if theorem.proved else "refuted" if theorem.refuted else "conditional"
    if not args.json:
        return Answer(text.theorem(theorem, proof.steps(), style), EXIT_STATUS[word])
    condition = {} if word != "conditional" else {"condition": text.formula(theorem.condition)}
    return Answer(_json({"verdict": word, **condition, "steps": proof.steps()}), EXIT_STATUS[word])


def _parse(args: argparse.Namespace, style: Style) -> Answer:
    from symident import api

    read = api.parse(args.expr, args.param, latex=args.latex)
    if args.json:
        shown = {"expression": read.expression, "latex": read.latex, "sympy": str(read.sympy), "domain": read.domain}
        return Answer(_json({**shown, "params": dict(read.parameters)}))
    from symident.render import text

    rows = {"expression": read.expression, "LaTeX": read.latex, "domain": read.domain}
    if read.parameters:
        rows["parameters"] = ", ".join(f"{name} ({sort})" for name, sort in read.parameters)
    lines = [style.wrap(f"{label + ':':<12}{value}") for label, value in rows.items()]
    return Answer("\n".join([*lines, "tree:", *(f"  {line}" for line in text.tree(read.term))]))


def _phi(args: argparse.Namespace, style: Style) -> Answer:
    from symident import api
    from symident.render import text

    verdict = api.prove(args.expr, args.param, latex=args.latex, given=args.given)
    phi = api.phi_of(verdict)
    if args.json:
        odd = verdict.phi_is_odd
        return Answer(_json({"phi": phi.expression, "latex": phi.latex, "odd": odd, "verdict": verdict.word}))
    known = ", odd" if verdict.phi_is_odd else ", not odd" if verdict.word == "refuted" else ""
    return Answer(style.wrap(f"phi(x) = {text.formula(phi.term)}{known}"))


def _plot(args: argparse.Namespace, style: Style) -> Answer:
    from symident.plots import plot

    if args.given:
        raise UsageError("a picture is drawn for values and not under hypotheses: write --at A=VALUE, and no --given")
    span = None if args.range is None else tuple(args.range.strip().split(":"))
    if span is not None and len(span) != 2:
        raise UsageError(f"--range {args.range.strip():.40} is not of the form LOW:HIGH, as in --range -4:4")
    picture = plot(
        args.expr, args.param, at=_values(args.at), span=span, latex=args.latex, timeout=min(10, args.timeout / 2)
    )
    answer = Answer(_json({"file": str(args.save)}) if args.json else "")
    answer.save = picture.to_bytes(args.save.suffix[1:])
    return answer


def _values(texts: list[str]) -> dict[str, str]:
    """The values of the parameters in texts like a=1/2."""
    at: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise UsageError(f"--at {text:.40} has no value; write --at {name:.40}=1")
        at[name] = value
    return at


def _repair(args: argparse.Namespace, style: Style) -> Answer:
    from symident import api
    from symident.render import json, text

    found = api.repair(
        args.expr, args.param, at=_values(args.at), given=args.given, latex=args.latex, within=args.within
    )
    answer = Answer(_json(json.repaired(found)) if args.json else text.repaired(found, style))
    if args.save:
        from symident.plots import plot_repair

        answer.save = plot_repair(found).to_bytes(args.save.suffix[1:])
    return answer


def _family(args: argparse.Namespace, style: Style) -> Answer:
    from symident import api
    from symident.render import json, text
    from symident.verdict import EXIT_STATUS

    found = api.family(args.expr, args.param, given=args.given, latex=args.latex)
    answer = _json(json.family(found)) if args.json else text.family(found, style)
    return Answer(answer, 0 if found.complete else EXIT_STATUS["evidence"])


def _list(args: argparse.Namespace, style: Style) -> Answer:
    from symident import library

    entries = library.entries()
    if args.json:
        return Answer(_json([_entry(e) for e in entries.values()]))
    width = max(map(len, entries), default=0)
    return Answer("\n".join(style.wrap(f"{name:<{width}}  {e.text}") for name, e in entries.items()))


def _entry(e: Entry) -> dict[str, Any]:
    from symident.render.infix import to_infix

    defaults = {name: to_infix(value) for name, value in e.defaults.items()}
    return {"name": e.name, "title": e.title, "source": e.source, "expression": to_infix(e.term),
            "params": dict(e.parameters), "defaults": defaults, "expected": e.expected}  # fmt: skip


_COMMANDS: dict[str, Callable[[argparse.Namespace, Style], Answer]] = {
    "prove": _prove, "derive": _derive, "verify": _verify, "parse": _parse, "phi": _phi, "plot": _plot,
    "repair": _repair, "family": _family, "list": _list,
}  # fmt: skip


# --- the commands whose limits are for each row or claim


def _check(args: argparse.Namespace) -> int:
    """Status 1 if a statement did not turn out as its document says, 3 if one stayed open."""
    from symident import api, documents
    from symident.documents import report
    from symident.render import json

    style, results = _style(sys.stdout), []
    found = documents.statements(args.path)
    for result in documents.check_all(found, lambda claim: api.decide_within(claim, args.timeout), args.timeout):
        results.append(result)
        if not args.json:
            print(report.line(result, style), flush=True)
    if args.json:
        rows = [{"file": r.file, "line": r.line, "name": r.name, "claim": r.text, "expected": r.expected, "ok": r.ok,
                 "mark": r.mark, "sentence": r.sentence, "details": list(r.details),
                 **json.outcome(r.verdict), "verdict": r.found} for r in results]  # fmt: skip
        print(_json(rows))
    else:
        print(report.summary(results))
    return report.status(results)


def _scan(args: argparse.Namespace) -> int:
    """Status 2 if there was a row that could not be read."""
    from symident.scan import scan

    try:
        summary = scan(args.corpus, args.out, args.timeout, args.jobs)
    except KeyboardInterrupt:
        return _fail("interrupted; the same command goes on from here", _INTERRUPTED)
    print(summary, file=sys.stderr)
    if args.json:
        print(_json({"rows": summary.verdicts.total(), "verdicts": summary.verdicts, "resumed": summary.resumed}))
    errors = summary.verdicts["error"]
    return _fail(f"{errors} of the rows could not be read; their reasons are in {args.out}") if errors else 0


def _classroom(args: argparse.Namespace) -> int:
    """Status 0 when the lessons are written; a single file that is too large for a mail is said to be so."""
    from symident.classroom import build, pieces

    for text in (*args.activations, *args.param):
        _text(text, "the expression")
    if args.slides and args.out:
        raise UsageError("--slides needs --single")
    all_of = build.chosen([text.strip() for text in args.activations], args.param, args.latex)
    prover = pieces.blocks(lambda text: print(f"symident: {text}", file=sys.stderr)) if args.with_prover else ""
    if args.out:
        files = build.write(args.out, all_of, args.timeout, prover)
        return _written(args, {"lessons": len(all_of), "files": files, "path": str(args.out / "index.html")})
    size = build.write_single(args.single, all_of, args.timeout, "slides" if args.slides else "read", prover)
    status = _written(args, {"lessons": len(all_of), "bytes": size, "path": str(args.single)})
    if size > build.LARGEST and not prover:
        print(f"symident: {size:,} bytes are much for a mail; choose fewer activations", file=sys.stderr)
    return status


def _written(args: argparse.Namespace, found: dict[str, Any]) -> int:
    lessons = found["lessons"]
    print(_json(found) if args.json else f"{lessons} lesson{'s' * (lessons != 1)}: open {found['path']} in a browser")
    return 0


def _serve(args: argparse.Namespace) -> int:
    """Runs until it is interrupted, which is no error."""
    from symident.classroom import build, serve

    for text in (*args.activations, *args.param):
        _text(text, "the expression")
    all_of = build.chosen([text.strip() for text in args.activations], args.param, args.latex)
    try:
        server = serve.Server(all_of, args.port)
    except OSError as error:
        raise UsageError(f"cannot listen on port {args.port}: {error.strerror or error}") from None
    with server:
        print(_json({"url": server.url}) if args.json else f"{server.url}   (Ctrl-C ends)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nsymident: ended", file=sys.stderr)
    return 0


# --- output


def _json(data: Any) -> str:
    from json import dumps

    return dumps(data, ensure_ascii=False)


def _style(stream: IO[str]) -> Style:
    """Colour and wrapping for a terminal, neither elsewhere."""
    from symident.render.text import Style

    if not stream.isatty():
        return Style()
    from shutil import get_terminal_size

    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Style(get_terminal_size().columns, colour)


def _check_writable(path: Path) -> None:
    """UsageError unless the file can be written; it is left as it was."""
    new = not path.exists()
    try:
        path.open("ab").close()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {str(path)!r}: {getattr(error, 'strerror', None) or error}") from None
    if new:
        path.unlink()
