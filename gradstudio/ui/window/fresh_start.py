"""Another project is shown: everything that belongs to the one before is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject

from gradstudio.app.document.keeper import Keeper
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.models import Models


class Forgetful(Protocol):
    """What shows something of a project."""

    def start_over(self) -> None:
        """Forget what was shown of the project before."""


class FreshStart(QObject):
    """Follows `Document.replaced`. Lives on the GUI thread.

    Numbers, selection, sample, places and zooms go; how one likes to look at things stays: the layout, what colours
    stand for, the logarithmic axis, the speed.

    Args:
        models: forget first.
        keeper: keeps the runs.
        messages: cleared, since they are about what is gone.
        parts: forget after the models, in their order.
        parent: as for any QObject.
    """

    def __init__(
        self,
        models: Models,
        keeper: Keeper,
        messages: MessageBar,
        parts: Iterable[Forgetful],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._messages = messages
        self._keeper = keeper
        models.trainer.offer_to(keeper.offer)
        keeper.follow(models.trainer.offer_now)
        self._parts = tuple(parts)
        models.document.replaced.connect(self._on_document_replaced)

    def _on_document_replaced(self, spec: ProjectSpec) -> None:
        self._messages.clear()
        self._models.trainer.open(spec, self._models.document.record, self._keeper.offer)
        self._models.start_over(spec)
        for part in self._parts:
            part.start_over()
