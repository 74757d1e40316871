"""Putting everything where it stands in a workspace, and once more when Qt has had its say."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QObject, QRect, QTimer

from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.headers import Headers
from gradstudio.ui.window.proportions import Proportions
from gradstudio.ui.window.size_class import SizeClass

_SECOND_TURN_MILLISECONDS = 200


class LayingOut(QObject):
    """Lays the panels of a workspace out. Lives on the GUI thread.

    For 150 ms after a state was restored Qt applies it again at each resize. So heights and widths are set at once,
    in the next turn of the event loop, and once more after that if any dock has moved. If the window was resized
    meanwhile, its shares are kept: the first layout would give others at the new size.

    Args:
        docks: what is laid out.
        headers: say a title once, be it in a header or on a tab.
        proportions: the heights and widths that are given.
        parent: as for any QObject.
    """

    def __init__(self, docks: Docks, headers: Headers, proportions: Proportions, parent: QObject) -> None:
        super().__init__(parent)
        self._docks = docks
        self._headers = headers
        self._proportions = proportions
        self._name = ""
        self._wanted: Mapping[str, float] = {}
        self._size = proportions.window_size
        self._rooms: list[QRect] = []
        self._next, self._last = QTimer(self), QTimer(self)
        for timer, milliseconds, act in (
            (self._next, 0, self._on_next_timeout),
            (self._last, _SECOND_TURN_MILLISECONDS, self._on_last_timeout),
        ):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
            timer.timeout.connect(act)

    @property
    def is_on_its_way(self) -> bool:
        """Whether heights are yet to be given once more."""
        return self._next.isActive() or self._last.isActive()

    def lay_out(
        self,
        name: str,
        size: SizeClass,
        layout: QByteArray | None = None,
        shares: Mapping[str, float] | None = None,
        *,
        has_strip: bool = True,
    ) -> None:
        """Put everything where it stands in a workspace at first, or where a layout says.

        Args:
            name: of the workspace.
            size: what gives way.
            layout: where the panels were, if that is to be put back.
            shares: their heights and widths then.
            has_strip: whether what stands below is shown, if no layout says so.
        """
        self._name = name
        with self._docks.seen.held():
            is_restored = self._docks.arrange(name, size, layout)
            if not has_strip and not is_restored:
                self._docks.hide("bottom")
            self._docks.lay_over(size)
        self._wanted = shares if shares and is_restored else {}
        self._size = self._proportions.window_size
        self._give_room()  # or a gap would be painted where something has gone over the stage
        self._next.start()

    def stop(self) -> None:
        """Leave all as it is: something else has been laid out since."""
        self._next.stop()
        self._last.stop()

    def _on_next_timeout(self) -> None:
        before = self._docks.rooms()
        self._give_room()
        after = self._docks.rooms()
        self._rooms = after if after == before else []
        self._last.start()

    def _on_last_timeout(self) -> None:
        if self._docks.rooms() != self._rooms:  # or all has stood since the turn before
            self._give_room()

    def _give_room(self) -> None:
        self._headers.follow()  # a title that a tab says takes no height
        self._docks.give_room()
        if self._wanted:
            self._proportions.set_shares(self._wanted)
        elif self._proportions.window_size != self._size:
            self._proportions.set_shares(self._proportions.shares())
        else:
            self._docks.sizes.give(self._name)
        self._docks.give_room()  # once more: Qt keeps the sizes it is given for its next turn
