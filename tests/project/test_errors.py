"""However large a wrong value is, and however many are wrong, the message stays one that can be read."""

from __future__ import annotations

import re

import pytest

from gradstudio.project.errors import SpecError
from gradstudio.project.spec import validated

LONG = "a" * 100_000


@pytest.mark.parametrize(
    "fields",
    [
        {"data": {"kind": LONG}},
        {LONG: 1},
        {"network": {"layers": [{"activation": LONG}]}},
        {"training": {"loss": LONG}},
        {"network": {"layers": [{"size": LONG}]}},
        {"network": {"layers": [{"size": 10**5000}]}},
        {"data": {"kind": "moons", "features": [LONG]}},
        {"data": {"kind": "moons", "features": ["x1" + "9" * 190]}},
        {"network": {"frozen": [LONG]}},
        {"network": {"edited": [{"label": LONG, "value": 1}]}},
        {"schema_version": LONG},
        {"training": {"optimizer": {"kind": LONG}}},
        {"data": {"kind": "table", "column_names": [LONG], "rows": 2, "packed": ""}},
    ],
)
def test_a_wrong_value_is_quoted_in_part(fields: dict[str, object]) -> None:
    with pytest.raises(SpecError) as caught:
        validated(fields)
    assert 10 < len(str(caught.value)) < 700


def test_ten_findings_of_many_are_named_and_the_others_counted() -> None:
    with pytest.raises(SpecError) as caught:
        validated({"network": {"layers": [{"size": 0}] * 25}})
    said = str(caught.value)
    assert "layers → 10 → size" in said
    assert "layers → 11 → size" not in said
    assert said.endswith("And 15 more.")


def test_few_findings_are_all_named() -> None:
    with pytest.raises(SpecError) as caught:
        validated({"network": {"layers": [{"size": 0}] * 10}})
    assert "layers → 10 → size" in str(caught.value)
    assert "more." not in str(caught.value)


def test_long_findings_make_no_long_message() -> None:
    with pytest.raises(SpecError) as caught:
        validated({"chosen": ["nothing of the sort"] * 500})
    said = str(caught.value)
    assert "Choose one of: training.loss" in said
    assert len(said) < 2000
    assert re.search(r" And 49\d more\.$", said)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("batch_size", "It should be greater than or equal to 1, not 0."),
        ("optimizer", "There is no 'sgdd'."),
        ("steps", "training → optimizer: there is no"),
    ],
)
def test_where_the_name_of_a_field_stands_already_its_place_is_not_told_again(field: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        validated({"training": {"batch_size": 0, "optimizer": {"kind": "sgdd"}}})
    assert caught.value.told_of(field).startswith(said)
    assert "training → optimizer: there is no 'sgdd'." in str(caught.value)


def test_a_message_without_places_is_told_as_it_is() -> None:
    assert SpecError("The file is too large.").told_of("steps") == "The file is too large."
