from __future__ import annotations

import pytest

from gradstudio.app.run.looker import Looker
from gradstudio.app.samples.marking import Marking
from gradstudio.training.look.lens import column_lens
from gradstudio.training.look.requests import MapRequest, OutcomeRequest

LENS = column_lens((0.0, 0.0), 0, 1, (-1.0, 1.0, -1.0, 1.0))


class Asked:
    """Stands in for the trainer: writes down what it is asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, object]] = []

    def look(self, view: str, request: object) -> None:
        self.requests.append((view, request))


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_nothing_is_asked_before_a_view_is_seen(qapp, asked):
    looker = Looker(asked, "map")
    looker.want(OutcomeRequest())
    assert asked.requests == []
    looker.set_seen(True)
    assert asked.requests == [("map", OutcomeRequest())]


def test_the_same_request_is_asked_once_and_another_takes_its_place(qapp, asked):
    looker = Looker(asked, "map")
    looker.set_seen(True)
    for width in (10, 10, 20):
        looker.want(MapRequest(lens=LENS, width=width, height=5))
    assert [request.width for _, request in asked.requests] == [10, 20]


def test_it_asks_until_the_last_of_its_views_is_hidden(qapp, asked):
    looker = Looker(asked, "outcomes")
    looker.want(OutcomeRequest())
    looker.set_seen(True, "output")
    looker.set_seen(True, "metrics")
    looker.set_seen(False, "output")
    assert len(asked.requests) == 1
    looker.set_seen(False, "metrics")
    assert asked.requests[-1] == ("outcomes", None)


def test_marks_say_what_they_have_in_common_and_are_cleared_once(qapp):
    marking, changes = Marking(), []
    marking.changed.connect(lambda: changes.append(marking.reason))
    marking.mark([3, 5], "2 predicted as 1")
    assert marking.samples.tolist() == [3, 5]
    marking.clear()
    marking.clear()
    assert changes == ["2 predicted as 1", ""]
    assert not marking.samples.size
