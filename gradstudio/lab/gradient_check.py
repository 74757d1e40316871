"""Checking gradients: the symmetric difference at every node against what the backward pass left there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.engine.ops import POWER_LITERAL
from gradstudio.lab.bands import BANDS, BY_VERDICT, Band, Verdict, relative_error, verdict_of
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject
from gradstudio.project.number_text import format_number
from gradstudio.training.record.way import GoOn

if TYPE_CHECKING:
    from gradstudio.compiled.nudge_differences import Found

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PLACES: dict[Verdict, int] = {band.verdict: place for place, band in enumerate(BANDS)}
_SURE = 8.0
"""Times the doubt of a difference: so far apart, it is not rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedGradient:
    """The gradient of one node, checked.

    Attributes:
        node: index of the node.
        name: what it is called.
        backward: what the backward pass says.
        difference: what the symmetric difference says; NaN where there is none.
        error: relative error, NaN where there is no difference.
        doubt: by how much the difference may be off.
        step: the smallest step that had a part in it, 0 for none.
        verdict: what came of it.
        kink: a node that changes sides near by, or None.
        because: why it is judged so, a sentence.
    """

    node: int
    name: str
    backward: float
    difference: float
    error: float
    doubt: float
    step: float
    verdict: Verdict
    kink: int | None
    because: str

    @property
    def band(self) -> Band:
        """What the verdict means."""
        return BY_VERDICT[self.verdict]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradientCheck:
    """The gradients of some nodes of a graph, checked.

    Attributes:
        subject: the graph.
        rows: in the order in which they were asked for.
        nodes: shape (rows,), the node of each.
        backward: shape (rows,), what the backward pass says.
        difference: shape (rows,), what the symmetric differences say.
        errors: shape (rows,), relative errors.
        bands: shape (rows,), the place of each in `BANDS`.
    """

    subject: Subject
    rows: tuple[CheckedGradient, ...]
    nodes: Integers
    backward: Floats
    difference: Floats
    errors: Floats
    bands: Integers

    def __iter__(self) -> Iterator[CheckedGradient]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def faults(self) -> NDArray[np.bool_]:
        """Shape (rows,), whether each is wrong or doubtful."""
        return np.array([band.is_fault for band in BANDS])[self.bands]

    @property
    def is_judged(self) -> NDArray[np.bool_]:
        """Shape (rows,), whether it is the error that decides of each."""
        return np.array([bool(band.range) for band in BANDS])[self.bands]

    @property
    def is_good(self) -> bool:
        """Whether none is wrong or doubtful."""
        return not self.faults.any()

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many there are of each verdict, the worst first; those of which there are none are left out."""
        found = np.bincount(self.bands, minlength=len(BANDS)).tolist()
        return {band.verdict: count for band, count in zip(BANDS, found, strict=True) if count}

    @property
    def worst(self) -> CheckedGradient | None:
        """The one with the largest relative error among those that can be judged by it; None if there is none."""
        judged = np.flatnonzero(self.is_judged)
        if not len(judged):
            return None
        place: int = judged[np.argmax(np.nan_to_num(self.errors[judged], nan=np.inf))].item()
        return self.rows[place]

    @property
    def sentence(self) -> str:
        """What came of it, in a sentence or two."""
        if not self.rows:
            return "There is nothing to check: the graph has no parameters."
        counts, total = self.counts, len(self.rows)
        what = "gradient" if total == 1 else "gradients"
        if self.is_good and not _agreed(counts):
            sentence = "No gradient can be compared with a difference, so backward is not checked."
        elif self.is_good:
            sentence = f"Backward is right: {_counted(total, counts)} {what} agree with differences"
            worst = self.worst
            sentence += "." if worst is None else f", the worst to {_power(worst.error)}."
        else:
            faults = sum(number for verdict, number in counts.items() if BY_VERDICT[verdict].is_fault)
            verb = "is" if faults == 1 else "are"
            worst = self.worst
            assert worst is not None
            sentence = (
                f"{faults:,} of {total:,} {what} {verb} not what differences say. Worst is {worst.name}: backward "
                f"{format_number(worst.backward, 6)}, difference {format_number(worst.difference, 6)}."
            )
        others = [f"{number:,} {_REST[verdict]}" for verdict, number in counts.items() if verdict in _REST]
        return sentence + (f" {_listed(others)}." if others else "")


_REST: dict[Verdict, str] = {
    "rounding": "too small to tell",
    "kink": "at a kink",
    "undefined": "undefined on one side",
    "constant": "constants that nothing flows to",
}


def check_gradients(
    subject: Subject,
    nodes: Sequence[int] | None = None,
    *,
    grads: ArrayLike | None = None,
    go_on: GoOn | None = None,
) -> GradientCheck | None:
    """Compare gradients with symmetric differences of the root, recomputed at x + h and x − h.

    What step is right depends on the function, so several are tried (`Nudger.differences`). A step on which ReLU,
    |a|, max, min or ⌊a / b⌋ changes sides is passed over where a smaller one does without.

    Args:
        subject: the graph; it stays as it is.
        nodes: which ones, leaves or inner; by default the knobs: parameters or named leaves.
        grads: shape (nodes of the graph,), the gradients that are checked; by default those of the subject.
        go_on: is told the share done, and asked whether to go on.

    Returns:
        What came of it; None if `go_on` said no.

    Raises:
        LabError: an operation of the graph is not the engine's, or there are not as many gradients as nodes.
    """
    from gradstudio.compiled.nudger import Nudger  # noqa: PLC0415 - it loads the compiler

    if not subject.is_known:
        raise LabError("The graph has an operation that is not the engine's: it cannot be computed anew.")
    wanted = list(subject.knobs if nodes is None else nodes)
    backward = subject.grad if grads is None else np.asarray(grads, dtype=np.float64)
    if backward.shape != (len(subject),):
        raise LabError(
            f"There are {backward.size:,} gradients for {len(subject):,} nodes. Give one for each node."
        )
    found = Nudger(subject.nodes).differences(wanted, go_on)
    if found is None:
        return None
    constants = _literal_exponents(subject)
    rows = tuple(
        _judged(subject, node, float(backward[node]), found, i, constants) for i, node in enumerate(wanted)
    )
    return GradientCheck(
        subject=subject,
        rows=rows,
        nodes=np.array(wanted, dtype=np.int64),
        backward=backward[wanted] if wanted else np.empty(0),
        difference=found.slopes,
        errors=np.array([row.error for row in rows], dtype=np.float64),
        bands=np.array([_PLACES[row.verdict] for row in rows], dtype=np.int64),
    )


def _literal_exponents(subject: Subject) -> frozenset[int]:
    """Return the exponents that were written as numbers; each is used once."""
    pairs = zip(subject.nodes, subject.operands, strict=True)
    return frozenset(operands[1] for node, operands in pairs if node.operation is POWER_LITERAL)


def _judged(
    subject: Subject, node: int, backward: float, found: Found, place: int, constants: frozenset[int]
) -> CheckedGradient:
    difference, doubt = float(found.slopes[place]), float(found.doubts[place])
    step, kink, bad = float(found.steps[place]), int(found.kinks[place]), int(found.bad[place])
    error = relative_error(backward, difference)
    verdict = verdict_of(error)
    because = BY_VERDICT[verdict].means
    if node in constants:
        verdict, because = "constant", BY_VERDICT["constant"].means
    elif math.isnan(difference):
        verdict, because = "undefined", _undefined(subject, bad)
    elif found.kinked[place]:
        verdict, because = (
            "kink",
            f"{_side(subject, kink)} on every step that was tried: there is no single slope here.",
        )
    elif verdict != "good" and abs(backward - difference) <= _SURE * doubt:
        if kink >= 0:
            verdict = "kink"
            because = (
                f"{_side(subject, kink)} close by: steps that stay on this side of it are too small to tell."
            )
        else:
            verdict, because = "rounding", BY_VERDICT["rounding"].means
    elif kink >= 0 and verdict != "good":
        because += f" {_side(subject, kink)} near by, but not within the step of {step:.1g}."
    return CheckedGradient(
        node=node,
        name=subject.names[node],
        backward=backward,
        difference=difference,
        error=error,
        doubt=doubt,
        step=step,
        verdict=verdict,
        kink=kink if kink >= 0 else None,
        because=because,
    )


def _undefined(subject: Subject, bad: int) -> str:
    if bad < 0:
        return "The result is not finite on one side of this number."
    operation = subject.nodes[bad].operation
    assert operation is not None
    name = subject.names[bad]
    return f"On one side of this number {name} has no value: {operation.name} needs {operation.domain}."


def _side(subject: Subject, kink: int) -> str:
    operation = subject.nodes[kink].operation
    assert operation is not None
    return f"{subject.names[kink]} ({operation.title or operation.name}) changes sides"


def _agreed(counts: dict[Verdict, int]) -> int:
    return counts.get("good", 0) + counts.get("fair", 0)


def _counted(total: int, counts: dict[Verdict, int]) -> str:
    agreed = _agreed(counts)
    return f"all {total:,}" if agreed == total else f"{agreed:,} of {total:,}"


def _power(error: float) -> str:
    return format_number(error, 2) if error else "the last bit"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
