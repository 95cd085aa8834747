"""The server answers its own pages and nobody else, with limits; nothing of the machine can be read through it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from symident.classroom import serve
from tests.classroom.conftest import Open

JSON = {"Content-Type": "application/json"}


def request(
    url: str, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer."""
    place = urlsplit(url)
    connection = HTTPConnection(str(place.hostname), place.port, timeout=30)
    try:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def ask(url: str, question: object, **headers: str) -> tuple[int, dict[str, object]]:
    """Status and answer to a question."""
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    status, _, content = request(url, "POST", "/ask", body, **{"Content_Type": "application/json", **headers})
    return status, json.loads(content)


def test_answers(served: str) -> None:
    """The same verdicts as on the command line."""
    status, proved = ask(served, {"expr": "x*sigmoid(beta*x)", "params": ["beta"]})
    assert (status, proved["verdict"], proved["phi"]) == (200, "proved", "tanh(beta*x/2)")
    assert proved["read_as"] == {"infix": "x*sigmoid(beta*x)", "latex": r"x \sigma(\beta x)"}
    assert isinstance(proved["lesson"], dict) and proved["lesson"]["sections"]
    assert ask(served, {"expr": "x*tanh(softplus(x))"})[1]["counterexample"] == {"x": "1"}
    assert ask(served, {"expr": r"\frac{x + |x|}{2}", "latex": True})[1]["verdict"] == "proved"


def test_mistakes_are_marked(served: str) -> None:
    _, wrong = ask(served, {"expr": "x*sigmod(x)"})
    assert wrong == {
        "error": "unknown function sigmod",
        "hint": "did you mean sigmoid?",
        "line": 1,
        "column": 3,
        "length": 6,
    }
    assert ask(served, {"expr": "x*sigmoid(b*x)"})[1]["undeclared"] == "b"
    assert "line" in ask(served, {"expr": ""})[1]


@pytest.mark.parametrize(
    "path",
    ["/../symident/api.py", "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/site.py", "/.",
     "/words.json", "/gelu", "/gelu.html/", "/index.html/../../etc/passwd", "http://127.0.0.1/etc/passwd",
     "/\\..\\x", "/assets/page.html"],
)  # fmt: skip
def test_no_file_is_read(served: str, path: str) -> None:
    status, _, body = request(served, "GET", path)
    assert status in (404, 421) and json.loads(body)["error"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "", "127.0.0.1", "127.0.0.1:1", "0.0.0.0", "[::1]"]
)
def test_another_name_of_this_machine_is_refused(served: str, host: str) -> None:
    """A page elsewhere that makes its own name point here (DNS rebinding) sends its own name."""
    for method, path in (("GET", "/"), ("POST", "/ask"), ("HEAD", "/gelu.html")):
        status, _, body = request(served, method, path, Host=host)
        assert status == 421 and b"<" not in body


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1.evil"])
def test_another_page_may_not_ask(served: str, origin: str) -> None:
    assert ask(served, {"expr": "x"}, Origin=origin)[0] == 403
    assert ask(served, {"expr": "x"}, Content_Type="text/plain")[0] == 415


@pytest.mark.parametrize(
    "question, status",
    [(b"", 400), (b"{", 400), (b"[]", 400), (b"\xff", 400), (b'{"expr": 1}', 400),
     (b'{"expr": "x", "params": "b"}', 400),
     (b'{"expr": "x", "params": [1]}', 400), (b'{"expr": "x", "latex": 1}', 400), (b"{}", 400), (b"[" * 9000, 400),
     (json.dumps({"expr": "x" * 2001}).encode(), 413), (json.dumps({"expr": "x", "params": ["a"] * 21}).encode(), 413),
     (json.dumps({"expr": "x", "params": ["a" * 201]}).encode(), 413), (b" " * 20_000, 413)],
)  # fmt: skip
def test_what_is_no_question_is_refused(served: str, question: bytes, status: int) -> None:
    found, answer = ask(served, question)
    assert found == status and isinstance(answer["error"], str)


def test_other_methods_and_places(served: str) -> None:
    assert request(served, "PUT", "/ask", b"{}")[0] == 501
    assert request(served, "POST", "/", b"{}", **JSON)[0] == 404
    assert request(served, "GET", "/ask")[0] == 404
    status, headers, body = request(served, "HEAD", "/gelu.html")
    assert status == 200 and body == b"" and int(headers["Content-Length"]) > 1000


def test_headers(served: str) -> None:
    for path in ("/", "/gelu.html", "/katex.js", "/nowhere"):
        _, headers, _ = request(served, "GET", path)
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_only_this_machine(served: str) -> None:
    """It listens at 127.0.0.1 and at no other address, not even of this machine."""
    port = urlsplit(served).port
    with socket.socket() as other, pytest.raises(OSError):
        other.connect(("127.0.0.2", port))


def test_limits_of_time_and_of_number() -> None:
    """What takes too long is undecided; what comes meanwhile is told to come again."""
    script = (
        "import time; from symident.classroom import build, serve\n"
        "serve.AT_ONCE, serve.PATIENCE, serve.SECONDS = 1, 0.2, 1.5\n"
        "serve.answer = lambda *question: time.sleep(60)\n"
        "server = serve.Server(build.chosen(['relu']))\n"
        "print(server.url, flush=True)\n"
        "server.serve_forever()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(ask, url, {"expr": "x"})
            time.sleep(0.4)
            assert ask(url, {"expr": "x"})[0] == 503
            status, answer = first.result()
        assert (status, answer["verdict"]) == (200, "undecided")
        assert answer["reason"] == "the time limit of 1.5 s was reached"
        assert request(url, "GET", "/")[0] == 200
        process.kill()


def test_interrupt_ends_in_one_line() -> None:
    command = [sys.executable, "-m", "symident", "serve", "relu", "--json"]
    # A shell starts what runs in the background with SIGINT ignored, and a child inherits that.
    heeds = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeds
    ) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        assert request(url, "GET", "/relu.html")[0] == 200
        port = str(urlsplit(url).port)
        busy = subprocess.run([*command, "--port", port], capture_output=True, text=True, timeout=60)
        assert (busy.returncode, busy.stderr) == (
            2,
            f"symident: cannot listen on port {port}: Address already in use\n",
        )
        process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
        assert (process.returncode, errors.strip()) == (0, "symident: ended")


def test_questions() -> None:
    assert serve.question(b'{"expr": "x", "lang": "zh"}') == ("x", [], False)


@pytest.fixture
def page(served: str, open_page: Open) -> Page:
    """The gallery, with the engine behind it."""
    return open_page(served, own=served)


def test_a_student_asks(page: Page) -> None:
    """A new true activation, a new false one, and a mistyped one, which is marked and mended."""
    ask_button = page.get_by_role("button", name="Prove or refute")
    field, status = page.locator("#expr"), page.locator(".ask .status")
    verdict = page.locator(".answer .verdict-line")
    field.fill("x*(1 + sin(x^3)/3)/2")
    ask_button.click()
    expect(verdict).to_contain_text("Proved")
    assert page.locator(".answer .derivation .step").count() > 5
    assert page.locator(".answer svg.plot").count() == 1
    field.fill("x^2*atan(x)")
    field.press("Enter")
    expect(verdict).to_contain_text("Refuted")
    field.fill("x*sigmod(b*x)")
    field.press("Enter")
    expect(page.locator(".mistake mark")).to_have_text("sigmod")
    assert "did you mean sigmoid?" in status.inner_text()
    field.fill("x*sigmoid(b*x)")
    field.press("Enter")
    page.get_by_role("button", name="Take b for a parameter").click()
    expect(verdict).to_contain_text("Proved")
    assert page.locator("#params").input_value() == "b"
    assert page.locator(".answer .slider").count() == 2


def test_a_long_answer_is_stopped(page: Page) -> None:
    """The page stays alive, and the next question is answered."""
    page.route("**/ask", lambda route: None if "slow" in (route.request.post_data or "") else route.continue_())
    page.locator("#expr").fill("slow")
    page.get_by_role("button", name="Prove or refute").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".ask .status")).to_have_text("Stopped.")
    page.locator("#expr").fill("x/2 + |x|/2")
    page.get_by_role("button", name="Prove or refute").click()
    expect(page.locator(".answer .verdict-line")).to_contain_text("Proved")
