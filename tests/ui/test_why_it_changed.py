"""The inspector of a parameter tells why it changed, and opens the samples and steps that made it do so."""

from __future__ import annotations

import pytest

from gradstudio.app.scalar.reasons import NO_STEP
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import AdamSpec, ClipNorm
from gradstudio.training.run.moment import Moment
from gradstudio.ui.inspector.why_view import WHY
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import click, press_action

LABEL = "layer1.neuron2.w1"


@pytest.fixture
def studio(open_shared):
    spec = edits.set_training(
        small_spec(), l2=1e-2, optimizer=AdamSpec(), clipping=ClipNorm(limit=0.1), batch_size=3
    )
    return open_shared(spec)


def view_of(studio):
    return studio.window.inspector.view.why


def tell(studio, label: str = LABEL):
    """Select a parameter and open its account."""
    model, window = studio.window.model, studio.window
    window.selection.set_node(model.graph.index_of(label))
    view = view_of(studio)
    if not view.folding.is_open:
        window.inspector.view.ensureWidgetVisible(view.folding.heading)
        click(view.folding.heading)
    return view


def step(studio, qtbot, steps: int = 1) -> None:
    for _ in range(steps):
        before = studio.step
        press_action(studio.window, "step")
        until(qtbot, lambda before=before: studio.step == before + 1)


def told_step(view) -> int:
    text = view.summary.text()
    return int(text.split()[1].rstrip(":").replace(",", "")) if text.startswith("Step ") else -1


def press(studio, qtbot, button) -> None:
    until(qtbot, button.isVisible)
    studio.window.inspector.view.ensureWidgetVisible(button)
    click(button)


def test_it_tells_what_the_step_before_had_foretold(studio, qtbot):
    view = tell(studio)
    until(qtbot, lambda: view.summary.text() == NO_STEP)
    following = studio.window.inspector.view.next_step
    step(studio, qtbot, 2)
    until(qtbot, lambda: following.lines and told_step(view) == 2)
    foretold = {row._name.text(): row.number for row in following.lines}
    step(studio, qtbot)
    until(qtbot, lambda: told_step(view) == 3)
    assert {row._name.text(): row.number for row in view.lines.rows} == foretold
    assert format_number(studio.snapshot.parameters[3]) in view.summary.text()


def test_a_sample_and_a_turning_point_open_their_step_and_its_own_account(studio, qtbot):
    window = studio.window
    run = window.sight.live.run
    view = tell(studio)
    step(studio, qtbot, 6)
    until(qtbot, lambda: told_step(view) == 6 and view.sample_rows)
    assert len(view.sample_rows) <= 3
    sample = view.sample_rows[-1].title
    press(studio, qtbot, view.sample_rows[-1]._link)
    until(qtbot, lambda: window.sight.shown == Moment(run, 5) and told_step(view) == 5)
    assert f"Sample {window.selection.sample + 1}" == sample
    press(studio, qtbot, view.turning.button)
    until(qtbot, lambda: view.turning.rows)
    assert "steps 0 to 6" in view.turning.note.text()
    most = view.turning.rows[0]
    assert most.title.startswith("Changed most at step ")
    title = most.title
    there = int(title.split()[-1])
    press(studio, qtbot, most._link)
    until(qtbot, lambda: told_step(view) == there)
    shown = window.sight.moment or window.sight.live
    assert shown == Moment(run, there)
    assert view.turning.rows[0].title == title


def test_a_run_that_branches_off_is_told_by_its_own_steps(studio, qtbot):
    window = studio.window
    run = window.sight.live.run
    view = tell(studio)
    step(studio, qtbot, 4)
    window.sight.go_to(Moment(run, 2))
    until(qtbot, lambda: window.sight.shown == Moment(run, 2) and told_step(view) == 2)
    window.editor.edit("Type", set_parameter, LABEL, 0.75)
    until(qtbot, lambda: window.sight.is_live and "begins at step 2" in view.summary.text())
    press_action(window, "step")
    until(qtbot, lambda: told_step(view) == 3)
    assert view.summary.text().startswith("Step 3: 0.7500 → ")
    press(studio, qtbot, view.turning.button)
    until(qtbot, lambda: view.turning.rows)
    assert "steps 0 to 3" in view.turning.note.text()
    assert view.turning.rows[0].title == "Changed most at step 2"


def test_only_parameters_are_told_of(studio, qtbot):
    view = tell(studio)
    step(studio, qtbot)
    until(qtbot, lambda: told_step(view) == 1)
    studio.window.selection.set_node(studio.window.model.graph.index_of("layer1.neuron2.a"))
    assert not view.isVisible()
    tell(studio, "layer1.neuron2.b")
    until(qtbot, lambda: told_step(view) == 1)


def test_a_pinned_parameter_has_an_account_of_its_own(studio, qtbot):
    window = studio.window
    tell(studio)
    step(studio, qtbot)
    click(window.inspector.view.pin_button)
    views = window.findChildren(type(window.inspector.view))
    pinned = next(view for view in views if view is not window.inspector.view)
    pinned.ensureWidgetVisible(pinned.why.folding.heading)
    click(pinned.why.folding.heading)
    own = tell(studio, "layer2.neuron1.w1")
    until(qtbot, lambda: told_step(pinned.why) == told_step(own) == 1)
    assert pinned.why.summary.text() != own.summary.text()
    pinned.parentWidget().close()
    assert len(window.canvas_state.reasons._wishes) == 1


def test_another_project_has_no_account_of_the_one_before(studio, qtbot, tmp_path):
    view = tell(studio)
    step(studio, qtbot, 2)
    until(qtbot, lambda: told_step(view) == 2)
    press(studio, qtbot, view.turning.button)
    until(qtbot, lambda: view.turning.rows)
    studio.window.files.new()
    until(qtbot, lambda: studio.is_settled)
    assert studio.window.canvas_state.reasons.reason_of(view._path) is None
    tell(studio)
    assert view.turning.rows == []


def test_the_heading_is_as_it_was_left_and_can_be_chosen_from_outside(studio):
    inspector, view = studio.window.inspector, view_of(studio)
    assert inspector.remembered() == {"open": []}
    studio.window.workspaces.arrange(
        WindowArrangement(workspace="studio", settings={"inspector": {"open": (WHY,)}})
    )
    assert view.folding.is_open
    kept = inspector.remembered()
    view.folding.set_open(False)
    inspector.recall({"open": 7})
    assert not view.folding.is_open
    inspector.recall(kept)
    assert view.folding.is_open
