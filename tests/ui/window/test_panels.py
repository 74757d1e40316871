"""Every row of the table of panels stands in the window, and hears what the window tells."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject

from gradstudio.resources import resource_path
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.window.late_panel import LatePanel
from gradstudio.ui.window.panels import PANELS
from tests.qt_helpers import until
from tests.ui.gestures import press_action

STAGE = [row.name for row in PANELS if row.area == "stage"]


def test_each_row_has_a_name_and_a_title_of_its_own():
    assert len({row.name for row in PANELS}) == len({row.title for row in PANELS}) == len(PANELS)
    assert STAGE == ["canvas"]
    assert len({row.icon for row in PANELS}) == len(PANELS)
    for row in PANELS:
        assert resource_path("icons", f"{row.icon}.svg").is_file()
        assert row.most_per_second > 0
        assert not row.behind or row.behind in {front.name for front in PANELS if front.area == row.area}


def test_each_panel_but_the_stage_has_a_dock_with_its_title(shared_studio):
    docks = {dock.objectName(): dock.windowTitle() for dock in shared_studio.window.docks.all}
    assert docks == {f"{row.name}_dock": row.title for row in PANELS if row.area != "stage"}
    assert shared_studio.window.centralWidget().isAncestorOf(shared_studio.window.canvas)


class Moves(QObject):
    """Notes which panels are given another parent."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange and isinstance(watched, View):
            self.moved.append(type(watched).__name__)
        return False


def test_no_panel_gets_another_parent_as_a_window_opens_since_qt_styles_all_in_it_anew(open_studio, qapp):
    moves = Moves()
    qapp.installEventFilter(moves)
    open_studio()
    qapp.removeEventFilter(moves)
    assert moves.moved == []


def test_the_menu_of_panels_shows_each_with_its_icon_in_the_theme(shared_studio):
    entries = [dock.toggleViewAction() for dock in shared_studio.window.docks.all]
    rows = [row for row in PANELS if row.area != "stage"]
    for choice, theme in (("light", LIGHT), ("dark", DARK)):
        shared_studio.themes.choose(choice)
        assert [entry.icon().cacheKey() for entry in entries] == [
            icon(row.icon, theme).cacheKey() for row in rows
        ]


def test_each_panel_hears_of_edits_mail_themes_and_new_projects(
    monkeypatch, shared_studio, open_studio, qtbot
):
    heard: dict[str, set[str]] = {}

    def follow(view: type[View]) -> None:
        for method in ("show_spec", "receive", "draw", "set_theme", "start_over", "show_playing", "load"):
            before = getattr(view, method)

            def listen(self, *news, before=before, name=view.__name__, method=method):
                heard.setdefault(name, set()).add(method)
                before(self, *news)

            monkeypatch.setattr(view, method, listen)

    def followed(make, *parts) -> View:
        view = make(*parts)
        follow(type(view))
        return view

    for panel in shared_studio.window._panels:  # the own window connects them as it opens
        if not isinstance(panel, LatePanel):
            follow(type(panel))
    studio = open_studio()
    for panel in studio.window._panels:
        if isinstance(panel, LatePanel):
            monkeypatch.setattr(panel, "_make", partial(followed, panel._make))
    assert len({type(studio.window._panels.made(row.name)) for row in PANELS}) == len(PANELS)
    other = DARK if studio.themes.theme is LIGHT else LIGHT
    studio.themes.choose("dark" if other is DARK else "light")
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    press_action(studio.window, "play")
    press_action(studio.window, "play")
    press_action(studio.window, "add_layer")
    studio.window.files.new()
    until(qtbot, lambda: studio.is_settled and len(heard) == len(PANELS))
    for name, methods in heard.items():
        assert len(methods) == 7, name
