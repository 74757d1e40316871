"""`Session`: one run of one project."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.outlook import StepInputs
from gradstudio.training.look.requests import Answer, Request
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.constant_answer import constant_answer
from gradstudio.training.run.engine import Steps
from gradstudio.training.run.engines import engine_for
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.history import History
from gradstudio.training.run.moment import FIRST_RUN, Moment, RunId
from gradstudio.training.run.parameters import finite
from gradstudio.training.run.samples import TrainingSamples
from gradstudio.training.run.showing import Showing
from gradstudio.training.run.state import Change, RunState, require_fit
from gradstudio.training.run.stepping import Stepping
from gradstudio.training.run.stopping import Stop, StopRules
from gradstudio.training.run.typed import TypedParameters
from gradstudio.training.run.witness import HealthWitness, Witness


class Session:
    """Trains a project. Not thread-safe: whoever owns it uses it alone.

    The same spec gives the same numbers to the last bit, in whatever pieces the steps are taken, and whatever
    is looked at in between.

    Args:
        spec: what to train.
        on_steps: is told of every stretch of steps that was taken, and the number of the first; the history thins
            them out in a long run.
        run_id: the number that all it shows bears.

    Attributes:
        constant: what the best constant outputs would have on the training samples.
    """

    def __init__(
        self,
        spec: ProjectSpec,
        on_steps: Callable[[int, Steps], None] | None = None,
        *,
        run_id: RunId = FIRST_RUN,
    ) -> None:
        self._spec = spec
        self._samples = TrainingSamples(spec.data)
        parts, rows = self._samples.split(), self._samples.rows
        self.constant = constant_answer(parts.train, spec.training.loss)
        self._engine = engine_for(spec, parts)
        self._typed = TypedParameters(spec)
        self._rules = StopRules(spec.training, len(rows))
        self._showing = Showing(spec, self._engine, rows)
        batch_size = spec.training.batch_size
        self._stepping = Stepping(
            self._engine, self._rules, self._typed, self._showing, batch_size, len(rows), run_id
        )
        self._stepping.on_steps = on_steps
        self._changes = [Change(step=0, spec=spec)]

    @property
    def run_id(self) -> RunId:
        """Number of the run."""
        return self._stepping.run_id

    @run_id.setter
    def run_id(self, number: RunId) -> None:
        self._stepping.run_id = number

    @property
    def spec(self) -> ProjectSpec:
        """The project that is being trained."""
        return self._spec

    @property
    def sample_count(self) -> int:
        """Number of samples in the data set."""
        return len(self._samples.dataset)

    @property
    def step_count(self) -> int:
        """Number of steps taken."""
        return self._engine.step_count

    @property
    def moment(self) -> Moment:
        """The run and the step that it is at."""
        return Moment(self.run_id, self.step_count)

    @property
    def epoch(self) -> int:
        """Number of epochs completed: times that every training sample has been used."""
        return self._engine.epoch

    @property
    def history(self) -> History:
        """What was recorded of the steps."""
        return self._stepping.history

    @property
    def losses(self) -> list[float]:
        """Training loss of the steps taken, at the parameters before each; of a very long run see `History`."""
        losses: list[float] = self.history.losses.tolist()
        return losses

    @property
    def accuracies(self) -> list[float]:
        """Accuracy of the same steps, 0 to 1."""
        accuracies: list[float] = self.history.accuracies.tolist()
        return accuracies

    def advance(self, steps: int = 1, *, timed: bool = False) -> None:
        """Take a number of steps, whatever the stop rules say.

        Args:
            steps: how many.
            timed: whether the time that they take counts as spent in training.

        Raises:
            TrainingError: the loss or a gradient is not finite; the steps before it are taken and recorded.
        """
        self._stepping.advance(steps, timed=timed)

    def follow(self, steps: int, parameters: Sequence[int]) -> NDArray[np.float64]:
        """Take steps as `advance` does, and return what some parameters are after each.

        Args:
            steps: how many.
            parameters: their indices in the order of `MLP.parameters`.

        Returns:
            Shape (parameters, steps).

        Raises:
            TrainingError: as for `advance`.
        """
        return self._stepping.follow(steps, parameters)

    def run(self, steps: int) -> Stop | None:
        """Take up to a number of steps, fewer if a stop rule of the training ends the run.

        Returns:
            Why it ended before or with the last of these steps, or None if it is to go on.

        Raises:
            TrainingError: as for `advance`.
        """
        return self._stepping.run(steps)

    def retrace(self, steps: int) -> None:
        """Take steps once more that `run` took from the same state: rules that ended the run then end nothing now.

        The stop rules remember what they remembered then, but for the time spent, which stays as it is.
        """
        self._stepping.retrace(steps)

    def run_for(self, seconds: float, most: int | None = None) -> Stop | None:
        """As `run`, with as many steps as take about so much time, judged by the steps before; at least one.

        Args:
            seconds: how long.
            most: so many steps at most, at least 1; None for any number.
        """
        return self._stepping.run_for(seconds, most)

    def parameters(self) -> NDArray[np.float64]:
        """Return a copy of the parameters, flat, in the order of `MLP.parameters`."""
        return self._engine.parameters()

    def gradients(self) -> NDArray[np.float64]:
        """Return the derivative of the loss over all training samples, with the penalties and without dropout.

        As a copy, by each parameter in the order of `MLP.parameters`, before any clipping.
        """
        return np.array(self._engine.evaluate().gradients)

    def set_parameters(self, flat: Iterable[float]) -> None:
        """Replace all parameters but those that are cut; the step count and the history stay.

        Raises:
            ShapeError: there are more or fewer than the network has, or one is not finite; nothing changed.
            ValueError: the run is recorded, and what is recorded are its specs.
        """
        self._stepping.require_unrecorded()
        self._engine.set_parameters(finite(flat))

    def can_adopt(self, spec: ProjectSpec) -> bool:
        """Whether the run can go on under another spec, rather than start anew from its seed.

        It can when nothing but these differ: learning rate, optimizer, weight decay, penalties, clipping,
        batch size, dropout, steps, stop rules, the interval of the metrics, numbers typed into parameters and
        inputs, and what is frozen or cut.
        """
        return can_follow(self._spec, spec)

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under a spec that `can_adopt` allows, from the next step.

        An optimizer of another kind starts afresh; one of the same kind keeps its running means. A new batch
        size goes on through the rest of the epoch's samples. A parameter that was typed in has that number at
        once, and where the typing was undone, the number that it had when it was typed in. What is cut no
        longer has the number back that it had before.
        """
        if not self.can_adopt(spec):
            raise ValueError(
                "This change needs a new Session: data, network, initialisation, loss, engine or seed differ."
            )
        data_before, self._spec = self._spec.data, spec
        change = Change(step=self.step_count, spec=spec)
        self._changes.append(change)
        self._engine.adopt(spec)
        self._rules.adopt(spec.training)
        self._stepping.batch_size = spec.training.batch_size
        flat = self._engine.parameters()
        if self._typed.adopt(spec, flat):
            self._engine.set_parameters(flat)
        if spec.data != data_before:
            self._samples = TrainingSamples(spec.data)
            self._engine.load(self._samples.split())
        self._showing.adopt(spec)
        if self._stepping.witness is not None:
            self._stepping.witness.adopted(change)
        if self._stepping.health is not None:
            self._stepping.health.changed()

    def state(self) -> RunState:
        """Return all that the steps to come follow from; see `restore`."""
        return self._stepping.state()

    def restore(self, state: RunState) -> None:
        """Go on from a state that a session of the same spec was in, here or in another process.

        The steps to come are the same to the last bit. The history becomes that of a run which begins at the
        state's step.

        Raises:
            ShapeError: the state is of another network, or of other typed numbers; nothing was changed.
            ValueError: the run is recorded.
        """
        self._stepping.require_unrecorded()
        require_fit(state.engine, self._spec)
        self._typed.restore(state.replaced)
        self._engine.restore(state.engine)
        self._rules.restore(state.stop)
        self._stepping.history = History(begin=state.step)
        self._changes = [Change(step=state.step, spec=self._spec)]

    def be_recorded(self, witness: Witness, history: History) -> None:
        """From here on tell a witness of all that is done.

        Args:
            witness: who is told.
            history: what the steps are added to from now on; its last is the one before the next.
        """
        self._stepping.witness, self._stepping.history = witness, history

    def tell_steps(self, on_steps: Callable[[int, Steps], None] | None) -> None:
        """From here on tell somebody of every stretch of steps that is taken, and the number of the first."""
        self._stepping.on_steps = on_steps

    def watch_health(self, watch: HealthWitness | None) -> None:
        """From here on have its health read on the way, by whoever is told of all steps; None for nobody."""
        self._stepping.health = watch

    @property
    def changes(self) -> tuple[Change, ...]:
        """The specs that the run went by, each with the number of steps taken before it; the first began it."""
        return tuple(self._changes)

    def snapshot(self, watch: Watch | None = None) -> Snapshot:
        """Return the present state, with every scalar of the loss that is to be watched; see `Showing.snapshot`."""
        return self._showing.snapshot(self.run_id, watch)

    def read_health(self) -> HealthReading:
        """Return what the numbers of each layer are like at present; nothing of the run is changed."""
        return self._stepping.read_health()

    def step_inputs(self) -> StepInputs:
        """Return what the next step is computed from, for all parameters; no step is taken."""
        return self._engine.step_inputs()

    def next_batch(self) -> tuple[int, ...]:
        """Return the rows of the data set that the next step is trained on."""
        return tuple(self._samples.rows[self._engine.upcoming_rows()].tolist())

    def look(self, request: Request, work: float = math.inf) -> Answer | None:
        """Return what a view asks to see at present, for so many multiply-adds; see `Showing.look`."""
        return self._showing.look(self.run_id, request, work)
