"""What the worker of a page calls: a question as JSON, and the answer as JSON, whatever happens.

A browser's worker is what a child process is elsewhere: the page enforces the limit of time by ending it.
"""

from __future__ import annotations

import json
import sys

from symident import decide as decide  # imported by the first proof otherwise, which would have to wait for it
from symident.classroom.ask import answer

# Python's own limit; calls that go through C reach the one of the browser's stack before, which is an error as well.
sys.setrecursionlimit(200_000)


def respond(question: str) -> str:
    """The answer to {expr, params, latex}: what `answer` says, or undecided with the limit that was reached."""
    asked = json.loads(question)
    try:
        found = answer(asked["expr"], asked.get("params", []), asked.get("latex", False))
    except RecursionError:
        found = {"verdict": "undecided", "reason": "the expression is nested too deeply"}
    except MemoryError:
        found = {"verdict": "undecided", "reason": "the memory limit of 4 GiB was reached"}
    except Exception as error:  # a fault of ours, told in one sentence all the same
        found = {"error": f"internal error, please report it: {type(error).__name__}: {error!s:.300}"}
    return json.dumps(found, ensure_ascii=False)
