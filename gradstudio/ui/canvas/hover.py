"""What the mouse rests on in the canvas, and the card that tells of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.ui.canvas.card import group_card, hover_card
from gradstudio.ui.kit.resting_tip import RestingTip

_TELL_MILLISECONDS = 120
"""The card follows the training more slowly than the nodes, so that it can be read."""


class CanvasHover(QObject):
    """Shows the card and keeps its numbers new. Lives on the GUI thread.

    Args:
        model: the graph with its numbers.
        colouring: knows the numbers of groups.
        view: what is pointed at; its parent.

    Attributes:
        thing: the node that is pointed at, or a group by its index after the last node; None for nothing.
    """

    def __init__(self, model: ShownGraph, colouring: Colouring, view: QWidget) -> None:
        super().__init__(view)
        self._model = model
        self._colouring = colouring
        self._tip = RestingTip(view)
        self.thing: int | None = None
        self._renewal = QTimer(self)
        self._renewal.setSingleShot(True)
        self._renewal.setInterval(_TELL_MILLISECONDS)
        self._renewal.timeout.connect(self._on_renewal_timeout)
        model.values_changed.connect(self._on_model_values_changed)

    def point_at(self, thing: int, where: QPoint) -> None:
        """Tell of a node or a group, at a place in global coordinates."""
        self.thing = thing
        self._tip.tell(self._text_of(thing), where)

    def leave(self) -> None:
        """Point at nothing."""
        self.thing = None
        self._tip.hide()

    def _text_of(self, thing: int) -> str:
        assert self._model.graph is not None
        group = thing - len(self._model.graph)
        if group >= 0:
            return group_card(self._model, self._colouring, group)
        return hover_card(self._model, thing)

    def _on_model_values_changed(self) -> None:
        if self.thing is not None and not self._renewal.isActive():
            self._renewal.start()

    def _on_renewal_timeout(self) -> None:
        if self.thing is not None:
            self._tip.renew(self._text_of(self.thing))
