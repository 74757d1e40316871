from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from gradstudio.app.run.mailbox import LossCurve, Mail, Mailbox
from gradstudio.training.look.requests import OutcomeRequest
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec


@pytest.fixture(scope="module")
def snapshots():
    session = Session(small_spec())
    taken = []
    for _ in range(5):
        taken.append(session.snapshot())
        session.advance()
    return taken


def curve(first: int = 0, *losses: float) -> LossCurve:
    return LossCurve(np.arange(first, first + len(losses)), np.array(losses, dtype=np.float64))


def post(mailbox: Mailbox, run: int, snapshot, training: LossCurve, test: LossCurve | None = None) -> None:
    own = snapshot if run == snapshot.run else replace(snapshot, run=run)
    mailbox.post(Mail(snapshot=own, training=training, test=test or curve()))


def taken(mailbox: Mailbox) -> Mail:
    (mail,) = mailbox.take()
    return mail


def test_an_empty_mailbox_gives_nothing():
    assert Mailbox().take() == ()


def test_only_the_newest_snapshot_is_handed_over_with_all_losses(snapshots):
    mailbox = Mailbox()
    for step, snapshot in enumerate(snapshots):
        post(mailbox, 1, snapshot, curve(step, float(step)))
    mail = taken(mailbox)
    assert mail.snapshot is snapshots[-1]
    assert mail.training.losses.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert mail.training.steps.tolist() == [0, 1, 2, 3, 4]
    assert mailbox.take() == ()


def test_losses_go_on_where_the_last_mail_ended(snapshots):
    mailbox = Mailbox()
    post(mailbox, 1, snapshots[0], curve(0, 0.5, 0.4))
    mailbox.take()
    post(mailbox, 1, snapshots[1], curve(2, 0.3))
    post(mailbox, 1, snapshots[2], curve())
    mail = taken(mailbox)
    assert mail.training.steps.tolist() == [2]
    assert mail.training.losses.tolist() == [0.3]


def test_test_losses_are_kept_beside_the_training_losses(snapshots):
    mailbox = Mailbox()
    post(mailbox, 1, snapshots[0], curve(0, 0.5), curve(0, 0.9))
    post(mailbox, 1, snapshots[1], curve(1, 0.4), curve(10, 0.8))
    mail = taken(mailbox)
    assert mail.test.steps.tolist() == [0, 10]
    assert mail.test.losses.tolist() == [0.9, 0.8]


def test_a_snapshot_without_losses_is_mail(snapshots):
    mailbox = Mailbox()
    post(mailbox, 1, snapshots[0], curve())
    mail = taken(mailbox)
    assert mail.snapshot is snapshots[0]
    assert mail.training.losses.size == 0


def test_of_each_run_its_own_mail_is_handed_over_in_their_order(snapshots):
    mailbox = Mailbox()
    post(mailbox, 1, snapshots[2], curve(0, 0.9), curve(0, 0.6))
    post(mailbox, 1, snapshots[3], curve(1, 0.8))
    post(mailbox, 2, snapshots[0], curve(0, 0.7))
    first, second = mailbox.take()
    assert (first.run, first.training.losses.tolist(), first.test.losses.tolist()) == (1, [0.9, 0.8], [0.6])
    assert first.snapshot is snapshots[3]
    assert (second.run, second.training.losses.tolist(), second.test.losses.tolist()) == (2, [0.7], [])


def test_runs_of_two_projects_are_kept_apart_though_both_are_the_first(snapshots):
    mailbox = Mailbox()
    mailbox.post(Mail(snapshot=snapshots[1], training=curve(0, 0.9)))
    mailbox.post(Mail(snapshot=snapshots[0], training=curve(0, 0.7), project=1))
    assert [(mail.project, mail.training.losses.tolist()) for mail in mailbox.take()] == [
        (0, [0.9]),
        (1, [0.7]),
    ]


def test_of_each_view_the_newest_answer_is_handed_over_once(snapshots):
    mailbox, session = Mailbox(), Session(small_spec())
    first, second, outputs = (session.look(OutcomeRequest()) for _ in range(3))
    mailbox.post(Mail(snapshot=snapshots[0], answers={"hidden": first, "outputs": outputs}))
    mailbox.post(Mail(snapshot=snapshots[1], answers={"hidden": second}))
    mailbox.post(Mail(snapshot=snapshots[2]))
    assert taken(mailbox).answers == {"hidden": second, "outputs": outputs}
    mailbox.post(Mail(snapshot=snapshots[2]))
    assert taken(mailbox).answers == {}
    mailbox.post(Mail(snapshot=snapshots[2], answers={"hidden": first}))
    mailbox.post(Mail(snapshot=replace(snapshots[0], run=2)))
    assert [mail.answers for mail in mailbox.take()] == [{"hidden": first}, {}]


def test_no_loss_is_lost_or_doubled_while_one_thread_posts_and_another_takes(snapshots):
    mailbox, count = Mailbox(), 20_000
    done = threading.Event()

    def post_all() -> None:
        step = 0
        while step < count:
            end = min(step + 1 + step % 7, count)
            post(
                mailbox, 1, snapshots[0], LossCurve(np.arange(step, end), np.arange(float(step), float(end)))
            )
            step = end
        done.set()

    poster = threading.Thread(target=post_all)
    poster.start()
    steps: list[np.ndarray] = []
    losses: list[np.ndarray] = []
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        finished = done.is_set()
        mails = mailbox.take()
        for mail in mails:
            steps.append(mail.training.steps)
            losses.append(mail.training.losses)
        if finished and not mails:
            break
    poster.join()
    assert np.array_equal(np.concatenate(steps), np.arange(count))
    assert np.array_equal(np.concatenate(losses), np.arange(float(count)))
