"""What the worker of a page calls: a question as JSON, and the parts of the answer as JSON, whatever happens.

A browser's worker is what a child process is elsewhere: the page ends it when its time is up.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from symident import decide as decide  # by the first question otherwise, which would have to wait for it
from symident import limits
from symident.classroom.ask import parts


def respond(question: str, give: Callable[[str], None]) -> None:
    """Hand the parts of the answer to {expr, params, latex} to `give` as they are found.

    What goes wrong after the verdict leaves the verdict as it is, and is told as `problem`.
    """
    given = False

    def work() -> None:
        nonlocal given
        asked = json.loads(question)
        for part in parts(asked["expr"], asked.get("params", []), asked.get("latex", False)):
            give(json.dumps(part, ensure_ascii=False))
            given = True

    try:
        limits.run(work)
    except limits.LimitReached as limit:
        give(json.dumps({"problem": str(limit)} if given else {"verdict": "undecided", "reason": str(limit)}))
    except Exception as error:  # a fault of ours, told in one sentence all the same
        sentence = f"internal error, please report it: {type(error).__name__}: {error!s:.300}"
        give(json.dumps({"problem" if given else "error": sentence}))
