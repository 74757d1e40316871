"""`MistakesPage`: mistakes that are switched on and off, and what they do."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.lab.bugs.bug_lab import BugLab
from gradstudio.lab.bugs.faults import EVERYWHERE, FaultPlace
from gradstudio.lab.bugs.needs import lacking_in_graph
from gradstudio.lab.bugs.places import places_in
from gradstudio.lab.bugs.table import BUGS, bug_named
from gradstudio.ui.bugs.mistake_list import MistakeList
from gradstudio.ui.bugs.mistake_view import MistakeView
from gradstudio.ui.bugs.page_choice import PageChoice
from gradstudio.ui.bugs.results import Results
from gradstudio.ui.canvas.bug_banner import BugBanner
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.look.theme import Theme

_LIST_SHARE, _LIST_LEAST, _LIST_MOST = 0.29, 180, 280
_RESULT_SHARE = 0.44
_WITH_RESULTS = 480
"""From this width on results stand beside the words."""


class MistakesPage(QWidget):
    """The list, the mistake that is chosen, and what those that are on do.

    Args:
        lab: has the switches.
        graph: the graph of the canvas.
        theme: in which to draw.
        parent: as for any QWidget.
    """

    def __init__(self, lab: BugLab, graph: ShownGraph, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._lab, self._graph = lab, graph
        self._key = BUGS[0].key
        self._left = QWidget(self)
        self.choice = PageChoice("mistakes", self._left)
        self.list = MistakeList(theme, self._left)
        self._focus_frame = FocusFrame(self.list, theme)
        self.list.chosen.connect(self._on_list_chosen)
        self.list.switched.connect(self._on_list_switched)
        self.banner = BugBanner(theme, self)
        self.banner.warn_of(lab)
        self.view = MistakeView(theme, self)
        self.view.place_chosen.connect(self._on_view_place_chosen)
        self.view.offer_taken.connect(self._on_view_offer_taken)
        self.view.project_asked.connect(lab.show_project)
        self.results = Results(theme, self)
        self.results.cancel_asked.connect(lab.runs.cancel)
        self.results.canvas_asked.connect(lab.on_canvas.set_on)
        self.results.node_chosen.connect(graph.selected.set_node)
        self.results.name_chosen.connect(self._on_results_name_chosen)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.results)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.banner)
        side.addLayout(middle, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.choice)
        left.addWidget(self.list, 1)
        row.addWidget(self._left)
        row.addLayout(side, 1)
        lab.faults_changed.connect(self.refresh)
        lab.numbers.changed.connect(self._show_results)
        lab.runs.changed.connect(self._on_lab_runs_changed)
        lab.on_canvas.changed.connect(self._show_results)
        graph.structure_changed.connect(self._show_results)
        graph.selected.node_changed.connect(self.results.show_selected)
        self.list.choose(self._key)
        self.refresh()

    @property
    def chosen(self) -> str:
        """Key of the mistake that is chosen."""
        return self._key

    def choose(self, key: str) -> None:
        """Choose a mistake."""
        self._key = bug_named(key).key
        self.list.choose(key)
        self.refresh()

    def refresh(self) -> None:
        """Show what is on, and what is chosen."""
        lab, bug = self._lab, bug_named(self._key)
        faults = lab.faults
        without = [each.key for each in BUGS if lab.lacking(each)]
        self.list.show_state([fault.key for fault in faults], without)
        self.view.show_bug(bug)
        self._show_results()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for part in (self.list, self._focus_frame, self.banner, self.view, self.results):
            part.set_theme(theme)
        self.choice.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 100)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share the width; where there is little, without results until something is on."""
        width = self.width()
        listed = round(min(max(_LIST_SHARE * width, _LIST_LEAST), _LIST_MOST))
        self._left.setFixedWidth(listed)
        is_on = len(self._lab.faults) > 0
        self.results.setVisible(is_on)
        # Where there is room for one alone, that is what the mistake does.
        self.view.setVisible(not is_on or width >= _WITH_RESULTS)
        share = _RESULT_SHARE if width < 2 * _WITH_RESULTS else 0.62
        if self.view.isVisibleTo(self):
            self.results.setFixedWidth(round(max(share * width, 200)))
        else:
            self.results.setFixedWidth(width - listed)

    def _show_results(self) -> None:
        lab, bug = self._lab, bug_named(self._key)
        is_on = len(lab.faults) > 0
        if is_on:
            self.results.show_lab(lab, self._graph.placed)
        else:
            self.results.reset()
        passes = lab.numbers.passes
        is_chosen_on = bug.key in lab.faults
        places: tuple[FaultPlace, ...] = ()
        place = EVERYWHERE
        if passes is not None and is_chosen_on:
            places, place = places_in(bug, passes.subject.nodes), lab.faults.place(bug.key) or EVERYWHERE
        self.view.show_places(places, place)
        alone = is_chosen_on and len(lab.faults) == 1 and passes is not None and bug.key in passes.faults
        on_graph = ""
        if alone and passes is not None and not passes.found:
            is_elsewhere = place not in (EVERYWHERE, *places)
            why = f"The mistake sits {place}, which is not in this graph: choose another place."
            on_graph = f"Gradients of this graph are right. {why if is_elsewhere else lacking_in_graph(bug)}"
        self.view.show_effect(lab.lacking(bug), on_graph, lab.offer(bug), lab.stand_in)
        self._fit()

    def _on_lab_runs_changed(self) -> None:
        if len(self._lab.faults):
            self.results.show_runs(self._lab)

    def _on_list_chosen(self, key: str) -> None:
        self._key = key
        self.refresh()

    def _on_list_switched(self, key: str, on: bool) -> None:
        self._key = key
        self.list.choose(key)
        self._lab.set_on(key, on)

    def _on_view_place_chosen(self, place: FaultPlace) -> None:
        self._lab.set_place(self._key, place)

    def _on_view_offer_taken(self) -> None:
        self._lab.show_with(bug_named(self._key))

    def _on_results_name_chosen(self, name: str) -> None:
        """Select a node in the window by its name in the subject, or a parameter by its label."""
        passes = self._lab.numbers.passes
        node = None if passes is None else passes.subject.index_of(name)
        if node is None:
            node = self._graph.node_of(name)
        if node is not None and self._graph.placed is not None and node < len(self._graph.placed.graph):
            self._graph.selected.set_node(node)
