"""`Learner`: what somebody has done in the studio, as a lesson's checks are handed it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.document.document import Document
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.trainer import Trainer
from gradstudio.lab.lessons.attempt import LessonAttempt


class Learner(QObject):
    """Looks at project and expression as they are now. Lives on the GUI thread.

    Args:
        document: the project.
        trainer: whose steps are counted.
        expression: what is typed in the panel Expression.
        parent: as for any QObject.
    """

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        expression: TypedExpression,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._expression = expression
        self._steps = 0
        trainer.mail_arrived.connect(self._on_trainer_mail_arrived)
        document.replaced.connect(self._on_document_replaced)

    def attempt(self) -> LessonAttempt:
        """Return what has been done."""
        return LessonAttempt(
            project=self._document.newest,
            expression=self._expression.text,
            values=self._expression.values,
            steps_taken=self._steps,
        )

    def _on_trainer_mail_arrived(self, mail: Mail) -> None:
        self._steps = mail.snapshot.step

    def _on_document_replaced(self) -> None:
        self._steps = 0
