"""Run by Pyodide itself while the prover is built: modules to bytecode, for exactly the interpreter that will run it.

Documentation and tables of line numbers are left out, which are half of the size. Assertions stay.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
import zipfile
from collections.abc import Iterable
from types import CodeType

_LEFT_OUT = ("/tests/", "/test/", ".dist-info/", ".data/", ".pyi", ".pyx", ".pxd", ".h")
_UNCHECKED = (1).to_bytes(4, "little")  # the flags of bytecode that is valid whatever became of its source


def compile_archives(archives: Iterable[str], out: str) -> None:
    """Write one archive, not compressed, with what is in all of the others: bytecode for modules, other
    files as they are, tests not at all."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as result:
        for archive in archives:
            with zipfile.ZipFile(archive) as source:
                for name in source.namelist():
                    if name.endswith("/") or any(part in name for part in _LEFT_OUT):
                        continue
                    if name.endswith(".py"):
                        result.writestr(zipfile.ZipInfo(name + "c"), _bytecode(source.read(name), name))
                    else:
                        result.writestr(zipfile.ZipInfo(name), source.read(name))


def _bytecode(source: bytes, name: str) -> bytes:
    """What stands in the .pyc of a module."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
            ast.get_docstring(node, clean=False) is not None
        ):
            node.body[:1] = [] if node.body[1:] else [ast.copy_location(ast.Pass(), node.body[0])]
    code = compile(tree, name, "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + _UNCHECKED + bytes(8) + marshal.dumps(_bare(code))


def _bare(code: CodeType) -> CodeType:
    """The code without the lines that it came from, here and in all functions inside it."""
    constants = tuple(_bare(c) if isinstance(c, CodeType) else c for c in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=constants)
