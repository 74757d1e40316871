"""What a settings link tells of samples that are not in it, and the samples that stand in for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from gradstudio.project.edits import data_of
from gradstudio.project.spec import (
    MAX_CLASSES,
    Blobs,
    Circle,
    Data,
    DataSpec,
    Drawn,
    Plane,
    ProjectSpec,
    Task,
)

OF_ANY_DATA = ("kind", "test_share", "seed", "standardise", "standardise_target")
"""Fields of one's own data that say nothing of the samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """Facts about the user's own samples that settings depend on.

    Attributes:
        kind: whether they come from a file or were drawn.
        task: what is learned.
        classes: number of classes; 0 for regression.
        inputs: number of inputs of the network.
    """

    kind: Literal["table", "drawn"]
    task: Task
    classes: int
    inputs: int

    @classmethod
    def told_of(cls, spec: ProjectSpec) -> OwnData:
        """Return what is told of a project whose samples are one's own."""
        data = spec.data
        return cls(
            kind="drawn" if isinstance(data, Drawn) else "table",
            task=data.task,
            classes=data.class_count,
            inputs=spec.input_count,
        )

    @classmethod
    def of(cls, fields: object) -> OwnData | None:
        """Return what a link tells, or None if that makes no sense."""
        if not isinstance(fields, dict) or fields.keys() != {"kind", "task", "classes", "inputs"}:
            return None
        kind, task, classes, inputs = (fields[name] for name in ("kind", "task", "classes", "inputs"))
        if kind not in ("table", "drawn") or task not in get_args(Task):
            return None
        if not all(type(count) is int and 0 <= count < 10**6 for count in (classes, inputs)):
            return None
        least, most = {"regression": (0, 0), "binary": (2, 2)}.get(task, (3, MAX_CLASSES))
        return cls(kind=kind, task=task, classes=classes, inputs=inputs) if least <= classes <= most else None

    def on(self, present: ProjectSpec | None, settings: Mapping[str, Any]) -> tuple[DataSpec, bool]:
        """Return samples with the settings of a link, and whether they are those of the present project.

        Args:
            present: the project that is open, if there is one.
            settings: fields of the data that a link has.

        Raises:
            SpecError: a setting is not legal.
        """
        data: Data | None = present.data if present is not None else None
        is_present = data is not None and (data.kind, data.task, data.class_count) == (
            self.kind,
            self.task,
            self.classes,
        )
        if data is None or not is_present:
            data = self._stand_in()
        known = {
            name: value
            for name, value in settings.items()
            if name != "kind" and name in OF_ANY_DATA and name in type(data).model_fields
        }
        return (data_of(data.model_dump() | known) if known else cast(DataSpec, data)), is_present

    def _stand_in(self) -> Data:
        if self.kind == "drawn":
            return Drawn(classes=self.classes)
        if self.task == "multiclass":
            return Blobs(classes=self.classes)
        return Circle() if self.task == "binary" else Plane()
