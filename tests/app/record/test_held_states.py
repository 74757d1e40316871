from __future__ import annotations

from gradstudio.app.record.held_states import held_states
from gradstudio.training.record import Label, Record
from gradstudio.training.run.moment import Moment
from tests.qt_helpers import small_spec


def test_what_is_kept_of_each_run_is_told():
    record = Record()
    session = record.begin(small_spec(), Label(name="wide"))
    session.advance(500)
    record.put_down(session)
    record.branch(Moment(1, 250)).advance(10)
    first, second = held_states(record)
    run = record.run(1)
    assert (first.run, first.name, second.name) == (1, "wide", "Run 2")
    assert first.count == len(run.keyframes) + 1
    assert first.nbytes == run.nbytes > 0
    assert run.keyframes.widest_gap <= first.gap <= 500
    assert second.gap <= 10


def test_a_run_that_took_no_step_has_nothing_to_be_taken_again():
    record = Record()
    record.begin(small_spec())
    (run,) = held_states(record)
    assert (run.count, run.gap, run.nbytes) == (0, 0, 0)


def test_less_memory_holds_less_of_a_run_with_wider_gaps():
    record = Record()
    session = record.begin(small_spec(1, samples=2))
    session.advance(2000)
    before = held_states(record)[0]
    record.set_most_bytes(before.nbytes // 4)
    after = held_states(record)[0]
    assert after.nbytes <= before.nbytes // 4
    assert after.gap > before.gap
    record.put_down(session)
    assert record.at(Moment(1, 777)).parameters().tolist() != session.parameters().tolist()
