"""`show` opens a window that is a process of its own; what can go wrong is told in a sentence."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradstudio.engine.value import Value
from gradstudio.graph.reading import GraphReadingError
from gradstudio.showing import window_process
from gradstudio.showing.errors import ShowError
from gradstudio.showing.show import Presenter, caller_name, in_notebook, show, thing_of


@pytest.fixture
def presenter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Presenter]:
    folder = Path(os.path.realpath("/tmp"), f"gs-show-{os.getpid()}")
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    made = Presenter()
    yield made
    made.end()
    shutil.rmtree(folder)


def show_with(presenter: Presenter, value: object):
    return presenter.show(thing_of(value, (), "", sys._getframe(1)))


def test_a_window_opens_follows_and_goes_with_the_last_thing_that_is_taken_away(
    presenter: Presenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = Value(2.0)
    result = a * 3
    may_open = tmp_path / "may open"
    held = f"import pathlib, time\nwhile not pathlib.Path({str(may_open)!r}).exists(): time.sleep(0.01)\n"
    monkeypatch.setattr(window_process, "_START", held + window_process._START)
    try:
        handle = show_with(presenter, result)  # nobody waits for the window to open
    finally:
        may_open.touch()
    again = show_with(presenter, a + 1)
    (socket,) = Path(os.environ["XDG_RUNTIME_DIR"]).rglob("*.sock")  # the same window
    a.data = 5.0
    handle.flush()
    assert handle.update()
    assert handle.is_open
    handle.close()
    assert again.is_open
    again.close()
    assert again.wait(200)
    assert not socket.exists()
    assert handle.problem == "The handle has been closed."


def test_a_window_that_cannot_be_opened_is_told_with_what_it_said(
    presenter: Presenter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        window_process, "_START", "import sys; sys.exit('gradstudio: no fonts are to be found.')"
    )
    handle = show_with(presenter, Value(1.0) * 2)
    assert handle.wait(200)
    assert handle.problem == "The window has gone: no fonts are to be found."
    assert not handle.update()
    assert capsys.readouterr().err == "gradstudio: The window has gone: no fonts are to be found.\n"


def test_without_a_display_a_sentence_says_so(presenter: Presenter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ShowError, match=r"no display to open the window on.*xvfb-run"):
        show_with(presenter, Value(1.0))


@pytest.mark.parametrize("thing", [3.0, "loss", None, [], {}, [Value(1.0), 2], object()])
def test_what_cannot_be_shown_is_refused_before_any_window_opens(thing: object) -> None:
    with pytest.raises(GraphReadingError):
        show(thing)


def test_this_is_no_notebook_and_has_a_name() -> None:
    assert not in_notebook()
    assert caller_name()


def test_environment_of_other_packages_with_a_qt_does_not_reach_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/site-packages/cv2/qt/plugins")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/usr/lib/qt6/plugins")
    environment = window_process.window_environment()
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in environment
    assert environment["QT_PLUGIN_PATH"] == "/usr/lib/qt6/plugins"
