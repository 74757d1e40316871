"""`Certificate`: what an exported file was found to be worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["run", "read"]
Status = Literal["held", "failed", "not installed", "did not run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Numbers of one kind that were compared.

    Attributes:
        what: they are, such as "outputs".
        count: how many.
        difference: the largest relative difference; inf where shapes differ or one alone is not finite.
        tolerance: the largest that is allowed.
        note: what else is to be known of it; often empty.
    """

    what: str
    count: int
    difference: float
    tolerance: float
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether they agree."""
        return self.difference <= self.tolerance

    def __str__(self) -> str:
        """Return it as a line."""
        verdict = "held" if self.held else "FAILED"
        line = f"{verdict}: {self.what} ({self.count:,}), largest relative difference {self.difference:.2g}"
        line += f", allowed {self.tolerance:.2g}"
        return f"{line}; {self.note}" if self.note else line


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was compared, and with what result.

    Attributes:
        status: "held", "failed", "not installed" or "did not run".
        rows: what was compared; empty where nothing was.
        precision: in which it was computed there.
        ran_with: what it was run with, such as "torch 2.13.0"; empty where it was not run.
        seconds: that it took.
        why: why it was not run, as a sentence with the mend; empty where it was.
        how: whether the file was run, or read again where there is nothing to run.
    """

    status: Status
    rows: tuple[Compared, ...] = ()
    precision: str = "float64"
    ran_with: str = ""
    seconds: float = 0.0
    why: str = ""
    how: How = "run"

    @classmethod
    def of(
        cls,
        rows: tuple[Compared, ...],
        *,
        precision: str = "float64",
        ran_with: str = "",
        seconds: float = 0.0,
        how: How = "run",
    ) -> Certificate:
        """Return the certificate of what was compared: held if all rows are.

        Args:
            rows: what was compared, at least one.
            precision: in which it was computed there.
            ran_with: what it was run or read with.
            seconds: that it took.
            how: whether it was run, or read again.
        """
        held = bool(rows) and all(row.held for row in rows)
        return cls(
            status="held" if held else "failed",
            rows=rows,
            precision=precision,
            ran_with=ran_with,
            seconds=seconds,
            how=how,
        )

    @property
    def headline(self) -> str:
        """What came of it, as a sentence."""
        if self.status == "not installed":
            return f"Not run: {self.why}"
        if self.status == "did not run":
            return f"It could not be {self.how}: {self.why}"
        verb, noun = ("computes", "Run") if self.how == "run" else ("holds", "Read again")
        done = f"{noun} with {self.ran_with} in {self.precision}"
        if self.status == "held":
            return f"{done}: it {verb} what GradStudio {'does' if self.how == 'run' else 'has'}."
        wrong = ", ".join(row.what for row in self.rows if not row.held)
        return f"{done}: it does NOT {verb.removesuffix('s')} what GradStudio does ({wrong})."

    def as_text(self) -> str:
        """Return it as lines."""
        return "\n".join([self.headline, *(f"  {row}" for row in self.rows)])

    def as_comment(self) -> str:
        """Return it as lines of a comment in Python, each ended."""
        lines = ["Certificate", *self.as_text().splitlines()]
        return "".join(f"# {line}".rstrip() + "\n" for line in lines)
