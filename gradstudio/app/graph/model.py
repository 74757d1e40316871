"""`GraphModel`: the loss of the project that is watched, as the graph that canvas and inspector show."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.project_loss import ProjectLoss
from gradstudio.app.graph.scopes import penalty_refusal, possible, refusals, watched_samples
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.watch import Scope, Watch

_LATE_MILLISECONDS = 60
"""If the numbers of another sample take longer than this, the views are told that there are none yet."""
_PAUSE_MILLISECONDS = 400
"""Least time between two graphs of batches with different structures while training runs."""


class GraphModel(ShownGraph):
    """Keeps the graph of the loss that is watched in step with spec and training. Lives on the GUI thread.

    What was asked for last is shown again as soon as the project allows it. While another source is shown, the
    project is followed unseen; `show_project` goes back to it.

    Args:
        spec: the project.
        selection: what the window looks at.
        parent: owner.
        asked: the loss that is to be watched at first; that of the selected sample by default.
        hold: whether the first graph waits for `start`.

    Signals:
        spec_changed: the project was edited; it comes before the graph of the edited one.
        watch_changed: another loss is watched, a `Watch`.
        offer_changed: `refusals` or `penalty_refusal` are new.
    """

    spec_changed = Signal()
    watch_changed = Signal(object)
    offer_changed = Signal()

    def __init__(
        self,
        spec: ProjectSpec,
        selection: Selection,
        parent: QObject | None = None,
        asked: Watch | None = None,
        *,
        hold: bool = False,
    ) -> None:
        self._spec = spec
        self._asked = replace(asked or Watch(), sample=selection.sample)
        self._watch = self._shown = self._asked
        self._snapshot: Snapshot | None = None
        self._awaited: Snapshot | None = None
        super().__init__(self._loss(), selection, parent, hold=hold)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._take_values)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MILLISECONDS)
        self._late.timeout.connect(self._on_late_timeout)
        self.selected.sample_changed.connect(self._on_selected_sample_changed)
        self._request()

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot that was handed over."""
        return self._snapshot

    @property
    def spec(self) -> ProjectSpec:
        """The project as it is now; the numbers may be those from before the last edit."""
        return self._spec

    @property
    def watch(self) -> Watch:
        """The loss that is watched."""
        return self._watch

    @property
    def asked(self) -> Watch:
        """The loss that was asked for; another one is watched if the project does not allow it."""
        return self._asked

    @property
    def shows_project(self) -> bool:
        """Whether the graph is that of the project's loss, and not of another source."""
        return isinstance(self._source, ProjectLoss)

    @property
    def sample(self) -> int | None:
        """The sample that is watched, if it is one."""
        return self._watch.sample if self.shows_project and self._watch.scope == "sample" else None

    @property
    def tells_selected_sample(self) -> bool:
        """Whether `data` and `grad` are those of the loss of the selected sample alone."""
        source = self.drawn_source
        return (
            self.has_values
            and not self.is_laid_over
            and isinstance(source, ProjectLoss)
            and source.watch.scope == "sample"
            and source.watch.sample == self.selected.sample
        )

    @property
    def samples(self) -> tuple[int, ...]:
        """Indices in the data set of the samples whose loss is watched, as far as is known on this side."""
        return watched_samples(self._spec, self._watch, self._snapshot)

    @property
    def shown_spec(self) -> ProjectSpec | None:
        """The project that the newest numbers belong to; an edit is heard of some milliseconds later."""
        return self._snapshot.spec if self._snapshot else None

    @property
    def sample_group(self) -> int | None:
        """Index of the group of the selected sample, or None where it is not one of several that are shown."""
        if self.placed is None or not self.shows_project or self.selected.sample not in self.samples:
            return None
        return self.placed.outline.index_of(f"sample{self._place_of_sample + 1}")

    def set_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        self._spec = spec
        self.spec_changed.emit()
        self._request()
        self._drop_other_numbers()
        self.offer_changed.emit()

    def start_over(self) -> None:
        """Forget the numbers of a project that is gone, and what was opened in its graph."""
        self._snapshot = self._awaited = None
        self._pause.stop()
        self._opened = frozenset()
        placed, shows_project = self.placed, isinstance(self._placed_source, ProjectLoss)
        self._source = self._loss()
        if not shows_project:
            self.show(self._source)
        elif placed is not None:
            self._show(placed if placed.part is None else placed.reopened(self._opened))

    def show_project(self) -> None:
        """Show the project's loss again after another source."""
        self.show(self._loss())

    def set_scope(self, scope: Scope) -> None:
        """Watch the loss of one sample, of the mini-batch, or of all samples."""
        self._ask(replace(self._asked, scope=scope))

    def set_penalty(self, on: bool) -> None:
        """Add the penalties to the loss that is watched, or leave them out."""
        self._ask(replace(self._asked, penalty=on))

    def refusals(self) -> dict[Scope, str]:
        """Return for each scope why it cannot be watched, "" if it can."""
        return refusals(self._spec)

    def penalty_refusal(self) -> str:
        """Return why the penalties cannot be shown, "" if they can."""
        return penalty_refusal(self._spec)

    def receive(self, mail: Mail) -> None:
        """Take the numbers of a snapshot."""
        if self._snapshot is None or mail.run != self._snapshot.run:
            self._awaited = None
        self._snapshot = mail.snapshot
        if self.shows_project:
            self._source = self._loss()
            self._take_values()

    def stop(self) -> None:
        """Give up the job that may be running, and keep nobody waiting for its end."""
        self._pause.stop()
        super().stop()

    def shutdown(self) -> None:
        """End the job that may be running."""
        self._pause.stop()
        self._late.stop()
        super().shutdown()

    @property
    def _place_of_sample(self) -> int:
        """Which of the samples shown is the selected one; 0 if it is none of them."""
        samples, sample = self.samples, self.selected.sample
        return samples.index(sample) if sample in samples else 0

    def _loss(self) -> ProjectLoss:
        """Return what is watched, with the newest numbers."""
        return ProjectLoss(spec=self._spec, watch=self._watch, samples=self.samples, snapshot=self._snapshot)

    def _ask(self, watch: Watch) -> None:
        if watch != self._asked:
            self._asked = watch
            self._request()

    def _request(self) -> None:
        """Watch what was asked for, as far as the project allows it."""
        watch = possible(self._spec, self._asked)
        if watch != self._watch:
            self._watch = watch
            self.watch_changed.emit(watch)
        if self.shows_project:
            self.show(self._loss())

    def _go_back(self) -> None:
        self._asked = replace(self._shown, sample=self.selected.sample)
        if isinstance(self._placed_source, ProjectLoss):
            self._source = self._placed_source
            self._request()
        else:
            self.show(self._placed_source)

    def _on_selected_sample_changed(self, sample: int) -> None:
        self._ask(replace(self._asked, sample=sample))
        self._drop_other_numbers()

    def _drop_other_numbers(self) -> None:
        """Forget the numbers if they are those of another sample."""
        source, snapshot = self._source, self._snapshot
        if not isinstance(source, ProjectLoss) or not self.has_values or snapshot is None:
            return
        if not source.is_of(snapshot):
            # That there are none yet is told only if it lasts: most often the next are here with the next frame.
            self._forget_numbers()
            self._late.start()

    def _on_late_timeout(self) -> None:
        if not self.has_values:
            self.values_changed.emit()

    def _show(self, placed: PlacedGraph | None, problem: str = "") -> None:
        self._shown = self._watch
        super()._show(placed, problem)

    def _take_values(self) -> None:
        source, placed, snapshot = self._source, self.placed, self._snapshot
        numbers = source.numbers(placed) if placed is not None else None
        if numbers is not None:
            self._take(numbers)
        elif placed is not None and placed.part is None and snapshot is not None and self._follows(snapshot):
            # Batches may differ in size, and under cross-entropy in their classes.
            if not self.is_busy and not self._pause.isActive():
                self._awaited = snapshot
                self._pause.start()
                self._request()
            elif not self.has_values and self._awaited is not None and isinstance(source, ProjectLoss):
                # Training has gone on while this one was placed.
                numbers = replace(source, snapshot=self._awaited).numbers(placed)
                if numbers is not None:
                    self._take(numbers)

    def _follows(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot has the numbers of the loss that is watched."""
        trace = snapshot.trace
        return (
            self.shows_project
            and trace is not None
            and trace.watch == self._watch
            and snapshot.spec == self._spec
        )
