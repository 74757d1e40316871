"""`DoctorPanel`: what is wrong with the run in sight, where, on what evidence, and what may help."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.doctor.doctor import Doctor
from gradstudio.app.doctor.offers import MendOffer
from gradstudio.app.document.editor import Editor
from gradstudio.app.selection import Selection
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Evidence, Finding, Location
from gradstudio.ui.doctor.evidence_view import DoctorPlot, EvidenceView
from gradstudio.ui.doctor.finding_list import FindingList, FindingRow
from gradstudio.ui.doctor.finding_view import FindingView
from gradstudio.ui.doctor.place_words import places_line
from gradstudio.ui.doctor.plotted import evidence_content, trial_content
from gradstudio.ui.doctor.wording import EXAMINING, NOT_READY, OFF, count_of, nothing_found, watched
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme, interface_font

_SOON_MILLISECONDS = 40
_ALL_MENDS = "mends", 0
_LIST_SHARE, _LIST_LEAST, _LIST_MOST = 0.25, 140, 260
_PLOT_SHARE, _PLOT_LEAST = 0.32, 190
_WITH_PLOT = 520
"""From this width on a plot stands beside the words."""


class DoctorPanel(QWidget, View):
    """Shows the findings of the run in sight; whoever is nobody's patient reads what was looked for.

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
        self.summary = QLabel(self)
        self.summary.setObjectName("muted")
        self.everything = QPushButton("Try everything", self)
        self.everything.setObjectName("small")
        self.everything.setAutoDefault(False)
        self.everything.clicked.connect(self._on_everything_clicked)
        self.switch = Switch("on", self)
        self.switch.setChecked(doctor.examiner.is_on)
        self.switch.setAccessibleName("Doctor on or off")
        self.switch.setToolTip("Have the doctor look at each run, in the background")
        self.switch.toggled.connect(self._on_switch_toggled)
        self._head = QWidget(self)  # above the rest, until a header takes it
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 2, 0, 2)
        head.setSpacing(8)
        head.addWidget(self.summary, 1)
        head.addWidget(self.everything)
        head.addWidget(self.switch)
        self._nothing = QLabel()
        self._watched = QLabel()
        self._watched.setObjectName("muted")
        for label in (self._nothing, self._watched):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty = QWidget(self)
        middle = QVBoxLayout(self._empty)
        middle.setContentsMargins(24, 8, 24, 8)
        middle.setSpacing(6)
        middle.addStretch(1)
        middle.addWidget(self._nothing)
        middle.addWidget(self._watched)
        middle.addStretch(1)
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
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.view, 1)
        row.addWidget(self.plots)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
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
        with QSignalBlocker(self.switch):
            self.switch.setChecked(examiner.is_on)
        self._show_head()
        if not shown:
            self._shows_mends = False
            self.list.show_rows((), None)
            self._show_nothing()
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
        offers = self._doctor.offers.of(shown.values(), self._share)
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
        self.plots.show_plots(_plots(() if finding is None else finding.evidence, offers))
        if is_other:
            self.plots.choose("")
            self.view.to_top()
        self._follow_sight()
        self._pages.setCurrentWidget(self._found)
        self._fit()

    def go_to(self, place: Location) -> None:
        """Show a place: select a part of the network or a sample everywhere, or have a field shown."""
        if place.sample is not None:
            self._selection.set_sample(place.sample)
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
        self.everything.setFont(interface_font(0.92))
        for part in (self.list, self.view, self.plots, self._focus_frame):
            part.set_theme(theme)

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self._head,)

    def remembered(self) -> Mapping[str, object]:
        return {"on": self.switch.isChecked()}

    def recall(self, kept: Mapping[str, object]) -> None:
        if isinstance(on := kept.get("on"), bool):
            self.switch.setChecked(on)

    def settings(self) -> Mapping[str, Setting]:
        return {"on": Setting(choices=(True, False), choose=self.switch.setChecked)}

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

    def _follow_sight(self) -> None:
        self.plots.show_step(self._whereabouts.step if self._whereabouts.is_past else None)

    def _show_head(self) -> None:
        doctor, shown = self._doctor, self._doctor.findings.shown
        offers = doctor.offers.of(shown.values(), self._share)
        left = sum(offer.trial is None for offer in offers)
        is_asked = any(offer.state == "waiting" or offer.is_asked for offer in offers)
        every = "its mend was tried" if len(offers) == 1 else f"all {len(offers)} mends were tried"
        tried = "" if left or not offers else f" · {every}"
        self.summary.setText(count_of(len(shown), doctor.examiner.step) + tried if shown else "")
        self.everything.setVisible(left > 0)
        self.everything.setText("Stop trying" if is_asked else "Try everything")
        self.everything.setToolTip(
            "Try no mend now"
            if is_asked
            else "Try each mend on three seeds, in the background, and show the best first"
        )

    def _show_nothing(self) -> None:
        examiner = self._doctor.examiner
        if not examiner.is_on:
            text, more = OFF, ""
        elif examiner.problem:
            text, more = f"This run could not be looked at. {examiner.problem}", ""
        elif examiner.run is None:
            text, more = EXAMINING if examiner.is_ready else NOT_READY, ""
        else:
            text, more = nothing_found(examiner.step), watched(examiner.step)
        self._nothing.setText(text)
        self._watched.setText(more)
        self._watched.setVisible(bool(more))
        self._pages.setCurrentWidget(self._empty)

    def _on_list_chosen(self, key: tuple[str, int]) -> None:
        self._shows_mends = key == _ALL_MENDS
        if not self._shows_mends:
            self._doctor.findings.choose(key)
        self.refresh()

    def _on_findings_opened(self) -> None:
        self._shows_mends = False
        self._ask()

    def _on_switch_toggled(self, on: bool) -> None:
        self._doctor.examiner.set_on(on)

    def _on_everything_clicked(self) -> None:
        if self.everything.text() == "Stop trying":
            self._doctor.trials.cancel()
            return
        self._doctor.trials.ask_everything()
        if len(self._doctor.findings.shown) > 1:
            self._shows_mends = True
        self._ask()

    def _on_view_try_asked(self, offer: MendOffer) -> None:
        self._doctor.trials.ask(offer.finding, offer.mend)

    def _on_view_apply_asked(self, offer: MendOffer) -> None:
        self._doctor.mending.apply(offer.mend)

    def _on_view_curves_asked(self, offer: MendOffer) -> None:
        self.plots.choose(_trial_key(offer))
        self._fit()

    def _on_plots_point_chosen(self, axis: str, at: int) -> None:
        match axis:
            case "step":
                self._whereabouts.go(at)
            case "layer":
                self._selection.set_part(str(ScalarPath.whole(at)))
            case "sample":
                self._selection.set_sample(at - 1)

    def _on_trials_progressed(self, share: float) -> None:
        self._share = share
        self._ask()


def _where(finding: Finding, places: str) -> str:
    since = f"from step {finding.since:,}" if finding.since else "from the start"
    return f"{places} · {since}" if places else since


def _trial_key(offer: MendOffer) -> str:
    return f"trial {offer.finding.rule} {offer.mend.key}"


def _plots(evidence: tuple[Evidence, ...], offers: list[MendOffer]) -> list[DoctorPlot]:
    plots = [
        DoctorPlot(
            key=f"evidence {number}", title=each.title, measure=each.measure, content=evidence_content(each)
        )
        for number, each in enumerate(evidence)
    ]
    tried = [(offer, offer.trial) for offer in offers if offer.trial is not None and offer.trial.attempts]
    return plots + [
        DoctorPlot(
            key=_trial_key(offer),
            title=f"Tried: {offer.mend.title}",
            measure=trial.measure.name,
            content=trial_content(trial),
        )
        for offer, trial in tried
    ]
