"""Single fields of a spec by their path, such as ``training.optimizer.beta1``: what a form reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import (
    ClippingSpec,
    CosineRate,
    OptimizerSpec,
    ProjectSpec,
    ScheduleSpec,
    validated,
)
from gradstudio.project.suiting import setting_of

_KINDS: Mapping[str, TypeAdapter[Any]] = {
    "training.learning_rate": TypeAdapter(ScheduleSpec),
    "training.optimizer": TypeAdapter(OptimizerSpec),
    "training.clipping": TypeAdapter(ClippingSpec),
}
# The rate that a schedule begins with, whatever the schedule calls it.
_SAME = {"start": "rate", "rate": "start", "end": "floor", "floor": "end", "every": "steps", "steps": "every"}


def has_field(spec: ProjectSpec, path: str) -> bool:
    """Whether there is such a field: another kind of schedule or optimizer has other fields."""
    parent, _, name = path.rpartition(".")
    at: Any = spec
    for part in parent.split("."):
        at = getattr(at, part, None)
    return hasattr(at, name)


def get_field(spec: ProjectSpec, path: str) -> Any:
    """Return the value of a field.

    Raises:
        AttributeError: there is no such field.
    """
    value: Any = spec
    for part in path.split("."):
        value = getattr(value, part)
    return value


def counterpart(name: str) -> str:
    """Return what the same setting is called in another kind of schedule; "" if none has it."""
    return _SAME.get(name, "")


def highest(spec: ProjectSpec, path: str) -> float | None:
    """Return the greatest number that is legal in a field, or None if there is no such bound."""
    parent, _, name = path.rpartition(".")
    field = type(get_field(spec, parent)).model_fields[name]
    return next((float(rule.le) for rule in field.metadata if getattr(rule, "le", None) is not None), None)


def set_field(spec: ProjectSpec, path: str, value: Any) -> ProjectSpec:
    """Change one field; a new ``kind`` keeps the settings that both kinds have.

    A setting that is changed counts as chosen by hand from then on (`suiting`).

    Args:
        spec: the project.
        path: of the field, for example ``training.optimizer.beta1``.
        value: its new value.

    Raises:
        SpecError: there is no such field, or the value is not legal there.
    """
    if not has_field(spec, path):
        raise SpecError(f"There is no field {path} in this project.")
    part, _, rest = path.partition(".")
    if part == "data":
        return edits.set_data(spec, **{rest: value})
    if path == "network.initialisation.kind":
        return edits.set_initialisation(spec, value)
    if path == "training.loss":
        return edits.set_training(spec, loss=value)
    parent, _, name = path.rpartition(".")
    if name == "kind" and parent in _KINDS:
        try:
            after = _with(spec, parent, _switched(get_field(spec, parent), _KINDS[parent], value))
        except ValidationError as error:
            raise SpecError.from_validation(error, *parent.split(".")) from None
    elif path == "training.learning_rate.rate":
        after = _with(spec, parent, _with_rate(spec.training.learning_rate, value))
    else:
        after = _with(spec, path, value)
    return edits.by_hand(spec, after, setting_of(path))


def _with(spec: ProjectSpec, path: str, value: Any) -> ProjectSpec:
    changed = dict(vars(spec))
    at = changed
    *parents, name = path.split(".")
    for part in parents:  # what is beside the way is legal, and need not be looked at again
        at[part] = dict(vars(at[part]))
        at = at[part]
    at[name] = value
    return validated(changed)


def _with_rate(schedule: ScheduleSpec, rate: Any) -> dict[str, Any]:
    """Return the fields of a schedule with another rate; a floor that would be above it falls in proportion."""
    fields = schedule.model_dump() | {"rate": rate}
    if isinstance(schedule, CosineRate) and isinstance(rate, int | float) and 0 < rate < schedule.floor:
        fields["floor"] = rate * (schedule.floor / schedule.rate)
    return fields


def _switched(current: Any, kinds: TypeAdapter[Any], kind: str) -> dict[str, Any]:
    """Return the fields of another kind, with what was set on purpose carried over."""
    fields: dict[str, Any] = kinds.validate_python({"kind": kind}).model_dump()
    defaults = kinds.validate_python({"kind": current.kind}).model_dump()
    for name, value in current.model_dump().items():
        target = name if name in fields else counterpart(name)
        # A rate is carried over in any case: each kind's default suits that kind's example only.
        if target in fields and name != "kind" and (value != defaults[name] or target in {"rate", "start"}):
            fields[target] = value
    return fields
