"""Benchmarks, which say how fast it is and assert nothing: python -m tests.benchmarks growth | speed | pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks import growth, speed


def main() -> None:
    """Read the command line and run one benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("growth", help="how times and proofs grow with the activation")
    one.add_argument("--limit", type=float, default=60, help="seconds for one proof or check (60)")
    one.add_argument("--only", default="", help="part of the name of a family")
    two = commands.add_parser("speed", help="the corpora, by symident and by other systems")
    two.add_argument("corpora", nargs="*", type=Path, default=speed.CORPORA, help="files of JSON lines")
    two.add_argument("--limit", type=float, default=10, help="seconds a row for symident (10)")
    two.add_argument("--rival-limit", type=float, default=5, help="seconds a row for the others (5)")
    two.add_argument("--only", default="", help="part of the name of a system")
    three = commands.add_parser("pages", help="lessons in Chromium: when they are seen, what a slider step costs")
    three.add_argument("names", nargs="*", default=["relu", "gelu", "smelu", "prelu", "acon_c", "hard_elish"])
    args = parser.parse_args()
    if args.command == "pages":
        from tests.benchmarks import pages  # the others need no browser

        pages.main(args.names)
    elif args.command == "growth":
        growth.main(args.limit, args.only)
    else:
        speed.main(args.corpora, args.limit, args.rival_limit, args.only)


if __name__ == "__main__":
    main()
