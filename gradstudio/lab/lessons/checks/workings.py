"""`Workings`: one attempt at a lesson while it is judged; what several checks compute is computed once."""

from __future__ import annotations

from gradstudio.engine.value import Value
from gradstudio.lab.expressions import read_expression
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.errors import AnswerError
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.trained import Trained, train
from gradstudio.lab.subject import Subject, subject_of_value
from gradstudio.project.number_reading import NumberTextError, read_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record.way import GoOn

_NO_GRAPH = (
    "There is no expression to look at. Type one in the panel Expression, or put the prepared state back."
)


class Workings:
    """Gives checks what they look at.

    Args:
        lesson: what is judged.
        attempt: what the learner has done.
        go_on: is asked on the way whether to go on, with the share that is done.

    Attributes:
        go_on: the same.
        asked: key of the field that was read last; a check that fails has found it wrong.
    """

    def __init__(self, lesson: Lesson, attempt: LessonAttempt, go_on: GoOn) -> None:
        self.attempt = attempt
        self.state = lesson.state
        self.asked = ""
        self._fields = {field.key: field for field in lesson.fields}
        self.go_on = go_on
        self._subject: Subject | None = None
        self._trained: dict[tuple[int, int], tuple[ProjectSpec, Trained]] = {}

    @property
    def project(self) -> ProjectSpec:
        """The learner's project.

        Raises:
            AnswerError: there is none.
        """
        if self.attempt.project is None:
            raise AnswerError("There is no project to look at.")
        return self.attempt.project

    @property
    def prepared(self) -> ProjectSpec:
        """The project that the lesson prepared, or the learner's where it prepared none."""
        return self.project if self.state.project is None else self.state.project

    @property
    def subject(self) -> Subject:
        """The graph of the learner's expression, after one backward pass.

        Raises:
            AnswerError: there is none.
            GradStudioError: the expression cannot be read or computed.
        """
        if self._subject is None:
            if not self.attempt.expression.strip():
                raise AnswerError(_NO_GRAPH)
            self._subject = subject_of_value(self.root())
        return self._subject

    def root(self) -> Value:
        """Return the learner's expression once more, as a graph that nobody else holds."""
        return read_expression(self.attempt.expression).build(self.attempt.values)

    def node(self, name: str) -> int:
        """Return the node of the learner's graph that a lesson speaks of.

        Raises:
            AnswerError: it is not there any more.
        """
        index = self.subject.index_of(name)
        if index is None:
            raise AnswerError(
                f"The result does not depend on anything called {name}: put the prepared state back."
            )
        return index

    def label_of(self, key: str) -> str:
        """Return what stands before a field, or before a row of a table."""
        table, _, row = key.partition(".")
        return row or self._fields[table].label

    def rows_of(self, key: str) -> tuple[str, ...]:
        """Return the rows of a table."""
        return self._fields[key].rows

    def text(self, key: str) -> str:
        """Return what was typed into a field.

        Raises:
            AnswerError: nothing was.
        """
        self.asked = key
        typed = self.attempt.answers.get(key, "").strip()
        if not typed:
            raise AnswerError(f"{self.label_of(key)}: nothing is filled in yet.")
        return typed

    def number(self, key: str) -> float:
        """Return the number that was typed into a field.

        Raises:
            AnswerError: nothing was, or it is no number.
        """
        try:
            return read_number(self.text(key))
        except NumberTextError as error:
            raise AnswerError(f"{self.label_of(key)}: {error}") from None

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names that were typed into a field, with commas, spaces or arrows between them."""
        text = self.text(key)
        for sign in (",", ";", "→", "->", ">"):
            text = text.replace(sign, " ")
        return tuple(text.split())

    @property
    def own_training(self) -> Trained | None:
        """What came of training the learner's project for its own number of steps; None if no check did so."""
        spec = self.attempt.project
        found = None if spec is None else self._trained.get((id(spec), spec.training.steps))
        return None if found is None else found[1]

    def trained(self, spec: ProjectSpec, steps: int | None = None) -> Trained:
        """Return what a project comes to when it is trained from its seed.

        Args:
            spec: the project.
            steps: how many; None for its own number.

        Raises:
            AnswerError: that would take too long.
            CheckGivenUpError: it was not to go on.
        """
        key = id(spec), steps or spec.training.steps
        if key not in self._trained:
            self._trained[key] = (
                spec,
                train(spec, key[1], self.go_on),
            )  # the spec is held: its id stays its own
        return self._trained[key][1]
