"""`CanvasState`: what one is doing with the graph on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.colouring import Colouring
from gradstudio.app.editor import Editor
from gradstudio.app.focus import Focus
from gradstudio.app.folding import Folding
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.holding import Holding
from gradstudio.app.lookahead import Lookahead
from gradstudio.app.node_editing import NodeEditing
from gradstudio.app.node_history import NodeHistory
from gradstudio.app.over_batch import OverBatch
from gradstudio.app.search import Search
from gradstudio.app.selection import Selection


class CanvasState(QObject):
    """Holds the models that canvas and inspector share beside graph and selection. Lives on the GUI thread."""

    def __init__(
        self, model: GraphModel, selection: Selection, editor: Editor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.search = Search(model, selection, self)
        self.focus = Focus(model, self)
        self.folding = Folding(model, self)
        self.colouring = Colouring(model, self)
        self.holding = Holding(model, self)
        self.lookahead = Lookahead(model, self)
        self.history = NodeHistory(model, selection, self)
        self.over_batch = OverBatch(model, selection, self)
        self.editing = NodeEditing(editor, model, self)
