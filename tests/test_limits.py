"""The limits hold wherever the child is: in Python, in a C call, out of memory, too deep, or dead."""

import ctypes
import os
import signal
import subprocess
import sys
import time

import pytest

from symident.limits import LimitReached, Worker, run


def double(n):
    return 2 * n


def depth(n):
    """n nested calls, each of them through C."""
    return 1 + max(map(depth, [n - 1])) if n else 0


def huge_power():
    return 3 ** (10**9) % 7


def allocate(size):
    return len(bytearray(size))


def crash():
    ctypes.string_at(0)


def stop_with(status):
    os._exit(status)


def kill_self(number):
    os.kill(os.getpid(), number)
    time.sleep(60)  # the signal comes when it comes


def secret():
    return lambda: None


def write_to_stderr():
    os.write(2, b"Flint exception: out of memory\n")


def raise_error():
    raise KeyError("a key")


REASONS = [
    (huge_power, (), "the time limit of 0.5 s was reached"),
    (time.sleep, (60,), "the time limit of 0.5 s was reached"),
    (allocate, (8 << 30,), "the memory limit of 4 GiB was reached"),
    (depth, (10**6,), "the expression is nested too deeply"),
    (crash, (), "the process died of SIGSEGV"),
    (stop_with, (0,), "the process ended by itself with status 0"),
    (stop_with, (3,), "the process ended by itself with status 3"),
    (kill_self, (signal.SIGKILL,), "the process died of SIGKILL, as the system does when memory runs out"),
    (os.abort, (), "the process died of SIGABRT, perhaps for want of memory"),
    (kill_self, (signal.SIGXCPU,), "the time limit of 0.5 s was reached"),
]


@pytest.mark.parametrize(("function", "args", "reason"), REASONS, ids=lambda v: getattr(v, "__name__", None))
def test_the_limit_that_was_met_is_named(function, args, reason):
    start = time.monotonic()
    timeout = 0.5 if "time" in reason else 60
    with pytest.raises(LimitReached) as caught:
        run(function, *args, timeout=timeout)
    assert str(caught.value) == reason
    assert time.monotonic() - start < timeout + 1


def test_a_result_and_an_error_come_back():
    assert run(double, 21) == 42
    assert run(allocate, 100 << 20, timeout=10) == 100 << 20
    with pytest.raises(KeyError, match="a key"):
        run(raise_error)


def test_a_result_larger_than_a_pipe_comes_back():
    assert len(run(double, "x" * 5_000_000, timeout=10)) == 10_000_000


def test_a_result_that_cannot_be_pickled_is_an_error_and_not_a_hang():
    with pytest.raises(RuntimeError, match="could not be handed over"):
        run(secret, timeout=10)


def test_the_stack_is_deep_enough_for_deep_terms():
    assert run(depth, 50_000, timeout=10) == 50_000


def test_what_a_library_writes_before_it_dies_is_not_shown(capfd):
    run(write_to_stderr)
    assert capfd.readouterr().err == ""


def test_a_worker_outlives_its_deaths():
    worker = Worker(stop_with)
    for status in (1, 2):
        worker.send(status, timeout=5)
        with pytest.raises(LimitReached, match=f"status {status}"):
            worker.receive()
    worker.stop()


def test_a_worker_is_one_process_for_many_calls():
    worker = Worker(_pid)
    pids = set()
    for _ in range(5):
        worker.send(timeout=5)
        pids.add(worker.receive())
    worker.stop()
    assert len(pids) == 1 and os.getpid() not in pids
    with pytest.raises(ProcessLookupError):
        os.kill(pids.pop(), 0)


def _pid():
    return os.getpid()


def test_a_child_starts_in_milliseconds():
    run(double, 1)
    start = time.perf_counter()
    for _ in range(10):
        run(double, 1)
    assert (time.perf_counter() - start) / 10 < 0.1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only a forked worker holds its parent's pipes")
def test_workers_end_when_their_parent_is_killed():
    program = (
        "import os, sys, time\n"
        "from symident.limits import Worker\n"
        "workers = [Worker(os.getpid) for _ in range(3)]\n"
        "for w in workers: w.send(timeout=5)\n"
        "print(*[w.receive() for w in workers], flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        pids = [int(p) for p in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 3
    for _ in range(100):
        alive = [p for p in pids if _alive(p)]
        if not alive:
            break
        time.sleep(0.05)
    assert not alive


def _alive(pid):
    """Whether a process runs; one that is dead and not yet collected does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
