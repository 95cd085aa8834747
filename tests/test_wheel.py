"""The wheel, made from the source distribution, in an environment of its own and far from the repository."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def sh(*command, cwd, status=0):
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == status, f"{command}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of the programs of a new environment in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    sh(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    home = folder / "env"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    # The dependencies are those of this environment; a line with a path does not bring its editable installs along.
    Path(paths["purelib"], "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    programs = Path(paths["scripts"])
    python = programs / Path(sys.executable).name
    sh(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    return programs, python


def test_the_wheel_proves_lists_and_checks(installed, tmp_path):
    programs, python = installed
    home = Path(sh(python, "-c", "import symident; print(symident.__file__)", cwd=tmp_path).strip()).parent
    assert ROOT not in home.parents
    assert {"_grammar", "_proofs", "py.typed"} <= {p.name for p in home.iterdir()}
    assert "PROVED" in sh(programs / "symident", "prove", "x*sigmoid(x)", cwd=tmp_path)
    assert "gelu" in sh(programs / "symident", "list", cwd=tmp_path)
    sh(programs / "symident", "check", home / "_proofs" / "library" / "relu.ident", cwd=tmp_path)


def test_the_module_runs_like_the_command(installed, tmp_path):
    _, python = installed
    assert "REFUTED" in sh(python, "-m", "symident", "prove", "tanh(x)", cwd=tmp_path, status=1)
