"""`Squad`: some runs of a race that are packed into one fleet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.fleet import Fleet, FleetRun
from gradstudio.data.split import Split
from gradstudio.engine.schedules import ConstantSchedule
from gradstudio.project.spec import ProjectSpec, TrainingSpec
from gradstudio.sweep.race.results import LastNumbers
from gradstudio.sweep.race.starts import starts_of
from gradstudio.training.run.assemble import schedule_for
from gradstudio.training.run.batches import Batches
from gradstudio.training.run.holding import HeldParameters
from gradstudio.training.run.metrics import exact_shares, target_for
from gradstudio.training.run.packed_config import net_config, training_config
from gradstudio.training.run.state import EngineState

Floats = NDArray[np.float64]

_MOST_ROWS = 2**21
"""Samples of all batches that are drawn at once."""
_ASIDE = ("seed", "learning_rate", "steps", "stop", "metrics_interval", "engine")


def pack_key(spec: ProjectSpec) -> ProjectSpec:
    """Return a spec that is equal for runs which one fleet can hold: seeds, rates and stop rules may differ."""
    defaults = {name: TrainingSpec.model_fields[name].default for name in _ASIDE}
    return spec.model_copy(update={"training": spec.training.model_copy(update=defaults), "chosen": ()})


class Squad:
    """Runs of one `pack_key`. One thread at a time works on it.

    Args:
        specs: of the runs, all with one `pack_key`.
        places: where the runs stand in the race.
        parts: the samples.
        data: a squad with the same samples and the same loss, whose data is then held once.

    Attributes:
        places: see above, as an array.
        specs: see above.
    """

    def __init__(
        self, specs: Sequence[ProjectSpec], places: Sequence[int], parts: Split, data: Squad | None = None
    ) -> None:
        self.places = np.array(places)
        self.specs = specs
        spec, starts, held = specs[0], starts_of(specs), HeldParameters(specs[0])
        for row in starts:
            row[:] = held.adopt(spec, row)
        seeds = [one.training.seed for one in specs]
        self._fleet = Fleet(net_config(spec), training_config(spec.training), starts, seeds)
        if data is None:
            self._load(parts)
        else:
            self._fleet.share_data(data._fleet)
        self._fleet.hold(held.indices)
        self._size, self._is_regression = spec.training.batch_size, parts.train.task == "regression"
        self._samples, self._tests = len(parts.train), 0 if parts.test is None else len(parts.test)
        rates = {one.training.learning_rate for one in specs}
        ways = specs[:1] if len(rates) == 1 else specs
        self._schedules = [schedule_for(one.training.learning_rate) for one in ways]
        self._batches = [Batches(self._samples, seed) for seed in seeds] if self._size is not None else []

    def __len__(self) -> int:
        return len(self.specs)

    @property
    def taken(self) -> NDArray[np.int64]:
        """Number of steps that each run took: shape (runs,)."""
        return self._fleet.steps

    def parameters(self, run: int) -> Floats:
        """Return the present parameters of one of its runs, flat."""
        return self._fleet.parameters_of(run)

    def state_of(self, run: int) -> EngineState:
        """Return all that the next step of one of its runs follows from; what is cut was zero before."""
        step, (first, second) = self._fleet.step_count, self._fleet.memory_of(run)
        batches = self._batches[run] if self._batches else None
        return EngineState(
            step=step,
            parameters=self.parameters(run),
            first=first,
            second=second,
            began_at=0,
            epoch=step if batches is None else batches.epoch,
            used=0 if batches is None else batches.used,
            cut_from=np.zeros_like(first),
        )

    def restore(self, states: Sequence[EngineState]) -> None:
        """Go on from states of its runs, in their order and after as many steps."""
        parameters, first, second = (
            np.array([getattr(state, name) for state in states]) for name in ("parameters", "first", "second")
        )
        self._fleet.go_on(states[0].step, parameters, first, second)
        for batches, state in zip(self._batches, states, strict=False):
            batches.go_to(state.epoch, state.used)

    def advance(self, steps: int, measure_every: int) -> FleetRun:
        """Take some steps with each run, in as many calls as need little memory for their batches."""
        most = max(1, _MOST_ROWS // (len(self) * min(self._size or 1, self._samples)))
        found = [self._take(min(most, steps - begin), measure_every) for begin in range(0, steps, most)]
        return found[0] if len(found) == 1 else _joined(found)

    def last(self) -> LastNumbers:
        """Return how good each run is now."""
        train = self._fleet.measure()
        nothing = np.full(len(self), np.nan)
        test = self._fleet.measure(tests=True) if self._tests else (nothing, nothing)
        return LastNumbers(
            losses=np.where(self.taken < self._fleet.step_count, np.inf, train[0]),
            accuracies=self._accuracies(train[1], self._samples),
            test_losses=test[0],
            test_accuracies=self._accuracies(test[1], self._tests),
        )

    def _take(self, steps: int, measure_every: int) -> FleetRun:
        rates = self._rates(steps)
        if self._size is None:
            sizes: NDArray[np.int64] | int = self._samples
            taken = self._fleet.run(rates, measure_every=measure_every)
        else:
            order, starts = [], np.zeros(1, dtype=np.int64)
            for batches in self._batches:
                rows, starts = batches.draw(self._size, steps)
                batches.take(self._size, steps)
                batches.forget()  # of a thousand runs they would fill the memory
                order.append(rows)
            sizes = np.diff(starts)
            taken = self._fleet.run(rates, np.array(order), starts, measure_every=measure_every)
        taken.accuracies[:] = self._accuracies(taken.accuracies, sizes)
        taken.test_accuracies[:] = self._accuracies(taken.test_accuracies, self._tests)
        return taken

    def _accuracies(self, shares: Floats, samples: NDArray[np.int64] | int) -> Floats:
        return np.full(shares.shape, np.nan) if self._is_regression else exact_shares(shares, samples)

    def _rates(self, steps: int) -> Floats:
        first = self._fleet.step_count
        return np.array(
            [
                np.full(steps, schedule.rate)
                if isinstance(schedule, ConstantSchedule)
                else [schedule(step) for step in range(first, first + steps)]
                for schedule in self._schedules
            ]
        )

    def _load(self, parts: Split) -> None:
        loss = self.specs[0].training.loss
        for load, samples in ((self._fleet.load, parts.train), (self._fleet.load_tests, parts.test)):
            if samples is not None:
                load(samples.inputs, [target_for(loss, samples.task, t) for t in samples.targets.tolist()])


def _joined(found: Sequence[FleetRun]) -> FleetRun:
    return FleetRun(
        losses=np.hstack([one.losses for one in found]),
        accuracies=np.hstack([one.accuracies for one in found]),
        test_losses=np.hstack([one.test_losses for one in found]),
        test_accuracies=np.hstack([one.test_accuracies for one in found]),
    )
