"""The form says what cannot be chosen, what starts the run anew, and draws the schedule."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QSlider

from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.assemble import schedule_for
from gradstudio.ui.project.form import SECTIONS
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import choose, choose_preset, click, wheel


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def caption_of(studio, path: str) -> str:
    project = studio.window.project
    labels = [label for label in project.findChildren(QLabel) if label.buddy() is project.field(path)]
    assert len(labels) == 1
    return labels[0].text()


def states(box: QComboBox) -> dict[str, tuple[bool, str]]:
    model = box.model()
    return {
        box.itemData(row): (
            bool(model.index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled),
            box.itemData(row, Qt.ItemDataRole.ToolTipRole) or "",
        )
        for row in range(box.count())
    }


def test_a_loss_that_cannot_learn_the_data_is_greyed_out_and_says_why(open_shared):
    studio = open_shared(edits.set_data(small_spec(), kind="blobs", samples=6))
    found = states(studio.window.project.field("training.loss"))
    assert found["softmax_cross_entropy"] == (True, "")
    enabled, why = found["hinge"]
    assert not enabled
    assert "Hinge cannot learn several classes" in why
    assert "cross-entropy" in why
    studio.window.editor.edit("Data", edits.set_data, kind="moons")
    assert states(studio.window.project.field("training.loss"))["hinge"] == (True, "")


@pytest.mark.parametrize(
    ("path", "mend", "said"),
    [
        ("training.penalize_biases", ("training.l2", 0.1), "no penalty"),
        ("training.metrics_interval", ("data.test_share", 0.5), "no test samples"),
    ],
)
def test_a_field_without_effect_is_greyed_out_and_says_what_to_do(studio, path, mend, said):
    project, field = studio.window.project, studio.window.project.field(path)
    studio.window.editor.edit("No penalty", edits.set_training, l1=0.0, l2=0.0)
    assert not field.isEnabled()
    assert said in field.toolTip()
    studio.window.editor.edit("Mend", set_field, *mend)
    assert project.field(path).isEnabled()
    assert said not in field.toolTip()


def test_regression_has_no_accuracy_to_stop_at(open_shared):
    studio = open_shared(edits.set_data(small_spec(), kind="plane", samples=6))
    field = studio.window.project.field("training.stop.target_accuracy")
    assert not field.isEnabled()
    assert "Set a loss instead" in field.toolTip()


def test_what_starts_the_run_anew_says_so_before_it_happens(studio, qtbot):
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 3)
    signs = {}
    for rows in SECTIONS.values():
        for row in rows:
            field = studio.window.project.field(row.path)
            signs[row.path] = "\u21ba" in caption_of(studio, row.path)
            if field.isEnabled():
                assert ("starts the run anew" in field.toolTip()) == row.restarts
            assert signs[row.path] == row.restarts
    assert signs["training.seed"]
    assert not signs["training.optimizer.kind"]
    choose(studio.window.project.field("training.optimizer.kind"), "adam")  # says it goes on, and does
    until(qtbot, lambda: studio.snapshot.spec == studio.spec)
    assert studio.snapshot.step == 3


def test_the_schedule_is_drawn_as_the_run_follows_it(studio):
    picture = studio.window.project.schedule
    click(studio.window.project.more.heading)
    rate = {"kind": "cosine", "rate": 0.4, "floor": 0.1, "steps": 50, "warm_up": 10}
    studio.window.editor.edit("Rate", edits.set_training, learning_rate=rate, steps=61)
    schedule = schedule_for(studio.spec.training.learning_rate)
    assert picture.rates == pytest.approx([schedule(step) for step in range(61)])
    before = _pixels(picture)
    picture.show_step(30)
    assert not np.array_equal(_pixels(picture), before)
    assert "61 steps" in picture.toolTip()


def _pixels(widget) -> np.ndarray:
    image = widget.grab().toImage()
    return np.frombuffer(image.constBits(), dtype=np.uint32).copy()


def test_the_wheel_over_a_field_edits_nothing(studio):
    project, before = studio.window.project, studio.spec
    project.more.set_open(True)  # which makes the fields in it
    fields = [*project.findChildren(QComboBox), *project.findChildren(QSlider)]
    fields.append(studio.window.builder.view.headers[0].activation)
    assert len(fields) > 6
    for field in fields:
        wheel(field, field.rect().center(), -1)
        assert not field.focusPolicy() & ~Qt.FocusPolicy.StrongFocus  # nor does it take the focus
    assert studio.spec == before


def test_a_preset_opens_from_the_menu_and_says_what_it_does(studio, qtbot):
    choose_preset(studio.window, "Single neuron")
    preset = next(preset for preset in PRESETS if preset.name == "single_neuron")
    assert studio.spec == preset.spec
    assert studio.window.messages.text == preset.caption
    assert studio.document.undo_stack.count() == 0
    until(qtbot, lambda: studio.is_settled)


def test_every_preset_is_in_the_palette(studio):
    titles = [action.text() for action in studio.window._menus.further_actions()]
    assert {preset.title for preset in PRESETS} <= set(titles)


def test_reset_gives_the_same_weights_and_new_weights_others(studio, qtbot):
    first = studio.snapshot.parameters.copy()
    studio.trainer.step(2)
    until(qtbot, lambda: studio.step == 2)
    studio.window.actions_by_name["reset"].trigger()
    until(qtbot, lambda: studio.step == 0)
    assert np.array_equal(studio.snapshot.parameters, first)
    studio.window.actions_by_name["new_weights"].trigger()
    until(qtbot, lambda: studio.is_settled and not np.array_equal(studio.snapshot.parameters, first))
    assert isinstance(studio.spec, ProjectSpec)
