"""The steps of zero_grad, update and of the new loss in words and numbers."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gradstudio.engine.clipping import scale_by_norm
from gradstudio.engine.paths import ScalarPath
from gradstudio.lab.debugger.change_log import Floats
from gradstudio.lab.debugger.debug_line import DIGITS, DebugLine, bracketed, digits_apart
from gradstudio.lab.debugger.pass_tellers import ForwardTeller
from gradstudio.lab.debugger.script import Taken
from gradstudio.lab.debugger.state import Telling
from gradstudio.lab.debugger.update_lines import Moved, update_lines
from gradstudio.lab.debugger.wording import Wording
from gradstudio.lab.subject import Subject
from gradstudio.project.number_text import short_number
from gradstudio.project.part_edits import held
from gradstudio.project.spec import ClipNorm, ClipValue, ProjectSpec


class SamplesTeller(ForwardTeller):
    """Tells how the loss of each sample of a batch is computed.

    Args:
        subject: the graph.
        ends: for each sample the step after its last.
        rows: of the samples, in the data set.
    """

    def __init__(self, subject: Subject, ends: Sequence[int], rows: Sequence[int]) -> None:
        super().__init__(subject, "forward")
        self._ends, self._rows = ends, rows

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""
        told = super().tell(taken)
        place = bisect_right(self._ends, taken.step)
        sample = f"Sample {self._rows[place] + 1:,}, number {place + 1:,} of {len(self._rows):,} in the batch"
        return Telling(
            title=told.title,
            sentence=f"{sample}: {told.sentence}",
            code=told.code,
            lines=told.lines,
            edges=told.edges,
        )


class ZeroGradTeller:
    """Tells that a gradient is set to 0.

    Args:
        subject: the graph.
    """

    def __init__(self, subject: Subject) -> None:
        self._words = Wording(subject)

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""
        before = float(taken.grad_rows.before[0])
        line = DebugLine(
            target=f"{self._words.full(taken.node)}.grad",
            sign="=",
            formula="0",
            numbers="",
            node=taken.node,
            quantity="grad",
            kind="assign",
            before=before,
            inputs=(0.0,),
            after=0.0,
        )
        wiped = (
            f"The {short_number(before)} of the step before is wiped: backward adds to what is there."
            if before
            else "Backward adds to what is there, so each step begins at 0."
        )
        return Telling(
            title=f"zero_grad: {self._words.full(taken.node)}",
            sentence=wiped,
            code="zero_grad",
            lines=(line,),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StepAccount:
    """What an update was computed from, one number for each parameter.

    Attributes:
        spec: the project.
        before: the parameters before it.
        grad: the gradients before they were clipped, 0 for parameters that stand still.
        clipped: the gradients as the optimizer took them.
        after: the parameters after it.
        first: what the optimizer remembered before it.
        second: likewise.
        age: number of steps that the optimizer had taken.
        learning_rate: of the step.
        hold_step: index of the step that takes the gradients of held parameters away; None if there is none.
        clip_step: index of the step that clips; likewise.
        first_step: index of the step that moves the first parameter.
    """

    spec: ProjectSpec
    before: Floats
    grad: Floats
    clipped: Floats
    after: Floats
    first: Floats
    second: Floats
    age: int
    learning_rate: float
    hold_step: int | None
    clip_step: int | None
    first_step: int


class UpdateTeller:
    """Tells what becomes of the gradients, and how each parameter is moved.

    Args:
        subject: the graph.
        account: of the update.
    """

    def __init__(self, subject: Subject, account: StepAccount) -> None:
        self._words, self._account = Wording(subject), account

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""
        if taken.step == self._account.hold_step:
            count = len(taken.grad_rows)
            sentence = (
                "1 parameter stands still: its gradient counts as 0."
                if count == 1
                else f"{count:,} parameters stand still: their gradients count as 0."
            )
            return Telling(title="Update: what is held", sentence=sentence, code="hold")
        if taken.step == self._account.clip_step:
            return self._clipping()
        return self._moving(taken)

    def _moving(self, taken: Taken) -> Telling:
        account = self._account
        index = taken.step - account.first_step
        name = self._words.full(taken.node)
        kept = held(account.spec, ScalarPath.of_parameter(index, account.spec.sizes))
        if kept:
            why = {"frozen": "frozen: no step moves it.", "cut": "cut: it stays at 0."}[kept]
            return Telling(title=f"Update: {name} stays", sentence=f"{name} is {why}", code="held")
        moved = Moved(
            node=taken.node,
            name=name,
            before=float(account.before[index]),
            after=float(account.after[index]),
            grad=float(account.clipped[index]),
            first=float(account.first[index]),
            second=float(account.second[index]),
            age=account.age,
            learning_rate=account.learning_rate,
        )
        return Telling(
            title=f"Update: {name}",
            sentence=_direction(moved),
            code="update",
            lines=tuple(update_lines(account.spec.training.optimizer, moved)),
        )

    def _clipping(self) -> Telling:
        account = self._account
        norm = math.sqrt(sum(g * g for g in account.grad.tolist()))
        lines: tuple[DebugLine, ...] = ()
        sentence = ""
        match account.spec.training.clipping:
            case ClipNorm(limit=limit):
                scale = scale_by_norm(norm, limit)
                lines = (
                    _line("length", "√(sum of all p.grad²)", "", norm),
                    _line(
                        "scale",
                        f"min(1, {short_number(limit)} / (length + 10⁻⁶))",
                        f"min(1, {short_number(limit)} / ({bracketed(norm)} + 10⁻⁶))",
                        scale,
                    ),
                )
                sentence = (
                    "The gradient is longer than allowed: all its numbers are scaled down together."
                    if scale < 1.0
                    else "The gradient is no longer than allowed: nothing is changed."
                )
            case ClipValue(limit=limit):
                count = int((account.grad != account.clipped).sum())
                sentence = f"{count:,} of the gradients lie beyond ±{short_number(limit)} and are set to it."
        return Telling(title="Update: clipping", sentence=sentence, code="clip", lines=lines)


class NewLossTeller:
    """Tells what the loss of the same batch is after the update.

    Args:
        subject: the graph.
    """

    def __init__(self, subject: Subject) -> None:
        self._root, self._words = len(subject) - 1, Wording(subject)

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""
        before = float(taken.data_rows.before[taken.data_rows.nodes == self._root][0])
        after = float(taken.data[self._root])
        digits = digits_apart(before, after)
        course = _course(before, after, digits)
        name = f"{self._words.own(self._root)}.data"
        lines = (
            _line("before", name, "", before, digits),
            _line(name, "forward(batch)", "", after, digits),
        )
        return Telling(
            title="The new loss",
            sentence=f"Forward once more with the new parameters: the loss of this batch {course}.",
            code="again",
            lines=lines,
        )


def _course(before: float, after: float, digits: int) -> str:
    """Return how a loss goes on, as the end of a sentence; NaN compares with nothing."""
    old, new = short_number(before, digits), short_number(after, digits)
    if math.isnan(after):
        return "stays NaN" if math.isnan(before) else f"was {old} and is no number any more"
    if math.isnan(before):
        return f"is a number again, {new}"
    if after == before:
        return f"stays {new}"
    return f"{'falls' if after < before else 'rises'} from {old} to {new}"


def _direction(moved: Moved) -> str:
    """Return why a parameter goes up or down, from the sign of its gradient."""
    change, others = moved.after - moved.before, "the optimizer's memory or the weight decay"
    if moved.grad == 0.0:
        because = "raising it changes nothing" if change == 0.0 else f"{others} moves it"
        return f"Its gradient is 0: {because}."
    sign, effect = ("positive", "raises") if moved.grad > 0.0 else ("negative", "lowers")
    begin = f"Its gradient is {sign}: raising it {effect} the loss"
    if change == 0.0:
        return f"{begin}, but the step is too small to move it."
    way = "raises" if change > 0.0 else "lowers"
    if (change > 0.0) == (moved.grad > 0.0):
        return f"{begin}. The update {way} it all the same: {others} outweighs it."
    return f"{begin}, so the update {way} it."


def _line(target: str, formula: str, numbers: str, after: float, digits: int = DIGITS) -> DebugLine:
    return DebugLine(
        target=target,
        sign="=",
        formula=formula,
        numbers=numbers,
        node=None,
        quantity="",
        kind="account",
        after=after,
        digits=digits,
    )
