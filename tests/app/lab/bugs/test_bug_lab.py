"""The bug lab without a window: what is on, what it does, and that nothing else hears of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.document.document import Document
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.bugs.bug_lab import BugLab
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.faults import FaultPlace
from gradstudio.lab.bugs.probes import COSTS
from gradstudio.lab.bugs.progress import GameProgress, PlayedRound
from gradstudio.lab.bugs.table import bug_named
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.project import LayerSpec, edits
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until


class Feed(QObject):
    """Stands for the sight."""

    mail_arrived = Signal(object)
    mail = None


class Room:
    """A bug lab with what it stands on."""

    def __init__(self, spec: ProjectSpec) -> None:
        self.session = Session(spec)
        self.document = Document(spec)
        self.graph = GraphModel(spec, Selection())
        self.feed = Feed()
        self.bench = Bench(self.graph, self.feed)
        self.colouring = Colouring(self.graph, lambda: None)
        self.debugged: list[tuple[object, str]] = []
        self.lab = BugLab(self.document, self.bench, self.colouring, self.go_through)
        self.lab.set_seen(True)

    def mail(self) -> None:
        mail = Mail(snapshot=self.session.snapshot(watch=self.graph.watch))
        self.feed.mail_arrived.emit(mail)
        self.graph.receive(mail)

    def go_through(self, record, title: str) -> None:
        """Stands for the debugger."""
        self.debugged.append((record(), title))

    def finished(self) -> bool:
        pair = self.lab.runs.pair
        return pair is not None and pair.is_whole and not self.lab.runs.is_busy


@pytest.fixture
def room(qapp, qtbot):
    room = Room(small_spec(3))
    until(qtbot, lambda: room.graph.placed is not None)
    room.mail()
    yield room
    room.lab.shutdown()
    room.graph.shutdown()


def test_a_mistake_that_is_on_shows_in_both_passes_and_both_runs(room, qtbot):
    room.lab.set_on("ascent", True)
    room.lab.set_on("overwrite", True)
    until(qtbot, lambda: room.finished() and room.lab.numbers.passes is not None)

    assert room.lab.title == "Plus for minus, = for +="
    assert room.lab.runs.pair.apart_at == 1
    assert room.lab.runs.pair.wrong.losses[-1] > room.lab.runs.pair.right.losses[-1]
    assert room.lab.numbers.passes.subject.names == room.bench.subject().names


def test_switched_off_nothing_is_left(room, qtbot):
    room.lab.set_on("seed_two", True)
    until(qtbot, room.finished)
    room.lab.switch_off()

    assert room.lab.title == ""
    assert room.lab.runs.pair is None
    assert room.lab.numbers.passes is None


def test_what_trains_is_never_touched(room, qtbot):
    before = room.session.parameters()
    spec = room.document.spec
    for key in ("ascent", "sum_for_mean", "forgotten_bias"):
        room.lab.set_on(key, True)
    until(qtbot, room.finished)
    room.lab.hunt.begin()
    until(qtbot, lambda: room.lab.hunt.game is not None)
    room.session.run(5)
    alone = Session(small_spec(3))
    alone.run(5)

    assert not np.array_equal(room.session.parameters(), before)
    assert np.array_equal(room.session.parameters(), alone.parameters())
    assert room.session.losses == alone.losses
    assert room.document.spec is spec


def test_nothing_is_computed_while_nobody_looks(room, qtbot):
    room.lab.set_seen(False)
    room.lab.set_on("seed_two", True)

    assert room.lab.runs.pair is None
    assert not room.lab.numbers.background.is_busy
    room.lab.set_seen(True)
    until(qtbot, lambda: room.finished() and room.lab.numbers.passes is not None)


def test_it_follows_the_graph_in_sight(room, qtbot):
    room.lab.set_on("seed_two", True)
    until(qtbot, lambda: room.lab.numbers.passes is not None)
    a = Value(3.0, label="a")
    root = a + a
    root.label = "out"
    root.backward()
    room.bench.show(ValueSource(root))
    until(qtbot, lambda: room.lab.numbers.passes is not None and len(room.lab.numbers.passes.subject) == 2)

    assert room.lab.numbers.passes.wrong.grad.tolist() == [4.0, 2.0]
    assert [one.name for one in room.lab.numbers.passes.found] == ["a", "out"]


def test_a_place_narrows_a_mistake(room, qtbot):
    room.lab.set_on("forgotten_bias", True)
    room.lab.set_place("forgotten_bias", FaultPlace("layer", "layer2"))
    until(qtbot, lambda: room.lab.numbers.passes is not None)

    assert room.lab.title == "Forgotten bias in layer 2"
    assert all(
        "layer1" not in one.name or one.name.endswith(("w1", "w2")) for one in room.lab.numbers.passes.found
    )


def test_a_mistake_without_effect_says_so_and_is_shown_on_a_project_like_it(room, qtbot):
    bug = bug_named("adam_age")
    assert room.lab.lacking(bug) == "This project is not trained with Adam."
    assert room.lab.offer(bug).title == "with Adam"

    room.lab.show_with(bug)
    until(qtbot, room.finished)

    assert room.lab.runs.pair.apart_at == 1
    assert room.lab.lacking(bug) == ""
    assert room.document.spec.training.optimizer.kind == "sgd"
    room.lab.switch_off()
    assert room.lab.stand_in is None


def test_an_edit_has_both_runs_trained_anew(room, qtbot):
    room.lab.set_on("ascent", True)
    until(qtbot, room.finished)
    before = room.lab.runs.pair
    room.document.apply(edits.set_training(room.document.spec, seed=9), "Seed")
    until(qtbot, lambda: room.finished() and room.lab.runs.pair is not before)

    assert room.lab.runs.pair.right.losses != before.right.losses


def test_the_right_run_is_taken_once(room, qtbot):
    room.lab.set_on("ascent", True)
    until(qtbot, room.finished)
    right = room.lab.runs.pair.right
    room.lab.set_on("seed_two", True)
    until(qtbot, room.finished)

    assert room.lab.runs.pair.right is right


def test_a_network_too_large_is_refused_in_a_sentence(room, qtbot):
    room.document.apply(edits.add_layer(room.document.spec, layer=LayerSpec(size=512)), "Add layer")
    room.lab.set_on("ascent", True)

    assert "at most 2,000" in room.lab.runs.problem


def test_the_canvas_is_coloured_by_the_bug_while_it_is_asked_for(room, qtbot):
    room.lab.set_on("seed_two", True)
    until(qtbot, lambda: room.lab.numbers.passes is not None)
    room.lab.on_canvas.set_on(True)
    assert room.colouring.overlay.values is room.lab.numbers.passes.wrong.grad
    assert room.graph.grad.tolist() == room.lab.numbers.passes.wrong.grad.tolist(), (
        "the records print the colours"
    )
    assert room.bench.subject().grad.tolist() == room.lab.numbers.passes.right.grad.tolist()
    room.colouring.set_by("data")
    assert not room.lab.on_canvas.is_on
    assert room.graph.grad.tolist() == room.lab.numbers.passes.right.grad.tolist()

    room.lab.on_canvas.set_on(True)
    room.lab.set_seen(False)
    assert room.colouring.overlay is None, "the panel was left"
    room.lab.set_seen(True)

    room.lab.on_canvas.set_on(True)
    room.lab.switch_off()
    assert room.colouring.overlay is None
    assert not room.lab.on_canvas.is_on


def test_another_project_begins_with_nothing_on(room, qtbot):
    room.lab.set_on("ascent", True)
    room.lab.hunt.begin()
    until(qtbot, lambda: room.lab.hunt.game is not None)
    room.lab.start_over()

    assert len(room.lab.faults) == 0
    assert room.lab.hunt.game is None


def begun(room, qtbot, level: int = 1):
    hunt = room.lab.hunt
    if level == hunt.progress.level:
        hunt.begin()
    else:
        hunt.set_level(level)
        hunt.begin()
    until(qtbot, lambda: hunt.game is not None and not hunt.is_busy)
    return hunt


def test_each_answer_is_counted_when_it_is_there(room, qtbot):
    hunt = begun(room, qtbot)
    subject = hunt.game.riddle.stage.subject
    knob, root = subject.knobs[0], len(subject) - 1
    spent = 0
    for kind, cost in COSTS.items():
        hunt.ask(kind, root if kind == "step" else knob)
        until(qtbot, lambda: not hunt.is_busy)
        spent += cost
        assert hunt.answers[0].kind == kind
        assert hunt.game.points == 100 - spent
    assert hunt.progress.probes == dict.fromkeys(COSTS, 1)


def test_what_can_tell_nothing_costs_nothing(room, qtbot):
    hunt = begun(room, qtbot)
    hunt.ask("step", hunt.game.riddle.stage.subject.knobs[0])
    until(qtbot, lambda: not hunt.is_busy)

    assert "Nothing is charged" in hunt.answers[0].lines[0]
    assert hunt.game.points == 100
    assert not hunt.progress.probes


def test_another_level_begins_no_round_by_itself(room, qtbot):
    hunt = begun(room, qtbot)
    hunt.set_level(3)

    assert hunt.game is None
    assert not hunt.is_busy
    hunt.begin()
    until(qtbot, lambda: hunt.game is not None)
    assert hunt.game.riddle.level == 3


def test_an_answer_that_is_given_up_costs_nothing(room, qtbot):
    hunt = begun(room, qtbot)
    hunt.ask("losses")
    hunt.cancel()

    assert hunt.game.points == 100
    assert hunt.answers == ()


def test_a_round_is_played_to_its_end_and_the_next_is_another(room, qtbot):
    hunt = begun(room, qtbot)
    first = hunt.game.riddle
    other = bug_named("nesterov")
    hunt.guess(other)
    assert not hunt.verdict.is_right
    hunt.guess(first.fault.bug, first.fault.place)
    assert hunt.verdict.is_right
    assert hunt.progress.points == 85

    hunt.begin()
    until(qtbot, lambda: hunt.game is not None)
    assert hunt.game.riddle.seed == first.seed + 1
    assert hunt.game.points == 100


def test_a_round_is_taken_up_at_the_next_start(room, qtbot):
    hunt = begun(room, qtbot, level=2)
    hunt.hint()
    kept = hunt.progress.plain()
    hunt.start_over()
    hunt.recall(kept)
    hunt.begin()
    until(qtbot, lambda: hunt.game is not None)

    assert hunt.game.hint_count == 1
    assert hunt.game.points == 90
    assert hunt.game.riddle.level == 2


def test_progress_of_other_starts_is_recalled(room):
    rounds = (PlayedRound(seed=1, level=1, key="ascent", points=70),)
    room.lab.hunt.recall(GameProgress(rounds=rounds, seed=2).plain())

    assert room.lab.hunt.progress.found_keys == {"ascent"}


def test_an_edit_leaves_the_round_as_it_is(room, qtbot):
    hunt = begun(room, qtbot)
    spec = hunt.game.riddle.stage.spec
    room.document.apply(set_field(room.document.spec, "training.optimizer.kind", "adam"), "Optimizer")

    assert hunt.game.riddle.stage.spec is spec


def test_the_debugger_has_the_pass_of_the_program_with_the_bug(room, qtbot):
    hunt = begun(room, qtbot)
    riddle = hunt.game.riddle
    hunt.ask("debugger")
    until(qtbot, lambda: room.debugged)
    script, title = room.debugged[0]
    debugger = Debugger(script)
    debugger.run_to_end()

    assert title == "The program with the bug"
    assert room.bench.source.title == "Find the bug"
    assert script.subject is riddle.stage.subject
    inner = [i for i in range(len(script.subject)) if script.subject.operands[i]]
    np.testing.assert_allclose(debugger.now.grad[inner], riddle.numbers().grad[inner])
    assert hunt.game.points == 90


def test_colours_that_another_tool_has_put_in_their_place_stay(room, qtbot):
    room.lab.set_on("overwrite", True)
    until(qtbot, lambda: room.lab.numbers.passes is not None)
    room.lab.on_canvas.set_on(True)
    others = Overlay(title="others", values=np.zeros(len(room.graph.graph)))
    room.colouring.set_overlay(others)
    assert not room.lab.on_canvas.is_on
    room.lab.set_seen(False)
    assert room.colouring.overlay is others


def test_a_debugger_that_was_paid_for_has_the_pass_again_when_the_graph_comes_back(room, qtbot):
    hunt = begun(room, qtbot)
    hunt.ask("debugger")
    until(qtbot, lambda: len(room.debugged) == 1)
    room.lab.leave_canvas()
    until(qtbot, lambda: room.bench.shows_project)
    room.lab.come_back()
    until(qtbot, lambda: len(room.debugged) == 2)
    assert hunt.is_on_canvas
    assert hunt.game.points == 90
    hunt.begin()
    until(qtbot, lambda: hunt.game is not None and room.bench.shows_project)
    hunt.show_graph()
    until(qtbot, lambda: hunt.is_on_canvas)
    assert not hunt._debugger.isActive(), "it was asked for in another round"


def test_why_there_was_no_answer_is_not_said_of_the_guess_after_it(room, qtbot):
    hunt = begun(room, qtbot)
    for act in (hunt.hint, lambda: hunt.guess(bug_named("nesterov")), hunt.give_up):
        hunt.background.failed.emit("That cannot be worked out.")
        assert hunt.problem == "That cannot be worked out."
        act()
        assert hunt.problem == ""
