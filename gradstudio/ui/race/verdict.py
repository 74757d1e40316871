"""`RaceVerdict`: what a race says in a sentence, and the buttons that open its best, typical and worst run."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.race.news import RaceNews
from gradstudio.project.number_text import short_number
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

_KINDS = {
    "best": ("Best", "the least final loss"),
    "typical": ("Typical", "the final loss in the middle"),
    "worst": ("Worst", "the greatest final loss, or the first that diverged"),
}


class RaceVerdict(QWidget):
    """Stands below the set-up.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        run_chosen: a run that is to be opened.
        export_asked: the results are to be written to a file.

    Attributes:
        sentence: what the race says.
        note: what was raced, where the project is another by now.
        buttons: by what they open: "best", "typical", "worst".
        export: writes the results.
    """

    run_chosen = Signal(int)
    export_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._news: RaceNews | None = None
        self.sentence = wrapped_label(self)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note: QLabel = wrapped_label(self, "muted")
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for kind, (title, _) in _KINDS.items():
            button = QPushButton(title, self)
            button.setObjectName("small")
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._on_button_clicked, kind))
            self.buttons[kind] = button
            row.addWidget(button)
        self.export = QToolButton(self)
        self.export.setIconSize(QSize(16, 16))
        self.export.setToolTip("Write the results of all runs to a CSV file")
        self.export.setAccessibleName("Export the race")
        self.export.clicked.connect(self.export_asked)
        row.addWidget(self.export)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.note)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(words, 1)
        whole.addLayout(row)
        whole.setAlignment(row, Qt.AlignmentFlag.AlignTop)
        self.set_theme(theme)

    def show_news(self, news: RaceNews, note: str) -> None:
        """Show how a race stands.

        Args:
            news: what is known of it.
            note: what is to be known of it beside; "" for nothing.
        """
        self._news = news
        if self.sentence.text() != news.sentence:
            self.sentence.setText(news.sentence)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        for kind, button in self.buttons.items():
            run = self._run(kind)
            loss = float(news.results.last.losses[run])
            reached = "it diverged" if news.results.ran_away[run] else f"loss {short_number(loss)}"
            words = f"{_KINDS[kind][0]}: {news.entry.name_of(run)}, {reached}"
            button.setToolTip(
                f"{words}\nThe run with {_KINDS[kind][1]}. Add it to the project's runs and show its end"
            )
            button.setAccessibleName(f"Open the {kind} run: {news.entry.name_of(run)}")

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.export.setIcon(icon("export", theme, "muted"))
        self.note.setFont(interface_font(0.92))
        for button in self.buttons.values():
            button.setFont(interface_font(0.92))

    def _run(self, kind: str) -> int:
        news = self._news
        assert news is not None
        return {"best": news.best, "typical": news.typical, "worst": news.worst}[kind]

    def _on_button_clicked(self, kind: str, checked: bool = False) -> None:
        if self._news is not None:
            self.run_chosen.emit(self._run(kind))
