"""`Mending`: applies a mend as an edit that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.doctor.examiner import Examiner
from gradstudio.app.document.editor import Editor
from gradstudio.app.sight.sight import Sight
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Mend
from gradstudio.training.run.following import can_follow

HAS_CHANGED = "The project has changed since this was found. Wait until the doctor has looked again."


class Mending(QObject):
    """What "Apply" does. Lives on the GUI thread.

    Args:
        editor: changes the project.
        sight: what is looked at.
        examiner: knows what the mends are edits of.
        parent: as for any QObject.
    """

    def __init__(
        self, editor: Editor, sight: Sight, examiner: Examiner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._sight = sight
        self._examiner = examiner

    def apply(self, mend: Mend) -> bool:
        """Make a mend of a finding in sight, as one undo step with its title, and begin the mended run.

        It begins from its seed, as the runs did in which it was tried; the run before stays in the record.

        Args:
            mend: the edit.

        Returns:
            Whether the project was changed; if not, the editor has said why.
        """
        patient = self._examiner.patient
        before = None if patient is None else patient.spec

        def change(spec: ProjectSpec) -> ProjectSpec:
            if spec != before:
                raise SpecError(HAS_CHANGED)
            return mend.spec

        if not self._editor.edit(mend.title, change):
            return False
        if before is not None and can_follow(before, mend.spec):
            self._sight.reset()
        return True
