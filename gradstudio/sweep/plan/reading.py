"""Plans read from plain fields, as a TOML file and a sweep's own file hold them: nothing in them is trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from gradstudio.engine.errors import did_you_mean, shown
from gradstudio.project.errors import SpecError
from gradstudio.project.json_text import parse_json
from gradstudio.project.migrations import migrated
from gradstudio.project.spec import SCHEMA_VERSION, ProjectSpec, validated
from gradstudio.project.spec.base import SEEDS
from gradstudio.store.sweep_rows import SweepHead
from gradstudio.store.trial_result import Objective
from gradstudio.sweep.limits import PRUNERS, EarlyEnding, SweepBudget
from gradstudio.sweep.plan.axis import Axis
from gradstudio.sweep.plan.errors import PlanError
from gradstudio.sweep.plan.legality import require_legal
from gradstudio.sweep.plan.plan import MAX_SEEDS, SweepPlan
from gradstudio.sweep.plan.points import SEARCHES
from gradstudio.sweep.varying import may_be_none, place_in_order, varied

Fields = Mapping[str, Any]
Name = TypeVar("Name", bound=str)

OBJECTIVES: tuple[Objective, ...] = get_args(Objective)
NONE = "none"
"""What stands for None in a list of values, where the field may be None."""
_LARGEST = 10**15
_MOST_TURNS = 20
_MOST_DEEP = 8
"""Tables within tables, of those that name axes."""
PLAN_FIELDS = (
    "project", "set", "search", "points", "seeds", "search_seed", "objective", "axes", "budget", "early",
)  # fmt: skip
_OF_AXIS = ("values", "low", "high", "log", "count")


def plan_of_text(text: str) -> SweepPlan:
    """Return the plan that `SweepPlan.text` wrote.

    Raises:
        PlanError: it is none.
    """
    try:
        fields = parse_json(text.encode("utf-8"))
    except (SpecError, ValueError, RecursionError) as error:
        raise PlanError(f"It cannot be read: {error}") from None
    return plan_of_fields(_table(fields))


def is_of(digest: str, head: SweepHead) -> bool:
    """Return whether a file is of the plan of a digest, whatever either may cost."""
    return digest == head.digest or digest == _digest_now(head.plan)


def _digest_now(text: str) -> str:
    """Return the digest that a plan's text has today; "" if it is none.

    An earlier version, whose projects had fewer fields, had another for the same plan.
    """
    try:
        return plan_of_text(text).digest
    except PlanError:
        return ""


def plan_of_fields(fields: Fields, opened: Callable[[str], ProjectSpec] | None = None) -> SweepPlan:
    """Return the plan of the fields of a file; each run that can be looked at beforehand is legal.

    Args:
        fields: as docs/SWEEPS.md tells them. ``project`` is the name of a file, or the fields of a project; without
            it, it is micrograd's moons demo.
        opened: returns the project in a file, or raises `SpecError`; None where no file may be named.

    Raises:
        PlanError: something is not legal; its place says where.
    """
    _require_known(fields, PLAN_FIELDS)
    spec = _set(_project(fields.get("project"), opened), _flat(_table(fields.get("set", {}), "set"), "set"))
    axes = tuple(
        _axis(path, value) for path, value in _flat(_table(fields.get("axes", {}), "axes"), "axes").items()
    )
    usual: Objective = "test_loss" if spec.data.test_share > 0.0 else "loss"
    plan = SweepPlan(
        spec=spec,
        axes=axes,
        search=_one_of(fields, "search", SEARCHES, "grid"),
        points=_whole(fields, "points"),
        seeds=_seeds(fields.get("seeds"), spec.training.seed),
        search_seed=_whole(fields, "search_seed", least=0) or 0,
        objective=_one_of(fields, "objective", OBJECTIVES, usual),
        budget=_budget(_table(fields.get("budget", {}), "budget")),
        early=_early(_table(fields.get("early", {}), "early")),
    )
    require_legal(plan)
    return plan


def _project(given: Any, opened: Callable[[str], ProjectSpec] | None) -> ProjectSpec:
    if given is None:
        return ProjectSpec()
    try:
        if isinstance(given, str) and opened is not None:
            return opened(given)
        return validated(migrated({"schema_version": SCHEMA_VERSION, **_table(given, "project")}))
    except SpecError as error:
        raise PlanError(str(error), "project", *_named(given, str(error))) from None


def _named(given: Any, said: str) -> Iterator[str]:
    """Yield the names of the fields that a message about a project begins with, as far as they are there."""
    for name in said.partition(": ")[0].split(" → "):
        if not isinstance(given, Mapping) or name not in given:
            return
        yield name
        given = given[name]


def _set(spec: ProjectSpec, values: Fields) -> ProjectSpec:
    for path in sorted(values, key=place_in_order):
        try:
            spec = varied(spec, path, value_of(path, values[path]))
        except SpecError as error:
            raise PlanError(str(error), "set", path) from None
        except PlanError as error:
            raise error.within("set", path) from None
    return spec


def _flat(table: Fields, name: str) -> dict[str, Any]:
    """Return a table by path: ``training.l2 = 1`` without quotes makes tables within tables."""
    found: dict[str, Any] = {}
    waiting = [(path, value, 1) for path, value in reversed(list(table.items()))]
    while waiting:
        path, value, depth = waiting.pop()
        if isinstance(value, Mapping) and not value.keys() & set(_OF_AXIS):
            if depth == _MOST_DEEP or not value:
                raise PlanError("Give a value, a list of values, or low and high.", name, path)
            waiting += [(f"{path}.{inner}", one, depth + 1) for inner, one in reversed(list(value.items()))]
        else:
            found[path] = value
    return found


def _axis(path: str, given: Any) -> Axis:
    try:
        if not isinstance(given, Mapping):
            return Axis(path=path, values=_values(path, given))
        _require_known(given, _OF_AXIS)
        low, high = _number(given, "low"), _number(given, "high")
        values = _values(path, given["values"]) if "values" in given else ()
        log, count = _truth(given, "log"), _whole(given, "count")
        return Axis(path=path, values=values, low=low, high=high, log=log, count=count)
    except PlanError as error:
        raise error.within("axes", path) from None


def _values(path: str, given: Any) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise PlanError(f"Give a list of values, or low and high, not {shown(given)}.")
    found = []
    for place, value in enumerate(given):
        try:
            found.append(value_of(path, value))
        except PlanError as error:
            raise error.within(place) from None
    return tuple(found)


def value_of(path: str, given: Any) -> Any:
    """Return a value as a field takes it: lists as tuples, and None for the text "none" where that is legal.

    Args:
        path: of the field.
        given: the value, as TOML or JSON has it.

    Raises:
        PlanError: a project has no such values.
    """
    if given is None or given == NONE:
        try:
            if may_be_none(path):
                return None
        except SpecError as error:
            raise PlanError(str(error)) from None
    if isinstance(given, bool | int | str):
        return given
    if isinstance(given, float) and abs(given) < float("inf"):
        return given
    if isinstance(given, list | tuple):
        return tuple(value_of(path, one) for one in given)
    if isinstance(given, Mapping) and all(isinstance(name, str) for name in given):
        return {name: value_of(path, one) for name, one in given.items()}
    raise PlanError(f"{shown(given)} is neither a finite number, a text, true, false, nor a list of them.")


def _seeds(given: Any, first: int) -> tuple[int, ...]:
    if given is None:
        return ()
    if isinstance(given, list | tuple):
        for place, seed in enumerate(given):
            if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEEDS:
                raise PlanError(
                    f"Give a whole number from 0 to {SEEDS - 1}, not {shown(seed)}.", "seeds", place
                )
        if not given:
            raise PlanError("Give at least one, or leave the list out.", "seeds")
        return tuple(given)
    count = _whole({"seeds": given}, "seeds") or 0
    if count > MAX_SEEDS:
        raise PlanError(f"There are at most {MAX_SEEDS:,} seeds, not {count:,}.", "seeds")
    return tuple((first + k) % SEEDS for k in range(count))


def _budget(given: Fields) -> SweepBudget:
    try:
        _require_known(given, ("runs", "steps", "seconds"))
        seconds = _number(given, "seconds")
        if seconds is not None and not 0 < seconds <= _LARGEST:
            raise PlanError(f"Give a number above 0, not {shown(seconds)}.", "seconds")
        return SweepBudget(runs=_whole(given, "runs"), steps=_whole(given, "steps"), seconds=seconds)
    except PlanError as error:
        raise error.within("budget") from None


def _early(given: Fields) -> EarlyEnding:
    usual = EarlyEnding()
    try:
        _require_known(given, ("keep_one_in", "first_rung", "bracket", "turns", "pruner", "doctor"))
        for name in ("first_rung", "bracket", "turns", "pruner"):
            if name in given and "keep_one_in" not in given:
                raise PlanError("It needs keep_one_in, too: one run in so many goes on.", name)
            if name in ("bracket", "turns") and name in given and "pruner" in given:
                raise PlanError(
                    "A pruner judges runs one by one, without brackets. Leave one of them out.", name
                )
        return EarlyEnding(
            keep_one_in=_whole(given, "keep_one_in", least=2),
            first_rung=_whole(given, "first_rung") or usual.first_rung,
            bracket=_whole(given, "bracket", least=2, most=100_000) or usual.bracket,
            turns=_whole(given, "turns", most=_MOST_TURNS) or usual.turns,
            pruner=_one_of(given, "pruner", PRUNERS, PRUNERS[0]) if "pruner" in given else usual.pruner,
            doctor=_truth(given, "doctor"),
        )
    except PlanError as error:
        raise error.within("early") from None


def _require_known(given: Fields, known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            hint = did_you_mean(name, known)
            raise PlanError(f"There is no such field.{hint} There are: {', '.join(known)}.", str(name))


def _table(given: Any, *place: str) -> Fields:
    if not isinstance(given, Mapping):
        raise PlanError(f"It must be a table of fields, not {shown(given)}.", *place)
    return given


def _one_of(given: Fields, name: str, known: tuple[Name, ...], usual: Name) -> Name:
    found = given.get(name, usual)
    for one in known:
        if found == one:
            return one
    raise PlanError(
        f"There is no {shown(found)}.{did_you_mean(found, known)} Choose one of: {', '.join(known)}.", name
    )


def _whole(given: Fields, name: str, least: int = 1, most: int = _LARGEST) -> int | None:
    found = given.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise PlanError(f"Give a whole number from {least} to {most:,}, not {shown(found)}.", name)
    return found


def _number(given: Fields, name: str) -> float | None:
    found = given.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < float("inf"):
        raise PlanError(f"Give a finite number, not {shown(found)}.", name)
    return found


def _truth(given: Fields, name: str) -> bool:
    found = given.get(name, False)
    if not isinstance(found, bool):
        raise PlanError(f"Give true or false, not {shown(found)}.", name)
    return found
