"""All checks of the project, one after the other: python -m tests [arguments of pytest]."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "--quiet"],
    "lint": ["-m", "ruff", "check", "--quiet"],
    "types": ["-m", "mypy", "--no-error-summary"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
}


def passes(arguments: list[str]) -> bool:
    """Whether Python with these arguments ends well; what it says is shown if not."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout.decode(errors="replace"))
    return done.returncode == 0


def main() -> int:
    """0 if every check passed; all are run, and pytest, whose closing line is the last, comes last."""
    failed = [name for name, arguments in CHECKS.items() if not passes(arguments)]
    print("failed: " + ", ".join(failed) if failed else "format, lint, types and layers are right", flush=True)
    pytest = subprocess.run([sys.executable, "-m", "pytest", "-q", *sys.argv[1:]], cwd=ROOT)
    return 1 if failed or pytest.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
