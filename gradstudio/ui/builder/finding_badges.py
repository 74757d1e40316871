"""The badges on layers and neurons in which the doctor has found something; a click opens the finding."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.app.doctor.findings import Findings
from gradstudio.app.doctor.steadiness import Identity
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.ui.builder.scene import DRAWING_TOP
from gradstudio.ui.builder.view import BuilderView
from gradstudio.ui.kit.badges import draw_finding
from gradstudio.ui.look.theme import Theme

_LAYER, _NEURON = 16, 13
"""Sides of the badges."""
_MOST = 64
"""Badges at a time: of a wide network hundreds of neurons may be dead."""


class FindingBadge(QAbstractButton):
    """A small disc with an exclamation mark. It paints itself, since each frame of the training paints it too.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.opens: Identity | None = None
        self._is_fault = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_findings(self, part: ScalarPath, found: list[tuple[Identity, Finding]]) -> None:
        """Say what was found in a part, the most serious first, which is what a click opens."""
        self.opens = found[0][0]
        self._is_fault = any(finding.seriousness == "fault" for _, finding in found)
        titles = [finding.title for _, finding in found]
        self.setToolTip("\n".join([*titles, "Click to see what the doctor says"]))
        self.setAccessibleName(f"Found in {part}: {', '.join(titles)}")
        side = _LAYER if part.neuron is None else _NEURON
        self.setFixedSize(QSize(side, side))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        is_marked = self.hasFocus() or self.underMouse()
        with QPainter(self) as painter:
            draw_finding(painter, self.theme, self.rect(), is_fault=self._is_fault, is_marked=is_marked)


class FindingBadges(QObject):
    """Keeps a badge at the upper left corner of each part that is concerned. Lives on the GUI thread.

    Args:
        findings: what was found in the run in sight.
        view: what the badges lie over; their parent.
        theme: how they are drawn at first.
    """

    def __init__(self, findings: Findings, view: BuilderView, theme: Theme) -> None:
        super().__init__(view)
        self._findings = findings
        self._view = view
        self._theme = theme
        self.badges: dict[ScalarPath, FindingBadge] = {}
        findings.changed.connect(self._on_findings_changed)
        view.extent_changed.connect(self.place)

    def place(self) -> None:
        """Go where the parts are; one that is folded away, or above the drawing, has no badge in sight."""
        for part, badge in self.badges.items():
            corner = self._corner(part)
            badge.setVisible(corner is not None)
            if corner is not None:
                badge.move(corner - QPoint(badge.width() // 2 - 1, badge.height() // 2 - 1))
                badge.raise_()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for badge in self.badges.values():
            badge.theme = theme
            badge.update()

    def _on_findings_changed(self) -> None:
        wanted: dict[ScalarPath, list[tuple[Identity, Finding]]] = {}
        for identity, finding in self._findings.shown.items():
            for part in dict.fromkeys(map(_part, finding.places)):
                if part is not None and (part in wanted or len(wanted) < _MOST):
                    wanted.setdefault(part, []).append((identity, finding))
        for gone in self.badges.keys() - wanted.keys():
            badge = self.badges.pop(gone)
            if badge.hasFocus():
                self._view.setFocus()
            badge.hide()
            badge.deleteLater()
        for part, found in wanted.items():
            if part not in self.badges:
                self.badges[part] = badge = FindingBadge(self._theme, self._view)
                badge.clicked.connect(partial(self._on_badge_clicked, badge))
            self.badges[part].show_findings(part, found)
        self.place()

    def _corner(self, part: ScalarPath) -> QPoint | None:
        """Return the corner that a badge stands at, in pixels of the view; None where the part is not drawn."""
        view = self._view
        if part.neuron is None:
            if not 0 < part.layer <= len(view.headers):
                return None
            header = view.headers[part.layer - 1]
            if not header.isHidden():
                return header.geometry().topLeft()
            column = view.columns[part.layer]
            return QPoint(round(column.x - view.offset.x()), DRAWING_TOP // 2)
        place = view.place_of(part)
        return None if place is None or place.top() < DRAWING_TOP - _NEURON // 2 else place.topLeft()

    def _on_badge_clicked(self, badge: FindingBadge, checked: bool = False) -> None:
        if badge.opens is not None:
            self._findings.open(badge.opens)


def _part(place: Location) -> ScalarPath | None:
    """Return the layer or neuron that a place is in; None for one outside of the network."""
    if place.layer is not None:
        return ScalarPath.whole(place.layer + 1, place.unit)
    if place.path is not None and place.path.layer > 0:
        return ScalarPath.whole(place.path.layer, place.path.neuron)
    return None
