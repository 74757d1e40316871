"""Where the selected scalar is in the network: network › layer › neuron › scalar, each a link."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.ui.canvas.trail import Trail
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme


class Breadcrumb(QWidget):
    """Follows the selection; a click shows that part of the network. Back and forward stand before it.

    Signals:
        part_chosen: a rectangle of the scene to look at; empty for everything.
    """

    part_chosen = Signal(QRectF)

    def __init__(
        self, model: GraphModel, selection: Selection, trail: Trail, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._trail = trail
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.back = self._arrow("Back to the view before (Alt+Left)")
        self.back.clicked.connect(trail.back)
        self.forward = self._arrow("Forward again (Alt+Right)")
        self.forward.clicked.connect(trail.forward)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 6, 2)
        self._row.setSpacing(0)
        self._row.addWidget(self.back)
        self._row.addWidget(self.forward)
        self._links: list[tuple[QLabel, QPushButton]] = []
        self._areas: list[QRectF] = []
        self._shown = 0
        trail.changed.connect(self._show_arrows)
        selection.node_changed.connect(self._on_selection_node_changed)
        model.structure_changed.connect(self._show_parts)
        self.set_theme(theme)
        self._show_arrows()
        self._show_parts()
        self.move(8, 8)

    @property
    def titles(self) -> list[str]:
        """The links as they read."""
        return [link.text() for _, link in self._links[: self._shown]]

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.back.setIcon(icon("chevron-left", theme))
        self.forward.setIcon(icon("chevron-right", theme))

    def _arrow(self, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _on_selection_node_changed(self, node: int | None) -> None:
        self._show_parts()

    def _show_arrows(self) -> None:
        self.back.setEnabled(self._trail.can_go_back)
        self.forward.setEnabled(self._trail.can_go_forward)

    def _show_parts(self) -> None:
        parts = self._wanted()
        while len(self._links) < len(parts):
            self._add_link()
        for k, (separator, link) in enumerate(self._links):
            is_shown = k < len(parts)
            separator.setVisible(is_shown and k > 0)
            link.setVisible(is_shown)
            if is_shown:
                title, hint, self._areas[k] = parts[k]
                link.setText(title)
                link.setToolTip(hint)
        self._shown = len(parts)
        self.adjustSize()

    def _wanted(self) -> list[tuple[str, str, QRectF]]:
        """Return title, hint and area of each link."""
        placed, node = self._model.placed, self._selection.node
        parts = [("network", "Show the whole graph", QRectF())]
        if placed is not None and node is not None and node < len(placed.graph):
            outline = placed.outline
            for group in outline.ancestry(int(outline.of_node[node])):
                title = outline.groups[group].title
                hint = f"Show {outline.full_title(group) or title}"
                parts.append((title, hint, QRectF(*placed.area_of(group))))
            name = placed.graph.title(node).rpartition(".")[2]
            x, y = placed.positions[node]
            parts.append((name, "Show the selected scalar", QRectF(x - 60, y - 40, 120, 80)))
        return parts

    def _add_link(self) -> None:
        """Make one more link; it is reused, as making widgets takes longer than all else here."""
        separator = QLabel("›", self)
        separator.setObjectName("muted")
        link = QPushButton(self)
        link.setObjectName("link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        link.clicked.connect(partial(self._on_link_clicked, len(self._links)))
        self._links.append((separator, link))
        self._areas.append(QRectF())
        self._row.addWidget(separator)
        self._row.addWidget(link)

    def _on_link_clicked(self, place: int, checked: bool = False) -> None:
        self.part_chosen.emit(self._areas[place])
