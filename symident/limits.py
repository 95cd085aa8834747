"""Run a function within limits of time and memory that hold even inside a call of a C library.

Nothing inside a process can be trusted to stop it: a signal handler waits until the C function returns. So the
work is done by a child, and the parent waits for it and kills it. The child is a fork where there is one (about
2 ms, once everything is imported) and a new interpreter elsewhere. The limit of memory, and a limit of processor
time that ends a child whose parent was killed, are the operating system's; where it has none, they do not hold.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakSet

Result = TypeVar("Result")

MEMORY = 4 << 30  # bytes
_STACK = 512 << 20  # bytes; reserved, not used: what _DEPTH calls need when each goes through C
_DEPTH = 200_000  # calls of Python functions
_TOO_DEEP = "the expression is nested too deeply"
_parents_ends: WeakSet[Connection] = WeakSet()


class LimitReached(Exception):
    """The child gave no answer; the message is the reason, as a clause without a full stop."""


def run(function: Callable[..., Result], *args: Any, timeout: float | None = None, memory: int = MEMORY) -> Result:
    """function(*args), computed in a child; what it raises is raised here.

    `timeout` is in seconds (None: for ever), `memory` in bytes. LimitReached if the child was stopped or died.
    """
    if sys.platform == "emscripten":  # no processes in a browser: the page's worker is the child, the page ends it
        return _here(function, args, memory)
    worker = Worker(function, memory)
    try:
        worker.send(*args, timeout=timeout)
        return worker.receive()
    finally:
        worker.stop()


def _here(function: Callable[..., Result], args: tuple[Any, ...], memory: int) -> Result:
    kind, value = _call(function, args, memory)
    if kind == "value":
        return value  # type: ignore[no-any-return]
    raise LimitReached(value) if kind == "limit" else value


class _Process(Protocol):
    @property
    def exitcode(self) -> int | None: ...
    def kill(self) -> None: ...
    def join(self) -> None: ...


class Worker(Generic[Result]):
    """A child that computes `function` again and again, one call at a time; it is started when it is needed.

    `deadline` (time.monotonic) is when the call under way has to be over.
    """

    def __init__(self, function: Callable[..., Result], memory: int = MEMORY):
        self.function, self.memory = function, memory
        self.deadline = float("inf")
        self._timeout: float | None = None
        self._process: _Process | None = None
        self._pipe: Connection | None = None

    @property
    def pipe(self) -> Connection:
        """What becomes readable when the answer is there; for multiprocessing.connection.wait."""
        if self._pipe is None:
            self._pipe, childs_end = multiprocessing.Pipe()
            _parents_ends.add(self._pipe)
            self._process = _start(childs_end, self.function, self.memory)
            childs_end.close()
        return self._pipe

    def send(self, *args: Any, timeout: float | None = None) -> None:
        """Begin function(*args); LimitReached if the child is dead."""
        try:
            self.pipe.send((args, timeout))
        except OSError:
            raise LimitReached(self._death()) from None
        self._timeout = timeout
        self.deadline = float("inf") if timeout is None else time.monotonic() + timeout

    def receive(self) -> Result:
        """The answer, waited for until the deadline; LimitReached if there is none, else what function raised."""
        try:
            left = None if self._timeout is None else max(0.0, self.deadline - time.monotonic())
            if not self.pipe.poll(left):
                raise LimitReached(_time_limit(self._timeout))
            kind, value = self.pipe.recv()
        except (EOFError, OSError):
            raise LimitReached(self._death()) from None
        except BaseException:  # KeyboardInterrupt too: no child is left behind
            self.stop()
            raise
        if kind == "value":
            return value  # type: ignore[no-any-return]  # it came through a pipe
        self.stop()
        raise LimitReached(value) if kind == "limit" else value

    def stop(self) -> None:
        """Kill the child, if there is one."""
        if self._process and self._pipe:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None

    def _death(self) -> str:
        """How the child died, as a clause."""
        process = self._process
        if process is None:
            return "the process could not be started"
        process.join()
        code = process.exitcode or 0
        self.stop()
        if code >= 0:
            return f"the process ended by itself with status {code}"
        name = next((s.name for s in signal.Signals if s == -code), f"signal {-code}")
        if name == "SIGXCPU":
            return _time_limit(self._timeout)
        causes = {"SIGKILL": ", as the system does when memory runs out", "SIGABRT": ", perhaps for want of memory"}
        return f"the process died of {name}{causes.get(name, '')}"


def _time_limit(seconds: float | None) -> str:
    return f"the time limit of {seconds:g} s was reached"


class _Fork:
    """A forked child, with the interface of multiprocessing.Process (which refuses to start in a daemon)."""

    exitcode: int | None = None

    def __init__(self, pid: int):
        self.pid = pid

    def kill(self) -> None:
        if self.exitcode is None:
            os.kill(self.pid, signal.SIGKILL)

    def join(self) -> None:
        if self.exitcode is None:
            self.exitcode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _start(pipe: Connection, function: Callable[..., Any], memory: int) -> _Process:
    if not hasattr(os, "fork"):
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(pipe, function, memory), daemon=True
        )
        process.start()
        return process
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return _Fork(pid)
    status = 1
    try:
        # A sibling's pipe kept open here would hide from the sibling that the parent is gone.
        for end in list(_parents_ends):
            end.close()
        # What a library, or Python, writes while it dies would be no sentence; the parent says what happened.
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _serve(pipe, function, memory)
        status = 0
    finally:
        os._exit(status)


def _serve(pipe: Connection, function: Callable[..., Any], memory: int) -> None:
    """Answer calls until the parent closes the pipe, in a thread whose stack is deep enough for deep terms."""
    sys.setrecursionlimit(_DEPTH)
    threading.stack_size(_STACK)
    _limit_memory(memory)
    thread = threading.Thread(target=_answer, args=(pipe, function, memory))
    thread.start()
    thread.join()


def _answer(pipe: Connection, function: Callable[..., Any], memory: int) -> None:
    kind = "value"
    while kind != "limit":
        try:
            args, seconds = pipe.recv()
        except EOFError:
            return
        _limit_processor(seconds)
        kind, value = _call(function, args, memory)
        try:
            pipe.send((kind, value))
        except BrokenPipeError:
            return
        except Exception as error:  # what cannot be pickled
            pipe.send(("error", RuntimeError(f"{type(value).__name__} could not be handed over: {error}")))


def _call(function: Callable[..., Any], args: tuple[Any, ...], memory: int) -> tuple[str, Any]:
    try:
        return "value", function(*args)
    except MemoryError:
        return "limit", f"the memory limit of {memory / 2**30:g} GiB was reached"
    except RecursionError:
        return "limit", _TOO_DEEP
    except BaseException as error:  # the parent raises it
        return "error", error


def _limit_memory(size: int) -> None:
    """Refuse more than `size` bytes beyond what the parent had mapped."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = _mapped() + _STACK + size
        resource.setrlimit(resource.RLIMIT_AS, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _mapped() -> int:
    """Bytes of address space in use; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _limit_processor(seconds: float | None) -> None:
    """Let the system end this process 2 s of processor time after its parent would have."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = hard if seconds is None else int(time.process_time() + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
