"""`DoctorPanel`: what is wrong with the run in sight, where, on what evidence, and what may help."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.doctor.doctor import Doctor
from gradstudio.app.doctor.offers import MendOffer
from gradstudio.app.document.editor import Editor
from gradstudio.app.selection import Selection
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.ui.doctor.evidence_view import EvidenceView, plots_of, trial_key
from gradstudio.ui.doctor.finding_list import FindingList, FindingRow
from gradstudio.ui.doctor.finding_view import FindingView
from gradstudio.ui.doctor.head import DoctorHead
from gradstudio.ui.doctor.nothing_page import NothingPage
from gradstudio.ui.doctor.place_words import places_line
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme

_SOON_MILLISECONDS = 40
_ALL_MENDS = "mends", 0
_LIST_SHARE, _LIST_LEAST, _LIST_MOST = 0.25, 140, 260
_PLOT_SHARE, _PLOT_LEAST = 0.32, 190
_WITH_PLOT = 520
"""From this width on a plot stands beside the words."""


class DoctorPanel(QWidget, View):
    """Shows the findings of the run in sight; where there are none, what was looked for.

    Args:
        doctor: examines runs, tries mends and applies them.
        whereabouts: the run in sight.
        selection: where parts of the network and samples are selected.
        editor: knows the project.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        doctor: Doctor,
        whereabouts: Whereabouts,
        selection: Selection,
        editor: Editor,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._doctor, self._whereabouts = doctor, whereabouts
        self._selection, self._editor = selection, editor
        self._theme = theme
        self._is_seen = True
        self._shows_mends = False
        self._share = 0.0
        self._read: tuple[str, int] | None = None
        self.head = DoctorHead(self)  # above the rest, until a header takes it
        self.head.everything_asked.connect(self._on_head_everything_asked)
        self.head.stop_asked.connect(doctor.trials.cancel)
        self.head.switched.connect(doctor.examiner.set_on)
        self.nothing = NothingPage(self)
        self._found = QWidget(self)
        self.list = FindingList(theme, self._found)
        self._focus_frame = FocusFrame(self.list, theme)
        self.list.chosen.connect(self._on_list_chosen)
        self.view = FindingView(theme, self._found)
        self.view.place_chosen.connect(self.go_to)
        self.view.try_asked.connect(self._on_view_try_asked)
        self.view.cancel_asked.connect(doctor.trials.cancel)
        self.view.apply_asked.connect(self._on_view_apply_asked)
        self.view.curves_asked.connect(self._on_view_curves_asked)
        self.plots = EvidenceView(theme, self._found)
        self.plots.point_chosen.connect(self._on_plots_point_chosen)
        self.plots.row_chosen.connect(self._show_row)
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.view, 1)
        row.addWidget(self.plots)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.nothing)
        self._pages.addWidget(self._found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self._pages, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self.refresh)
        findings, trials = doctor.findings, doctor.trials
        for signal in (findings.changed, findings.chosen_changed, trials.changed):
            signal.connect(self._ask)
        findings.opened.connect(self._on_findings_opened)
        trials.progressed.connect(self._on_trials_progressed)
        self.set_theme(theme)
        self.refresh()

    def refresh(self) -> None:
        """Show what is found now."""
        findings, examiner = self._doctor.findings, self._doctor.examiner
        shown = findings.shown
        offers = self._doctor.offers.of(shown.values(), self._share)
        self.head.show_state(len(shown), examiner.step, offers, is_on=examiner.is_on)
        if not shown:
            self._shows_mends = False
            self.list.show_rows((), None)
            self.nothing.show_state(examiner)
            self._pages.setCurrentWidget(self.nothing)
            return
        patient = examiner.patient
        spec = self._editor.spec if patient is None else patient.spec
        rows = [
            FindingRow(
                key=key,
                title=finding.title,
                where=_where(finding, places_line(finding.places, spec)),
                kind=finding.seriousness,
            )
            for key, finding in shown.items()
        ]
        self._shows_mends = self._shows_mends and len(shown) > 1
        if len(shown) > 1 and offers:
            tried = sum(offer.trial is not None for offer in offers)
            rows.append(
                FindingRow(
                    key=_ALL_MENDS, title="All mends", where=f"{tried} of {len(offers)} tried", kind="mends"
                )
            )
        chosen = _ALL_MENDS if self._shows_mends else findings.chosen
        self.list.show_rows(rows, chosen)
        finding = None if self._shows_mends else findings.finding
        is_other, self._read = chosen != self._read, chosen
        if finding is None:
            self.view.show_all_mends(spec)
        else:
            self.view.show_finding(finding, spec)
            offers = self._doctor.offers.of([finding], self._share)
        self.view.show_offers(offers, names_findings=finding is None)
        self.plots.show_plots(plots_of(() if finding is None else finding.evidence, offers))
        if is_other:
            self.plots.choose("")
            self.view.to_top()
        self._follow_sight()
        self._pages.setCurrentWidget(self._found)
        self._fit()

    def go_to(self, place: Location) -> None:
        """Show a place: select a part of the network or a sample everywhere, or have a field shown."""
        if place.sample is not None:
            self._show_row(place.sample)
        if place.path is not None:
            self._selection.set_part(str(place.path))
        elif place.layer is not None:
            self._selection.set_part(str(ScalarPath.whole(place.layer + 1, place.unit)))
        elif place.setting is not None:
            self._doctor.findings.setting_asked.emit(place.setting)

    def draw(self) -> None:
        """Follow the step in sight."""
        if self._is_seen and self.isVisible():
            self._follow_sight()

    def show_spec(self, spec: ProjectSpec) -> None:
        self._ask()  # what can be applied depends on it

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        if seen:
            self._ask()

    def start_over(self) -> None:
        self._shows_mends = False
        self._ask()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.head.fit()
        for part in (self.list, self.view, self.plots, self._focus_frame):
            part.set_theme(theme)

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self.head,)

    def remembered(self) -> Mapping[str, object]:
        return {"on": self.head.switch.isChecked()}

    def recall(self, kept: Mapping[str, object]) -> None:
        if isinstance(on := kept.get("on"), bool):
            self.head.switch.setChecked(on)

    def settings(self) -> Mapping[str, Setting]:
        return {"on": Setting(choices=(True, False), choose=self.head.switch.setChecked)}

    def sizeHint(self) -> QSize:
        return QSize(640, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _ask(self) -> None:
        """Show what is new, once for all that comes at a time, if it can be seen."""
        if self._is_seen and self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _fit(self) -> None:
        """Share the width; where there is little, without a plot."""
        width = self.width()
        self.list.setFixedWidth(round(min(max(_LIST_SHARE * width, _LIST_LEAST), _LIST_MOST)))
        self.plots.setFixedWidth(round(max(_PLOT_SHARE * width, _PLOT_LEAST)))
        self.plots.setVisible(width >= _WITH_PLOT and self.plots.shown is not None)

    def _show_row(self, row: int) -> None:
        """Look at a sample everywhere; one that an edit has taken away since is left alone."""
        if row < self._editor.spec.data.sample_count:
            self._selection.set_sample(row)

    def _follow_sight(self) -> None:
        self.plots.show_step(self._whereabouts.step if self._whereabouts.is_past else None)

    def _on_list_chosen(self, key: tuple[str, int]) -> None:
        self._shows_mends = key == _ALL_MENDS
        if not self._shows_mends:
            self._doctor.findings.choose(key)
        self.refresh()

    def _on_findings_opened(self) -> None:
        self._shows_mends = False
        self._ask()

    def _on_head_everything_asked(self) -> None:
        self._doctor.trials.ask_everything()
        self._shows_mends = len(self._doctor.findings.shown) > 1
        self._ask()

    def _on_view_try_asked(self, offer: MendOffer) -> None:
        self._doctor.trials.ask(offer.finding, offer.mend)

    def _on_view_apply_asked(self, offer: MendOffer) -> None:
        self._doctor.mending.apply(offer.mend)

    def _on_view_curves_asked(self, offer: MendOffer) -> None:
        self.plots.choose(trial_key(offer))
        self._fit()

    def _on_plots_point_chosen(self, axis: str, at: int) -> None:
        match axis:
            case "step":
                self._whereabouts.go(at)
            case "layer" if 0 < at <= len(self._editor.spec.network.layers):
                self._selection.set_part(str(ScalarPath.whole(at)))

    def _on_trials_progressed(self, share: float) -> None:
        self._share = share
        self._ask()


def _where(finding: Finding, places: str) -> str:
    since = f"from step {finding.since:,}" if finding.since else "from the start"
    return f"{places} · {since}" if places else since
