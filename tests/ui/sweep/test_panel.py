"""The panel of a sweep by itself: which file it is kept in, and what can be opened while it runs."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gradstudio.app.sweep.draft import OFFERED, AxisDraft, plan_of
from gradstudio.project import edits
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import UNBUILT
from gradstudio.sweep.limits import SweepBudget
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.sweep.score_colours import score_colours, score_levels
from gradstudio.ui.sweep.sweep_runs_table import SweepRunsTable
from gradstudio.ui.sweep.sweep_words import told_of_run
from tests.app.sweep.held_chunks import held_after_the_first
from tests.app.sweep.test_run_curves import result
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose, click


def choose_path(panel, monkeypatch, path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    click(panel.set_up.foot.path_button)


def test_the_file_that_was_chosen_is_the_one_that_is_used(
    panel, tools, refused, qtbot, tmp_path, monkeypatch
):
    (tmp_path / "mine.gradsweep").write_text("mine")
    choose_path(panel, monkeypatch, tmp_path / "mine.gradsweep")
    assert "mine.gradsweep is there already" in refused[-1]
    assert panel.set_up.foot.kept_in.text().endswith("Sweep 1.gradsweep")

    choose_path(panel, monkeypatch, tmp_path / "rates")
    assert panel.set_up.foot.kept_in.text().endswith("rates.gradsweep")
    tools.sweeping.open(tmp_path / "mine.gradsweep")  # it is no sweep
    until(qtbot, lambda: len(refused) == 2)
    tools.sweeping.changed.emit()
    assert panel.set_up.foot.kept_in.text().endswith("rates.gradsweep")

    (tmp_path / "rates.gradsweep").write_text("came meanwhile")
    click(panel.set_up.foot.start_button)
    assert not tools.sweeping.is_running
    assert "rates.gradsweep is there already" in refused[-1]
    (tmp_path / "rates.gradsweep").unlink()
    click(panel.set_up.foot.start_button)
    until(qtbot, lambda: tools.sweeping.is_complete)
    assert tools.sweeping.path == tmp_path / "rates.gradsweep"
    assert panel.set_up.foot.kept_in.text().endswith("Sweep 1.gradsweep")  # of the next


def test_while_a_sweep_runs_no_other_is_opened(panel, tools, qtbot):
    page = panel.set_up
    hint = page.foot.open_button.toolTip()
    page.options.points.setValue(20_000)
    until(qtbot, page.foot.start_button.isEnabled)
    with held_after_the_first():
        click(page.foot.start_button)
        assert tools.sweeping.is_running
        for button in (page.foot.start_button, page.foot.open_button, page.left.button):
            assert not button.isEnabled()
        assert page.foot.open_button.toolTip() != hint
        until(qtbot, lambda: tools.sweeping.is_kept)
        click(panel.bar.cancel_button)
    until(qtbot, page.foot.open_button.isEnabled)
    assert page.left.button.isEnabled()
    assert page.foot.open_button.toolTip() == hint
    assert panel.bar.cancel_button.text() == "Resume"


def test_without_its_file_a_sweep_is_not_resumed_but_begun_again(panel, tools, qtbot, tmp_path):
    tools.sweeping.begin(panel.set_up.plan, tmp_path / "gone" / "a.gradsweep")
    until(qtbot, lambda: tools.sweeping.problem)
    assert panel.bar.cancel_button.text() == "Begin again"
    (tmp_path / "gone").mkdir()
    click(panel.bar.cancel_button)
    until(qtbot, lambda: tools.sweeping.is_complete)
    assert not panel.bar.cancel_button.isVisible()


def test_what_was_typed_comes_back_after_another_sweep_was_opened(panel, tools, qtbot, tmp_path):
    page = panel.set_up
    plan = replace(page.plan, budget=SweepBudget(steps=1_000))
    with SweepStore.create(tmp_path / "a.gradsweep", plan.text, plan.digest, plan.paths):
        pass
    page.rows[1].values.setText("tanh, sigmoid")
    typed = page.draft
    tools.sweeping.open(tmp_path / "a.gradsweep")
    until(qtbot, lambda: page.opened.isVisibleTo(page))
    panel.show_page("set_up")
    assert page.draft != typed
    assert page.opened.says.text() == "Set up as a.gradsweep. Not taken over: the limit of 1,000 steps."
    click(page.opened.button)
    assert page.draft == typed
    assert not page.opened.isVisible()


def test_the_field_that_is_chosen_already_keeps_its_values_when_it_is_chosen_again(panel):
    row = panel.set_up.rows[0]
    field, other = row.path, "training.l2"
    row.values.setText("0.01, 0.03")
    choose(row.field, field)
    assert row.values.text() == "0.01, 0.03"
    choose(row.field, other)
    assert row.axis == AxisDraft(path=other, text=OFFERED[other][0], logarithmic=OFFERED[other][1])
    row.values.setText("0.5")
    choose(row.field, other)
    assert row.values.text() == "0.5"


def test_what_was_typed_is_forgotten_only_once_the_file_of_a_sweep_is_there(
    panel, tools, qtbot, tmp_path, monkeypatch
):
    page = panel.set_up
    plan = page.plan
    with SweepStore.create(tmp_path / "a.gradsweep", plan.text, plan.digest, plan.paths):
        pass
    page.rows[1].values.setText("tanh, sigmoid")
    typed = page.draft
    tools.sweeping.open(tmp_path / "a.gradsweep")
    until(qtbot, lambda: page.opened.isVisibleTo(page))
    panel.show_page("set_up")
    choose_path(panel, monkeypatch, tmp_path / "none yet" / "b.gradsweep")
    until(qtbot, page.foot.start_button.isEnabled)
    click(page.foot.start_button)
    until(qtbot, lambda: tools.sweeping.problem)
    assert page.opened.isVisibleTo(page)
    (tmp_path / "none yet").mkdir()
    panel.show_page("set_up")
    click(page.foot.start_button)
    until(qtbot, lambda: tools.sweeping.is_complete)
    assert not page.opened.isVisibleTo(page)
    assert page.draft != typed


def test_runs_without_what_is_looked_for_are_shown_and_not_said_to_have_run_away(
    panel, tools, qtbot, tmp_path
):
    spec = edits.set_data(small_spec(samples=20, steps=5), kind="moons", test_share=0.2)
    plan = plan_of(replace(panel.set_up.draft, objective="test_loss"), spec)
    with SweepStore.create(tmp_path / "a.gradsweep", plan.text, plan.digest, plan.paths) as store:
        store.put([replace(result(0, 1, [1.0, 0.5], 2), values=dict(next(plan.trials()).values))])
    panel.set_seen(True)
    tools.sweeping.open(tmp_path / "a.gradsweep")
    until(qtbot, lambda: tools.seen.table is not None)
    for page in panel.bar.pages:
        panel.show_page(page)
        settle()
    assert "test loss" in panel.best._no_best(panel.best.found)


def test_a_run_that_could_not_begin_says_why_in_full_where_it_is_pointed_at(panel, tools, qtbot, tmp_path):
    plan = plan_of(panel.set_up.draft, small_spec(steps=5))
    values, why = dict(next(plan.trials()).values), f"{UNBUILT}The feature log(x1) has no finite value."
    done = replace(result(0, 1, [1.0, 0.5], 2), values=values)
    with SweepStore.create(tmp_path / "a.gradsweep", plan.text, plan.digest, plan.paths) as store:
        store.put([done, replace(done, number=1, loss=math.nan, steps=0, cause=why)])
    panel.set_seen(True)
    panel.show_page("runs")
    tools.sweeping.open(tmp_path / "a.gradsweep")
    runs = panel.findChild(SweepRunsTable).runs
    until(qtbot, lambda: runs.rowCount() == 2)
    tips = [runs.data(runs.index(row, 0), Qt.ItemDataRole.ToolTipRole) for row in range(2)]
    assert tips == ["Run 0. A double click adds it to the project's runs", f"Run 1 {why}"]
    assert told_of_run(tools.seen.table, tools.seen.table.settings, 1).splitlines()[-1] == why
    assert "built" not in told_of_run(tools.seen.table, tools.seen.table.settings, 0)


def test_a_run_that_could_not_begin_is_not_painted_as_one_that_diverged(panel, tools, qtbot, tmp_path):
    plan = plan_of(panel.set_up.draft, small_spec(steps=5))
    done = replace(result(0, 1, [1.0, 0.5], 2), values=dict(next(plan.trials()).values))
    runs = [
        done,
        replace(done, number=1, loss=math.nan, ran_away=True),
        replace(done, number=2, loss=math.nan, steps=0, cause=f"{UNBUILT}It has no samples."),
    ]
    with SweepStore.create(tmp_path / "a.gradsweep", plan.text, plan.digest, plan.paths) as store:
        store.put(runs)
    panel.set_seen(True)
    panel.show_page("runs")
    tools.sweeping.open(tmp_path / "a.gradsweep")
    until(qtbot, lambda: tools.seen.table is not None and len(tools.seen.table) == 3)
    colours = [score_colours(LIGHT)[level].name() for level in score_levels(tools.seen.table)]
    assert colours[0] == LIGHT.positive
    assert colours[1] == LIGHT.fault
    assert len(set(colours)) == 3
    model = panel.runs.table.runs
    rows = {model.number_at(place): model.index(place, 0) for place in range(3)}
    painted = [model.data(rows[number], Qt.ItemDataRole.ForegroundRole).name() for number in range(3)]
    assert painted == [LIGHT.text, LIGHT.fault, LIGHT.muted]
    assert panel.runs.says.text() == "3 runs, 1 of them diverged, 1 of them could not be built"
    tools.seen.brush("steps", (0.0, 0.0))
    assert panel.runs.says.text() == "1 of 3 runs, which could not be built"


def test_a_run_that_cannot_be_opened_is_told_of_once_whatever_the_sweep_tells_meanwhile(
    panel, tools, refused
):
    before = panel.bar.state.text()
    tools.opener._taker.failed.emit("Run 3 cannot be opened.")
    tools.sweeping.progressed.emit()
    assert refused == ["Run 3 cannot be opened."]
    assert panel.bar.state.text() == before
