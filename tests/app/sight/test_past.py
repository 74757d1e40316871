"""What is heard of the thread that shows past moments."""

from __future__ import annotations

import pytest

from gradstudio.app.run.mailbox import Mail
from gradstudio.app.sight.past import Past
from gradstudio.app.sight.wish import Wish
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec


@pytest.fixture
def past(qapp):
    past = Past()
    yield past
    assert past.shutdown()


def test_nothing_is_heard_of_the_project_before_whose_runs_have_the_same_numbers(past):
    heard: list[object] = []
    past.mail_arrived.connect(lambda mail: heard.append(mail.project))
    past.lost.connect(lambda run, why: heard.append(why))
    wishes = [Wish(record=Record(), moment=Moment(1, 5), project=project) for project in (3, 4)]
    for wish in wishes:
        past.go_to(wish)
    snapshot = Session(small_spec()).snapshot()
    for wish in wishes:
        past._mailbox.post(Mail(snapshot=snapshot, project=wish.project))
        past._worker.posted.emit()
        past._worker.lost.emit(wish, f"Project {wish.project} is gone.")
    assert heard == [4, "Project 4 is gone."]
