"""`ExportSubject`: what is handed over, a project at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.export.state_dict import as_state_dict, state_dict_names
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import sealed
from gradstudio.training.record import Record, RecordError
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.history import History
from gradstudio.training.run.holding import cut_mask, frozen_mask
from gradstudio.training.run.metrics import target_for
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.parameters import by_layer
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import EngineState, RunState, StopState

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerMask:
    """Some parameters of a layer: `weight` of shape (neurons, inputs) and `bias` of shape (neurons,), read-only."""

    weight: Mask
    bias: Mask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LayerNumbers:
    """One layer. All arrays are read-only.

    Attributes:
        weight: shape (neurons, inputs).
        bias: shape (neurons,).
        activation: its name in the engine.
        dropout: share of its activations that a training step leaves out, 0 to below 1.
        frozen: parameters that no step moves; None where there are none.
        cut: parameters that are held at zero, where they are; None where there are none.
        names: of weights and biases in a state_dict.
    """

    weight: Floats
    bias: Floats
    activation: str
    dropout: float
    frozen: LayerMask | None
    cut: LayerMask | None
    names: tuple[str, str]

    @property
    def held(self) -> LayerMask | None:
        """Parameters that stand still, frozen or cut; None where there are none."""
        if self.frozen is None or self.cut is None:
            return self.frozen or self.cut
        return LayerMask(
            weight=_read_only(self.frozen.weight | self.cut.weight),
            bias=_read_only(self.frozen.bias | self.cut.bias),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class ExportSubject:
    """A project at one moment, with all that the steps to come follow from.

    Attributes:
        spec: the project as it was then.
        state: of the engine, of the stop rules, and what typed numbers took the place of.
        history: losses until then, on the training and the test samples.
        moment: of the run; None where there is no run.
        title: what the project is called; empty where nobody says.
    """

    spec: ProjectSpec
    state: RunState
    history: History
    moment: Moment | None = None
    title: str = ""

    @property
    def engine(self) -> EngineState:
        """State of the engine."""
        return self.state.engine

    @property
    def stop(self) -> StopState:
        """State of the stop rules."""
        return self.state.stop

    @property
    def step(self) -> int:
        """Number of steps taken."""
        return self.state.step

    @property
    def parameters(self) -> Floats:
        """All parameters, flat, in the order of `MLP.parameters`, read-only."""
        return self.state.engine.parameters

    @property
    def activations(self) -> tuple[str, ...]:
        """Activation of each layer by the engine's name."""
        return tuple(layer.activation for layer in self.spec.network.layers)

    @cached_property
    def dataset(self) -> Dataset:
        """All samples."""
        return load_dataset(self.spec.data)

    @cached_property
    def train_rows(self) -> Integers:
        """Rows of the samples that are trained on, ascending."""
        return self._rows[0]

    @cached_property
    def test_rows(self) -> Integers:
        """Rows of the samples that are only tested on, ascending."""
        return self._rows[1]

    @cached_property
    def loss_targets(self) -> Floats:
        """Shape (samples,): targets as the loss takes them: classes from 0 for softmax, of two classes too."""
        loss, dataset = self.spec.training.loss, self.dataset
        targets = [target_for(loss, dataset.task, target) for target in dataset.targets.tolist()]
        return sealed(np.array(targets))

    @cached_property
    def layers(self) -> tuple[LayerNumbers, ...]:
        """The layers from the first hidden one to the output layer."""
        spec = self.spec
        frozen, cut = (_masks(spec, mask) for mask in (frozen_mask(spec), cut_mask(spec)))
        return tuple(
            LayerNumbers(
                weight=sealed(np.array(numbers.weights)),
                bias=sealed(np.array(numbers.biases)),
                activation=layer.activation,
                dropout=layer.dropout,
                frozen=frozen[index],
                cut=cut[index],
                names=names,
            )
            for index, (numbers, layer, names) in enumerate(
                zip(
                    by_layer(spec.sizes, self.parameters),
                    spec.network.layers,
                    state_dict_names(self.activations),
                    strict=True,
                )
            )
        )

    def named(self, flat: Floats) -> dict[str, Floats]:
        """Return one number for each parameter as arrays by the names of a state_dict."""
        return as_state_dict(self.spec.sizes, self.activations, flat)

    def session(self) -> Session:
        """Return a session of its own that is at this moment, and goes on with the same bits."""
        session = Session(self.spec)
        session.restore(self.state)
        return session

    @property
    def _rows(self) -> tuple[Integers, Integers]:
        data = self.spec.data
        return split_rows(len(self.dataset), data.test_share, data.seed)


def subject_of_spec(spec: ProjectSpec, title: str = "") -> ExportSubject:
    """Return a project before its first step.

    Args:
        spec: the project.
        title: what it is called.
    """
    return ExportSubject(spec=spec, state=Session(spec).state(), history=History(), title=_as_text(title))


def subject_of_state(
    spec: ProjectSpec,
    state: RunState,
    *,
    history: History | None = None,
    moment: Moment | None = None,
    title: str = "",
) -> ExportSubject:
    """Return a project in a state that a session of it was in.

    Args:
        spec: the project.
        state: of the session.
        history: losses until then; None for none.
        moment: of the run.
        title: what the project is called.
    """
    known = History(state.step) if history is None else history.until(state.step)
    return ExportSubject(spec=spec, state=state, history=known, moment=moment, title=_as_text(title))


def _as_text(title: str) -> str:
    """Return a title that any file can hold: the name of a file may have bytes that are no text."""
    return title.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def subject_of_run(
    record: Record,
    number: int | None = None,
    step: int | None = None,
    *,
    title: str = "",
    go_on: GoOn | None = None,
) -> ExportSubject | None:
    """Return a run at one of its steps, which are taken once more from the nearest state that is kept.

    Args:
        record: the runs of the project. It is only read: any thread may.
        number: of the run; None for the last.
        step: number of steps taken; None for the end of the run.
        title: what the project is called.
        go_on: is asked on the way whether to, and told which share is done.

    Returns:
        The subject, or None if it was not to go on.

    Raises:
        RecordError: there is no such run or step, or no run at all.
    """
    if number is None and not record.runs:
        raise RecordError("This project has no runs. Train it, or leave out run and step.")
    run = record.runs[-1] if number is None else record.run(number)
    moment = run.moment if step is None else Moment(run.number, step)
    session = Replay(record, most_bytes=0).go_to(moment, go_on)
    if session is None:
        return None
    history = _steady_history(record, run.number, moment.step)
    return subject_of_state(session.spec, session.state(), history=history, moment=moment, title=title)


def _steady_history(record: Record, number: int, step: int) -> History:
    """Return the losses until a step; read again where the run went on meanwhile and was just being thinned out."""
    known = record.history(number).until(step)
    while True:
        again = record.history(number).until(step)
        pairs = ((known.training, again.training), (known.test, again.test))
        if all(
            np.array_equal(one.steps, other.steps)
            and np.array_equal(one.column(0), other.column(0), equal_nan=True)
            for one, other in pairs
        ):
            return again
        known = again


def _masks(spec: ProjectSpec, mask: Mask) -> list[LayerMask | None]:
    layers = by_layer(spec.sizes, mask.astype(np.float64))
    return [
        LayerMask(weight=_read_only(one.weights != 0), bias=_read_only(one.biases != 0))
        if one.weights.any() or one.biases.any()
        else None
        for one in layers
    ]


def _read_only(mask: Mask) -> Mask:
    mask.flags.writeable = False
    return mask
