"""The inspector of a parameter tells what the next step does to it, and the step then does just that."""

from __future__ import annotations

import pytest

from gradstudio.project import edits, part_edits
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import AdamSpec, ClipNorm
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import click, press_action


@pytest.fixture
def studio(open_shared):
    spec = edits.set_training(
        small_spec(), l2=1e-2, optimizer=AdamSpec(), clipping=ClipNorm(limit=0.1), batch_size=3
    )
    return open_shared(spec)


def select(studio, label: str) -> None:
    view = studio.window.canvas.view
    click(view, view.position_of(studio.window.model.graph.index_of(label)))


def outlooks(studio):
    """Return what the window was told last of the next step."""
    mails = reversed(studio.heard.mails)
    return next((mail.answers["next step"].outlooks for mail in mails if "next step" in mail.answers), ())


def lines(studio) -> dict[str, str]:
    widget = studio.window.inspector.view.next_step
    return {row._name.text(): row.number for row in widget.lines} if widget.isVisible() else {}


def test_the_step_does_what_was_foretold(studio, qtbot):
    select(studio, "layer1.neuron2.w1")
    until(qtbot, lambda: lines(studio))
    for step in range(3):
        foretold = lines(studio)
        assert {"gradient of the loss", "of the L2 penalty", "gradient, clipped", "mean m", "update"} <= set(
            foretold
        )
        press_action(studio.window, "step")
        until(qtbot, lambda step=step: studio.step == step + 1)
        assert studio.window.inspector.card.data.number == foretold["new value"]


def test_only_parameters_have_a_next_step(studio, qtbot):
    select(studio, "layer1.neuron2.a")
    assert lines(studio) == {}
    select(studio, "x1")
    assert lines(studio) == {}
    select(studio, "layer1.neuron2.b")
    until(qtbot, lambda: lines(studio))
    index = 3 * 1 + 2
    until(qtbot, lambda: [outlook.parameter for outlook in outlooks(studio)] == [index])
    assert outlooks(studio)[0].is_bias


def test_a_pinned_parameter_is_followed_too_until_it_is_closed(studio, qtbot):
    select(studio, "layer1.neuron1.w1")
    until(qtbot, lambda: lines(studio))
    click(studio.window.inspector.view.pin_button)
    select(studio, "layer2.neuron1.w1")
    until(qtbot, lambda: len(outlooks(studio)) == 2)
    pinned = studio.window.findChildren(type(studio.window.inspector.view))
    view = next(view for view in pinned if view is not studio.window.inspector.view)
    assert view.next_step.isVisible()
    value = studio.snapshot.parameters[0]
    assert format_number(value) == view.card.data.number
    view.parentWidget().close()
    until(qtbot, lambda: len(outlooks(studio)) == 1)


def test_nothing_is_computed_while_the_inspector_is_closed(studio, qtbot):
    select(studio, "layer1.neuron1.w1")
    until(qtbot, lambda: lines(studio))
    dock = studio.window.inspector.parentWidget()
    dock.close()
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    assert "next step" not in studio.heard.mails[-1].answers
    dock.show()
    until(qtbot, lambda: lines(studio))
    foretold = lines(studio)["new value"]
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 2)
    assert foretold == format_number(studio.snapshot.parameters[0])


def test_a_smaller_network_forgets_the_parameter(studio, qtbot):
    select(studio, "layer1.neuron4.w2")
    until(qtbot, lambda: lines(studio))
    studio.window.editor.edit("Remove neuron", edits.remove_neuron, 0)
    until(qtbot, lambda: studio.is_settled)
    assert studio.window.selection.node is None
    assert not studio.heard.failures
    assert studio.window.canvas_state.lookahead.update_of("layer1.neuron4.w2") is None


@pytest.mark.parametrize("change", [part_edits.freeze, part_edits.cut], ids=["frozen", "cut"])
@pytest.mark.parametrize("part", ["layer1.neuron2.w1", "of its neuron"])
def test_what_is_held_stays_as_it_is_said_to(studio, qtbot, change, part):
    label, held = "layer1.neuron2.w1", "frozen" if change is part_edits.freeze else "cut"
    if part == "of its neuron":
        # A neuron that is cut holds the weights that lead on from it, one that is frozen its own.
        part = "layer1.neuron2"
        label = label if held == "frozen" else "layer2.neuron1.w2"
    select(studio, label)
    until(qtbot, lambda: lines(studio))
    card = studio.window.inspector.card
    assert card.badge.isHidden()
    studio.window.editor.edit("Hold", change, part)
    assert card.badge.text() == held
    assert card.badge.isVisible()
    until(qtbot, lambda: list(lines(studio)) == [f"{held}: stays"])
    foretold = lines(studio)[f"{held}: stays"]
    assert foretold == ("0" if held == "cut" else card.data.number)
    for step in range(2):
        press_action(studio.window, "step")
        until(qtbot, lambda step=step: studio.step == step + 1)
        assert studio.window.inspector.card.data.number == foretold
    studio.window.editor.undo()
    until(qtbot, lambda: "new value" in lines(studio))
    assert card.badge.isHidden()
