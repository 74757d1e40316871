"""The search above the canvas: what to look for, how many were found, and the way through them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from gradstudio.app.canvas.search import Search
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.ui.canvas.strip import Strip
from gradstudio.ui.look.theme import Theme

_EXAMPLES = "A name, or a condition: grad > 0.1,  op == tanh and abs(data) > 0.99,  layer == 2"
_HINT = (
    "Find scalars by a piece of their label, by operation, or by a condition over\n"
    "label, op, data, grad, layer and neuron with < <= > >= == !=, and, or, not, abs().\n"
    "Return or F3 goes to the next hit; with Shift to the previous one."
)


class SearchBar(Strip):
    """Edits a `Search`; it is closed by ending the search.

    Args:
        search: what is searched for, and what was found.
        selection: what is looked at, and is chosen by a click.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, search: Search, selection: SelectedNodes, theme: Theme, parent: QWidget) -> None:
        super().__init__("search", "Close the search (Esc)", theme, parent)
        self._search = search
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_EXAMPLES)
        self.field.setToolTip(_HINT)
        self.field.setAccessibleName("Find in graph")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(search.set_text)
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.previous = self.button("Previous hit (Shift+F3)", "chevron-up")
        self.previous.clicked.connect(self._on_previous_clicked)
        self.next = self.button("Next hit (F3)", "chevron-down")
        self.next.clicked.connect(self._on_next_clicked)
        self.row.addWidget(self.field, 1)
        self.row.addWidget(self.count)
        self.row.addWidget(self.previous)
        self.row.addWidget(self.next)
        self.closed.connect(self._on_closed)
        search.hits_changed.connect(self._on_search_hits_changed)
        selection.node_changed.connect(self._on_selection_node_changed)
        self.set_theme(theme)
        self._show_count()

    def open(self) -> None:
        """Slide in, ready to type."""
        self.slide(True)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._search.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._search.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _on_closed(self) -> None:
        with QSignalBlocker(self.field):
            self.field.clear()
        self._search.set_text("")
        self._show_count()
        self.slide(False)

    def _on_search_hits_changed(self) -> None:
        if not self._search.text and self.field.text():
            self._on_closed()  # ended from elsewhere
        self._show_count()

    def _on_previous_clicked(self) -> None:
        self._search.step(-1)

    def _on_next_clicked(self) -> None:
        self._search.step(1)

    def _on_selection_node_changed(self, node: int | None) -> None:
        self._show_count()

    def _show_count(self) -> None:
        search, found = self._search, len(self._search.hits)
        for button in (self.previous, self.next):
            button.setEnabled(found > 0)
        self.count.setToolTip(search.problem or search.reservation)
        place = search.place
        if search.problem:
            text = search.problem
        elif not search.is_active:
            text = ""
        elif not found:
            text = "nothing found in what is built" if search.reservation else "nothing found"
        else:
            text = f"{found:,} found" if place is None else f"{place + 1:,} of {found:,}"
        # A sentence may be cut off rather than make the window wider; the tool tip has all of it.
        is_long = bool(search.problem)
        self.count.setText(text)
        width = QSizePolicy.Policy.Ignored if is_long else QSizePolicy.Policy.Fixed
        self.count.setSizePolicy(width, QSizePolicy.Policy.Preferred)
        self.row.setStretchFactor(self.count, 1 if is_long else 0)
