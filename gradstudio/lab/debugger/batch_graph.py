"""`BatchGraph`: the loss of the batch of a real training step, and what the step does with its gradients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.engine.dropout import masks
from gradstudio.engine.errors import MathDomainError
from gradstudio.lab.debugger.change_log import Floats
from gradstudio.lab.errors import LabError
from gradstudio.project.spec import NoClipping, ProjectSpec
from gradstudio.training.look.sample import LossGraph, batch_scalar_count, build_loss
from gradstudio.training.look.trace import MAX_SCALARS
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.assemble import clip
from gradstudio.training.run.holding import cut_mask, frozen_mask
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import EngineState


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StepStart:
    """All that the next step of a run follows from.

    Attributes:
        moment: run and step, before the step is taken.
        spec: the project there.
        state: of its engine.
        rows: of the samples of the batch, in the data set.
    """

    moment: Moment
    spec: ProjectSpec
    state: EngineState
    rows: tuple[int, ...]

    @classmethod
    def of(cls, session: Session) -> StepStart:
        """Return what the next step of a session follows from; the session is only looked at."""
        return cls(
            moment=session.moment,
            spec=session.spec,
            state=session.state().engine,
            rows=session.next_batch(),
        )


class BatchGraph:
    """The graph of a step's loss, dropout and penalties included, built as the reference engine builds it.

    Args:
        start: what the step follows from.

    Attributes:
        graph: the loss and its leaves.
        held: for each parameter whether it stands still.

    Raises:
        LabError: it has more than 100,000 scalars, or its numbers leave the domain of a function.
    """

    def __init__(self, start: StepStart) -> None:
        spec = self._spec = start.spec
        _require_room(spec, len(start.rows))
        data = load_dataset(spec.data)
        try:
            self.graph: LossGraph = build_loss(
                spec,
                data,
                start.state.parameters.tolist(),
                Watch(scope="batch", penalty=True),
                start.rows,
                list(_masks(start, len(data))) if _drops(spec) else (),
            )
        except MathDomainError as error:
            raise LabError(
                f"The loss of this step cannot be computed: {error} Go to a step before the run diverged."
            ) from error
        self.held = cut_mask(spec) | frozen_mask(spec)

    @property
    def grad(self) -> Floats:
        """The gradient of each parameter now."""
        return np.array([leaf.grad for leaf in self.graph.parameters])

    def hold(self) -> None:
        """Take the gradients away of parameters that stand still."""
        for i in np.flatnonzero(self.held).tolist():
            self.graph.parameters[i].grad = 0.0

    def clip(self) -> None:
        """Clip the gradients as the project says."""
        clip(self._spec.training.clipping, self.graph.parameters)

    @property
    def is_clipped(self) -> bool:
        """Whether the project clips gradients."""
        return not isinstance(self._spec.training.clipping, NoClipping)


def gradients_left(start: StepStart) -> Floats:
    """Return what a step leaves behind as the gradient of each parameter, until the next step sets it to 0.

    Raises:
        LabError: as for `BatchGraph`.
    """
    batch = BatchGraph(start)
    batch.graph.root.backward()
    batch.hold()
    batch.clip()
    return batch.grad


def _require_room(spec: ProjectSpec, samples: int) -> None:
    """Raise `LabError` if the graph of so many samples is too large to be stepped through."""
    if _scalar_count(spec, samples) <= MAX_SCALARS:
        return
    one, two = _scalar_count(spec, 1), _scalar_count(spec, 2)
    most = (MAX_SCALARS - one) // (two - one) + 1
    mend = (
        f"Set the batch size of the project to {most:,} or fewer."
        if one <= MAX_SCALARS
        else "Make the network smaller: not even one sample fits."
    )
    count = "1 sample" if samples == 1 else f"{samples:,} samples"
    raise LabError(
        f"The next step is trained on {count}, whose graph has more than the {MAX_SCALARS:,} scalars that can be "
        f"stepped through. {mend}"
    )


def _scalar_count(spec: ProjectSpec, samples: int) -> int:
    dropped = sum(2 * layer.size for layer in spec.network.layers if layer.dropout)
    return batch_scalar_count(spec, samples, penalty=True) + samples * dropped


def _drops(spec: ProjectSpec) -> bool:
    return any(layer.dropout for layer in spec.network.layers)


def _masks(start: StepStart, samples: int) -> Iterable[list[list[float] | None]]:
    """Yield what the activations of each sample of the batch are multiplied with, which follows from its place."""
    spec = start.spec
    training = split_rows(samples, spec.data.test_share, spec.data.seed)[0].tolist()
    place = {row: i for i, row in enumerate(training)}
    rates = [layer.dropout for layer in spec.network.layers]
    for row in start.rows:
        yield masks(rates, spec.sizes[1:], spec.training.seed, start.state.step, place[row])
