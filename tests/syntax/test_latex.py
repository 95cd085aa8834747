"""The LaTeX of papers: what is read, and as what."""

import pytest
from syntax_helpers import LIBRARY, assert_equal

from symident.syntax.errors import ParseError, UnknownName
from symident.syntax.parse import parse_infix, parse_latex

SPELLINGS = [
    (r"$x\tanh x$", "x*tanh(x)"),
    (r"\(x\)", "x"),
    (r"\[ \displaystyle x \,. \]", "x"),
    (r"$$\frac x2$$", "x/2"),
    (r"\frac12x", "1/2*x"),
    (r"\frac1\pi", "1/pi"),
    (r"\tfrac12 x", "1/2*x"),
    (r"\dfrac{x}2", "x/2"),
    (r"\frac{1}{2}\,x\,y", "1/2*x*y"),
    (r"\sqrt2", "sqrt(2)"),
    (r"\sqrt 2x", "sqrt(2)*x"),
    (r"\sqrt{x^2+b}", "sqrt(x**2+b)"),
    (r"\sqrt[3]{x}", "cbrt(x)"),
    (r"\sqrt[n]{x}", "x**(1/n)"),
    (r"x^{23}", "x**23"),
    (r"e^{-x}", "exp(-x)"),
    (r"e^x y", "exp(x)*y"),
    (r"\mathrm{e}^{x^2}", "exp(x**2)"),
    (r"x^\alpha", "x**alpha"),
    (r"\sin^2 x + \cos^2 x", "sin(x)**2+cos(x)**2"),
    (r"\tanh^2(x) y", "tanh(x)**2*y"),
    (r"\tanh^{-1}(x)", "atanh(x)"),
    (r"\sin^{-1} x", "asin(x)"),
    (r"\ln\cosh x", "log(cosh(x))"),
    (r"\ln 2x", "log(2*x)"),
    (r"\sin\pi x", "sin(pi*x)"),
    (r"\sin x\cos x", "sin(x)*cos(x)"),
    (r"\tanh\frac{x}{2}", "tanh(x/2)"),
    (r"\tanh x \cdot y", "tanh(x)*y"),
    (r"\ln|x|", "log(abs(x))"),
    (r"\ln\left|x\right|", "log(abs(x))"),
    (r"\tanh{x}", "tanh(x)"),
    (r"\exp\left[-x\right]", "exp(-x)"),
    (r"\exp\bigl(-x\bigr)", "exp(-x)"),
    (r"\log_2(1+2^x)", "log(1+2**x)/log(2)"),
    (r"\log_{10} x", "log(x)/log(10)"),
    (r"\operatorname{erf}(x)", "erf(x)"),
    (r"\operatorname*{max}(0,x)", "max(0,x)"),
    (r"\text{softplus}(x)", "softplus(x)"),
    (r"\mathrm{GELU}(x)", "x*Phi(x)"),
    (r"\text{ReLU6}(x)", "min(max(x,0),6)"),
    (r"\max\{0,x\}", "max(0,x)"),
    (r"\max \left( 0, x \right)", "max(0,x)"),
    (r"\sigma(\beta x)", "sigmoid(beta*x)"),
    (r"x\sigma\left(x\right)", "x*sigmoid(x)"),
    (r"\frac{x}{\sigma}", "x/sigma"),
    (r"\beta_{0}x_1", "beta_0*x_1"),
    (r"x_{\text{max}}", "x_max"),
    (r"\lambda\varepsilon", "lambda*epsilon"),
    (r"\mathrm{scale}\cdot x", "scale*x"),
    (r"x \times 3", "x*3"),
    (r"0{,}5x", "0.5*x"),
    (r"0.5x", "0.5*x"),
    (r"x(x-1)", "x*(x-1)"),
    (r"ax(1+x)", "a*x*(1+x)"),
    (r"x tanh(x)", "x*tanh(x)"),
    (r"xtanh(x)", "x*tanh(x)"),
    (r"|x|\,|y|", "abs(x)*abs(y)"),
    (r"2^{|x|}", "2**abs(x)"),
    (r"\lvert x\rvert", "abs(x)"),
    (r"\bigl|x\bigr|", "abs(x)"),
    (r"\int_{-\infty}^x e^{-t^2/2}\,dt", "integral(exp(-t**2/2), t, -oo, x)"),
    (r"\int_0^{x} \tau \,\mathrm{d}\tau \cdot x", "integral(tau, tau, 0, x)*x"),
    (r"\int\limits^x_0 \sin t\,dt", "integral(sin(t), t, 0, x)"),
    (r"\int_0^x\int_0^s t\,dt\,ds", "integral(integral(t, t, 0, s), s, 0, x)"),
    (r"\int_0^x dt", "integral(1, t, 0, x)"),
    (r"\int_0^x \left(1+t\right) dt + x", "integral(1+t, t, 0, x) + x"),
    (r"\mathbf{1}_{x>0}\,x", "(1 if x > 0 else 0)*x"),
    (r"x\,\mathbb{1}(x>0)", "x*(1 if x > 0 else 0)"),
    (r"\begin{cases} x & x>0 \\ 0 & \text{otherwise} \end{cases}", "x if x > 0 else 0"),
    (r"\begin{cases} x, & \text{if } x>0, \\ 0, & \text{otherwise.} \end{cases}", "x if x > 0 else 0"),
    (r"\begin{cases} x & \text{if $x>0$} \\[2pt] 0 & \text{else} \\ \end{cases}", "x if x > 0 else 0"),
    (r"\begin{cases} x & \text{for } x\geqslant0 \\ ax & \text{for } x<0 \end{cases}", "x if x >= 0 else a*x"),
    (r"\begin{cases} x \quad \text{if } x>0 \\ 0 \quad \text{otherwise} \end{cases}", "x if x > 0 else 0"),
    (r"\begin{cases} 1 & x = 0 \\ \frac{\sin x}{x} & x \neq 0 \end{cases}", "1 if x == 0 else sin(x)/x"),
    (r"\begin{cases} -1 & x < -1 \\ x & -1 \le x \le 1 \\ 1 & x > 1 \end{cases}",
     "-1 if x < -1 else (x if -1 <= x <= 1 else 1)"),
    (r"\left\{\begin{array}{ll} x & x>0 \\ 0 & \text{otherwise} \end{array}\right.", "x if x > 0 else 0"),
    (r"\begin{cases} x & x>0 \text{ and } x<1 \\ 0 & \text{otherwise} \end{cases}", "x if x > 0 and x < 1 else 0"),
    (r"\operatorname{GELU}(x) = x\Phi(x)", "x*Phi(x)"),
    (r"f(x) &= x", "x"),
    (r"\left|\begin{cases} x & |x|>1 \\ |x| & \text{otherwise} \end{cases}\right|", "abs(x if abs(x)>1 else abs(x))"),
    (r"\begin{equation} f(x) = x^2 \end{equation}", "x**2"),
    (r"\mathrm{Swish}_\beta(x) = x\sigma(\beta x)", "x*sigmoid(beta*x)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "same"), SPELLINGS, ids=lambda t: t[:50])
def test_spellings(text: str, same: str) -> None:
    assert parse_latex(text, None, LIBRARY) is parse_infix(same, None, LIBRARY)


def test_indicator_in_braces() -> None:
    assert_equal(parse_latex(r"\mathbb 1_{\{x>0\}}"), parse_infix("1 if x > 0 else 0"))


def test_names() -> None:
    assert parse_latex(r"\beta x", ["beta"]) is parse_infix("beta*x")
    assert parse_latex(r"slope\,x", ["slope"]) is parse_infix("slope*x")
    assert parse_latex(r"\sigma(x+1)", ["sigma"]) is parse_infix("sigma*(x+1)", ["sigma"])
    assert parse_latex(r"\int_0^x t\,dt", []).head == "integral"
    with pytest.raises(UnknownName, match="--param beta"):
        parse_latex(r"\beta x", [])
    with pytest.raises(ParseError, match="did you mean"):
        parse_latex(r"\alhpa x")
