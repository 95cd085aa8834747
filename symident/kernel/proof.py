"""Proofs and counterexamples as plain data, and their JSON form. No logic: `check` has all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symident.kernel.terms import Term, from_json, to_json


class ProofError(Exception):
    """A step that does not hold: which one (a path of premise numbers), its rule, and why."""

    def __init__(self, rule: str, reason: str, path: tuple[int, ...] = ()) -> None:
        self.rule, self.reason, self.path = rule, reason, path
        where = f"step {'.'.join(map(str, path))}" if path else "the first step"
        super().__init__(f"{where} ({rule}) does not hold: {reason}")

    def __reduce__(self) -> tuple[Any, ...]:
        return ProofError, (self.rule, self.reason, self.path)


@dataclass(frozen=True)
class Proof:
    """One step: the rule's name, its arguments, and the proofs of what it leaves to be shown.

    `goal` repeats what the step proves (left, right); the kernel computes it anew and compares.
    """

    rule: str
    goal: tuple[Term, Term]
    args: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    premises: tuple[Proof, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The proof as plain data."""
        return {
            "rule": self.rule,
            "goal": [to_json(t) for t in self.goal],
            "args": {k: [to_json(t) for t in v] for k, v in self.args.items()},
            "premises": [p.to_json() for p in self.premises],
        }

    @staticmethod
    def from_json(data: Any) -> Proof:
        """The proof that `to_json` wrote; ValueError if `data` is not of that form."""
        try:
            left, right = map(from_json, data["goal"])
            args = {str(k): tuple(map(from_json, v)) for k, v in data["args"].items()}
            return Proof(str(data["rule"]), (left, right), args, tuple(map(Proof.from_json, data["premises"])))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a proof: {error!r}") from None

    def pairs(self, name: str) -> list[tuple[Term, Term]]:
        """An argument that lists names and what they stand for, by turns."""
        listed = self.args.get(name, ())
        return list(zip(listed[::2], listed[1::2], strict=False))

    def steps(self) -> int:
        """How many steps there are in all."""
        return 1 + sum(p.steps() for p in self.premises)


@dataclass(frozen=True)
class Witness:
    """Where the claim fails: exact values of x and of every parameter, and terms in x for the unknown functions."""

    point: tuple[tuple[str, Term], ...]
    functions: tuple[tuple[str, Term], ...] = ()

    @property
    def values(self) -> dict[str, Term]:
        """All of it by name; a function's name is followed by (x)."""
        return {f"{name}(x)": v for name, v in self.functions} | dict(self.point)

    def to_json(self) -> dict[str, Any]:
        """The witness as plain data."""
        return {k: to_json(v) for k, v in self.values.items()}

    @staticmethod
    def from_json(data: Any) -> Witness:
        """The witness that `to_json` wrote; ValueError if `data` is not of that form."""
        try:
            items = [(str(k), from_json(v)) for k, v in data.items()]
            functions = tuple((k.removesuffix("(x)"), v) for k, v in items if k.endswith("(x)"))
            return Witness(tuple((k, v) for k, v in items if not k.endswith("(x)")), functions)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a counterexample: {error!r}") from None
