"""Workspace, panels and their settings are chosen as plain data, without a widget."""

from __future__ import annotations

import pytest

from gradstudio.engine.errors import ConfigurationError
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, until


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def seen(window) -> set[str]:
    return {row.name for row in PANELS if in_sight(window._panels.widget(row.name))}


def test_workspace_panels_and_settings_are_as_they_were_asked_for(studio, qtbot):
    window = studio.window
    window.workspaces.arrange(
        WindowArrangement(
            workspace="inspect",
            panels=("canvas", "inspector", "loss"),
            settings={
                "loss": {"log": True, "hidden": ("test",)},
                "canvas": {"layout": "layered", "colour": "data"},
            },
        )
    )
    settle()
    assert window.workspaces.current == "inspect"
    assert seen(window) == {"canvas", "inspector", "loss"}
    assert window.loss_plot.log_button.isChecked()
    assert window.actions_by_name["log_loss"].isChecked()
    assert window.loss_plot.legend.hidden == ("test",)
    assert window.canvas_state.colouring.by == "data"
    assert window.model.layout == "layered"
    until(qtbot, lambda: studio.is_settled)


@pytest.mark.parametrize("front", ["output", "hidden", "metrics"])
def test_of_panels_behind_tabs_the_first_is_in_front_and_the_others_are_hidden(studio, front):
    others = tuple(name for name in ("output", "hidden", "metrics") if name != front)
    studio.window.workspaces.arrange(WindowArrangement(workspace="design", panels=(front, *others)))
    settle()
    assert seen(studio.window) == {front}
    studio.window.workspaces.arrange(WindowArrangement(workspace="studio", panels=("builder", front)))
    settle()
    assert seen(studio.window) == {"builder", front}


def test_without_panels_those_of_the_workspace_are_shown(studio):
    studio.window.workspaces.arrange(
        WindowArrangement(
            workspace="design", settings={"output": {"steps": True}, "project": {"open": ("Training",)}}
        )
    )
    settle()
    assert seen(studio.window) == {"project", "builder", "loss", "output"}
    assert studio.window.output.steps_button.isChecked()
    open_now = [title for title, folding in studio.window.project._foldings.items() if folding.is_open]
    assert open_now == ["Training"]


@pytest.mark.parametrize(
    ("arrangement", "sentence"),
    [
        (WindowArrangement(workspace="studo"), "There is no workspace 'studo'. Did you mean 'studio'?"),
        (
            WindowArrangement(workspace="inspect", panels=("los",)),
            "There is no panel 'los'. Did you mean 'loss'?",
        ),
        (
            WindowArrangement(workspace="inspect", settings={"loss": {"logs": True}}),
            "There is no setting of the panel 'loss' 'logs'. Did you mean 'log'?",
        ),
        (
            WindowArrangement(workspace="inspect", settings={"canvas": {"layout": "round"}}),
            "The setting 'layout' of the panel 'canvas' cannot be so: 'round' is none of 'network'",
        ),
        (
            WindowArrangement(workspace="inspect", settings={"loss": {"log": True, "hidden": ("bfore",)}}),
            "The setting 'hidden' of the panel 'loss' cannot be so: 'bfore' is none of 'train'",
        ),
    ],
)
def test_what_is_unknown_is_refused_in_a_sentence_and_nothing_changes(studio, arrangement, sentence):
    window = studio.window
    before = seen(window)
    with pytest.raises(ConfigurationError) as refused:
        window.workspaces.arrange(arrangement)
    assert str(refused.value).startswith(sentence)
    settle()
    assert window.workspaces.current == "studio"
    assert seen(window) == before
    assert not window.loss_plot.log_button.isChecked()


def test_panels_are_brought_to_the_front_beside_those_of_the_workspace(studio):
    studio.window.workspaces.arrange(WindowArrangement(workspace="studio", front=("metrics",)))
    settle()
    assert seen(studio.window) == {"canvas", "project", "builder", "loss", "metrics", "inspector"}
    with pytest.raises(ConfigurationError, match="metrics"):
        studio.window.workspaces.arrange(WindowArrangement(workspace="studio", front=("metric",)))
