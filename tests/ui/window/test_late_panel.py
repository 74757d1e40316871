"""A panel that is made when it is first seen is told then what it missed, and all that comes after."""

from __future__ import annotations

import inspect

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.window.late_panel import LatePanel
from gradstudio.ui.window.panels import PANELS
from tests.ui.gestures import press_action, show_tab

LATE = [row for row in PANELS if row.late is not None]
SETTING = object()


class Written(View, QWidget):
    """Writes down what it is told."""

    def __init__(self, theme, parent) -> None:
        super().__init__(parent)
        self.told: list[tuple] = [("made", theme)]
        self.control = QWidget(self)
        self.setMinimumSize(50, 40)

    def taken(self):
        return "taken"

    def drawing(self):
        return (self,)

    def painting_seconds(self) -> float:
        return 2.5

    def header_controls(self):
        return (self.control,)

    def settings(self):
        return {"how": SETTING}

    def remembered(self):
        return {"kept": "its own"}

    def handlers(self):
        return {"act": lambda *arguments: self.told.append(("act", *arguments))}


def _writes(method: str):
    def write(self, *news) -> None:
        self.told.append((method, *news))

    return write


TELLING = (
    "show_spec",
    "start_over",
    "begin_run",
    "receive",
    "draw",
    "show_playing",
    "show_play_pressed",
    "set_seen",
    "set_theme",
    "set_actions",
    "recall",
    "load",
)
for method in TELLING:
    setattr(Written, method, _writes(method))


@pytest.fixture
def late(qtbot):
    panel = LatePanel(Written, QSize(30, 20), ("act",), DARK, None)
    qtbot.addWidget(panel)
    return panel


def test_every_word_of_a_view_is_handed_on():
    """A word that is new to `View` would be lost on its way otherwise."""
    words = {name for name, member in vars(View).items() if inspect.isfunction(member)}
    assert words <= vars(LatePanel).keys()
    assert words == {*TELLING} | {
        "taken",
        "drawing",
        "pictures",
        "painting_seconds",
        "header_controls",
        "settings",
        "remembered",
        "handlers",
    }


def test_what_it_missed_is_told_when_it_is_seen_the_newest_alone(late):
    for news in ("old", "new"):
        late.show_spec(f"{news} spec")
        late.receive(f"{news} mail")
        late.set_actions("actions")
    late.set_theme(LIGHT)
    late.recall({"kept": "before"})
    late.show_playing(True)
    late.show_play_pressed(True)
    late.load()
    late.draw()
    late.set_seen(False)
    assert not late.is_made
    late.set_seen(True)
    assert late.view().told == [
        ("made", LIGHT),
        ("show_spec", "new spec"),
        ("set_actions", "actions"),
        ("recall", {"kept": "before"}),
        ("receive", "new mail"),
        ("show_playing", True),
        ("show_play_pressed", True),
        ("load",),
        ("draw",),
        ("set_seen", True),
    ]


@pytest.mark.parametrize("forget", ["start_over", "begin_run"])
def test_mail_of_what_was_before_is_not_told(forget, late):
    late.receive("of another")
    getattr(late, forget)()
    assert not [word for word in late.view().told if word[0] in ("receive", "load", forget)]


def test_once_made_it_is_told_all_of_it_as_it_comes(late):
    told = late.view().told
    told.clear()
    for method in TELLING:
        getattr(late, method)(*([] if method in ("start_over", "begin_run", "draw", "load") else ["news"]))
    assert [word[0] for word in told] == list(TELLING)


def test_until_it_is_made_it_answers_for_the_panel(late):
    assert (late.drawing(), late.header_controls(), late.painting_seconds()) == ((), (), 0.0)
    assert late.taken().shape == (0, 4)
    assert late.minimumSizeHint() == late.sizeHint() == QSize(30, 20)
    late.recall({"kept": "before"})
    assert late.remembered() == {"kept": "before"}
    assert not late.is_made
    view = late.view()
    assert (late.drawing(), late.header_controls()) == ((view,), (view.control,))
    assert (late.painting_seconds(), late.taken()) == (2.5, "taken")
    assert late.minimumSizeHint() == QSize(50, 40)
    assert late.remembered() == {"kept": "its own"}


def test_who_asks_for_its_settings_or_acts_on_it_has_it_made(late, qtbot):
    assert late.settings() == {"how": SETTING}
    assert late.is_made
    other = LatePanel(Written, QSize(30, 20), ("act",), DARK, None)
    qtbot.addWidget(other)
    handler = other.handlers()["act"]
    assert not other.is_made
    handler(1)
    assert other.view().told[-1] == ("act", 1)


def test_no_late_panel_is_made_before_it_is_seen(studio, qtbot):
    window = studio.window
    panels = {row.name: window._panels[row.name] for row in LATE}
    press_action(window, "step")
    window.workspaces.choose("design")
    window.workspaces.choose("studio")
    assert not [name for name, panel in panels.items() if panel.is_made]
    show_tab(window, "Metrics")
    assert [name for name, panel in panels.items() if panel.is_made] == ["metrics"]
    window.workspaces.choose("compare")
    assert [name for name, panel in panels.items() if panel.is_made] == ["compare", "metrics"]


@pytest.mark.parametrize("row", LATE, ids=lambda row: row.name)
def test_a_late_panel_needs_no_more_room_than_its_row_says(row, shared_studio):
    panel = shared_studio.window._panels[row.name]
    panel.view()
    needed = panel.minimumSizeHint()
    assert needed.width() <= row.late[0]
    assert needed.height() <= row.late[1]
    assert set(row.acts_on) == set(panel.view().handlers())
