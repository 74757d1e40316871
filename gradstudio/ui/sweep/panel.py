"""`SweepPanel`: a sweep from its set-up to what its runs say together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gradstudio.app.document.document import Document
from gradstudio.app.program.settings import documents_folder
from gradstudio.app.sweep.interrupted import interrupted_sweep
from gradstudio.app.sweep.sweep_tools import SweepTools
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweeps import SWEEP_SUFFIX
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.plan.toml_file import TOML_SUFFIX
from gradstudio.ui.inspector.under_way import UnderWay
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.file_export import TableExport
from gradstudio.ui.kit.question_box import with_suffix_asked
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.best_view import BestView
from gradstudio.ui.sweep.curves_page import CurvesPage
from gradstudio.ui.sweep.importance_view import ImportanceView
from gradstudio.ui.sweep.pair_view import PairView
from gradstudio.ui.sweep.runs_page import RunsPage
from gradstudio.ui.sweep.set_up_page import SetUpPage
from gradstudio.ui.sweep.sweep_bar import SweepBar

_FILTER = f"Sweep (*{SWEEP_SUFFIX});;All files (*)"
_TOML_FILTER = f"Sweep in TOML (*{TOML_SUFFIX});;All files (*)"
_EMPTY = "No run of a sweep is finished yet."


class SweepPanel(View, QWidget):
    """Pages below a bar: the set-up, and views of the runs that are linked with each other.

    Args:
        sweeps: the sweep, its runs, and the way to open them.
        document: the project that is varied.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Attributes:
        bar: the pages, and how far the sweep has come.
        set_up: which fields vary.
        runs: the parallel axes and the table.
        best: the best run so far.
        importance: how much each setting matters.
        pairs: each setting against each other.
        curves: the losses of the runs.
    """

    def __init__(
        self, sweeps: SweepTools, document: Document, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sweeps, self._document = sweeps, document
        self._export = TableExport(
            self, "Save the runs", "The runs", sweeps.informed.emit, sweeps.refused.emit
        )
        self._folder = documents_folder()
        self._path: Path | None = None
        self._begun: Path | None = None
        self._is_proposed = True
        self._page = "set_up"
        self._is_seen = False
        seen = sweeps.seen
        self.bar = SweepBar(sweeps.sweeping, self)
        self.set_up = SetUpPage(sweeps.judge, document.spec, theme, self)
        self.runs = RunsPage(seen, theme, self)
        self.best = BestView(seen, theme, self)
        self.over_time = QCheckBox("Over time", self)
        self.over_time.setToolTip("Over the seconds that the sweep has taken, not over its runs")
        self.over_time.toggled.connect(self.best.set_over_time)
        self.importance = ImportanceView(sweeps.weights, theme, self)
        self.pairs = PairView(seen, theme, self)
        self.curves = CurvesPage(sweeps.curves, seen, theme, self)
        self._empty = EmptyState("sweep", _EMPTY, theme, self)
        self._empty.offer("Set up a sweep", "Choose which fields vary", lambda: self.show_page("set_up"))
        self._under_way = UnderWay("Share of the run's steps that are taken again", "Do not open it", self)
        self._under_way.cancel_button.clicked.connect(sweeps.opener.cancel)
        sweeps.opener.progressed.connect(self._under_way.show_share)
        sweeps.opener.changed.connect(self._on_opener_changed)
        self._under_way.show_busy(False)
        self._stack = QStackedWidget(self)
        self._widgets: dict[str, QWidget] = {
            "set_up": self.set_up,
            "runs": self.runs,
            "best": self._best_page(),
            "importance": self.importance,
            "pairs": self.pairs,
            "curves": self.curves,
        }
        for widget in (*self._widgets.values(), self._empty):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._under_way)
        column.addWidget(self._stack, 1)
        self._connect()
        self.show_page("set_up")
        self._on_sweeping_changed()
        self._choose_path()

    @property
    def page(self) -> str:
        """The page that is shown."""
        return self._page

    def show_page(self, name: str) -> None:
        """Show a page, a key of `PAGES`."""
        self._page = name
        self.bar.show_page(name)
        is_empty = name != "set_up" and self._sweeps.seen.table is None
        self._stack.setCurrentWidget(self._empty if is_empty else self._widgets[name])
        self._show_seen()

    def open_run(self, number: int) -> None:
        """Open a run in the studio: the one that is pointed out at its step, any other at its last."""
        seen = self._sweeps.seen
        self._sweeps.open_run(number, seen.step if number == seen.number else None)

    def show_spec(self, spec: ProjectSpec) -> None:
        self.set_up.show_spec(spec)

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        self._sweeps.seen.set_seen(seen)
        self._show_seen()

    def set_theme(self, theme: Theme) -> None:
        views = self.runs, self.best, self.importance, self.pairs, self.curves
        for part in (self.set_up, *views, self._empty):
            part.set_theme(theme)
        self.bar.fit()

    def settings(self) -> Mapping[str, Setting]:
        return {"page": Setting(choices=tuple(self._widgets), choose=self.show_page)}

    def remembered(self) -> Mapping[str, object]:
        return {"folder": str(self._folder)}

    def recall(self, kept: Mapping[str, object]) -> None:
        folder = kept.get("folder")
        if isinstance(folder, str) and Path(folder).is_dir():
            self._go_to(Path(folder))
            self._choose_path()

    def sizeHint(self) -> QSize:
        return QSize(900, 460)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)  # it has the whole width in its workspace, and asks for none in others

    def _show_seen(self) -> None:
        """Have what only one page shows be worked out while that is in sight."""
        self._sweeps.weights.set_seen(self._is_seen and self._page == "importance")
        self._sweeps.curves.set_seen(self._is_seen and self._page == "curves")

    def _best_page(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 2, 8, 2)
        row.addWidget(self.over_time)
        row.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.best, 1)
        return page

    def _connect(self) -> None:
        sweeps = self._sweeps
        self.bar.chosen.connect(self.show_page)
        self.set_up.foot.start_asked.connect(self._on_start_asked)
        self.set_up.foot.open_asked.connect(self._ask_open)
        self.set_up.foot.save_asked.connect(self._ask_toml)
        self.set_up.foot.path_asked.connect(self._ask_path)
        self.set_up.left_asked.connect(sweeps.sweeping.open)
        self.runs.open_asked.connect(self.open_run)
        self.runs.csv_asked.connect(self._ask_csv)
        self.pairs.open_asked.connect(self.open_run)
        self.curves.open_asked.connect(self.open_run)
        sweeps.sweeping.changed.connect(self._on_sweeping_changed)
        sweeps.sweeping.progressed.connect(self._forget_typed)
        sweeps.sweeping.opened.connect(self._on_sweeping_opened)
        sweeps.seen.changed.connect(lambda: self.show_page(self._page))

    def _go_to(self, folder: Path) -> None:
        """Take a folder for the sweeps to come, and for the tables of their runs."""
        self._folder = self._export.folder = folder

    def _choose_path(self) -> None:
        """Propose the first free name, unless one was chosen, and offer what was interrupted in the folder."""
        if self._is_proposed:
            number = 1
            while (path := self._folder / f"Sweep {number}{SWEEP_SUFFIX}").exists():
                number += 1
            self._path = path
            self.set_up.foot.show_path(path)
        self.set_up.show_left(interrupted_sweep(self._folder, self._sweeps.sweeping.path))

    def _on_start_asked(self, plan: SweepPlan) -> None:
        self._choose_path()
        assert self._path is not None
        if self._path.exists():
            self._sweeps.refused.emit(_taken(self._path))
            return
        self._begun = self._path
        self._sweeps.sweeping.begin(plan, self._path)
        self.show_page("runs")
        announce(self.bar.state, "The sweep has begun")

    def _forget_typed(self) -> None:
        """Once the file of a sweep that was begun here is there, what is typed can be had from that."""
        sweeping = self._sweeps.sweeping
        if self._begun is None or sweeping.path != self._begun or not (sweeping.is_kept or sweeping.problem):
            return
        self._begun = None
        if not sweeping.problem:
            self.set_up.forget_typed()

    def _on_sweeping_changed(self) -> None:
        sweeping = self._sweeps.sweeping
        self._forget_typed()
        self.set_up.show_running(sweeping.is_running)
        self._empty.say(sweeping.problem or _EMPTY)
        if not sweeping.is_running:
            self._is_proposed |= self._path == sweeping.path and sweeping.is_kept
            self._choose_path()
        if sweeping.problem:
            announce(self.bar.state, sweeping.problem)

    def _on_sweeping_opened(self) -> None:
        sweeping = self._sweeps.sweeping
        if sweeping.plan is not None and sweeping.path is not None and not sweeping.is_running:
            self._sweeps.judge.know(sweeping.plan)
            self.set_up.show_plan(sweeping.plan, sweeping.path.name)
            self.show_page("runs")

    def _on_opener_changed(self) -> None:
        self._under_way.show_busy(self._sweeps.opener.is_busy)

    def _ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a sweep", str(self._folder), _FILTER)
        if name:
            self._go_to(Path(name).parent)
            self._sweeps.sweeping.open(Path(name))

    def _ask_path(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Keep the sweep in",
            str(self._path),
            _FILTER,
            options=QFileDialog.Option.DontConfirmOverwrite,  # a sweep never replaces a file
        )
        if not name:
            return
        path = Path(name)
        path = path if path.suffix else path.with_suffix(SWEEP_SUFFIX)
        if path.exists():
            self._sweeps.refused.emit(_taken(path))
            return
        self._path, self._is_proposed = path, False
        self._go_to(path.parent)
        self.set_up.foot.show_path(path)

    def _ask_toml(self, plan: SweepPlan) -> None:
        assert self._path is not None
        name, _ = QFileDialog.getSaveFileName(
            self, "Save as TOML", str(self._path.with_suffix(TOML_SUFFIX)), _TOML_FILTER
        )
        if name:
            with_suffix_asked(self, name, TOML_SUFFIX, lambda chosen: self._sweeps.save_plan(plan, chosen))

    def _ask_csv(self) -> None:
        path = self._sweeps.sweeping.path
        name = f"{'sweep' if path is None else path.stem}.csv"
        self._export.ask(name, self.runs.table.csv, "The runs are")


def _taken(path: Path) -> str:
    return f"{path.name} is there already. Choose another name for the sweep, or open that one."
