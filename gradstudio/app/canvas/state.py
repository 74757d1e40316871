"""`CanvasState`: what one is doing with the graph on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.focus import Focus
from gradstudio.app.canvas.folding import Folding
from gradstudio.app.canvas.lights import Lights
from gradstudio.app.canvas.search import Search
from gradstudio.app.canvas.stops import Stops
from gradstudio.app.canvas.worst_sample import WorstSample
from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.scalar.editing import NodeEditing
from gradstudio.app.scalar.history import NodeHistory
from gradstudio.app.scalar.holding import Holding
from gradstudio.app.scalar.next_step import Lookahead
from gradstudio.app.scalar.over_batch import OverBatch
from gradstudio.app.scalar.reasons import Reasons
from gradstudio.app.scalar.turning_search import TurningSearch
from gradstudio.app.scalar.whole_run import WholeRun
from gradstudio.training.record import Record


class CanvasState(QObject):
    """Holds the models that canvas and inspector share beside graph and selection. Lives on the GUI thread.

    Args:
        model: the graph.
        selection: of its nodes.
        editor: makes edits of the numbers that are typed.
        record: returns the present project's record.
        parent: as for any QObject.
    """

    def __init__(
        self,
        model: GraphModel,
        selection: SelectedNodes,
        editor: Editor,
        record: Callable[[], Record],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.stops = Stops(self)
        self.search = Search(model, selection, self)
        self.focus = Focus(model, self)
        self.folding = Folding(model, self)
        self.colouring = Colouring(model, record, self)
        self.lights = Lights(model, self)
        self.holding = Holding(model, self)
        self.lookahead = Lookahead(model, self)
        self.history = NodeHistory(model, selection, self)
        self.over_batch = OverBatch(model, selection, self)
        self.worst = WorstSample(model, selection, self.over_batch, self)
        self.editing = NodeEditing(editor, model, self)
        self.reasons = Reasons(record, selection.shared, self)
        self.turning_search = TurningSearch(record, self)
        self.whole_run = WholeRun(record, self)

    def stop(self) -> None:
        """End its threads soon, without waiting for them. Safe to call twice."""
        self.reasons.stop()
        self.turning_search.stop()
        self.whole_run.stop()

    def shutdown(self) -> None:
        """End its threads, and wait for them."""
        self.reasons.shutdown()
        self.turning_search.shutdown()
        self.whole_run.shutdown()
