"""While the kernels are compiled the first time, the window already has something to show."""

from __future__ import annotations

from functools import partial

import pytest

from gradstudio.app.run import preparation
from gradstudio.app.run.mailbox import Mailbox
from gradstudio.app.run.preparation import PREVIEW_AFTER_SECONDS
from gradstudio.app.run.waiting_edits import WaitingEdits
from gradstudio.app.run.worker import TrainingWorker
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session


class Clock:
    """A time that is moved by hand."""

    now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(preparation, "time", made)
    return made


def test_a_long_preparation_shows_the_initial_weights_meanwhile(qapp, clock: Clock) -> None:
    mailbox, seen = Mailbox(), []

    def prepare(progress) -> None:
        progress(0.0, "Loading")
        assert mailbox.take() == ()
        clock.now += PREVIEW_AFTER_SECONDS
        progress(0.5, "Compiling")
        seen.extend(mailbox.take())

    worker = TrainingWorker(mailbox, prepare=prepare)
    shares: list[float] = []
    worker.preparing.connect(lambda share, text: shares.append(share))
    worker.take_up(WaitingEdits(ProjectSpec()))
    preview, (started,) = seen[0], mailbox.take()
    assert shares == [0.0, 0.5, 1.0]
    assert preview.run == started.run == 1
    assert preview.snapshot.spec == started.snapshot.spec
    assert preview.snapshot.loss == Session(ProjectSpec()).snapshot().loss
    assert (preview.snapshot.parameters == started.snapshot.parameters).all()
    assert preview.snapshot.trace is not None


def test_a_short_preparation_shows_nothing_of_its_own(qapp, clock: Clock) -> None:
    mailbox = Mailbox()
    worker = TrainingWorker(mailbox, prepare=lambda progress: progress(0.5, "Loading"))
    worker.take_up(WaitingEdits(ProjectSpec()))
    (mail,) = mailbox.take()
    assert mail.run == 1
    assert mail.snapshot.spec == ProjectSpec()


def test_a_preparation_that_is_cancelled_ends_quietly(qapp) -> None:
    mailbox = Mailbox()

    def prepare(progress) -> None:
        worker.quitting.set()
        progress(0.5, "Compiling")
        raise AssertionError("the progress function must give up")

    worker = TrainingWorker(mailbox, prepare=prepare)
    failures: list[str] = []
    worker.failed.connect(lambda what, details: failures.append(what))
    worker.obey(partial(worker.take_up, WaitingEdits(ProjectSpec())))
    assert failures == []
    assert mailbox.take() == ()
