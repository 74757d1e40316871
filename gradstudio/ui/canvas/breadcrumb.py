"""Where the selected scalar is in the network: network › layer › neuron › scalar, each a link."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.selection import PROJECT
from gradstudio.ui.canvas.trail import Trail
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme


class Crumb(NamedTuple):
    """One link: what it says, its tool tip, and the part of the scene that it shows; empty for everything."""

    title: str
    hint: str
    area: QRectF


class Breadcrumb(QWidget):
    """Follows the selection; a click shows that part of the network. Back and forward stand before it.

    Where there is no room for all links the first ones are in the menu of an ellipsis.

    Args:
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        trail: where one has been.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        part_chosen: a rectangle of the scene to look at; empty for everything.
    """

    part_chosen = Signal(QRectF)

    def __init__(
        self, model: ShownGraph, selection: SelectedNodes, trail: Trail, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._trail = trail
        self.back = self._arrow("Back to the view before (Alt+Left)")
        self.back.clicked.connect(trail.back)
        self.forward = self._arrow("Forward again (Alt+Right)")
        self.forward.clicked.connect(trail.forward)
        self.more = QPushButton("…", self)
        self.more.setObjectName("link")
        self.more.setToolTip("What the shown part lies in")
        self.more.setAccessibleName("Outer parts of the network")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(self._on_more_clicked)
        self.more.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for widget in (self.back, self.forward, self.more):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._links: list[tuple[QLabel, QPushButton]] = []
        self._crumbs: list[Crumb] = []
        trail.changed.connect(self._show_arrows)
        selection.node_changed.connect(self._on_selection_node_changed)
        model.structure_changed.connect(self._show_parts)
        self.set_theme(theme)
        self._show_arrows()
        self._show_parts()

    @property
    def titles(self) -> list[str]:
        """The links as they read, also those that there is no room for."""
        return [crumb.title for crumb in self._crumbs]

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.back.setIcon(icon("chevron-left", theme))
        self.forward.setIcon(icon("chevron-right", theme))

    def sizeHint(self) -> QSize:
        widths = self._widths()
        return QSize(self._arrows_width() + sum(widths), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._arrows_width() + self.more.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

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
        self._crumbs = self._wanted()
        while len(self._links) < len(self._crumbs):
            self._add_link()
        for crumb, (_, link) in zip(self._crumbs, self._links, strict=False):
            link.setText(crumb.title)
            link.setToolTip(crumb.hint)
        self.updateGeometry()
        self._lay_out()

    def _lay_out(self) -> None:
        """Show as many links as there is room for, the last ones first."""
        widths, first = self._widths(), 0
        room = self.width() - self._arrows_width()
        if sum(widths) > room:
            room -= self.more.sizeHint().width()
            while first < len(widths) - 1 and sum(widths[first:]) > room:
                first += 1
            if widths and widths[first] > room:
                first = len(widths)
        self.more.setVisible(first > 0)
        for k, (separator, link) in enumerate(self._links):
            is_shown = first <= k < len(self._crumbs)
            separator.setVisible(is_shown and k > 0)
            link.setVisible(is_shown)

    def _widths(self) -> list[int]:
        """Return the width of each link with what stands before it."""
        widths = [
            separator.sizeHint().width() + link.sizeHint().width()
            for separator, link in self._links[: len(self._crumbs)]
        ]
        if widths:
            widths[0] = self._links[0][1].sizeHint().width()
        return widths

    def _arrows_width(self) -> int:
        return self.back.sizeHint().width() + self.forward.sizeHint().width()

    def _wanted(self) -> list[Crumb]:
        placed, node = self._model.placed, self._selection.node
        whole = "network" if self._model.drawn_source.name == PROJECT else "graph"
        crumbs = [Crumb(whole, "Show the whole graph", QRectF())]
        if placed is not None and node is not None and node < len(placed.graph):
            outline = placed.outline
            for group in outline.ancestry(int(outline.of_node[node])):
                title = outline.groups[group].title
                hint = f"Show {outline.full_title(group) or title}"
                crumbs.append(Crumb(title, hint, QRectF(*placed.area_of(group))))
            name = placed.graph.title(node).rpartition(".")[2]
            x, y = placed.positions[node]
            crumbs.append(Crumb(name, "Show the selected scalar", QRectF(x - 60, y - 40, 120, 80)))
        return crumbs

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
        for widget in (separator, link):
            self._row.insertWidget(self._row.count() - 1, widget)

    def _on_link_clicked(self, place: int, checked: bool = False) -> None:
        self.part_chosen.emit(self._crumbs[place].area)

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for k, (crumb, (_, link)) in enumerate(zip(self._crumbs, self._links, strict=False)):
            if link.isHidden():
                menu.addAction(crumb.title).triggered.connect(partial(self._on_link_clicked, k))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
