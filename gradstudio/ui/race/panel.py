"""`RacePanel`: many runs of the project at once, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.document.document import Document
from gradstudio.app.race.entry import RaceChoice
from gradstudio.app.race.fields import RACE_FIELDS
from gradstudio.app.race.news import RaceNews
from gradstudio.app.race.race_csv import race_csv
from gradstudio.app.race.racing import Racing
from gradstudio.project.difference import between, in_words
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.file_export import TableExport
from gradstudio.ui.kit.panel_picture import PanelPicture, drawings_in, picture_of
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.race.curves_view import RaceCurvesView
from gradstudio.ui.race.plot import RacePlot
from gradstudio.ui.race.setup import ANY_FIELDS, RaceSetup
from gradstudio.ui.race.spread import final_losses, final_scores
from gradstudio.ui.race.spread_view import SpreadView
from gradstudio.ui.race.verdict import RaceVerdict

_EMPTY = (
    "One run is an anecdote. Let a hundred seeds of this project race, and see how much of what it reaches "
    "is luck."
)
_PREPARING = "The race begins…"
_SEEDS_ALONE = "seeds"


class RacePanel(View, QWidget):
    """The set-up above; below it the sentence, the curves, and the spread of what the runs reached.

    Args:
        racing: has them race, and opens single runs.
        document: the project.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Attributes:
        setup: what is to race.
        verdict: what the race says.
        curves: the losses of all runs.
        losses: the spread of the final loss.
        scores: the spread of what else they reached.
    """

    def __init__(
        self, racing: Racing, document: Document, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._racing, self._document, self._theme = racing, document, theme
        self._is_seen = True
        self._shown: RaceNews | None = None
        self._export = TableExport(self, "Export race", "The race", racing.informed.emit, racing.refused.emit)
        self.setup = RaceSetup(theme, self)
        self.setup.begin_asked.connect(racing.begin)
        self.setup.under_way.cancel_button.clicked.connect(racing.cancel)
        self._empty = EmptyState("race", _EMPTY, theme, self)
        self.start = self._empty.offer(
            "Race 100 seeds", "Train the project with a hundred seeds at once", self._on_start_clicked
        )
        self._full = QWidget(self)
        self.verdict = RaceVerdict(theme, self._full)
        self.verdict.run_chosen.connect(racing.open)
        self.verdict.export_asked.connect(self._ask_export)
        self.curves = RaceCurvesView(theme, self._full)
        self.curves.setAccessibleName("Losses of all runs by step")
        self.losses = SpreadView(final_losses, theme, self._full)
        self.scores = SpreadView(final_scores, theme, self._full)
        self._plots: tuple[RacePlot, ...] = (self.curves, self.losses, self.scores)
        for plot in self._plots:
            plot.run_chosen.connect(racing.open)
            plot.run_read.connect(self._on_plot_run_read)
        self._place()
        racing.told.connect(self.refresh)
        racing.changed.connect(self.refresh)
        racing.progressed.connect(self.setup.under_way.show_share)
        self.setup.show_spec(document.spec)
        self.setup.fit()
        self.refresh()

    def refresh(self) -> None:
        """Show how the race stands."""
        racing, news = self._racing, self._racing.news
        busy = racing.is_busy
        self.setup.show_state(is_busy=busy, is_opening=racing.is_opening, has_raced=news is not None)
        self._pages.setCurrentWidget(self._empty if news is None else self._full)
        if news is None:
            self._shown = None
            self._empty.say(_PREPARING if busy else _EMPTY)
            self.start.setVisible(not busy)
            for plot in self._plots:
                plot.show_news(None)
            return
        if not self._is_seen:
            return
        self.verdict.show_news(news, self._note(news))
        if news is not self._shown:
            self._shown = news
            for plot in self._plots:
                plot.show_news(news)
            self.scores.setVisible(self.scores.spread is not None)

    def show_spec(self, spec: ProjectSpec) -> None:
        self.setup.show_spec(spec)
        if self._racing.news is not None:
            self.refresh()

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        if seen:
            self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.setup.set_theme(theme)
        self._empty.set_theme(theme)
        self.verdict.set_theme(theme)
        for plot in self._plots:
            plot.set_theme(theme)

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        whole = picture_of(title, self._theme, self)
        return whole, *(drawing.named(title) for drawing in drawings_in(self, self._theme))

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"export_race": self._ask_export}

    def settings(self) -> Mapping[str, Setting]:
        choices = (_SEEDS_ALONE, *(field.key for field in RACE_FIELDS), ANY_FIELDS)
        return {"over": Setting(choices=choices, choose=self._choose_field)}

    def sizeHint(self) -> QSize:
        return QSize(900, 460)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)  # it has the whole width in its workspace, and asks for none in others

    def _place(self) -> None:
        spreads = QVBoxLayout()
        spreads.setSpacing(6)
        spreads.addWidget(self.losses, 1)
        spreads.addWidget(self.scores, 1)
        plots = QHBoxLayout()
        plots.setSpacing(8)
        plots.addWidget(self.curves, 3)
        plots.addLayout(spreads, 2)
        inside = QVBoxLayout(self._full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(self.verdict)
        inside.addLayout(plots, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._full)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.setup)
        column.addLayout(self._pages, 1)

    def _note(self, news: RaceNews) -> str:
        """Return what is to be known of a race: that it came to no end, or that the project is another by now."""
        told = []
        if self._racing.is_given_up:
            told.append(f"Cancelled after {news.results.steps:,} of {news.steps:,} steps.")
        if self._racing.problem:
            told.append(f"Ended after {news.results.steps:,} of {news.steps:,} steps. {self._racing.problem}")
        if not self._racing.is_of_project:
            changes = between(news.entry.base, self._document.spec)
            told.append(f"The project has changed since this was raced: {in_words(changes)}.")
        return " ".join(told)

    def _choose_field(self, key: str) -> None:
        self.setup.choose_field("" if key == _SEEDS_ALONE else key)

    def _ask_export(self) -> None:
        news = self._racing.news
        if news is None:
            self._racing.refused.emit("Nothing has raced yet. Start a race, and then export it.")
            return
        self._export.ask("race.csv", partial(race_csv, news), f"{len(news.entry.specs):,} runs are")

    def _on_start_clicked(self) -> None:
        self.setup.begin_asked.emit(RaceChoice(steps=self.setup.steps.value()))

    def _on_plot_run_read(self, run: int | None) -> None:
        for plot in self._plots:
            plot.show_read(run)
