"""The notebook of the repository: it runs and shows what is stored in it; python -m tests.test_notebook stores it."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import symident

NOTEBOOK = Path(__file__).parent / "notebook.ipynb"
ROOT = Path(__file__).parent.parent


def executed():
    """The notebook with the outputs that its cells have now."""
    path = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *([path] if path else [])])
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False).execute()
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def outputs(notebook):
    """What each code cell shows, without the times that it took."""
    return [[dict(o.get("data", {}), text=o.get("text")) for o in c.outputs] for c in notebook.cells if "outputs" in c]


@pytest.mark.filterwarnings("ignore")
def test_the_notebook_shows_what_is_stored_in_it():
    stored = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(stored)
    assert outputs(executed()) == outputs(stored)


def test_a_verdict_shows_itself_in_three_forms():
    bundle = symident.prove("x*sigmoid(x)")._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/latex", "text/html"}
    assert bundle["text/plain"].startswith("PROVED")
    assert "<script" not in bundle["text/html"] and "<details>" in bundle["text/html"]
    assert r"\begin{align" in bundle["text/latex"]


def test_a_derivation_shows_itself():
    bundle = symident.derive("silu(x)", level="short")._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/plain"].startswith("The identity of silu")
    assert re.search("<math", bundle["text/html"])


if __name__ == "__main__":
    NOTEBOOK.write_text(nbformat.writes(executed()) + "\n", encoding="utf-8")
