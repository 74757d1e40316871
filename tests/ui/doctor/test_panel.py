"""The panel of the doctor by mouse and key."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt

from gradstudio.training.doctor.finding import Location, plot
from gradstudio.ui.look.theme import LIGHT
from tests.qt_helpers import settle, until
from tests.ui.doctor.ward import FAULTY, findings_of
from tests.ui.gestures import click, key, move

FAULT, DEAD = findings_of(FAULTY)


def titles(one) -> list[str]:
    return [row.title for row in one.panel.list.rows]


def rows(one) -> list:
    return [row for row in one.panel.view.rows if not row.isHidden()]


def choose(one, title: str) -> None:
    place = titles(one).index(title)
    click(one.panel.list.viewport(), one.panel.list.visualItemRect(one.panel.list.item(place)).center())


def test_a_healthy_project_says_up_to_which_step_and_what_was_looked_for(ward, qtbot):
    with ward() as one:
        assert one.panel.nothing.sentence.text() == "Nothing wrong was found in network, settings and data."
        assert "Neurons that are copies" in one.panel.nothing.watched.text()
        assert "Vanishing gradients" not in one.panel.nothing.watched.text()
        one.here.past.train(qtbot, 4)
        until(qtbot, lambda: one.panel.nothing.sentence.text() == "Nothing wrong was found up to step 4.")
        assert "Vanishing gradients" in one.panel.nothing.watched.text()


def test_findings_are_listed_with_places_and_steps_and_the_first_is_shown(ward):
    with ward(FAULT, DEAD) as one:
        assert titles(one) == ["Learning rate too low", "Dead neurons", "All mends"]
        assert one.panel.list.rows[1].where == "Layer 1, Sample 5 · from step 2"
        assert one.panel.view.says.text() == FAULT.says
        assert one.panel.head.summary.text().startswith("2 findings, known before training")
        assert one.panel.plots.shown.title == "Training loss"


def test_another_finding_is_chosen_by_mouse_and_by_key(ward):
    with ward(FAULT, DEAD) as one:
        choose(one, "Dead neurons")
        assert one.panel.view.says.text() == DEAD.says
        assert rows(one) == []
        assert not one.panel.plots.isVisible()
        key(one.panel.list, Qt.Key.Key_Up)
        assert one.panel.view.says.text() == FAULT.says
        assert one.panel.plots.isVisible()


def test_the_chosen_finding_stays_chosen_while_others_come_and_go(ward, qtbot):
    with ward(FAULT, DEAD) as one:
        choose(one, "Dead neurons")
        one.found(qtbot, DEAD)
        assert titles(one) == ["Dead neurons"]
        one.found(qtbot, FAULT, DEAD)
        assert one.panel.view.says.text() == DEAD.says
        one.found(qtbot, FAULT)
        assert one.panel.view.says.text() == FAULT.says


def test_a_click_on_a_place_selects_it_everywhere(ward):
    with ward(FAULT, DEAD) as one:
        asked: list[str] = []
        one.here.doctor.findings.setting_asked.connect(asked.append)
        click(one.panel.view.links[0])
        assert asked == ["training.learning_rate"]
        choose(one, "Dead neurons")
        assert [link.text() for link in one.panel.view.links] == ["Layer 1", "neuron 3", "Sample 5"]
        click(one.panel.view.links[0])
        assert one.selection.part == "layer1"
        click(one.panel.view.links[1])
        assert one.selection.part == "layer1.neuron3"
        click(one.panel.view.links[2])
        assert one.selection.sample == 4


def test_a_click_on_the_evidence_goes_to_the_step_or_selects_the_layer(ward, qtbot):
    with ward(FAULT) as one:
        one.here.past.train(qtbot, 3)
        chart = one.panel.plots.chart
        click(chart, QPoint(round(chart.x_of(1)), round(chart.frame.area.bottom()) - 30))
        until(qtbot, lambda: one.here.past.where.is_past and one.here.past.where.step == 1)
        one.panel.draw()
        assert chart._step == 1
        one.panel.plots.choose("evidence 1")
        one.panel.draw()
        assert chart._step is None
        click(chart, QPoint(round(chart.x_of(2)), round(chart.frame.area.top()) + 10))
        assert one.selection.part == "layer2"


def test_a_click_on_a_sorted_target_looks_at_its_sample_and_beyond_the_last_layer_at_nothing(ward, qtbot):
    evidence = (
        plot(
            "Targets, ascending",
            "target",
            [1, 2, 3],
            ("target", [1.0, 2.0, 9.0]),
            axis="rank",
            rows=[7, 5, 3],
        ),
        plot("Updates", "share", [1, 9], ("update", [1e-6, 1e-7]), axis="layer"),
    )
    with ward(replace(FAULT, evidence=evidence)) as one:
        chart = one.panel.plots.chart

        def click_at(point: float) -> None:
            click(chart, QPoint(round(chart.x_of(point)), round(chart.frame.area.bottom()) - 4))

        click_at(3)
        assert one.selection.sample == 3
        click(chart, QPoint(round(chart.frame.area.left()) + 1, round(chart.frame.area.top()) + 4))
        assert one.selection.sample == 7
        one.panel.plots.choose("evidence 1")
        click_at(9)
        assert one.selection.part == ""


def test_a_mend_is_tried_and_what_helped_stands_first(ward, qtbot):
    with ward(FAULT) as one:
        one.tried(qtbot, FAULT)
        best, other = rows(one)
        assert best.offer.mend.key == "more"
        assert best.says.text().startswith("recommended, tried on 3 seeds: ")
        assert best.mark.accessibleName() == "Recommended: it won on all three seeds"
        assert not best.try_button.isVisible()
        assert other.says.text().endswith("not recommended")
        assert other.mark.accessibleName() == "Not recommended"
        assert one.panel.head.summary.text().endswith("all 2 mends were tried")
        assert not one.panel.head.everything.isVisible()
        click(best.curves)
        assert one.panel.plots.shown.title == f"Tried: {best.offer.mend.title}"
        assert len(one.panel.plots.shown.content.lines) == 6


def test_the_buttons_ask_for_a_trial_and_give_it_up(ward, qtbot, monkeypatch):
    with ward(FAULT, DEAD) as one:
        trials = one.here.doctor.trials
        trials.cancel()
        monkeypatch.setattr(trials, "_go_on", lambda: None)  # what is asked for waits
        trials._results.clear()
        one.panel.refresh()
        first = rows(one)[0]
        assert first.offer.state == "untried"
        assert first.says.text() == first.offer.mend.says
        click(first.try_button)
        one.shown(qtbot)
        assert first.offer.state == "waiting"
        assert first.try_button.text() == "Cancel"
        assert not first.progress.isHidden()
        click(first.try_button)
        one.shown(qtbot)
        assert first.offer.state == "untried"
        assert first.progress.isHidden()
        click(one.panel.head.everything)
        one.shown(qtbot)
        assert one.panel.head.everything.text() == "Stop trying"
        assert one.panel.list.currentRow() == titles(one).index("All mends")
        assert rows(one)[0].says.text() == "Learning rate too low: waits to be tried"
        click(one.panel.head.everything)
        one.shown(qtbot)
        assert one.panel.head.everything.text() == "Try everything"


def test_apply_is_one_edit_with_the_title_of_the_mend(ward):
    with ward(FAULT) as one:
        mend = rows(one)[0].offer.mend
        click(rows(one)[0].apply_button)
        document = one.here.past.document
        assert document.spec == mend.spec
        assert document.undo_stack.undoText() == mend.title
        document.undo_stack.undo()
        assert document.spec == FAULTY


def test_rows_stay_where_they_are_while_the_mouse_is_over_them(ward, qtbot, monkeypatch):
    with ward(FAULT) as one:
        one.tried(qtbot, FAULT)
        view, offers = one.panel.view, [row.offer for row in rows(one)]
        monkeypatch.setattr(view, "_is_pointed", lambda: True)
        view.show_offers(offers[::-1])
        assert [row.offer for row in rows(one)] == offers
        monkeypatch.setattr(view, "_is_pointed", lambda: False)
        view.leaveEvent(QEvent(QEvent.Type.Leave))
        assert [row.offer for row in rows(one)] == offers[::-1]


def test_the_switch_turns_the_doctor_off_and_is_remembered(ward, qtbot):
    with ward(FAULT) as one:
        click(one.panel.head.switch)
        one.shown(qtbot)
        assert one.panel.nothing.sentence.text().startswith("The doctor is off.")
        assert one.panel.remembered() == {"on": False}
        one.panel.recall({"on": True})
        until(qtbot, lambda: titles(one) == ["Learning rate too low"] and one.panel.list.isVisible())


def test_a_panel_without_room_shows_no_plot_and_it_is_drawn_in_either_theme(ward):
    with ward(FAULT, DEAD, size=(420, 200)) as one:
        assert not one.panel.plots.isVisible()
        one.panel.resize(900, 300)
        settle()
        assert one.panel.plots.isVisible()
        dark = one.panel.grab().toImage()
        one.panel.set_theme(LIGHT)
        settle()
        assert one.panel.grab().toImage() != dark


def test_a_run_that_cannot_be_examined_says_why(ward, qtbot):
    with ward(FAULT) as one:
        examiner = one.here.doctor.examiner
        examiner._asked = examiner._seen
        examiner._on_background_failed("It is gone.")
        one.shown(qtbot)
        assert one.panel.nothing.sentence.text() == "This run could not be looked at. It is gone."


def test_evidence_over_shares_is_read_at_shares(ward):
    sure = plot("How sure", "share", [0.0, 0.25, 1.0], ("one", [0.1, 0.2, 0.3]), axis="class")
    with ward(replace(FAULT, evidence=(sure,))) as one:
        chart = one.panel.plots.chart
        move(chart, QPoint(round(chart.x_of(0.3)), round(chart.frame.area.center().y())))
        assert chart.told.split() == ["class", "0.25", "●", "one", "0.2"]


def test_a_click_on_the_curve_goes_to_its_step(ward, qtbot):
    with ward(FAULT) as one:
        one.here.past.train(qtbot, 3)
        chart = one.panel.plots.chart
        place = chart.place_of("loss", 2).toPoint()
        move(chart, place)
        click(chart, place)
        until(qtbot, lambda: one.here.past.where.step == 2)


def test_a_place_that_says_nothing_is_left_out(ward):
    nowhere = replace(DEAD, places=(Location(), *DEAD.places, Location(layer=0, unit=1, sample=2)))
    with ward(nowhere) as one:
        names = [link.text() for link in one.panel.view.links]
        assert names == ["Layer 1", "neuron 3", "Sample 5", "Layer 1, neuron 2, sample 3"]
