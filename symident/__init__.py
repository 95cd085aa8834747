"""Proofs and refutations of f(x) - f(-x) = x for activation functions.

>>> import symident
>>> symident.prove("x*sigmoid(x)").word
'proved'
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symident.api import Expression as Expression
    from symident.api import derive as derive
    from symident.api import parse as parse
    from symident.api import phi as phi
    from symident.api import prove as prove
    from symident.api import verify as verify
    from symident.derivation.model import Derivation as Derivation
    from symident.kernel.check import Theorem as Theorem
    from symident.kernel.claim import Claim as Claim
    from symident.kernel.proof import Proof as Proof
    from symident.kernel.proof import ProofError as ProofError
    from symident.plots import plot as plot
    from symident.render.notebook import mimebundle as mimebundle
    from symident.syntax.errors import ParseError as ParseError
    from symident.syntax.errors import SymidentError as SymidentError
    from symident.verdict import Verdict as Verdict

__version__ = "0.1.0"

DIGITS = 50_000  # of a number that is printed; more than a text may state
if 0 < sys.get_int_max_str_digits() < DIGITS:
    sys.set_int_max_str_digits(DIGITS)

# Where each public name is from; importing symident imports none of them.
_HOMES = {
    "prove": "symident.api",
    "derive": "symident.api",
    "verify": "symident.api",
    "parse": "symident.api",
    "phi": "symident.api",
    "plot": "symident.plots",
    "Expression": "symident.api",
    "Verdict": "symident.verdict",
    "Derivation": "symident.derivation.model",
    "mimebundle": "symident.render.notebook",
    "Claim": "symident.kernel.claim",
    "Proof": "symident.kernel.proof",
    "Theorem": "symident.kernel.check",
    "SymidentError": "symident.syntax.errors",
    "ParseError": "symident.syntax.errors",
    "ProofError": "symident.kernel.check",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    """The public name, imported when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'symident' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
