"""Markdown and LaTeX: which equations are found, how they are read, and that none is passed over in silence."""

import pytest

from symident.syntax.errors import SymidentError


def rows(results):
    return [(r.line, r.name, r.mark) for r in results]


LATEX = r"""
\documentclass{article}
\newcommand{\relu}{\operatorname{relu}}
\newcommand\twice{2\half\cdot 2}
\newcommand{\half}{\frac{1}{2}}
\newcommand{\inner}[2]{#1 \cdot #2}
\DeclareMathOperator{\gelu}{gelu}
% symident: define phi(x) = exp(-x^2/2)/sqrt(2*pi)
% symident: parameter beta
\begin{document}
Inline formulas such as $x = 2x$ are text. % and \[ x = 3x \] is a remark
\begin{align}
  \relu(x) - \relu(-x)
    &= \max(x, 0) - \max(-x, 0) \tag{1} \\
    &= x, \tag{2} \\[4pt]
  \relu(x) + \relu(-x) &= |x| \nonumber
\end{align}
\begin{equation*}
  \frac{d}{dx}\gelu(x) = \Phi(x) + x\phi(x) \label{eq:gelu}
\end{equation*}
\[ \twice\relu(x) = 2\relu(x) \]
\[ \inner{x}{x} = x^2 \]
\[ \relu(x) \le |x| \]
\[ h(x) = x \]
\[ \relu(x) \]
\begin{verbatim}
\[ x = 5x \]
\end{verbatim}
\begin{gather}
  \sigma(\beta x) + \sigma(-\beta x) = 1 \\ \tanh(-x) \stackrel{!}{=} \tanh(x)
\end{gather}
% symident: expect refuted at x = 1
\end{document}
"""


def test_a_latex_file(checked):
    results = checked(LATEX, "a.tex")
    assert rows(results) == [
        (13, "(1)", "ok"), (15, "(2)", "ok"), (16, "", "ok"), (19, "", "ok"), (21, "", "ok"), (22, "", "unread"),
        (23, "", "unread"), (24, "", "unread"), (25, "", "unread"), (30, "", "ok"), (30, "", "ok"),
    ]  # fmt: skip
    assert results[1].text == r"\max(x, 0) - \max(-x, 0) = x"
    assert results[3].text == r"\frac{d}{dx}\gelu(x) = \Phi(x) + x\phi(x)"
    assert [r.statement.why for r in results if r.mark == "unread"] == [
        "the command \\inner has arguments, which is not understood",
        r"\le is not a relation that can be checked here",
        "unknown function h; a comment can say what it is, as in: symident: define h(x) = x/2",
        "there is no equation in this row",
    ]
    assert results[-1].found == "refuted"


MARKDOWN = r"""
# A page

The formula $x = 2x$ is text, and so is `$$ x = 3x $$`.

```python
y = "$$ x = 4x $$"
```

<!-- $$ x = 5x $$ -->
<!-- symident: define f(x) = x*sigmoid(x) -->

$$
\begin{aligned}
f(x) - f(-x) &= x\,\sigma(x) + x\,\sigma(-x) \\  % a remark
             &= x
\end{aligned}
$$

```symident
for x > 0:
claim f(x) > 0 == True
```
"""


def test_a_markdown_file(checked):
    with pytest.raises(SymidentError, match=r"line 22, column 23"):
        checked(MARKDOWN, "a.md")
    results = checked(MARKDOWN.replace("claim f(x) > 0 == True", "claim abs(x) = x"), "a.md")
    assert rows(results) == [(15, "", "ok"), (16, "", "ok"), (22, "", "ok")]


@pytest.mark.parametrize(
    "formula, mark",
    [
        (r"\tanh'(-x) = \tanh'(x)", "ok"),
        (r"\text{silu}'(x) + \text{silu}'(-x) = 1", "ok"),
        (r"\frac{d}{dx} x\Phi(x) = \Phi(x) + \frac{x}{\sqrt{2\pi}} e^{-x^2/2}", "ok"),
        (r"\frac{d}{dx}\left[x^2 + x\right] = 2x + 1", "ok"),
        (r"\frac{d}{dx}(x^2) x = 2x^2", "unread"),
        (r"\frac{d}{dx} x^2 + x = 2x + x", "ok"),
        (r"\frac{d \tanh(x)}{dx} = 1 - \tanh^2(x)", "ok"),
        (r"\frac{\mathrm{d}}{\mathrm{d}x} \tanh(-x) = 1 - \tanh^2(x)", "wrong"),
        (r"\lim_{x\to\infty} \tanh(x) = 1", "ok"),
        (r"\lim_{x \to 0^+} \frac{1}{x} = \infty", "ok"),
        (r"\lim_{x\to\infty} \tanh(x) + x = 1", "unread"),
        (r"1 + \lim_{x\to\infty} \tanh(x) = 2", "unread"),
        (r"\tanh(x) \to 1 \quad \text{as } x \to \infty", "ok"),
        (r"\tanh(x) \to 1 \quad \text{as } |x| \to \infty", "wrong"),
        (r"\tanh(x)^2 \to 1 \quad \text{as } |x| \to \infty", "ok"),
        (r"\tanh(x) \to 1", "unread"),
        (r"\Phi(1) \approx 0.841", "ok"),
        (r"\Phi(1) \approx 0.842", "wrong"),
        (r"\tanh(x) \approx x", "unread"),
        (r"\tanh(x) - \tanh(-x) \neq x", "ok"),
        (r"|x| = x \quad \text{for } x > 0", "ok"),
        (r"|x| = x, \qquad \text{if } x \geq 0.", "ok"),
        (r"|x| = x \quad \text{for all } x", "wrong"),
        (r"|x| = \begin{cases} x & \text{if } x > 0 \\ -x & \text{otherwise} \end{cases}", "ok"),
        (r"|x| = \begin{cases} x & x > 0 \\ x & \text{otherwise} \end{cases}", "wrong"),
        (r"\Phi(x) = \frac{1}{\sqrt{2\pi}} \int_{-\infty}^{x} e^{-t^2/2}\,dt", "ok"),
        (r"\mathop{\text{erf}}(-x) = -\mathop{\text{erf}}(x) \quad\checkmark", "ok"),
        (r"x \implies y", "unread"),
        (r"x + = 3", "unread"),
        (r"x = y", "unread"),
        (r"\phi(x) = \Phi(x)", "unread"),
        (r"= x", "unread"),
        (r"x = 1, y = 2", "unread"),
    ],
)
def test_formulas(checked, formula, mark):
    assert [r.mark for r in checked(f"\\[ {formula} \\]", "a.tex")] == [mark]
    assert [r.mark for r in checked(f"$$ {formula} $$", "a.md")] == [mark]


@pytest.mark.parametrize(
    "formula, mark",
    [
        (r"|x| = x, \quad x > 0", "ok"),
        (r"|x| = x, \quad x \geq 0.", "ok"),
        (r"|x| = x \quad (x > 0)", "ok"),
        (r"|x| = x \quad \text{for $x > 0$}", "ok"),
        (r"|x| = x \quad \forall x \in \mathbb{R}", "wrong"),
        (r"|x| = |-x| \quad \forall x", "ok"),
        (r"|x| = |-x|, \quad x \in \mathbb{R}", "ok"),
        (
            r"\text{relu}'(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases} \quad \text{for } x \neq 0",
            "ok",
        ),
    ],
)
def test_a_case_at_the_end_of_an_equation(checked, formula, mark):
    assert [r.mark for r in checked(f"\\[ {formula} \\]", "a.tex")] == [mark]


@pytest.mark.parametrize(
    "text, marks",
    [
        (r"\begin{multline} (1 + x)^3 = 1 + 3x \\ + 3x^2 \\ + x^3 \end{multline}", ["ok"]),
        (r"\begin{align} (1 + x)^2 \\ &= 1 + 2x + x^2 \\ &= 1 + \\ & 2x + x^2 \end{align}", ["ok", "ok"]),
        (r"\begin{align} x &= x \\ x &= 2 \cdot \\ & \frac{x}{2} \end{align}", ["ok", "ok"]),
        (r"\begin{align} x &= 3 \bigl( x \\ & - x \bigr) + x \end{align}", ["ok"]),
        (r"\begin{align} 2x &= 2 \\ & x \end{align}", ["unread"]),
        (r"\begin{equation} \begin{split} 2x &= x + x \\ &= 3x \end{split} \tag{7} \end{equation}", ["ok", "wrong"]),
        (r"\begin{IEEEeqnarray}{rCl} 2x &=& x + x \\ &=& 3x \end{IEEEeqnarray}", ["ok", "wrong"]),
        (r"\begin{subequations} \begin{align} 2x &= x + x \\ 2x &= 3x \end{align} \end{subequations}", ["ok", "wrong"]),
        (r"\begin{alignat*}{2} 2x &= x + x \\ &= 3x \end{alignat*}", ["ok", "wrong"]),
        (r"\[ |x| = \left\{ \begin{array}{ll} x & x > 0 \\ -x & \text{otherwise} \end{array} \right. \]", ["ok"]),
    ],
)
def test_rows(checked, text, marks):
    assert [r.mark for r in checked(text, "a.tex")] == marks


def test_blocks_of_formulas_in_markdown(checked):
    text = "```math\nx = 2x\n```\n\n```tex\nx = 3x\n```\n\n$$ x = x $$\n"
    assert rows(checked(text, "a.md")) == [(2, "", "wrong"), (9, "", "ok")]


def test_commands_that_call_themselves_are_not_understood(checked):
    text = r"\newcommand{\a}{\a\a\a\a\a\a\a\a\a\a} \[ \a = x \] \newcommand{\b}{\b} \[ \b = x \]"
    assert [r.mark for r in checked(text, "a.tex")] == ["unread", "unread"]


def test_a_definition_in_latex(checked):
    text = r"""
\[ f(t) := t\,\sigma(t), \]
\begin{align}
\operatorname{gate}(x) &\coloneqq \frac{1 + \tanh(x/2)}{2} = \sigma(x) \\
f(x) &= x \operatorname{gate}(x)
\end{align}
\[ f(x) - f(-x) = x \]
\[ f(x) := x \]
\[ h(x) := x \quad \text{for } x > 0 \]
\[ k(x) = x \]
\[ q(t) := t + x \]
"""
    assert [r.mark for r in checked(text, "a.tex")] == ["ok"] * 5 + ["wrong", "unread", "unread", "unread"]


def test_vectors_in_latex(checked):
    text = r"""
% symident: for x = [2, -3, 1, -1]:
\[ \operatorname{relu}(\boldsymbol{x}) = [2, 0, 1, 0]^{\top} \]
\[ \boldsymbol{x} = [2, -3, 1, 1]^\top \]
"""
    assert [r.mark for r in checked(text, "a.tex")] == ["ok", "wrong"]


def test_a_row_that_goes_on_from_one_that_was_not_understood_is_not_understood(checked):
    text = "\\begin{align} q(x) &= 2x \\\\ &= x + x \\\\ x &= x \\end{align}"
    results = checked(text, "a.tex")
    assert [r.mark for r in results] == ["unread", "unread", "ok"]
    assert "the row goes on from one that was not understood" in results[1].sentence


def test_statements_in_comments_may_take_several_lines(checked):
    text = r"""
% symident: define f(x) = x*(1 + phi(x))/2
% symident:   where phi(x) = tanh(x/2)
\[ f(x) = x\sigma(x) \]
% symident: claim f(x) - f(-x)
% symident:   = 2*x
% symident:   expect refuted
% symident:   = x*1 + x
"""
    assert [(r.line, r.mark) for r in checked(text, "a.tex")] == [(4, "ok"), (6, "ok"), (8, "ok")]


@pytest.mark.parametrize(
    "text, line, column, complaint",
    [
        ("% symident: defin f(x) = x\n", 1, 13, "'defin' is not expected here"),
        ("\n  % symident: define f(x) = y\n", 2, 29, "the name y is not declared"),
        ("% symident: expect refuted\n", 1, 13, "there is no equation before this line"),
        ("\\[ x = 2x \\]\n% symident: expect wrong\n", 2, 20, "'wrong' is not expected here"),
    ],
)
def test_what_is_said_in_comments_is_refused_at_its_place(checked, text, line, column, complaint):
    with pytest.raises(SymidentError) as caught:
        checked(text, "a.tex")
    assert complaint in str(caught.value) and f"(line {line}, column {column})" in str(caught.value)


def test_a_file_without_equations_has_no_claim(checked):
    with pytest.raises(SymidentError, match="there is no claim in it"):
        checked("# Nothing\n\n$x = 2x$", "a.md")
