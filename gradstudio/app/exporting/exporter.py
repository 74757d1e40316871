"""`Exporter`: writes and proves an export in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradstudio.app.exporting.moment_in_sight import MomentInSight
from gradstudio.app.program.background import Background

if TYPE_CHECKING:
    from gradstudio.export.export import ExportResult
    from gradstudio.export.kind import ExportKind, ExportOptions
    from gradstudio.training.record.way import GoOn

_ON_THE_WAY = 0.3
"""Share of all that going to the moment is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WantedExport:
    """What is to be exported.

    Attributes:
        what: a project at a moment.
        kind: as what.
        path: where to.
        options: how.
        proof: whether it is run and compared.
    """

    what: MomentInSight
    kind: ExportKind
    path: Path
    options: ExportOptions
    proof: bool


class Exporter(QObject):
    """One export at a time; what is begun next gives up the one before. Lives on the GUI thread.

    `stop` ends its thread. What it needs is loaded with the first export.

    Args:
        parent: as for any QObject.

    Signals:
        busy_changed: whether something is being exported.
        told: what is being done, in a few words.
        progressed: share of it that is done, 0 to 1.
        done: the `ExportResult`.
        failed: why nothing was written, as a sentence.
    """

    busy_changed = Signal(bool)
    told = Signal(str)
    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)
    _said = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = Background("export", self)
        self._number = 0
        self._work.progressed.connect(self.progressed)
        self._work.failed.connect(self._on_work_ended)
        self._work.done.connect(self._on_work_ended)
        self._work.failed.connect(self.failed)
        self._work.done.connect(self.done)
        self._said.connect(self._on_said)

    @property
    def is_busy(self) -> bool:
        """Whether something is being exported."""
        return self._work.is_busy

    def begin(self, export: WantedExport) -> None:
        """Export something else."""
        self._number += 1
        number, said = self._number, self._said

        def work(go_on: GoOn) -> ExportResult | None:
            return _export(export, go_on, partial(said.emit, number))

        self._work.begin(work)
        self.busy_changed.emit(self.is_busy)

    def cancel(self) -> None:
        """Give up what is being exported: nothing is written, unless it is just being put into place."""
        self._number += 1
        self._work.cancel()
        self.busy_changed.emit(False)

    def stop(self) -> None:
        """Give up, and have the thread end without waiting for it. Safe to call twice."""
        self._work.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """As `stop`, and wait for the thread; see `Background.shutdown`."""
        return self._work.shutdown(most_milliseconds)

    def _on_work_ended(self) -> None:
        self.busy_changed.emit(False)

    def _on_said(self, number: int, told: str) -> None:
        if number == self._number:
            self.told.emit(told)


def _export(export: WantedExport, go_on: GoOn, tell: Callable[[str], None]) -> ExportResult | None:
    """Go to the moment, write and prove. On the thread."""
    from gradstudio.export.export import export as write_and_prove  # noqa: PLC0415 - loaded with the first export
    from gradstudio.export.subject import subject_of_run, subject_of_spec  # noqa: PLC0415 - as above

    what, moment = export.what, export.what.moment
    if moment is None:
        subject = subject_of_spec(what.spec, what.title)
    else:
        tell(f"Going to step {moment.step:,}")
        way = _part(go_on, 0.0, _ON_THE_WAY)
        gone = subject_of_run(what.record, moment.run, moment.step, title=what.title, go_on=way)
        if gone is None:
            return None
        subject = gone
    return write_and_prove(
        subject,
        export.kind,
        export.path,
        export.options,
        proof=export.proof,
        go_on=_part(go_on, _ON_THE_WAY, 1.0),
        told=tell,
    )


def _part(go_on: GoOn, begin: float, end: float) -> GoOn:
    """Return a progress function for the part of the work from `begin` to `end`, shares of the whole."""

    def tell(share: float) -> bool:
        return go_on(begin + share * (end - begin))

    return tell
