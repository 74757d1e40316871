"""What is said of a run: in what it differs from the one before it, and how long it was trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gradstudio.project.difference import Difference, between, in_words
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record.run import Run
from gradstudio.training.run.moment import RunId

_SAME = "same settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Settings that became others at one step of a run.

    Attributes:
        step: number of steps taken.
        differences: what became another, at least one thing but for the first step.
    """

    step: int
    differences: tuple[Difference, ...]


def before_run(run: Run, runs: Mapping[RunId, Run]) -> Run | None:
    """Return the run that one is compared with: the one it branched off from, or the last that began before it.

    Args:
        run: which.
        runs: all of the project by number; it may be among them.

    Returns:
        None for the first one, and where the run that it branched off from is gone.
    """
    if run.parent is not None:
        return runs.get(run.parent.run)
    earlier = [number for number in runs if number < run.number]
    return runs[max(earlier)] if earlier else None


def turns_of(run: Run, before: Run | None) -> tuple[Turn, ...]:
    """Return in what a run differs from the one before it at its begin, and then step by step from itself.

    Settings count once a step has been taken by them.

    Args:
        run: which.
        before: what `before_run` returned; without one the first turn has no differences.
    """
    return tuple(_turns(run, before))


def told(turns: tuple[Turn, ...], *, is_compared: bool) -> str:
    """Return turns as a phrase, such as ``rate 0.1 → 0.03; at step 50: batch 10 → 20``.

    Args:
        turns: of a run.
        is_compared: whether there is a run before it.
    """
    begin, *later = turns
    words = [in_words(begin.differences) or (_SAME if is_compared else "")]
    words += [f"at step {turn.step:,}: {in_words(turn.differences)}" for turn in later]
    return "; ".join(word for word in words if word)


def seconds_of(run: Run) -> float:
    """Return the seconds that a run spent in training, as far as the last state that is kept of it knows."""
    last = run.nearest(run.end)
    began = 0.0 if run.first is None else run.first.state.stop.seconds
    return 0.0 if last is None else max(0.0, last.state.stop.seconds - began)


def _turns(run: Run, before: Run | None) -> Iterator[Turn]:
    changes = tuple(run.changes)
    by_step: dict[int, ProjectSpec] = {
        change.step: change.spec for change in changes
    }  # the last at each step
    begin, end = changes[0].step, run.end
    spec = by_step.pop(begin)
    yield Turn(step=begin, differences=() if before is None else between(_followed(run, before), spec))
    for step, after in by_step.items():
        if step < end and (differences := between(spec, after)):  # at its end no step was taken by them
            yield Turn(step=step, differences=differences)
        spec = after


def _followed(run: Run, before: Run) -> ProjectSpec:
    """Return what the run before went by in the step that followed where this one left it, or in its last."""
    step = before.end if run.parent is None else run.parent.step
    return before.spec_at(min(step, max(before.begin, before.end - 1)))
