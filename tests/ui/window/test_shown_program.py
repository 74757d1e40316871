"""The window of a program that shows something: what comes is brought into sight, and its end is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest

from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value
from gradstudio.showing.connection import Connection
from gradstudio.showing.doors import new_door
from gradstudio.showing.handle import Handle
from gradstudio.showing.messages import EndMessage, HelloMessage, ParametersMessage, ProjectMessage
from gradstudio.showing.packing import packed
from gradstudio.showing.things import thing_of
from tests.qt_helpers import until
from tests.ui.conftest import Studio
from tests.ui.gestures import choose_from_menu, click


@dataclass
class Program:
    """A program that shows things in a window."""

    connection: Connection
    channels: int = 0

    def show(self, value: object, *data: object, title: str) -> Handle:
        self.channels += 1
        thing = thing_of(value, data, title, None)
        self.connection.send(thing.begin(self.channels))
        return Handle(thing, self.channels, self.connection)


@pytest.fixture
def program(studio: Studio, tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("s")
    monkeypatch.setattr("gradstudio.showing.doors.private_folder", lambda: folder)
    listening, connected, path = new_door()
    connection = Connection(connected)
    connection.send(packed(HelloMessage(caller="train.py", pid=1, is_notebook=False)))
    studio.window.shown_program.listen(listening, path)
    yield Program(connection)
    connection.leave()
    studio.window.close()
    assert not path.exists()


def product(a: float, name: str = "L") -> Value:
    root = Value(a, label="a") * 3
    root.label = name
    root.backward()
    return root


def test_a_graph_opens_beside_the_inspector_follows_and_stays_when_the_program_ends(
    studio: Studio, program: Program, qtbot
) -> None:
    window, model = studio.window, studio.window.model
    handle = program.show(product(2.0), title="the loss")
    until(qtbot, lambda: model.has_values and model.graph.labels == ("a", "", "L"))
    assert not window.builder.isVisible()
    assert window.canvas.isVisible()
    assert window.inspector.isVisible()
    assert window.windowTitle() == "train.py: the loss – GradStudio"
    view = window.canvas.view
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.position_of(0))
    assert window.inspector.card.data.number == "2.000"
    handle._next = handle._pause = 0.0
    handle.update(product(4.0))
    until(qtbot, lambda: window.inspector.card.data.number == "4.000")
    program.connection.send(packed(EndMessage()))
    until(qtbot, lambda: window.messages.text == "train.py has ended. What it showed last stays in sight.")
    assert model.graph.labels == ("a", "", "L")


def test_of_a_project_that_nobody_asked_for_nothing_is_told_until_it_is_played(
    studio: Studio, program: Program, qtbot
) -> None:
    window, model, bar = studio.window, studio.window.model, studio.window.bar
    until(qtbot, lambda: bar.readout("step") == "0")
    program.show(product(2.0), title="the loss")
    until(qtbot, lambda: model.drawn_source.title == "train.py: the loss")
    assert bar.readout("loss") == "–"
    assert "Shown by train.py" in window.status.text
    assert "3 scalars" in window.status.text
    program.connection.send(packed(EndMessage()))
    until(qtbot, lambda: "train.py has ended" in window.status.text)
    click(bar.play_button)
    until(qtbot, lambda: model.shows_project and bar.readout("loss") != "–")
    assert "train.py" not in window.windowTitle()
    assert "loss" in window.status.text
    studio.trainer.pause()
    choose_from_menu(window, "Graph", "Graph of the script")
    until(qtbot, lambda: window.windowTitle() == "train.py: the loss – GradStudio")
    assert bar.readout("loss") != "–"


def test_a_window_that_was_opened_for_something_says_that_it_waits_for_it(
    studio: Studio, program: Program, qtbot
) -> None:
    window = studio.window
    window.shown_program.lay_out()
    assert window.windowTitle() == "Waiting for the program – GradStudio"
    assert window.status.text == "Waiting for the program"
    assert window.bar.readout("loss") == "–"
    program.show(product(2.0), title="the loss")
    until(qtbot, lambda: window.windowTitle() == "train.py: the loss – GradStudio")
    until(qtbot, lambda: "Shown by train.py" in window.status.text)


def test_in_a_small_window_nothing_lies_over_the_graph_that_is_shown(
    studio: Studio, program: Program, qtbot
) -> None:
    window = studio.window
    window.resize(900, 600)
    until(qtbot, lambda: window.workspaces._size.areas_over)
    program.show(product(2.0), title="the loss")
    until(qtbot, lambda: window.model.drawn_source.title == "train.py: the loss")
    assert window.canvas.isVisible()
    assert not window.inspector.isVisible()
    window.resize(1280, 800)
    until(qtbot, window.inspector.isVisible)


def test_the_menu_goes_from_graph_to_graph_and_back_from_the_project(
    studio: Studio, program: Program, qtbot
) -> None:
    window, model = studio.window, studio.window.model
    assert not window.actions_by_name["shown_graph"].isEnabled()
    program.show(product(2.0), title="first")
    program.show(product(3.0), title="second")
    until(qtbot, lambda: model.drawn_source.title == "train.py: second")
    choose_from_menu(window, "Graph", "Graph of the script")
    until(qtbot, lambda: model.drawn_source.title == "train.py: first")
    model.show_project()
    until(qtbot, lambda: model.shows_project and not model.is_busy)
    choose_from_menu(window, "Graph", "Graph of the script")
    until(qtbot, lambda: model.drawn_source.title == "train.py: first")


def test_a_network_opens_the_studio_and_its_weights_follow(studio: Studio, program: Program, qtbot) -> None:
    net = MLP(2, [3, 1], rng=5)
    handle = program.show(net, [[0.1, 0.2], [0.3, -0.4]], [1, -1], title="net")
    until(qtbot, lambda: studio.spec.sizes == (2, 3, 1))
    assert studio.window.workspaces.current == "studio"
    for parameter in net.parameters():
        parameter.data += 0.5
    handle._next = handle._pause = 0.0
    handle.update()
    values = tuple(parameter.data for parameter in net.parameters())
    until(qtbot, lambda: studio.spec.network.initialisation.values == values)
    assert not studio.document.is_edited


def test_a_project_that_is_none_is_refused_with_a_sentence(studio: Studio, program: Program, qtbot) -> None:
    before = studio.spec
    program.connection.send(packed(ProjectMessage(channel=1, title="odd", text='{"network": 7}')))
    until(qtbot, lambda: bool(studio.window.messages.text))
    assert "odd" in studio.window.messages.text
    assert studio.spec == before


def test_the_window_goes_when_the_last_thing_is_taken_away(studio: Studio, program: Program, qtbot) -> None:
    handle = program.show(product(2.0), title="first")
    until(qtbot, lambda: studio.window.model.drawn_source.title == "train.py: first")
    handle.close()
    until(qtbot, lambda: studio.window.is_closed)


def test_a_project_that_comes_while_something_else_is_done_waits_with_its_weights_which_go_to_no_other(
    studio: Studio, program: Program, qtbot
) -> None:
    aside, shown = studio.window._aside, studio.window.shown_program
    first = MLP(2, [1], rng=5)
    program.show(first, [[0.1, 0.2], [0.3, -0.4]], [1, -1], title="first")
    until(qtbot, lambda: studio.spec.sizes == (2, 1))
    before = studio.spec
    second = MLP(2, [1], rng=6)
    aside._loop = QEventLoop()  # something is being done
    handle = program.show(second, [[0.1, 0.2], [0.3, -0.4]], [1, -1], title="second")
    came: list[ParametersMessage] = []
    shown.things.parameters_came.connect(came.append)
    until(qtbot, lambda: shown._waiting_project is not None)
    for parameter in second.parameters():
        parameter.data -= 0.25
    handle._next = handle._pause = 0.0
    handle.update()
    until(qtbot, lambda: bool(came))
    assert studio.spec == before
    aside._loop = None
    until(
        qtbot,
        lambda: studio.spec.network.initialisation.values == tuple(p.data for p in second.parameters()),
    )
    for parameter in second.parameters():
        parameter.data += 0.5
    handle._next = handle._pause = 0.0
    handle.update()
    values = tuple(parameter.data for parameter in second.parameters())
    until(qtbot, lambda: studio.spec.network.initialisation.values == values)
