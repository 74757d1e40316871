"""Writing the loss plot to a file: a picture, or the losses that it shows as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gradstudio.app.program.aside import Aside
from gradstudio.app.program.settings import documents_folder
from gradstudio.app.record.losses_csv import LossTable, write_losses
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.atomic import write_whole
from gradstudio.store.why_not_replaced import why_not_replaced
from gradstudio.training.record.clocks import Clocks
from gradstudio.ui.kit.question_box import with_suffix_asked
from gradstudio.ui.loss.panel import LossPlot

FORMATS = {"png": "PNG picture", "svg": "SVG picture", "pdf": "PDF page", "csv": "Table of losses"}
"""What can be written, by the end of the file's name."""


class LossExport(QObject):
    """Asks for a file and writes the plot to it. Lives on the GUI thread.

    Args:
        plot: what is written.
        aside: writes long tables.
        parent: of dialogs.

    Signals:
        informed: a sentence about what was written.
        refused: a sentence that says why nothing was written.
    """

    informed = Signal(str)
    refused = Signal(str)

    def __init__(self, plot: LossPlot, aside: Aside, parent: QWidget) -> None:
        super().__init__(parent)
        self._plot = plot
        self._aside = aside
        self._window = parent
        self._folder = documents_folder()

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for the action what it does."""
        return {"export_loss": self.ask}

    def ask(self) -> None:
        """Ask for a file, and write to it."""
        filters = {f"{title} (*.{end})": end for end, title in FORMATS.items()}
        name, chosen = QFileDialog.getSaveFileName(
            self._window, "Export loss plot", str(self._folder / "loss.png"), ";;".join(filters)
        )
        if name:
            with_suffix_asked(self._window, name, f".{filters.get(chosen, 'png')}", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write to a file what the end of its name says."""
        end, why = path.suffix.lower().removeprefix("."), why_not_replaced(path)
        self._folder = path.parent
        if end not in FORMATS:
            self.refused.emit(
                f"{path.name} tells no format. Choose a name that ends in .png, .svg, .pdf or .csv."
            )
        elif why:
            self.refused.emit(f"The loss plot cannot be written to {path}: it {why}. Choose another name.")
        elif not any(len(curve.series) for curve in self._plot.chart.curves):
            self.refused.emit("The loss plot is empty. Train, or show a run, and then export it.")
        else:
            try:
                told = self._write_table(path) if end == "csv" else self._write_picture(path, end)
            except OSError as error:
                self.refused.emit(f"The loss plot cannot be written to {path}: {error.strerror or error}.")
            except GradStudioError as error:  # too large, or given up
                self.refused.emit(str(error))
            else:
                self.informed.emit(told)

    def _write_picture(self, path: Path, end: str) -> str:
        from gradstudio.ui.loss.plot_picture import plot_picture  # noqa: PLC0415 - Qt's SVG is loaded with it

        write_whole(path, plot_picture(self._plot.chart, self._plot.theme, end))
        return f"The loss plot is written to {path.name}."

    def _write_table(self, path: Path) -> str:
        tables, axis = self._tables(), self._plot.options.axis
        title = f"Writing {path.name}"
        rows = self._aside.run(title, partial(write_losses, path, tables, axis))
        return f"{rows:,} losses are written to {path.name}."

    def _tables(self) -> list[LossTable]:
        """Return the part of each curve that is in view, the training losses of a run before those of tests."""
        chart = self._plot.chart
        clocks = Clocks(self._plot.options.axis)  # own ones, for the thread that writes
        tables = []
        for curve in reversed(chart.curves):
            first, last = chart.steps_in_view(curve)
            series = curve.series
            begin, end = series.since(first).start, series.since(last + 1).start
            steps, losses = series.steps[begin:end], series.column(0)[begin:end]
            if curve.is_present:  # it grows meanwhile
                steps, losses = steps.copy(), losses.copy()
            tables.append(
                LossTable(
                    run=curve.run.number,
                    name=curve.name,
                    kind=curve.kind,
                    clock=clocks.of(curve.run),
                    steps=steps,
                    losses=losses,
                )
            )
        return tables
