"""Every number of a project has a bound, and at the bound it still trains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.training import Session, TrainingError

SMALL = edits.set_layer_size(
    edits.remove_layer(edits.set_data(ProjectSpec(), kind="moons", samples=8, test_share=0.25), 0), 0, 2
)


def numbers_of(schema: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        if schema.get("type") in ("integer", "number") and "const" not in schema:
            yield place, schema
        for name, part in schema.items():
            yield from numbers_of(part, f"{place}.{name}")
    elif isinstance(schema, list):
        for part in schema:
            yield from numbers_of(part, place)


@pytest.mark.parametrize(("place", "field"), list(numbers_of(ProjectSpec.model_json_schema())))
def test_every_number_is_bounded_on_both_sides(place: str, field: dict[str, Any]) -> None:
    assert {"minimum", "exclusiveMinimum"} & field.keys(), place
    assert {"maximum", "exclusiveMaximum"} & field.keys(), place


@pytest.mark.parametrize("value", [0, -1, 10**9 + 1, 2**63, 10**40])
def test_a_batch_size_out_of_its_bounds_is_refused_in_a_sentence(value: int) -> None:
    with pytest.raises(SpecError, match="batch_size"):
        edits.set_training(SMALL, batch_size=value)


EXTREMES: list[dict[str, Any]] = [
    {"batch_size": 10**9},
    {"steps": 10**9, "metrics_interval": 10**9, "seed": 2**32 - 1},
    {"stop": {"epochs": 10**9, "patience": 10**9, "seconds": 1e30, "target_loss": -1e30}},
    {
        "stop": {"epochs": 10**9, "patience": 10**9, "seconds": 1e30, "target_loss": -1e30},
        "batch_size": 10**9,
    },
    {"clipping": {"kind": "norm", "limit": 1e30}, "learning_rate": {"kind": "constant", "rate": 1000.0}},
    {"clipping": {"kind": "value", "limit": 5e-324}, "learning_rate": {"kind": "constant", "rate": 5e-324}},
    {"learning_rate": {"kind": "linear", "steps": 10**9, "warm_up": 10**9}, "l1": 1000.0, "l2": 1000.0},
    {"learning_rate": {"kind": "step", "gamma": 5e-324, "every": 1}},
    {"optimizer": {"kind": "adamw", "epsilon": 5e-324, "weight_decay": 1000.0}},
    {"optimizer": {"kind": "rmsprop", "alpha": 0.0, "epsilon": 5e-324}},
]


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("fields", EXTREMES)
def test_a_run_at_the_bounds_takes_steps_or_says_why_not(fields: dict[str, Any], engine: str) -> None:
    session = Session(edits.set_training(SMALL, engine=engine, **fields))
    with suppress(TrainingError):
        assert session.run(6) is None
        assert session.step_count == 6
    session.snapshot()
