"""The answer to a claim, with all that a reader, a renderer or a program wants to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from symident.kernel.claim import Claim
from symident.kernel.proof import Proof, Witness
from symident.kernel.terms import FALSE, Term, X, app

Word = Literal["proved", "refuted", "conditional", "evidence", "undecided", "undefined"]
EXIT_STATUS: dict[Word, int] = {
    "proved": 0, "refuted": 1, "conditional": 4, "evidence": 3, "undecided": 3, "undefined": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What mpmath saw; never a proof. `residual` is the largest |left - right|, as text, rounded up."""

    digits: int
    points: int
    residual: str


@dataclass(frozen=True)
class Holds:
    """The claim holds where `where` does, a condition on x; and, if it is `complete`, nowhere else in its domain."""

    where: Term
    complete: bool

    @property
    def trivial(self) -> bool:
        """Whether it holds at 0 alone, where f(x) - f(-x) = x says nothing of f, or is not seen to hold anywhere."""
        return self.where in (app("eq", X, 0), FALSE)


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    `proof` proves the claim (proved), or that it holds exactly under `condition` (conditional), or if `sufficient` is
    assumed (evidence); `witness` is the exact
    counterexample (refuted, or the half of a conditional that says "only if").
    """

    word: Word
    claim: Claim
    domain: tuple[Term, ...] = ()  # conditions on x and the parameters; none of them: everywhere
    phi: Term | None = None  # 2 f(x)/x - 1, as a person would write it, where x != 0
    phi_is_odd: bool = False
    phi_domain: tuple[Term, ...] = ()  # conditions under which phi is defined, beside those of f
    proof: Proof | None = None
    witness: Witness | None = None
    condition: Term | None = None
    sufficient: Term | None = None  # half of a condition: it holds if this does (`proof`), and perhaps in other cases
    slope: Term | None = None  # c where f(x) - f(-x) = c x was proved
    slope_proof: Proof | None = None
    normalised: Term | None = None  # f/slope, of which the identity was proved, for parameters with slope != 0
    normalised_proof: Proof | None = None
    odd_part: Term | None = None  # (f(x) - f(-x))/2, where it is not x/2
    holds_on: Holds | None = None  # where a claim holds that was refuted
    evidence: Evidence | None = None
    reason: str = ""  # one sentence for undecided, undefined and evidence
    seconds: float = field(default=0.0, compare=False)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """What a notebook shows: text, LaTeX and HTML without scripts."""
        from symident import mimebundle  # of a higher layer; the package finds its public names wherever they are

        return mimebundle(self)

    @property
    def exit_status(self) -> int:
        """0 proved, 1 refuted, 2 undefined, 3 evidence or undecided, 4 conditional."""
        return EXIT_STATUS[self.word]

    @property
    def counterexample(self) -> dict[str, Term] | None:
        """Exact values of x and every parameter at which a refuted claim fails, and a term f(x) for every unknown f."""
        return self.witness.values if self.word == "refuted" and self.witness else None
