"""`Lab`: the backprop lab, whose tools are loaded and made when one of them is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.document.document import Document
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.expression_undo import ExpressionUndo
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight

if TYPE_CHECKING:
    from gradstudio.app.lab.tools import LabTools


class Lab(QObject):
    """Has the tools of the lab. Lives on the GUI thread.

    Most who open a window train: they wait for none of the lab's modules, and what ends or begins with a project
    leaves alone what was never made. Whoever ties something to the tools follows `made`.

    Args:
        document: the project.
        trainer: trains it.
        records: the runs as the window keeps them.
        sight: the moment that the window looks at.
        graph: the graph that the canvas shows.
        canvas: what belongs to the canvas beside it.
        parent: as for any QObject.

    Signals:
        made: there are `LabTools` now; nobody has used them yet.

    Attributes:
        undoing: says whether undo means the expression.
    """

    made = Signal(object)

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        records: Records,
        sight: Sight,
        graph: GraphModel,
        canvas: CanvasState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = document, trainer, records, sight, graph, canvas
        self._tools: LabTools | None = None
        self.undoing = ExpressionUndo(document.undo_stack, self)
        graph.structure_changed.connect(self.undoing.tell)

    @property
    def is_made(self) -> bool:
        """Whether the tools are there; asking for them would make them."""
        return self._tools is not None

    @property
    def tools(self) -> LabTools:
        """The tools."""
        if self._tools is None:
            # The one place that loads them: the start of the program does without a hundred modules.
            from gradstudio.app.lab.tools import make_tools  # noqa: PLC0415 - see above

            self._tools = make_tools(*self._around, self)
            self.undoing.follow(self._tools.expression)
            self.made.emit(self._tools)
        return self._tools

    def start_over(self) -> None:
        """Forget a project that is gone; the graph shows the next one's loss already."""
        if self._tools is not None:
            self._tools.start_over()

    def stop(self) -> None:
        """Have all threads end soon, without waiting for them. Safe to call twice."""
        if self._tools is not None:
            self._tools.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End all threads and wait for each; see `Background.shutdown`."""
        return self._tools is None or self._tools.shutdown(most_milliseconds)
