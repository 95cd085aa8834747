"""What a Python program calls: text, a SymPy expression or a term goes in, a verdict comes out.

What only some of the functions need is imported by them: a text that cannot be read costs no engine, and SymPy is
for what was made with it, and for `Expression.sympy`.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from symident import limits
from symident.kernel.claim import Claim, Sort, identity
from symident.kernel.derivatives import smooth_where, without_diff
from symident.kernel.domain import as_term
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import COMPARISONS, Term, free, subterms
from symident.library import definitions
from symident.render.infix import to_infix
from symident.render.json import conditions
from symident.render.latex import to_latex
from symident.syntax.errors import ParseError, SymidentError, UnknownName
from symident.syntax.hypotheses import parse_hypotheses, unknown_functions
from symident.syntax.parse import parse_claim, parse_infix, parse_latex, parse_parameter
from symident.verdict import Verdict

if TYPE_CHECKING:
    import sympy

    from symident.derivation.model import Derivation, Level
    from symident.family import Family
    from symident.kernel.check import Theorem
    from symident.repair import Repair
    from symident.syntax.names import Definition

    Activation: TypeAlias = str | Term | sympy.Basic
    Parameters: TypeAlias = Mapping[str, Sort] | Iterable[str] | None

_STRENGTH: tuple[Sort, ...] = ("real", "nonnegative", "positive")
_KEYS = {"rule", "goal", "args", "premises"}


@dataclass(frozen=True)
class Expression:
    """How a text was read: its term and its parameters, and the same in other notations."""

    term: Term
    parameters: tuple[tuple[str, Sort], ...] = ()

    @property
    def expression(self) -> str:
        """The text in the expression language, in a form that is also valid Python."""
        return to_infix(self.term)

    @property
    def latex(self) -> str:
        """LaTeX for math mode."""
        return to_latex(self.term)

    @property
    def sympy(self) -> Any:
        """The SymPy expression; SymPy may rewrite while it builds it."""
        from symident.syntax.bridge import to_sympy

        return to_sympy(self.term)

    @property
    def domain(self) -> str:
        """Where the expression as written is real: conditions joined by `and`, or "all real x"."""
        from symident.kernel.domain import as_term
        from symident.kernel.domain import conditions as needed
        from symident.kernel.facts import holds

        facts = Claim(self.term, self.term, self.parameters).facts
        open_ = tuple(as_term(c) for c in needed(self.term) if not holds(facts, c))
        return conditions(open_) or "all real x"

    def __str__(self) -> str:
        return self.expression


def prove(
    f: Activation,
    params: Parameters = None,
    *,
    given: Iterable[str] = (),
    latex: bool = False,
    timeout: float | None = None,
) -> Verdict:
    """The verdict on f(x) - f(-x) = x, or on the claim, where `f` is the text of an equation `left = right`.

    `params` declares every name but x: {"b": "positive"} or ["beta", "b > 0"]. `given` are hypotheses: on functions
    that are not known, "phi odd" or "g(x) + g(-x) = 1"; on x and the parameters, "x > 0" or "a < b". With a `timeout`
    (seconds) the work is done in a child process with at most 4 GiB; without one, here and without limits.
    SymidentError if the text cannot be read or a name is not declared.
    """
    start = time.perf_counter()
    verdict = decide_within(claim_of(f, params, latex=latex, given=given), timeout, explained=True)
    return replace(verdict, seconds=time.perf_counter() - start)


def derive(
    f: Activation | Verdict,
    params: Parameters = None,
    *,
    level: Level = "full",
    given: Iterable[str] = (),
    latex: bool = False,
    timeout: float | None = None,
) -> Derivation:
    """The verdict on f, as in `prove`, with what a teacher would write on a board; or that of a verdict.

    `level` is "short", what a paper prints, or "full", every step. Errors as in `prove`.
    """
    from symident.derivation.build import derive as build

    if isinstance(f, Verdict):
        return build(f, level)
    return build(prove(f, params, given=given, latex=latex, timeout=timeout), level, _library_name(f))


def _library_name(f: Activation) -> str:
    """The name of the activation of the library that the text calls, as in "gelu(x)"; empty if it calls none."""
    called = re.fullmatch(r"\s*(\w+)\s*\(\s*x\s*(,[^()]*)?\)\s*", f) if isinstance(f, str) else None
    return called[1] if called and called[1] in definitions() else ""


def decide_within(claim: Claim, timeout: float | None, *, explained: bool = False) -> Verdict:
    """The verdict on a claim, within the limits of `prove`; `explained` as for one reader."""
    from symident.decide import decide, explain

    work = explain if explained else decide
    try:
        return work(claim) if timeout is None else limits.run(work, claim, timeout=timeout)
    except limits.LimitReached as limit:
        return Verdict("undecided", claim, reason=str(limit))
    except RecursionError:
        return Verdict("undecided", claim, reason="the expression is nested too deeply")


def verify(
    f: Activation,
    proof: Proof | Mapping[str, Any] | str | os.PathLike[str],
    params: Parameters = None,
    *,
    given: Iterable[str] = (),
    latex: bool = False,
) -> Theorem:
    """The theorem of `proof` (or of the file of that name) about the claim that `f` states, as in `prove`.

    Look at what it says: `theorem.proved`, `theorem.refuted` or `theorem.condition`. ProofError with the rule and
    the step, if the kernel does not accept it; SymidentError if it is no proof at all.
    """
    from symident.kernel.check import check

    claim = claim_of(f, params, latex=latex, given=given)
    try:
        return check(claim, proof if isinstance(proof, Proof) else proof_of(proof))
    except ProofError as error:
        # What the kernel stumbled over in an argument is said as a sentence about the proof.
        stumbled = error.__context__
        if isinstance(stumbled, KeyError):
            reason = f"the argument {stumbled.args[0]} is missing"
        elif isinstance(stumbled, ValueError | IndexError):
            reason = f"an argument is not of the form that the rule needs: {error.reason}"
        else:
            raise
        raise ProofError(error.rule, reason, error.path) from None


def phi(f: Activation, params: Parameters = None, *, latex: bool = False, timeout: float | None = None) -> Expression:
    """phi(x) = 2 f(x)/x - 1 as a person would write it; f(x) = x (1 + phi(x))/2 where x is not 0.

    SymidentError as in `prove`, and where no such form was found.
    """
    return phi_of(prove(f, params, latex=latex, timeout=timeout))


def phi_of(verdict: Verdict, timeout: float | None = 10) -> Expression:
    """phi as the verdict has it, else as it is for an f without the identity; SymidentError if none is found."""
    phi = verdict.phi
    if phi is None and verdict.claim.f is not None:
        from symident.search.phi import derive_phi

        with contextlib.suppress(limits.LimitReached):
            phi = limits.run(derive_phi, verdict.claim, timeout=timeout)
    if phi is None:
        raise SymidentError("no short form of phi was found" + f": {verdict.reason}" * bool(verdict.reason))
    return Expression(phi, verdict.claim.parameters)


def repair(
    f: Activation,
    params: Parameters = None,
    *,
    at: Mapping[str, str | int] | None = None,
    given: Iterable[str] = (),
    latex: bool = False,
    within: float = 10,
) -> Repair:
    """The activation with the identity that is nearest to f, proved; differences are looked at for |x| <= `within`.

    `at` holds values of the parameters, as in `plot`, for which the differences are looked at. SymidentError as in
    `prove`, and where none was found.
    """
    from fractions import Fraction

    from symident.repair import repair as nearest

    values = values_of(at)
    if values:
        claim = activation_at(f, params, values, given=given, latex=latex)
    else:
        claim = claim_of(f, params, latex=latex, given=given)
    return nearest(claim, Fraction(within), values)


def family(text: str, params: Parameters = None, *, given: Iterable[str] = (), latex: bool = False) -> Family:
    """The law that functions like g in x*g(x) have to keep for f to have the identity, proved in both directions.

    Names that are called and belong to no function are those of unknown functions. SymidentError as in `prove`, and
    where no law is found.
    """
    from symident.family import family as law_of

    hypotheses = [given] if isinstance(given, str) else list(given)
    hypotheses += [] if latex else unknown_functions(text, definitions())
    while True:
        try:
            return law_of(claim_of(text, params, given=hypotheses, latex=latex))
        except UnknownName as error:
            name = _called(error)
            if not name or name in hypotheses:
                raise
            hypotheses.append(name)


def parse(text: str, params: Parameters = None, *, latex: bool = False) -> Expression:
    """How the text of an expression is read; names that are not declared are real parameters here.

    SymidentError, with the place in the text, if it cannot be read.
    """
    declared = dict(_declarations(params)[0])
    term = (parse_latex if latex else parse_infix)(text, None, definitions())
    names = sorted(free(term) - {"x"} | set(declared))
    return Expression(term, tuple((name, declared.get(name, "real")) for name in names))


def claim_of(f: Activation, params: Parameters = None, *, latex: bool = False, given: Iterable[str] = ()) -> Claim:
    """The claim that `f` states: the identity of an expression, or an equation. Errors as in `prove`."""
    if not isinstance(f, str | Term):
        return _claim_of_sympy(f, params)
    parameters, assumptions = _declarations(params)
    names = {name for name, _ in parameters}
    assumed = parse_hypotheses([given] if isinstance(given, str) else given, names, definitions())
    assumptions += _without_derivatives(assumed.assumptions)
    where = _without_derivatives(assumed.where)
    read = _declared(f, names) if isinstance(f, Term) else _read(f, names, assumed.definitions, latex)
    if isinstance(read, Term):
        return identity(read, parameters, assumptions, None, where, assumed.laws)
    return Claim(*read, parameters, assumptions, None, where, assumed.laws)


def _without_derivatives(assumed: tuple[Term, ...]) -> tuple[Term, ...]:
    """What is assumed with its derivatives worked out, and that they exist."""
    if not any(u.head == "diff" for c in assumed for u in subterms(c)):
        return assumed
    found: list[Term] = []
    for c in assumed:
        needed = [as_term(d) for d in smooth_where(c) if d[1].head != "exists"]  # which the derivative says itself
        if any(d.head not in COMPARISONS for d in needed):
            raise SymidentError(f"a derivative in {to_infix(c)} is none that the rules for derivatives give")
        found += [*needed, without_diff(c)]
    return tuple(dict.fromkeys(found))


def _read(text: str, names: set[str] | None, known: Mapping[str, Definition], latex: bool) -> Term | tuple[Term, Term]:
    """What the text says; the error for a call of no known function says how one assumes something of it."""
    try:
        return parse_claim(text, names, known, latex)
    except UnknownName as error:
        name = _called(error)
        misspelt = "did you mean" in error.hint
        if not name or (misspelt and "If not" not in error.hint):
            raise
        hint = (
            f'{"if" if misspelt else "If"} {name} is any function, assume a law of it, as in --given "{name} odd" or '
            f'--given "{name}(x) + {name}(-x) = 1"; symident family finds the law; a product is written {name}*(...)'
        )
        meant = error.hint.partition("If not")[0] + "If not: " if misspelt else ""
        raise UnknownName(error.message, error.text, error.line, error.column, meant + hint) from None


def _called(error: UnknownName) -> str:
    """The name of the function that is called where the error is, as g in x*g(x); "" if it is no call."""
    line = error.text.split("\n")[error.line - 1 :][:1] or [""]
    call = re.match(r"\\?[^\W\d]\w*\s*(\\left\s*)?\(", line[0][error.column - 1 :])
    name = re.match(r"(?:the name|unknown function) (\w+)", error.message)
    return name[1] if call and name else ""


def activation_at(
    f: Activation,
    params: Parameters,
    values: Mapping[str, Term],
    *,
    given: Iterable[str] = (),
    latex: bool = False,
) -> Claim:
    """The claim about an activation; SymidentError unless exactly its parameters have values, which may be theirs."""
    from symident.search.sample import true_at

    # A name that is not declared is a parameter: that it has a value says enough.
    read = _read(f, None, definitions(), latex) if isinstance(f, str) and not given else None
    names = free(read) - {"x"} if isinstance(read, Term) else frozenset[str]()
    term = read if isinstance(read, Term) else f
    claim = claim_of(term, _with_names(params, names), latex=latex, given=given)
    if claim.f is None:
        raise SymidentError("only a function has values to look at: give f(x), and no equation")
    for name in sorted(free(claim.f) - {"x"} - set(values)):
        called = isinstance(f, str) and re.search(rf"\b{name}\s*\(", f)
        unknown = f"; if {name} is a function of which no more is known, it has no values" if called else ""
        raise SymidentError(without_value(name) + unknown)
    for name in sorted(set(values) - free(claim.f)):
        raise SymidentError(f"there is no parameter {name} in the expression, which was given a value")
    for fact in claim.facts:
        if free(fact) <= set(values) and not true_at(fact, dict(values)):
            shown = ", ".join(f"{n} = {to_infix(v)}" for n, v in values.items() if n in free(fact))
            raise SymidentError(f"{shown} is not what was declared: {to_infix(fact)}")
    return claim


def without_value(name: str) -> str:
    """That a parameter has no value, and how it is given one."""
    how = f"give it one with --at {name}=1, or in Python at={{{name!r}: 1}}"
    return f"the parameter {name} has no value; {how}"


def _with_names(params: Parameters, names: frozenset[str]) -> list[str]:
    """The declarations, with the names that they leave out."""
    if isinstance(params, Mapping):
        return [*(f"{name}: {sort}" for name, sort in params.items()), *sorted(names - set(params))]
    return [*([params] if isinstance(params, str) else params or ()), *sorted(names)]


def values_of(at: Mapping[str, str | int] | None) -> dict[str, Term]:
    """The values of parameters: exact numbers, or their text as in {"a": "1/4"}; SymidentError where one is none."""
    return {name: constant(f"the value of {name}", str(text)) for name, text in (at or {}).items()}


def constant(what: str, text: str) -> Term:
    """The constant that `text` says; SymidentError if it is none."""
    try:
        return parse_infix(text, set(), {})
    except ParseError as error:
        raise SymidentError(f"{what} is not a number: {error.message}") from None


def _claim_of_sympy(f: sympy.Basic, params: Parameters) -> Claim:
    """The claim of a SymPy expression or Eq; a symbol is a real parameter, with the sign that SymPy knows it has."""
    from symident.syntax.bridge import from_sympy

    if not hasattr(f, "free_symbols"):
        raise SymidentError(f"expected text, a SymPy expression or a term, not {type(f).__name__}")
    if any(s.name == "x" and (s.is_nonnegative or s.is_nonpositive or s.is_real is False) for s in f.free_symbols):
        raise SymidentError("the SymPy symbol x must stand for any real number; write Symbol('x', real=True)")
    (left, *facts), (right, *more) = from_sympy(getattr(f, "lhs", f)), from_sympy(getattr(f, "rhs", 0))
    sorts: dict[str, Sort] = {name: "real" for name in sorted((free(left) | free(right)) - {"x"})}
    parameters, assumptions = _declarations(params)
    sorts.update(parameters)
    assumptions += tuple(fact for fact in (*facts, *more) if fact not in assumptions)
    if hasattr(f, "lhs"):
        return Claim(left, right, tuple(sorts.items()), assumptions)
    return identity(left, tuple(sorts.items()), assumptions)


def _declared(t: Term, names: set[str]) -> Term:
    """`t`; SymidentError if it has a free name that is neither x nor declared."""
    unknown = sorted(free(t) - names - {"x"})
    if unknown:
        raise SymidentError(f"the name {unknown[0]} is not declared; declare it with params={{{unknown[0]!r}: 'real'}}")
    return t


def _declarations(params: Parameters) -> tuple[tuple[tuple[str, Sort], ...], tuple[Term, ...]]:
    """Names with their sorts, and the assumptions; of two sorts for one name the stronger counts."""
    sorts: dict[str, Sort] = {}
    assumptions: list[Term] = []
    for text in _declaration_texts(params):
        name, sort, more = parse_parameter(text)
        sorts[name] = max(sort, sorts.get(name, sort), key=_STRENGTH.index)
        assumptions += more
    return tuple(sorts.items()), tuple(assumptions)


def _declaration_texts(params: Parameters) -> list[str]:
    if params is None:
        return []
    if isinstance(params, str):
        return [params]
    if not isinstance(params, Mapping):
        return [str(p) for p in params]
    return [f"{name}: {sort}" for name, sort in params.items()]


def proof_of(source: Mapping[str, Any] | str | os.PathLike[str]) -> Proof:
    """The proof in `source`, data or a file; SymidentError if it is none."""
    if not isinstance(source, Mapping):
        source = _json_file(Path(source))
    try:
        _check_keys(source)
        return Proof.from_json(source)
    except (ValueError, ZeroDivisionError) as error:
        raise SymidentError(f"not a proof: {error}") from None
    except RecursionError:
        raise SymidentError("the proof is nested too deeply") from None


def _json_file(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
        elif isinstance(error, UnicodeDecodeError):
            reason = f"byte {error.start} is not UTF-8"
        else:
            reason = "nested too deeply" if isinstance(error, RecursionError) else f"not JSON: {error}"
        raise SymidentError(f"cannot read the proof {str(path)!r}: {reason}") from None


def _check_keys(data: Any) -> None:
    """ValueError unless every step has exactly the keys of a proof: a misspelt one is not passed over."""
    if not isinstance(data, Mapping):
        raise ValueError(f"a step is an object, not {data!r:.40}")
    if wrong := sorted(set(data) ^ _KEYS):
        raise ValueError(f"the key {wrong[0]!r:.40} is {'unknown' if wrong[0] in data else 'missing'}")
    if not isinstance(data["premises"], list):
        raise ValueError("premises is a list")
    for premise in data["premises"]:
        _check_keys(premise)
