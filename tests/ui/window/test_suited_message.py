"""Which settings other data bring is told, and one's own come back by a button."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.reading import reading_of
from gradstudio.ui.output.readout import label_text, prediction_text
from gradstudio.ui.window import message_bar, message_line
from gradstudio.ui.window.suited_message import suited_text
from tests.qt_helpers import settle, until
from tests.ui.gestures import click

DEMO = ProjectSpec()


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def keep_button(studio) -> QPushButton | None:
    buttons = studio.window.messages.findChildren(QPushButton)
    return next((b for b in buttons if b.text() == "Keep my settings" and b.isVisible()), None)


def test_the_sentence_names_what_was_changed_and_nothing_else():
    sine = edits.set_data(DEMO, kind="sine")
    assert suited_text(DEMO, sine) == (
        "Settings now suit a regression: ½ squared error, Adam at 0.01, batches of 32, 1,000 steps, no L2, "
        "initial weights He uniform, inputs standardised."
    )
    assert suited_text(sine, edits.set_data(sine, noise=0.3)) == ""
    assert suited_text(DEMO, set_field(DEMO, "training.l2", 0.5)) == ""
    assert suited_text(DEMO, set_field(DEMO, "training.optimizer.kind", "adam")) == (
        "Settings now suit what you chose: Adam at 0.01."
    )


def test_choosing_a_regression_is_told_and_ones_settings_come_back_in_one_step(studio, qtbot):
    before = studio.spec
    click(studio.window.project.gallery.thumbnails["sine"])
    settle()
    assert studio.window.messages.text.startswith("Settings now suit a regression. ½ squared error,")
    (line,) = studio.window.messages.findChildren(message_line.MessageLine)
    assert line._text.text() == "Settings now suit a regression."  # the button stands behind it
    suited = studio.spec
    button = keep_button(studio)
    assert button is not None
    click(button)
    settle()
    assert studio.spec.data == suited.data
    assert studio.spec.training.optimizer == before.training.optimizer
    assert studio.spec.training.steps == before.training.steps
    assert studio.document.undo_stack.count() == 2
    assert keep_button(studio) is None
    studio.window.actions_by_name["undo"].trigger()
    assert studio.spec == suited
    studio.window.actions_by_name["undo"].trigger()
    assert studio.spec == before


def test_the_message_goes_with_the_next_edit_and_with_undo(studio, qtbot):
    thumbnails = studio.window.project.gallery.thumbnails
    click(thumbnails["sine"])
    studio.window.actions_by_name["undo"].trigger()
    assert studio.window.messages.text == ""
    click(thumbnails["plane"])
    assert studio.window.messages.text
    studio.window.editor.edit("Change noise", edits.set_data, noise=0.2)
    assert studio.window.messages.text == ""


def test_once_one_trains_with_the_settings_the_message_goes_when_it_could_be_read(studio, qtbot, monkeypatch):
    monkeypatch.setattr(message_bar, "_LEAST_MILLISECONDS", 0)
    monkeypatch.setattr(message_bar, "_MILLISECONDS_A_CHARACTER", 0)
    monkeypatch.setattr(message_line.MessageLine, "_is_held", lambda line: False)
    click(studio.window.project.gallery.thumbnails["sine"])
    settle()
    (line,) = studio.window.messages.findChildren(message_line.MessageLine)
    assert not line._reading.isActive()  # while it is not trained with, one may still think about it
    studio.window.actions_by_name["play"].trigger()
    until(qtbot, lambda: not studio.window.messages.text.startswith("Settings now suit"))


def test_what_was_read_and_what_it_brought_are_told_together(studio, qtbot):
    account = "Read 60 samples."
    studio.window.editor.edit("Choose", edits.set_data, kind="sine")
    studio.window.data_commands.informed.emit(account)
    assert studio.window.messages.text.startswith(f"{account} Settings now suit a regression. ")
    studio.window.editor.edit("Change noise", edits.set_data, noise=0.2)
    studio.window.data_commands.informed.emit(account)
    assert studio.window.messages.text == account


def test_what_is_said_of_a_standardised_target_is_in_its_own_unit():
    spec = edits.set_data(DEMO, kind="formula", formula="1000 * x1 + 5000", noise=0.0)
    dataset = load_dataset(spec.data)
    own = load_dataset(spec.data.model_copy(update={"standardise_target": False}))
    assert label_text(dataset, (), 3) == label_text(own, (), 3)
    assert prediction_text(spec, dataset, [0.0]) == prediction_text(spec, own, [own.targets.mean()])
    low, _, high = reading_of(spec, dataset).ends
    assert low <= own.targets.min() < own.targets.max() <= high
    assert np.asarray(dataset.in_target_unit(dataset.targets)).max() > 5000


def test_it_is_told_where_settings_are_shown_and_not_over_what_is_compared(studio):
    click(studio.window.project.gallery.thumbnails["sine"])
    settle()
    told, workspaces = studio.window.messages.text, studio.window.workspaces
    assert told.startswith("Settings now suit")
    for name, expected in (("compare", ""), ("inspect", ""), ("design", told), ("studio", told)):
        workspaces.choose(name)
        settle()
        assert studio.window.messages.text == expected, name


def test_given_weights_that_fit_no_more_are_not_offered_back(studio):
    weights = {"kind": "given", "values": [0.5] * studio.spec.parameter_count}
    given = ProjectSpec.model_validate(
        studio.spec.model_dump() | {"network": studio.spec.network.model_dump() | {"initialisation": weights}}
    )
    other = edits.set_layer_size(edits.set_data(DEMO, kind="sine"), 0, 7)
    studio.window.editor.suited.emit(given, other)
    settle()
    assert studio.window.messages.text.startswith("Settings now suit a regression.")
    assert keep_button(studio) is None
