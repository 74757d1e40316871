"""`Microscope`: looks at the next step of a run as every optimizer would take it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.lab.microscope.around import LossAround
from gradstudio.lab.microscope.comparison import OptimizerComparison, RuleStep
from gradstudio.lab.microscope.contenders import Contender, Rates, contenders
from gradstudio.lab.microscope.gathering import (
    GATHERED_STEPS,
    OptimizerMemory,
    gathered,
    moments_before,
)
from gradstudio.lab.microscope.taken import moving
from gradstudio.training.record import Replay
from gradstudio.training.record.replay import Runs
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment

Floats = NDArray[np.float64]
Memory = Literal["gathered", "none"]
"""What the others remember: what they would had they been fed the run's last gradients, or nothing yet."""

_OF_WAY = 0.1
"""Share of the whole that going to the moment is; gathering and comparing are the rest."""
_OF_GATHERING = 0.7


class Microscope:
    """Compares the optimizers at any moment of a record. Not thread-safe: whoever owns it uses it alone.

    The project's own optimizer has the memory that the run gathered. What the others would remember, had they
    trained, cannot be known: their gradients would have been those of other parameters. They begin without memory,
    as when one chooses them there, or are fed the gradients that the run had.

    Args:
        runs: the record.
    """

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._replay = Replay(runs)
        self._around = LossAround()

    def compare(
        self,
        moment: Moment,
        *,
        rates: Rates = "suited",
        memory: Memory = "gathered",
        steps: int = GATHERED_STEPS,
        go_on: GoOn | None = None,
    ) -> OptimizerComparison | None:
        """Compare the optimizers in the step after a moment; the run stays as it is.

        Args:
            moment: before the step.
            rates: learning rates of the others than the project's own.
            memory: what the others remember.
            steps: so many gradients at the most are fed to them, for a memory that is gathered.
            go_on: is asked now and then whether to, and told which share is done, 0 to 1.

        Returns:
            The comparison; None if it was not to go on.

        Raises:
            RecordError: there is no such moment.
        """
        told = go_on or (lambda share: True)
        session = self._replay.go_to(moment, lambda share: told(_OF_WAY * share))
        if session is None:
            return None
        spec, state = session.spec, session.state().engine
        rows = contenders(spec, rates)
        before = moments_before(self._runs, moment, steps) if memory == "gathered" else []
        others = {row.kind: row.spec for row in rows if not row.is_own}
        known = gathered(
            self._replay, before, others, lambda share: told(_OF_WAY + _OF_GATHERING * share)
        )  # fmt: skip
        if known is None:
            return None
        own = OptimizerMemory(first=state.first, second=state.second, age=state.step - state.began_at)
        around = self._around
        with np.errstate(all="ignore"):  # numbers beyond the largest are told as such
            around.begin(spec, state)
            inputs = around.step_inputs()
            loss_of_all, gradient_of_all = around.of_all(state.parameters)
            found = OptimizerComparison(
                moment=moment,
                spec=spec,
                parameters=state.parameters,
                gradient=moving(inputs.gradients, spec),
                samples=inputs.samples,
                loss=around.of_batch(state.parameters),
                loss_of_all=loss_of_all,
                gathered=len(before),
                rules=(),
            )
            steps_taken = []
            for number, row in enumerate(rows):
                if not told(_OF_WAY + _OF_GATHERING + (1 - _OF_WAY - _OF_GATHERING) * number / len(rows)):
                    return None
                remembered = own if row.is_own else known[row.kind]
                steps_taken.append(self._stepped(row, remembered, found, gradient_of_all))
        return replace(found, rules=tuple(steps_taken))

    def _stepped(
        self, row: Contender, memory: OptimizerMemory, at: OptimizerComparison, gradient_of_all: Floats
    ) -> RuleStep:
        """Return the step of one optimizer.

        Args:
            row: the optimizer.
            memory: what it remembers.
            at: what all have in common.
            gradient_of_all: of the loss of all training samples.
        """
        around = self._around
        step, rate = around.update(row.spec, memory.first, memory.second, memory.age)
        after, length = at.parameters + step, float(np.linalg.norm(step))
        predicted = float(at.gradient @ step)
        loss_of_all = around.of_all(after)[0] if np.isfinite(after).all() else math.nan
        size = length * at.norm
        return RuleStep(
            contender=row,
            origin="own" if row.is_own else "gathered" if memory.age else "none",
            memory=memory,
            learning_rate=rate,
            step=step,
            length=length,
            cosine=-predicted / size if size else math.nan,
            predicted=predicted,
            curved=predicted + around.curvature(step) / 2,
            change=around.of_batch(after) - at.loss,
            predicted_of_all=float(moving(gradient_of_all, at.spec) @ step),
            change_of_all=loss_of_all - at.loss_of_all,
        )
