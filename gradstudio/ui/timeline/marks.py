"""The marks of a run on its timeline: where settings changed, where others branched off, and its bookmarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gradstudio.app.record.run_record import RunRecord
from gradstudio.project.difference import in_words
from gradstudio.training.record.account import turns_of

MarkKind = Literal["change", "branch", "bookmark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a step.

    Attributes:
        step: where.
        kind: what.
        text: what it says, as one line.
    """

    step: int
    kind: MarkKind
    text: str


class Marks:
    """Finds the marks of a run, in words again only when its settings changed."""

    def __init__(self) -> None:
        self._known: tuple[object, ...] = ()
        self._changes: tuple[Mark, ...] = ()

    def of(self, run: RunRecord, runs: Iterable[RunRecord]) -> tuple[Mark, ...]:
        """Return the marks of a run by step, those that lie on top last.

        Args:
            run: whose.
            runs: all that are known.
        """
        key = run.kept, len(run.changes)
        if key != self._known:
            self._known, self._changes = key, tuple(_changes(run))
        branches = [
            _branch(other) for other in runs if other.parent is not None and other.parent.run == run.run
        ]
        own = [_begin(run, runs)] if run.parent is not None else []
        kept = [Mark(step=one.step, kind="bookmark", text=one.name) for one in run.label.bookmarks]
        return (*self._changes, *own, *branches, *kept)


def _changes(run: RunRecord) -> Iterable[Mark]:
    for turn in turns_of(run.kept, None)[1:]:
        yield Mark(step=turn.step, kind="change", text=in_words(turn.differences))


def _branch(child: RunRecord) -> Mark:
    assert child.parent is not None  # it branched off
    return Mark(step=child.parent.step, kind="branch", text=f"{child.label.name} branched off here")


def _begin(run: RunRecord, runs: Iterable[RunRecord]) -> Mark:
    parent = run.parent
    assert parent is not None  # it branched off
    names = [other.label.name for other in runs if other.run == parent.run]
    return Mark(
        step=parent.step,
        kind="branch",
        text=f"branched off {names[0] if names else f'run {parent.run}, now gone'}",
    )
