"""`Lesson`: what its file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.project.spec import ProjectSpec

FieldKind = Literal["number", "text", "names", "choice", "table"]
"""What a field takes: a number, a word, names in order, one of some words, or a number for each of some nodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerField:
    """A field that the learner fills in.

    Attributes:
        key: by which checks name it.
        label: what stands before it.
        kind: what it takes.
        options: what can be chosen, of a choice.
        rows: the nodes of a table, in order; an answer of a row is named ``key.row``.
    """

    key: str
    label: str
    kind: FieldKind = "number"
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Of each single thing that is filled in."""
        return tuple(f"{self.key}.{row}" for row in self.rows) if self.kind == "table" else (self.key,)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonCheck:
    """One thing that must be so.

    Attributes:
        kind: a row of the table of checks.
        arguments: what it is handed, by name; each has been looked at when the lesson was read.
    """

    kind: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonState:
    """How the studio is prepared.

    Attributes:
        project: the project; None to leave the one that is there.
        expression: the lines in the panel Expression; "" to leave what is there.
        values: of the leaves of the expression by name; one that is not named has the value that it begins with.
        hides_gradients: whether gradients of the expression are not to be seen until the lesson is done or left.
        arrangement: of the window; None to leave it.
        selected: name of the scalar that is selected; "" for none.
        sample: of the data that is looked at, from 0; None to leave it.
    """

    project: ProjectSpec | None = None
    expression: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    hides_gradients: bool = False
    arrangement: WindowArrangement | None = None
    selected: str = ""
    sample: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson.

    Attributes:
        name: by which it is opened, such as ``chain-rule``.
        title: what it is called.
        order: its place among the others.
        text: a few sentences, as Markdown.
        task: what is to be done, as Markdown.
        hint: what helps, as Markdown.
        afterwards: what is to be remembered, shown when it is done; as Markdown.
        state: how the studio is prepared.
        fields: what is filled in.
        checks: what must be so, in this order.
        next: name of the lesson after it; "" for the next in order.
        source: what its file is called.
    """

    name: str
    title: str
    order: int
    text: str
    task: str
    hint: str
    afterwards: str
    state: LessonState
    fields: tuple[AnswerField, ...]
    checks: tuple[LessonCheck, ...]
    next: str = ""
    source: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all that is filled in, in order."""
        return tuple(key for one in self.fields for key in one.keys)
