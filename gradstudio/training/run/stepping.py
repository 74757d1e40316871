"""`Stepping`: takes the steps of a run, records them, and asks the stop rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.health.reading import HealthReading
from gradstudio.training.run.engine import Steps, TrainingEngine, Until
from gradstudio.training.run.history import History
from gradstudio.training.run.moment import RunId
from gradstudio.training.run.showing import Showing
from gradstudio.training.run.state import RunState
from gradstudio.training.run.stopping import Stop, StopRules
from gradstudio.training.run.typed import TypedParameters
from gradstudio.training.run.witness import HealthWitness, Witness

_MOST_ROWS = 2**21


class Stepping:
    """Whatever is taken in one piece or in many gives the same numbers to the last bit. Not thread-safe.

    Args:
        engine: computes the steps.
        rules: say when the run ends.
        typed: what typed parameters took the place of, a part of the run's state.
        showing: reads the health of the network.
        batch_size: so many samples make a step; None for all of them.
        rows: number of training samples.
        run_id: number of the run.

    Attributes:
        batch_size: see above; may be changed between two steps.
        run_id: see above.
        on_steps: is told of every stretch of steps that was taken, and the number of the first.
        history: what the steps are added to.
        witness: is told before steps are taken, or None.
        health: has the health read before steps are taken, or None.
    """

    def __init__(
        self,
        engine: TrainingEngine,
        rules: StopRules,
        typed: TypedParameters,
        showing: Showing,
        batch_size: int | None,
        rows: int,
        run_id: RunId,
    ) -> None:
        self._engine = engine
        self._rules = rules
        self._typed = typed
        self._showing = showing
        self._rows = rows
        self._pace = 0.0  # steps per second
        self._last_slice = 1
        self.batch_size = batch_size
        self.run_id = run_id
        self.on_steps: Callable[[int, Steps], None] | None = None
        self.history = History()
        self.witness: Witness | None = None
        self.health: HealthWitness | None = None

    def state(self) -> RunState:
        """Return all that the steps to come follow from."""
        return RunState(engine=self._engine.state(), stop=self._rules.state(), replaced=self._typed.replaced)

    def read_health(self) -> HealthReading:
        """Return what the numbers of each layer are like at present."""
        return self._showing.health(self.run_id)

    def require_unrecorded(self) -> None:
        """Refuse to change numbers otherwise than by steps and specs where those are recorded.

        Raises:
            ValueError: they are.
        """
        if self.witness is not None:
            raise ValueError("This run is recorded: its numbers change by its steps and its spec alone.")

    def advance(self, steps: int, *, timed: bool) -> None:
        """Take a number of steps, whatever the stop rules say; see `Session.advance`."""
        began, end = time.perf_counter(), self._engine.step_count + steps
        try:
            while (here := self._engine.step_count) < end:
                self._take(end - here, watched=False)
        finally:
            if timed:
                self._rules.spend(time.perf_counter() - began)

    def follow(self, steps: int, parameters: Sequence[int]) -> NDArray[np.float64]:
        """Take steps as `advance` does, and return what some parameters are after each; see `Session.follow`."""
        end = self._engine.step_count + steps
        parts = [np.empty((len(parameters), 0))]
        while (here := self._engine.step_count) < end:
            taken = self._take(end - here, watched=False, follow=parameters)
            parts.append(taken.followed)
        return np.concatenate(parts, axis=1)

    def run(self, steps: int) -> Stop | None:
        """Take up to a number of steps, fewer if a stop rule ends the run; see `Session.run`."""
        end = self._engine.step_count + steps
        while (here := self._engine.step_count) < end:
            stop = self._take_watched(end - here)
            if stop is not None:
                return stop
        return None

    def retrace(self, steps: int) -> None:
        """Take steps once more that `run` took from the same state; see `Session.retrace`."""
        end = self._engine.step_count + steps
        while (here := self._engine.step_count) < end:
            self._take_watched(end - here, timed=False)

    def run_for(self, seconds: float, most: int | None) -> Stop | None:
        """As `run`, with as many steps as take about so much time; see `Session.run_for`."""
        # Twice as many as before at the most: a step after a change may cost far more than the one before it.
        steps = max(1, min(int(self._pace * seconds), 2 * self._last_slice))
        steps = steps if most is None else min(steps, most)
        taken_before, began = self._engine.step_count, time.perf_counter()
        stop = self.run(steps)
        self._pace = (self._engine.step_count - taken_before) / max(time.perf_counter() - began, 1e-9)
        self._last_slice = steps
        return stop

    def _take_watched(self, steps: int, *, timed: bool = True) -> Stop | None:
        """Take steps, at most as many as the stop rules allow before they look at them."""
        engine, rules, full = self._engine, self._rules, self.batch_size is None
        left = None if full else engine.steps_left_in_epoch
        allowed = rules.allowance(engine.step_count, engine.epoch, left)
        epoch, started = engine.epoch, time.perf_counter()
        until = rules.end_of if full and rules.look_at_means else None
        taken = self._take(int(min(allowed, steps)), until)
        seconds = time.perf_counter() - started if timed else 0.0
        ended = range(epoch + 1, engine.epoch + 1)
        return rules.check(taken, engine.step_count, ended, seconds, full=full)

    def _take(
        self, steps: int, until: Until | None = None, *, watched: bool = True, follow: Sequence[int] = ()
    ) -> Steps:
        """Take steps, at most as many as need little memory for their batches, and record them."""
        rows = min(self.batch_size or 1, self._rows)
        first = self._engine.step_count
        steps = min(steps, max(1, _MOST_ROWS // rows))
        if self.witness is not None:
            steps = min(steps, self.witness.before_steps(first, self.state, watched=watched))
        if self.health is not None:
            steps = min(steps, self.health.before_steps(first, self.read_health))
        taken = self._engine.advance(steps, until, follow)
        if not watched:
            self._rules.look_away()
        self.history.extend(taken.losses, taken.accuracies)
        self.history.extend_tests(taken.test_scores)
        if self.on_steps is not None:
            self.on_steps(first, taken)
        if taken.fault is not None:
            raise taken.fault
        return taken
