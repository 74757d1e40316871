"""`DataSetMenu`: the data sets of the gallery by name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.spec import KIND
from gradstudio.ui.data.kinds import GROUPS

_NAME = "Data set"


class DataSetMenu(QMenu):
    """Offers the data sets that are there to be shown, with a tick at that of the project.

    Data of one's own are brought by actions of their own.

    Args:
        parent: as for any QWidget.

    Signals:
        chosen: the kind of data that is wanted, as in the project.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_NAME, parent)
        self.setToolTipsVisible(True)
        self.by_kind: dict[str, QAction] = {}
        for offers in GROUPS.values():
            self.addSeparator()  # Qt shows none at the top
            for offer in offers:
                if offer.symbol:
                    continue
                action = self.addAction(offer.name)
                action.setCheckable(True)
                action.setToolTip(offer.title)
                action.setStatusTip(offer.title)
                action.setProperty(KIND, _NAME)
                action.triggered.connect(partial(self._on_action_triggered, offer.kind))
                self.by_kind[offer.kind] = action

    def show_spec(self, spec: ProjectSpec) -> None:
        """Tick the data set of a project, none if its data are one's own; to be called after each choice, too."""
        for kind, action in self.by_kind.items():
            action.setChecked(kind == spec.data.kind)

    def _on_action_triggered(self, kind: str, checked: bool = False) -> None:
        self.chosen.emit(kind)
