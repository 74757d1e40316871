"""`MicroscopePanel`: the microscope with its three pages."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.lab.optimizer_branches import OptimizerBranches
from gradstudio.app.lab.optimizers import Optimizers
from gradstudio.app.record.records import Records
from gradstudio.app.selection import Selection
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.inspector.under_way import UnderWay
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.microscope.branch_page import BranchPage
from gradstudio.ui.microscope.head import PAGES, MicroscopeHead, Page
from gradstudio.ui.microscope.table import RuleTable
from gradstudio.ui.microscope.weight_page import WeightPage
from gradstudio.ui.microscope.wording import NOTHING_YET, WHILE_TRAINING, state_words


class MicroscopePanel(View, QWidget):
    """Compares the optimizers at the moment in sight while it can be seen.

    Args:
        optimizers: compares them.
        branches: goes on with each.
        records: the runs of the project.
        whereabouts: goes to a run that was kept.
        selection: what is looked at, and is chosen by a click.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        optimizers: Optimizers,
        branches: OptimizerBranches,
        records: Records,
        whereabouts: Whereabouts,
        selection: Selection,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._optimizers, self._branches = optimizers, branches
        self._records, self._whereabouts, self._selection = records, whereabouts, selection
        self._is_playing = False
        self._share = 0.0
        self.head = MicroscopeHead(theme, self)
        self.head.page_chosen.connect(self._on_head_page_chosen)
        self.head.newest_asked.connect(optimizers.take)
        self.head.terms_chosen.connect(optimizers.choose)
        self.empty = EmptyState("microscope", NOTHING_YET, theme, self)
        self._take = self.empty.offer(
            "Take the newest", "Compare the optimizers at the newest step", optimizers.take
        )
        self.under_way = UnderWay("Share of the comparison that is done", "Compare nothing now", self)
        self.under_way.cancel_button.clicked.connect(optimizers.cancel)
        self.under_way.setMaximumWidth(360)
        self._nothing = nothing = QWidget(self)
        middle = QVBoxLayout(nothing)
        middle.setContentsMargins(0, 0, 0, 8)
        middle.addWidget(self.empty, 1)
        middle.addWidget(self.under_way, 0, Qt.AlignmentFlag.AlignHCenter)
        vector = QWidget(self)
        self.table = RuleTable(theme, vector)
        room = QVBoxLayout(vector)
        room.setContentsMargins(6, 0, 6, 0)
        room.addWidget(self.table)
        self.weight = WeightPage(theme, self)
        self.branch_page = BranchPage(branches, theme, self)
        self.table.parameter_chosen.connect(self._on_table_parameter_chosen)
        self.weight.parameter_chosen.connect(self._choose)
        self.branch_page.run_asked.connect(self._on_branch_page_run_asked)
        self._page: Page = "vector"
        self._pages: dict[Page, QWidget] = {
            "vector": vector,
            "weight": self.weight,
            "branches": self.branch_page,
        }
        self._stack = QStackedLayout()
        self._stack.addWidget(nothing)
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)  # above the pages, until a header takes it
        column.addLayout(self._stack, 1)
        optimizers.changed.connect(self.refresh)
        optimizers.progressed.connect(self._on_optimizers_progressed)
        records.listed.connect(self.branch_page.refresh)
        selection.part_changed.connect(self._on_selection_part_changed)
        self.refresh()

    @property
    def page(self) -> Page:
        """Key of the page that is shown."""
        return self._page

    def refresh(self) -> None:
        """Show what is so now."""
        optimizers, comparison = self._optimizers, self._optimizers.comparison
        self.table.show_comparison(comparison)
        self.weight.show_comparison(comparison, self._selected())
        self.branch_page.show_comparison(comparison)
        self.empty.say(optimizers.problem or (WHILE_TRAINING if self._is_playing else NOTHING_YET))
        self.under_way.show_busy(optimizers.is_busy and comparison is None)
        is_waiting = comparison is None and not optimizers.is_busy and optimizers.can_take
        self.head.newest.setVisible(optimizers.is_behind and comparison is not None)
        self._take.setVisible(is_waiting or bool(optimizers.problem))
        self.head.show_terms(optimizers.rates, optimizers.memory)
        self._tell_state()
        shown = comparison is not None or (self._page == "branches" and self._branches.is_done)
        self._stack.setCurrentWidget(self._pages[self._page] if shown else self._nothing)

    def show_page(self, key: Page) -> None:
        """Show another page."""
        self._page = key
        self.head.show_page(key)
        self.refresh()

    def start_over(self) -> None:
        self.refresh()

    def show_playing(self, playing: bool) -> None:
        self._is_playing = playing
        self._optimizers.set_playing(playing)
        self._branches.set_playing(playing)
        self.refresh()

    def set_seen(self, seen: bool) -> None:
        self._optimizers.set_seen(seen)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.head, self.table, self.weight, self.branch_page):
            part.set_theme(theme)

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self.head,)

    def settings(self) -> Mapping[str, Setting]:
        return {"page": Setting(choices=PAGES, choose=self.show_page)}

    def remembered(self) -> Mapping[str, object]:
        return {
            "page": self._page,
            "rates": self._optimizers.rates,
            "memory": self._optimizers.memory,
            "steps": self.branch_page.steps.value(),
        }

    def recall(self, kept: Mapping[str, object]) -> None:
        page, steps = kept.get("page"), kept.get("steps")
        found = next((one for one in PAGES if one == page), None)
        if found is not None:
            self.show_page(found)
        if isinstance(steps, int) and not isinstance(steps, bool):
            self.branch_page.steps.setValue(steps)
        self._optimizers.choose(
            "project" if kept.get("rates") == "project" else "suited",
            "none" if kept.get("memory") == "none" else "gathered",
        )

    def sizeHint(self) -> QSize:
        return QSize(640, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def _selected(self) -> int | None:
        """Return the index of the parameter that is selected; None if none is."""
        comparison, path = self._optimizers.comparison, ScalarPath.parse(self._selection.part)
        if comparison is None or path is None:
            return None
        return path.flat_index(comparison.spec.sizes)

    def _choose(self, parameter: int) -> None:
        """Select a parameter, everywhere in the window."""
        comparison = self._optimizers.comparison
        if comparison is not None:
            self._selection.set_part(str(comparison.path(parameter)))

    def _tell_state(self) -> None:
        comparison = self._optimizers.comparison
        words = ""
        if comparison is not None:
            run = self._records.find(comparison.moment.run)
            words = state_words(comparison, "The run" if run is None else run.label.name)
        if self._optimizers.is_busy:
            words = f"Comparing {round(100 * self._share)} %"
        self.head.state.say(words)

    def _on_optimizers_progressed(self, share: float) -> None:
        self._share = share
        self.under_way.show_share(share)
        self._tell_state()

    def _on_head_page_chosen(self, key: str) -> None:
        page = next(one for one in PAGES if one == key)
        if page != self._page:
            self.show_page(page)

    def _on_table_parameter_chosen(self, parameter: int) -> None:
        self._choose(parameter)
        self.show_page("weight")

    def _on_selection_part_changed(self, part: str) -> None:
        self.weight.show_comparison(self._optimizers.comparison, self._selected())

    def _on_branch_page_run_asked(self, run: RunId) -> None:
        found = self._records.find(run)
        if found is not None:
            self._whereabouts.go_to(Moment(run, found.step))
