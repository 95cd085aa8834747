"""The derivation of an identity that was proved."""

from __future__ import annotations

from dataclasses import replace

from symident.derivation.author import BY_LAW, NONZERO, Author, at_point, key_of, shortened
from symident.derivation.chains import odd_chain, phi_chain
from symident.derivation.model import Block, Chain, Line, ProofBlock, Section, Sentence, Table, Theorem, paragraph, say
from symident.kernel.terms import TWO, ZERO, Term, X, app, free, substitute
from symident.search.phi import length
from symident.search.simplify import product


class Proved(Author):
    """phi, why it is odd, the theorem, the direct check, a worked number."""

    def sections(self) -> list[Section]:
        return self._full() if self.full else self._short()

    def _full(self) -> list[Section]:
        direct_chain = self._direct()
        table = self._cases(X, direct_chain)
        check, kernel = self._check(direct_chain, table), self._kernel()
        if self.claim.laws:
            return [check, kernel]
        theorem = [self._theorem()] if self.verdict.phi is not None else []
        return [self._phi_section(), *theorem, check, self._numbers_section(), kernel]

    def _short(self) -> list[Section]:
        blocks: list[Block] = []
        phi = self.verdict.phi
        if phi is not None:
            blocks.append(paragraph(say("phi.let", nonzero=NONZERO)))
            lines = (Line(2 * self.f(X) / X - 1), Line(phi))
            blocks += [Chain(self.phi(X), lines, f"{self.name}:phi"), paragraph(self._odd_sentence(phi))]
        direct_chain = self._direct()
        table = self._cases(X, direct_chain)
        if direct_chain is not None:
            blocks.append(shortened(direct_chain))
        elif table is not None:
            blocks += [paragraph(say("cases.short")), table[0]]
        else:
            blocks += self._fallback()
        return [Section(say("section.why"), (ProofBlock(tuple(blocks)),), "proof")]

    def _odd_sentence(self, phi: Term) -> Sentence:
        """phi is odd, with the reason if it is short."""
        chain = odd_chain(self.ask, self.phi(X), self.phi(-X), phi)
        why = [line.reason for line in chain.lines if line.reason and line.reason.key in BY_LAW] if chain else []
        return say("phi.odd_since", law=dict(why[0].gaps)["law"]) if why else say("phi.odd")

    def _phi_section(self) -> Section:
        phi, f = self.verdict.phi, self.inner.f
        assert f is not None
        if phi is None:
            return Section(
                say("section.phi"),
                (
                    paragraph(
                        say("phi.none", formula=app("eq", self.phi(X), 2 * self.f(X) / X - 1), claim=self.statement)
                    ),
                ),
                "phi",
            )
        start = app("eq", self.f(X), X * (1 + self.phi(X)) / 2)
        chain = phi_chain(self.ask, self.phi(X), self.f(X), f, phi)
        blocks: list[Block] = [
            paragraph(say("phi.intro", nonzero=NONZERO, formula=start, phi=self.phi(X))),
            replace(chain, label=f"{self.name}:phi"),
        ]
        even = self._even_part()
        if even is not None and odd_chain(self.ask, self.phi(X), self.phi(-X), phi) is None:
            last_form = product([TWO, even]) / X
            if self.ask.equal(phi, last_form, (NONZERO,)):
                said = say("by.even_form", formula=app("eq", self.f(X), X / 2 + even))
                chain = replace(chain, lines=(*chain.lines, Line(last_form, said)))
                blocks[-1], phi = replace(chain, label=f"{self.name}:phi"), last_form
        forms = [line.right for line in chain.lines[2:] if isinstance(line.right, Term)]
        chains = [odd_chain(self.ask, self.phi(X), self.phi(-X), form) for form in dict.fromkeys([*forms, phi])]
        known = [c for c in chains if c is not None]
        by_symmetry = next((c for c in known if any(key_of(line) == "by.symmetry" for line in c.lines)), None)
        last = chains[-1]
        blocks.append(paragraph(say("phi.why_odd", phi=self.phi(X))))
        if by_symmetry is not None and by_symmetry is not last:
            blocks.append(by_symmetry)
            if last is not None:
                blocks += [paragraph(say("phi.also", formula=app("eq", self.phi(X), phi))), last]
        elif last is not None:
            blocks.append(last)
        elif known:
            blocks.append(known[-1])
        else:
            blocks[-1] = paragraph(say("phi.odd_by_identity", phi=self.phi(X), claim=self.statement))
        blocks += self._laws([b for b in blocks if isinstance(b, Chain)])
        return Section(say("section.phi"), tuple(blocks), "phi")

    def _theorem(self) -> Section:
        f, phi = self.f, self.phi
        general = Chain(
            self.difference,
            (
                Line(X * (1 + phi(X)) / 2 - (-X) * (1 + phi(-X)) / 2, say("by.form", f=f(X))),
                Line(X * (1 + phi(X)) / 2 + X * (1 - phi(X)) / 2, say("by.oddness", law=app("eq", phi(-X), -phi(X)))),
                Line(X * (1 + phi(X) + 1 - phi(X)) / 2, say("by.factor")),
                Line(X, say("by.like_terms")),
            ),
        )
        form = app("eq", f(X), X * (1 + phi(X)) / 2)
        claim = app("eq", self.difference, X)
        statement = paragraph(say("theorem.statement", phi=phi(X), form=form, claim=claim, nonzero=NONZERO))
        proof: list[Block] = [general]
        if self.ask.defined(ZERO, (app("eq", X, 0),)) and not self._excludes_zero():
            both = app("eq", f(ZERO) - f(ZERO), 0)
            proof.append(paragraph(say("theorem.zero", zero=app("eq", X, 0), value=ZERO, f=f(ZERO), claim=both)))
        label = f"{self.name}:theorem"
        blocks: list[Block] = [Theorem(say("theorem.odd_gate"), (statement,), label), ProofBlock(tuple(proof))]
        found = self.verdict.phi
        if found is not None and length(found) <= 60 and found.head != "cases":
            blocks.append(paragraph(say("theorem.use", phi=app("eq", phi(X), found), claim=self.statement)))
        elif found is not None:
            blocks.append(paragraph(say("theorem.use_this", phi=phi(X), claim=self.statement)))
        return Section(say("section.theorem"), tuple(blocks), "theorem")

    def _excludes_zero(self) -> bool:
        return any(self.ask.false(d, (app("eq", X, 0),)) for d in self.verdict.domain if "x" in free(d))

    def _check(self, chain: Chain | None, table: tuple[Table, list[Chain]] | None) -> Section:
        blocks: list[Block] = []
        if chain is not None:
            key = "check.only" if self.verdict.phi is None else "check.direct"
            blocks += [paragraph(say(key)), replace(chain, label=f"{self.name}:identity"), *self._laws([chain])]
        if table is not None:
            blocks += [paragraph(say("cases.intro" if chain is None else "cases.again")), table[0]]
            for more in table[1]:
                blocks += [paragraph(say("cases.line", left=more.left)), more]
            blocks.append(paragraph(say("cases.outro", right=self.claim.right, claim=self.statement)))
        if not blocks:
            blocks += self._fallback()
        return Section(say("section.check"), tuple(blocks), "check")

    def _numbers_section(self) -> Section:
        point = self._example()
        blocks: tuple[Block, ...] = ()
        if point is not None:
            numbers = self._numbers(point, exact=True)
            exact = say("numbers.exact", value=substitute(self.inner.right, point))
            blocks = (at_point("numbers.intro", numbers), numbers, paragraph(exact))
        return Section(say("section.numbers"), blocks, "numbers")
