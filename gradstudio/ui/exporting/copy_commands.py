"""What the actions do that put the project, or what is selected in it, on the clipboard as text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from gradstudio.app.exporting.moment_in_sight import moment_in_sight
from gradstudio.app.program.aside import Aside
from gradstudio.engine.errors import GradStudioError, cut
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.difference.text import counted
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.actions.spec import KIND
from gradstudio.ui.window.models import Models

if TYPE_CHECKING:
    from gradstudio.app.exporting.selected_text import SelectedNode

_LONGEST_NAME = 40
_TITLES = {"pytorch": "PyTorch lines", "latex": "LaTeX", "micrograd": "an expression for micrograd"}


class CopyCommands(QObject):
    """Copies what is in sight for other windows and programs. Lives on the GUI thread.

    What writes it is loaded when it is first asked for: the window begins without it.

    Args:
        models: what is copied.
        aside: where it is written.
        parent: as for any QObject.

    Signals:
        informed: what was copied, as a sentence.
        refused: why nothing was copied, as a sentence.
    """

    informed = Signal(str)
    refused = Signal(str)

    def __init__(self, models: Models, aside: Aside, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        self._aside = aside
        self._shown_on: tuple[QAction, ...] = ()
        self._named = ""

    def follow(self, actions: ActionRegistry) -> None:
        """Have the actions say what they copy, now and whenever something else is selected."""
        models = self._models
        self._shown_on = tuple(actions[f"copy_as_{form}"] for form in _TITLES)
        for changed in (
            models.selection.scalars_changed,
            models.graph.selected.node_changed,
            models.graph.structure_changed,
            models.graph.values_changed,
            models.document.spec_changed,
        ):
            changed.connect(self._show_subject)
        self._show_subject()

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        forms = {f"copy_as_{form}": partial(self.copy_as, form) for form in _TITLES}
        return {"copy_settings_link": self.copy_settings_link, **forms}

    def copy_settings_link(self) -> None:
        """Copy the project as a line of text, without samples of one's own."""
        from gradstudio.importing.settings_link import settings_link  # noqa: PLC0415 - see the class

        link = settings_link(self._models.document.spec)
        QApplication.clipboard().setText(link.text)
        self.informed.emit(link.account)

    def copy_as(self, form: str) -> None:
        """Copy the scalar or layer that is selected, or else the whole network.

        Args:
            form: "pytorch", "latex" or "micrograd".
        """
        models, aside = self._models, self._aside
        selected, name = self._selected()
        what = moment_in_sight(models.document, models.trainer, models.sight, models.records)
        sample = models.selection.sample

        def write() -> str:
            from gradstudio.app.exporting.selected_text import selected_text  # noqa: PLC0415 - see the class

            return selected_text(what, selected, form, sample)

        try:
            text = aside.run(f"Copying {name}", write)
        except GradStudioError as error:
            self.refused.emit(str(error))
            return
        QApplication.clipboard().setText(text)
        lines = counted(len(text.rstrip("\n").splitlines()), "line")
        self.informed.emit(f"Copied {name} as {_TITLES[form]}: {lines}.")

    def _show_subject(self) -> None:
        """Name in the menus and in the palette what would be copied."""
        _, name = self._subject()
        if name != self._named:
            self._named = name
            for action in self._shown_on:
                action.setProperty(KIND, f"Copy {cut(name, _LONGEST_NAME)} as")

    def _subject(self) -> tuple[ScalarPath | int | None, str]:
        """Return the path or the node that is selected, None for the whole network, and what it is called."""
        models = self._models
        path = ScalarPath.parse(models.selection.part)
        if path is not None and path.for_all_samples.is_in(models.document.spec.sizes):
            return path, f"layer {path.layer}" if path.part == "layer" else str(path)
        graph, node = models.graph, models.graph.selected.node
        if node is None or graph.graph is None or not graph.has_values:
            return None, "the network"
        return node, graph.graph.labels[node] or "the selected scalar"

    def _selected(self) -> tuple[ScalarPath | SelectedNode | None, str]:
        """Return what is selected, with what a message calls it; None for the whole network."""
        subject, name = self._subject()
        if not isinstance(subject, int):
            return subject, name
        from gradstudio.app.exporting.selected_text import SelectedNode  # noqa: PLC0415 - see the class

        graph = self._models.graph
        assert graph.graph is not None  # its node is selected
        return SelectedNode(graph=graph.graph, data=graph.data.tolist(), node=subject), name
