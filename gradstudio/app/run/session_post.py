"""`SessionPost`: what is new of the run that is trained, put into the mailbox; nothing while there is none."""

from __future__ import annotations

from collections.abc import Callable

from gradstudio.app.run.kernels import preview_of
from gradstudio.app.run.mailbox import Mail, Mailbox
from gradstudio.app.run.observing import NO_ANSWERS, Answers
from gradstudio.app.run.posting import Posting
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import RunId
from gradstudio.training.run.session import Session


class SessionPost:
    """Posts news of one run after the other. Lives on the training thread.

    Args:
        mailbox: where they are put.

    Attributes:
        project: number of the project that all of it belongs to.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self.project = 0
        self._mailbox = mailbox
        self._posting: Posting | None = None

    def begin(self, session: Session) -> None:
        """Post what is new of a run from now on."""
        self._posting = Posting(self._mailbox, session, self.project)

    def end(self) -> None:
        """Let go of the run."""
        self._posting = None

    @property
    def is_due(self) -> bool:
        """Whether the last post was so long ago that there is to be another."""
        return self._posting is not None and self._posting.is_due

    def take(self, snapshot: Snapshot) -> None:
        """Have the newest snapshot go with what is posted from now on."""
        if self._posting is not None:
            self._posting.snapshot = snapshot

    def post(self, answers: Answers = NO_ANSWERS) -> None:
        """Post what is new, with the newest snapshot and some answers."""
        if self._posting is not None:
            self._posting.post(answers)

    def post_rest(self, read: Callable[[Session], Snapshot]) -> None:
        """Post the last steps of the run if that was not done, with the snapshot that is read of it."""
        if self._posting is not None and not self._posting.is_complete:
            self.take(read(self._posting.session))
            self.post()

    def preview(self, spec: ProjectSpec, watch: Watch, run: RunId) -> None:
        """Post what a run will begin with, unless it takes the reference too long to compute.

        Args:
            spec: of the run.
            watch: the loss that is traced.
            run: its number.
        """
        snapshot = preview_of(spec, watch, run)
        if snapshot is not None:
            self._mailbox.post(Mail(snapshot=snapshot, project=self.project))
