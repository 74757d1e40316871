"""Another project is shown: everything that belongs to the one before is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradstudio.data.source import load_dataset
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.inspector import PinnedInspector

if TYPE_CHECKING:
    from gradstudio.ui.window.main_window import MainWindow


class FreshStart(QObject):
    """Follows `Document.replaced`. Lives on the GUI thread.

    Numbers, selection, sample, places and zooms go; how one likes to look at things stays: the layout, what colours
    stand for, the logarithmic axis, the speed.

    Args:
        window: whose panels and models they are; its parent.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.document.replaced.connect(self._on_document_replaced)

    def _on_document_replaced(self, spec: ProjectSpec) -> None:
        window = self._window
        window.messages.clear()
        window.trainer.open(spec)
        for pinned in window.findChildren(PinnedInspector):
            pinned.close()
        state = window.canvas_state
        state.search.set_text("")
        state.focus.clear()
        state.folding.unfold_all()
        window.selection.start_over()
        window.marking.clear()
        window.plane.start_over(load_dataset(spec.data))
        for part in (
            window.live_views,
            window.run_messages,
            window.model,
            state.colouring,
            state.lookahead,
            state.over_batch,
            window.canvas,
            window.builder.view,
            window.output,
            window.hidden,
            window.metrics,
            window.loss_plot,
        ):
            part.start_over()
