"""What many outcomes come to: the tables that are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.doctor.examined import Outcome
from benchmarks.doctor.specimen import Specimen

DETECTED, NAMED, REPAIRED, PRECISION = 0.95, 0.90, 0.85, 0.95
"""The least share of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of some outcomes.

    Attributes:
        failing: faulty networks that miss their bar.
        detected: of these, those of which anything is said.
        beforehand: those of which something is said before they are trained.
        named: those whose fault is named, and what is said first is true.
        located: those of which the right place is told.
        repaired: those that reach their bar with the best mend.
        recommended: of the repaired, those whose best mend won on all three seeds.
        true_findings: findings that are true of a failing network.
        findings: all findings, those on healthy networks and on the way there included.
        healthy: networks that reach their bar.
        alarmed: of these, those of which anything is said: never trained, on the way or at the end.
        not_counted: networks without a fault that miss their bar.
        said_of_these: of these, those of which anything is said.
    """

    failing: int = 0
    detected: int = 0
    beforehand: int = 0
    named: int = 0
    located: int = 0
    repaired: int = 0
    recommended: int = 0
    true_findings: int = 0
    findings: int = 0
    healthy: int = 0
    alarmed: int = 0
    not_counted: int = 0
    said_of_these: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        """Count outcomes."""
        listed = list(outcomes)
        failing = [one for one in listed if one.counts_as_faulty]
        healthy = [one for one in listed if one.counts_as_healthy]
        others = [one for one in listed if not (one.counts_as_faulty or one.counts_as_healthy)]
        told = [told for one in failing for told in one.found]
        return cls(
            failing=len(failing),
            detected=sum(bool(one.found) for one in failing),
            beforehand=sum(bool(one.beforehand) for one in failing),
            named=sum(one.named for one in failing),
            located=sum(one.located for one in failing),
            repaired=sum(one.repaired for one in failing),
            recommended=sum(one.repaired and one.recommended for one in failing),
            true_findings=sum(one.right for one in told),
            findings=len(told) + sum(len(alarms(one)) for one in healthy),
            healthy=len(healthy),
            alarmed=sum(bool(alarms(one)) for one in healthy),
            not_counted=len(others),
            said_of_these=sum(bool(alarms(one)) for one in others),
        )

    @property
    def precision(self) -> float:
        """Share of the findings that are true."""
        return self.true_findings / self.findings if self.findings else 1.0

    @property
    def precision_of_alarms(self) -> float:
        """Share of the networks of which anything is said that fail."""
        said = self.detected + self.alarmed
        return self.detected / said if said else 1.0

    @property
    def holds(self) -> bool:
        """Whether the targets are met."""
        least = min(self.precision, self.precision_of_alarms)
        if not self.failing:
            return not self.alarmed
        return (
            self.detected >= DETECTED * self.failing
            and self.named >= NAMED * self.failing
            and self.repaired >= REPAIRED * self.failing
            and least >= PRECISION
        )


def alarms(outcome: Outcome) -> tuple[str, ...]:
    """Return the rules that say something of a network that reaches its bar, each once."""
    said = [told.rule for told in outcome.found] + [early.rpartition(": ")[2] for early in outcome.earlier]
    return tuple(dict.fromkeys(said))


def faulty_rows(specimens: Sequence[Specimen], outcomes: Sequence[Outcome]) -> list[str]:
    """Return the table of the faulty networks in Markdown, a row for each and one for all.

    Args:
        specimens: in their order.
        outcomes: of all of them.
    """
    rows = [
        "| network | fails | detected | untrained | named | located | repaired | of these recommended | true findings | best mend | sound all the same: alarmed |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for specimen, own in _each(specimens, outcomes):
        rows.append(f"| {specimen.about} {_cells(Tally.of(own), _usual(own))}")
    whole = Tally.of(outcomes)
    rows.append(f"| **all** {_cells(whole, '')}")
    return rows


def healthy_rows(specimens: Sequence[Specimen], outcomes: Sequence[Outcome]) -> list[str]:
    """Return the table of the healthy networks in Markdown.

    Args:
        specimens: in their order.
        outcomes: of all of them.
    """
    rows = [
        "| network | reaches its bar | alarmed | by | of the others something is said |",
        "|---|---|---|---|---|",
    ]
    for specimen, own in _each(specimens, outcomes):
        tally = Tally.of(own)
        by = Counter(rule for one in own if one.counts_as_healthy for rule in alarms(one))
        said = ", ".join(f"{rule} ({count})" for rule, count in by.most_common())
        rows.append(
            f"| {specimen.about} | {tally.healthy} of {len(own)} | {tally.alarmed} | {said} | {_others(tally)} |"
        )
    whole = Tally.of(outcomes)
    rows.append(f"| **all** | {whole.healthy} of {len(outcomes)} | {whole.alarmed} | | {_others(whole)} |")
    return rows


def summary(tally: Tally) -> str:
    """Return the shares in a line, with the targets."""
    if not tally.failing:
        return f"Of {tally.healthy} sound networks {tally.alarmed} alarmed (target 0)."
    part = tally.failing
    return (
        f"Of {tally.failing} failing networks detected {tally.detected / part:.1%} (target {DETECTED:.0%}), named "
        f"{tally.named / part:.1%} ({NAMED:.0%}), located {tally.located / part:.1%}, repaired "
        f"{tally.repaired / part:.1%} ({REPAIRED:.0%}). Of {tally.healthy} sound ones {tally.alarmed} alarmed. "
        f"Precision: {tally.precision:.3f} of the findings, {tally.precision_of_alarms:.3f} of the networks "
        f"({PRECISION})."
    )


def _each(
    specimens: Sequence[Specimen], outcomes: Sequence[Outcome]
) -> Iterator[tuple[Specimen, list[Outcome]]]:
    """Yield the specimens that were examined, each with its outcomes."""
    for specimen in specimens:
        own = [one for one in outcomes if one.name == specimen.name]
        if own:
            yield specimen, own


def _cells(tally: Tally, mend: str) -> str:
    return (
        f"| {tally.failing} | {tally.detected} | {tally.beforehand} | {tally.named} | {tally.located} | {tally.repaired} | {tally.recommended} | "
        f"{tally.true_findings} of {tally.findings} | {mend} | "
        + (f"{tally.healthy}: {tally.alarmed} |" if tally.healthy else "– |")
    )


def _others(tally: Tally) -> str:
    return f"{tally.said_of_these} of {tally.not_counted}" if tally.not_counted else "–"


def _usual(outcomes: Sequence[Outcome]) -> str:
    """Return the mend that is best most often."""
    best = Counter(one.best for one in outcomes if one.best)
    return best.most_common(1)[0][0] if best else "–"
