"""What the inspector says of why a parameter changed, without a window around it."""

from __future__ import annotations

import threading

import pytest

from gradstudio.app.run.mailbox import Mail
from gradstudio.app.scalar.reasons import NO_STEP, Reasons
from gradstudio.app.scalar.turning_search import TurningSearch
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.number_text import format_number
from gradstudio.project.part_edits import cut, freeze
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.inspector.why_view import WhyView
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import click

WEIGHT = "layer1.neuron3.w2"
RUN = RunId(1)


class Bench:
    """A run and the view of one of its parameters."""

    def __init__(self, spec) -> None:
        self.record = Record()
        self.session = self.record.begin(spec)
        self.selection = Selection()
        self.reasons = Reasons(lambda: self.record, self.selection)
        self.search = TurningSearch(lambda: self.record)
        self.wanted: list[Moment] = []
        self.reasons.moment_wanted.connect(self.wanted.append)
        self.view = WhyView(self.reasons, self.search)
        self.view.resize(300, 900)
        self.view.show_parameter(WEIGHT)
        self.view.show()

    def show(self) -> None:
        self.reasons.receive(Mail(snapshot=self.session.snapshot()))

    def train(self, steps: int) -> None:
        self.session.advance(steps)
        self.show()

    def adopt(self, spec) -> None:
        self.session.adopt(spec)
        self.show()

    @property
    def lines(self) -> dict[str, str]:
        rows = self.view.lines.rows if self.view.lines.isVisible() else []
        return {row._name.text(): row.number for row in rows}


@pytest.fixture
def open_bench(qapp):
    made = []

    def open_(spec=None) -> Bench:
        made.append(Bench(small_spec() if spec is None else spec))
        return made[-1]

    yield open_
    for bench in made:
        bench.reasons.shutdown()
        bench.search.shutdown()
        bench.view.close()
        bench.view.deleteLater()


def test_it_says_how_the_step_led_from_one_number_to_the_next(open_bench, qtbot):
    bench = open_bench()
    bench.view.folding.set_open(True)
    bench.train(4)
    before = float(bench.session.parameters()[7])
    bench.train(1)
    after = float(bench.session.parameters()[7])
    until(qtbot, lambda: bench.view.summary.text().startswith("Step 5:"))
    assert f"{format_number(before)} → {format_number(after)}" in bench.view.summary.text()
    assert bench.lines["new value"] == format_number(after)
    assert bench.view.sample_rows[0].title.startswith("Sample ")
    # Those beyond the margin of the hinge add nothing, and are not named.
    assert 0 < len(bench.view.sample_rows) < 8
    assert "0" not in [row.number for row in bench.view.sample_rows]
    assert bench.view._other_samples.text() == f"{8 - len(bench.view.sample_rows)} others together"
    assert bench.view._rest.text() == "0"


def test_a_sample_is_opened_at_the_step_before(open_bench, qtbot):
    bench = open_bench()
    bench.view.folding.set_open(True)
    bench.train(3)
    until(qtbot, lambda: bench.view.sample_rows)
    row = bench.view.sample_rows[1]
    until(qtbot, row._link.isVisible)
    click(row._link)
    assert bench.wanted == [Moment(RUN, 2)]
    assert f"Sample {bench.selection.sample + 1}" == row.title


def test_rows_stay_as_the_samples_change_and_name_the_new_ones(open_bench, qtbot):
    bench = open_bench(edits.set_training(small_spec(), batch_size=1, loss="logistic"))
    bench.view.folding.set_open(True)
    bench.train(1)
    until(qtbot, lambda: len(bench.view.sample_rows) == 1)
    row, first = bench.view.sample_rows[0], bench.view.sample_rows[0].title
    until(qtbot, row._link.isVisible)
    bench.train(1)
    until(qtbot, lambda: row.title != first)
    assert bench.view.sample_rows == [row]
    click(row._link)
    assert row.title == f"Sample {bench.selection.sample + 1}"
    assert bench.wanted == [Moment(RUN, 1)]


def test_others_of_a_large_batch_are_added_up(open_bench, qtbot):
    bench = open_bench(small_spec(samples=20))
    bench.view.folding.set_open(True)
    bench.train(1)
    until(qtbot, bench.view._others.isVisible)
    assert bench.view._other_samples.text() == "12 others together"


@pytest.mark.parametrize(
    ("change", "said", "lines"),
    [
        (lambda spec: set_parameter(spec, WEIGHT, 0.5), "set to 0.5000 by hand", None),
        (lambda spec: cut(spec, WEIGHT), "holds it at zero", ["cut: stays"]),
        (lambda spec: freeze(spec, WEIGHT), "", ["frozen: stays"]),
    ],
    ids=["typed", "cut", "frozen"],
)
def test_what_was_done_by_hand_is_said(open_bench, qtbot, change, said, lines):
    bench = open_bench()
    bench.view.folding.set_open(True)
    bench.train(1)
    bench.adopt(change(small_spec()))
    until(qtbot, lambda: said in bench.view.summary.text() and bench.lines)
    bench.train(1)
    until(qtbot, lambda: bench.view.summary.text().startswith("Step 2:"))
    assert lines is None or list(bench.lines) == lines
    assert ("it stayed" in bench.view.summary.text()) == (lines is not None)
    assert (len(bench.view.sample_rows) == 0) == (lines is not None)


def test_before_the_first_step_it_says_that_nothing_has_changed(open_bench, qtbot):
    bench = open_bench()
    bench.view.folding.set_open(True)
    assert bench.view.summary.text() == NO_STEP
    # Before the kernels are there a preview is shown, whose run no record has: the same is said of it.
    bench.record.delete(1)
    bench.show()
    until(qtbot, lambda: bench.reasons.reason_of(bench.view._path) is not None)
    assert bench.view.summary.text() == NO_STEP
    assert bench.lines == {}


def test_closed_it_asks_for_nothing(open_bench, qtbot):
    bench = open_bench()
    bench.train(2)
    assert bench.reasons._wishes == {}
    bench.view.folding.set_open(True)
    until(qtbot, lambda: bench.lines)
    bench.view.show_parameter("layer1.neuron3.a")
    assert not bench.view.isVisible()
    assert bench.reasons._wishes == {}


def test_turning_points_are_links_to_their_steps(open_bench, qtbot):
    bench = open_bench(edits.set_initialisation(small_spec(rate=3.0), "xavier_uniform"))
    bench.view.show_parameter("layer1.neuron1.b")
    bench.view.folding.set_open(True)
    bench.train(30)
    turning = bench.view.turning
    click(turning.button)
    until(qtbot, lambda: turning.rows)
    titles = [row.title for row in turning.rows]
    assert titles[0].startswith("Changed most at step ")
    assert titles[-1] == "First left zero at step 1"
    assert "Every one of the steps 0 to 30 was looked at." in turning.note.text()
    assert turning.button.isHidden()
    until(qtbot, turning.rows[-1]._link.isVisible)
    click(turning.rows[-1]._link)
    assert bench.wanted == [Moment(RUN, 1)]
    bench.train(1)
    until(qtbot, turning.button.isVisible)
    assert turning.button.text() == "Search again"


def test_a_search_shows_how_far_it_is_and_can_be_cancelled(open_bench, qtbot, monkeypatch):
    bench = open_bench()
    bench.view.folding.set_open(True)
    bench.train(3)

    def endless(*arguments, go_on, **named):
        while go_on(0.5):
            threading.Event().wait(0.001)

    monkeypatch.setattr("gradstudio.app.scalar.turning_search.turning_points", endless)
    turning = bench.view.turning
    click(turning.button)
    until(qtbot, lambda: turning.under_way.bar.value() == 50)
    assert turning.under_way.cancel_button.isVisible()
    assert turning.button.isHidden()
    click(turning.under_way.cancel_button)
    assert not turning.under_way.cancel_button.isVisible()
    assert turning.button.isVisible()


def test_what_was_looked_at_by_keyframes_says_so_and_offers_every_step(open_bench, qtbot, monkeypatch):
    bench = open_bench()
    bench.view.folding.set_open(True)
    for run in bench.record.runs:
        run.keyframes.stride = 2
    bench.train(60)
    monkeypatch.setattr("gradstudio.app.scalar.turning_search.seconds_from_seed", lambda *_: 600.0)
    turning = bench.view.turning
    click(turning.button)
    until(qtbot, turning.every_step_button.isVisible)
    assert "What came and went between two others was not seen." in turning.note.text()
    assert turning.every_step_button.text() == "Look at every step (about 10 min)"
    click(turning.every_step_button)
    until(qtbot, lambda: "Every one of the steps" in turning.note.text())
    assert turning.every_step_button.isHidden()


def test_where_no_sample_adds_to_the_gradient_it_says_so(open_bench, qtbot):
    spec = edits.set_activation(small_spec(), 0, "relu")
    for weight in ("w1", "w2"):
        spec = set_parameter(spec, f"layer1.neuron3.{weight}", 0.0)
    bench = open_bench(set_parameter(spec, "layer1.neuron3.b", -1.0))
    bench.view.folding.set_open(True)
    bench.train(1)
    until(qtbot, lambda: "any of the 8 samples does not depend on it" in bench.view._caption.text())
    assert bench.view.sample_rows == []
    assert not bench.view._others.isVisible()
