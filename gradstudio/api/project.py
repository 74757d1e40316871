"""`Project`: a project and its run, for scripts and notebooks."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from gradstudio.api.answers import outputs_of, predictions_of, probabilities_of
from gradstudio.api.interrupting import finishing_steps
from gradstudio.api.step_count import step_count
from gradstudio.project.fields import set_field
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record import Record
from gradstudio.training.run.history import History
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.parameters import by_layer
from gradstudio.training.run.session import Session

if TYPE_CHECKING:
    from gradstudio.export.export import ExportResult
    from gradstudio.export.subject import ExportSubject
    from gradstudio.showing.handle import Handle

Floats = NDArray[np.float64]
Told = Callable[[int, float], object]
"""Is told the number of steps taken and the last loss."""

_SLICE_SECONDS = 0.05


class Project:
    """A project and its run. Equal projects train to the same numbers, to the last bit.

    Args:
        spec: data, network and training; None for micrograd's moons demo.
        record: runs that there are already; None for none.
        begin: begins or resumes the run when it is first needed; None for one from the project's seed.
        title: what it is called in files and windows.
        notes: what is different from where it came from, a sentence each.

    Attributes:
        title: what it is called in files and windows.
        notes: what is different from where it came from, a sentence each.
        stopped: why the last `train` ended before its steps were taken, as a sentence; empty if it did not.
    """

    def __init__(
        self,
        spec: ProjectSpec | None = None,
        *,
        record: Record | None = None,
        begin: Callable[[Record], Session] | None = None,
        title: str = "",
        notes: tuple[str, ...] = (),
    ) -> None:
        self._spec = ProjectSpec() if spec is None else spec
        self._record = Record() if record is None else record
        self._begin = begin
        self._session: Session | None = None
        self.title = title
        self.notes = notes
        self.stopped = ""

    @property
    def spec(self) -> ProjectSpec:
        """Data, network and training: frozen. `set` changes a field."""
        return self._spec

    @property
    def record(self) -> Record:
        """All runs of the project."""
        return self._record

    def set(self, path: str, value: Any) -> Self:
        """Change a field of the project.

        A run goes on under the new settings where it can: rate, optimizer, penalties and such. Another network,
        other data or another seed begin a run anew.

        Args:
            path: of the field, as in a project file: ``training.learning_rate.rate``, ``data.noise``.
            value: its new value.

        Raises:
            SpecError: there is no such field, or the value is not legal there; nothing was changed.
        """
        after = set_field(self._spec, path, value)
        session = self._session if self._begin is None else self._running()
        if session is not None and session.can_adopt(after):
            session.adopt(after)
        elif session is not None:
            self._record.put_down(session)
            self._session = None
        self._spec, self._begin = after, None
        return self

    def train(self, steps: SupportsIndex | None = None, *, progress: Told | None = None) -> Self:
        """Train on, until the steps are taken or a stop rule of the project ends it.

        After Ctrl-C the project is at the step that was finished.

        Args:
            steps: how many; None for the project's own number.
            progress: is told some twenty times a second how many steps are taken, and the last loss.

        Raises:
            ConfigurationError: `steps` is no such number.
            TrainingError: loss or gradients are not finite; the steps before are kept.
        """
        count = self._spec.training.steps if steps is None else step_count(steps)
        session = self._running()
        end = session.step_count + count
        self.stopped = ""
        with finishing_steps() as interruption:
            while session.step_count < end and not interruption.asked:
                stop = session.run_for(_SLICE_SECONDS, end - session.step_count)
                if progress is not None:
                    progress(session.step_count, float(session.history.losses[-1]))
                if stop is not None and stop.rule != "steps":
                    self.stopped = stop.message
                    break
        return self

    @property
    def step(self) -> int:
        """Number of steps taken."""
        return 0 if self._begin is None and self._session is None else self._running().step_count

    @property
    def history(self) -> History:
        """Losses and accuracies by step, from the seed on, those of the test samples too; a copy."""
        if self._begin is None and self._session is None:
            return History()
        return self._record.history(self._running().run_id)

    @property
    def losses(self) -> Floats:
        """Loss of each step's batch, penalties included, at the parameters before the step."""
        return self.history.losses

    @property
    def test_losses(self) -> Floats:
        """Mean losses of the test samples, by `history.test_steps`."""
        return self.history.test_losses

    def snapshot(self) -> Snapshot:
        """Return the present state of the run: loss, accuracy, gradients and so on, over all samples."""
        return self._running().snapshot()

    @property
    def loss(self) -> float:
        """Mean loss of all training samples, penalties included, at the present parameters."""
        return self.snapshot().loss

    @property
    def accuracy(self) -> float:
        """Share of the training samples that is classified rightly; NaN for regression."""
        return self.snapshot().accuracy

    @property
    def test_loss(self) -> float | None:
        """Mean loss of the test samples; None if there are none."""
        return self.snapshot().test_loss

    @property
    def test_accuracy(self) -> float | None:
        """Share of the test samples that is classified rightly; NaN for regression, None if there are none."""
        return self.snapshot().test_accuracy

    @property
    def parameters(self) -> Floats:
        """All parameters, flat, neuron by neuron: its weights, then its bias; a copy."""
        if self._begin is None and self._session is None:
            return initial_parameters(self._spec)
        return self._running().parameters()

    @property
    def weights(self) -> list[Floats]:
        """The weights of each layer, shape (neurons, inputs); copies."""
        return [np.array(layer.weights) for layer in by_layer(self._spec.sizes, self.parameters)]

    @property
    def biases(self) -> list[Floats]:
        """The biases of each layer, shape (neurons,); copies."""
        return [np.array(layer.biases) for layer in by_layer(self._spec.sizes, self.parameters)]

    def outputs(self, xs: Any = None) -> Floats:
        """Return the outputs of the network, shape (samples, outputs), without dropout.

        Args:
            xs: samples, one row for each, or a list of numbers for one row or one column; None for all.
        """
        return outputs_of(self._spec, self.parameters, xs)

    def probabilities(self, xs: Any = None) -> Floats:
        """Return the probability of each class, shape (samples, classes).

        Args:
            xs: as for `outputs`.

        Raises:
            ImportingError: the loss makes no probabilities of the outputs.
        """
        return probabilities_of(self._spec, self.outputs(xs))

    def predict(self, xs: Any = None) -> NDArray[Any]:
        """Return the answer for each sample: a number in the target's own unit, or the name of the class.

        Args:
            xs: as for `outputs`.
        """
        return predictions_of(self._spec, self.outputs(xs))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the project, with its runs if it has any, to a file that GradStudio opens.

        Args:
            path: of the file; ``.gradstudio`` is what its name ends with.

        Raises:
            ProjectFileError: it cannot be written; what was there is as it was.
        """
        target = Path(path)
        if self._begin is not None:
            self._running()
        if self._session is not None:
            self._record.put_down(self._session, self.stopped)
        if self._record.runs:
            RunsFile(target, self._spec, self._record).close()
        else:
            save_project(self._spec, target)
        return target

    def subject(self) -> ExportSubject:
        """Return the project at its present step, as an export takes it."""
        from gradstudio.export.subject import subject_of_spec, subject_of_state  # noqa: PLC0415 - loads much

        if self._begin is None and self._session is None:
            return subject_of_spec(self._spec, self.title)
        session = self._running()
        return subject_of_state(
            self._spec,
            session.state(),
            history=self._record.history(session.run_id),
            moment=session.moment,
            title=self.title,
        )

    def export(self, kind: str, path: str | os.PathLike[str], **options: Any) -> ExportResult:
        """Write the project at its present step as something that runs elsewhere.

        Args:
            kind: as what: ``pytorch``, ``onnx``, ``safetensors`` and so on.
            path: where to.
            **options: as for `gradstudio.export`.
        """
        from gradstudio.export.from_python import export_project  # noqa: PLC0415 - loads much

        return export_project(self, kind, path, **options)

    def show(self, *, title: str | None = None, block: bool = False) -> Handle:
        """Open the project in a window of its own, or in the one that is open.

        Args:
            title: what it is called there.
            block: whether to wait until the window is closed; a notebook never does.
        """
        from gradstudio.showing.show import show  # noqa: PLC0415 - loads much

        return show(self, title=title or self.title or None, block=block)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return how a notebook shows the project: its network as a drawing, and a text beside it."""
        from gradstudio.api.drawn import drawn  # noqa: PLC0415 - only a notebook asks

        return drawn(self._spec, self.weights, repr(self))

    def __repr__(self) -> str:
        sizes = "-".join(str(size) for size in self._spec.sizes)
        data, training = self._spec.data, self._spec.training
        said = f"{sizes}, {data.kind} of {data.sample_count:,} samples, {training.loss}, step {self.step:,}"
        if len(self.history):
            said += f", loss {self.history.losses[-1]:.4g}"
        return f"Project({said})"

    def _running(self) -> Session:
        """Return the run, which is begun if there is none."""
        if self._session is None:
            begin = self._begin
            self._session = self._record.begin(self._spec) if begin is None else begin(self._record)
            self._spec, self._begin = self._session.spec, None  # only now: a begin that failed is tried again
        return self._session
