"""`FindingView`: a finding in words, the places where it is, and the mends that may help."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.doctor.offers import MendOffer
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding, Location, MendKey, mend_key
from gradstudio.ui.doctor.mend_row import MendRow
from gradstudio.ui.doctor.place_words import place_name, short_name
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.theme import Theme, interface_font

_MOST_PLACES = 8
_SMALL = 0.92
_ALL_MENDS = "The mends of all findings. Those that were tried and helped stand first, the best at the top."


class FindingView(QScrollArea):
    """Shows one finding, or the mends of all.

    Rows change places only while the mouse is elsewhere: what is about to be clicked stays where it is.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        place_chosen: a `Location` that was clicked.
        try_asked: an `MendOffer` that is to be tried.
        cancel_asked: nothing more is to be tried.
        apply_asked: an `MendOffer` that the project is to be changed by.
        curves_asked: an `MendOffer` whose trial is to be seen large.
    """

    place_chosen = Signal(object)
    try_asked = Signal(object)
    cancel_asked = Signal()
    apply_asked = Signal(object)
    curves_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: dict[str, Location] = {}
        self._waiting: Sequence[MendOffer] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content = QWidget(self)
        content.setObjectName("panel")
        self._links = QWidget(content)
        self._flow = FlowLayout(self._links, 2)
        self.says = wrapped_label(content)
        self.why = wrapped_label(content, "muted")
        self.rows: list[MendRow] = []
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(10, 4, 8, 8)
        self._column.setSpacing(4)
        for widget in (self._links, self.says, self.why):  # the mends stand before the last
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.setWidget(content)
        self.set_theme(theme)

    @property
    def links(self) -> list[QPushButton]:
        """The places, each of which can be clicked."""
        items = (self._flow.itemAt(place) for place in range(self._flow.count()))
        widgets = (None if item is None else item.widget() for item in items)
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def show_finding(self, finding: Finding, spec: ProjectSpec) -> None:
        """Say what is wrong.

        Args:
            finding: what.
            spec: the project that it is in.
        """
        self.says.setText(finding.says)
        self.why.setText(finding.why)
        self.why.show()
        named: dict[str, Location] = {}
        for place in finding.places:
            if name := place_name(place, spec):
                named.setdefault(name, place)
        self._show_places({name: named[name] for name in tuple(named)[:_MOST_PLACES]}, spec)

    def show_all_mends(self, spec: ProjectSpec) -> None:
        """Say that the mends of all findings in a project stand below."""
        self.says.setText(_ALL_MENDS)
        self.why.hide()
        self._show_places({}, spec)

    def show_offers(self, offers: Sequence[MendOffer], *, names_findings: bool = False) -> None:
        """Show mends in an order; while the mouse is over them they stay where they are.

        Args:
            offers: from the top.
            names_findings: whether each says what it is to mend.
        """
        now = {_key(row.offer): row for row in self.rows if row.offer is not None}
        keys = [_key(offer) for offer in offers]
        if self._is_pointed() and set(now) == set(keys):
            self._waiting = offers
            by_key = dict(zip(keys, offers, strict=True))
            offers = [by_key[key] for key in now]
        else:
            self._waiting = None
        while len(self.rows) < len(offers):
            self.rows.append(self._new_row())
        for row, offer in zip(self.rows, offers, strict=False):
            row.show_offer(offer, of_finding=names_findings)
            row.show()
        for row in self.rows[len(offers) :]:
            row.hide()
            row.forget()

    def to_top(self) -> None:
        """Scroll to the beginning, as for another finding."""
        self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for text in (self.says, self.why):
            text.setFont(interface_font(_SMALL))
        for link in self.links:
            link.setFont(interface_font(_SMALL))
        for row in self.rows:
            row.set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 60)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._waiting is not None:
            names = any(row.names_finding for row in self.rows)
            self.show_offers(self._waiting, names_findings=names)

    def _is_pointed(self) -> bool:
        return self.isVisible() and self.underMouse()

    def _show_places(self, places: dict[str, Location], spec: ProjectSpec) -> None:
        self._links.setVisible(bool(places))
        if places == self._places:
            return
        self._places = places
        for link in self.links:
            self._flow.removeWidget(link)
            link.hide()
            link.deleteLater()
        before = None
        for name, place in places.items():
            self._flow.addWidget(self._link(name, short_name(place, spec, before), place))
            before = place
        self._flow.invalidate()

    def _link(self, name: str, short: str, place: Location) -> QPushButton:
        link = QPushButton(short, self._links)
        link.setObjectName("place")
        link.setAutoDefault(False)
        link.setFont(interface_font(_SMALL))
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setToolTip("Show it" if place.setting else "Select it everywhere")
        link.setAccessibleName(f"{link.toolTip()}: {name}")
        link.clicked.connect(partial(self._on_link_clicked, place))
        return link

    def _new_row(self) -> MendRow:
        row = MendRow(self._theme, self._content)
        row.try_asked.connect(self.try_asked)
        row.cancel_asked.connect(self.cancel_asked)
        row.apply_asked.connect(self.apply_asked)
        row.curves_asked.connect(self.curves_asked)
        self._column.insertWidget(2 + len(self.rows), row)
        return row

    def _on_link_clicked(self, place: Location, checked: bool = False) -> None:
        self.place_chosen.emit(place)


def _key(offer: MendOffer) -> MendKey:
    return mend_key(offer.finding, offer.mend)
