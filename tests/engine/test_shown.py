"""A message quotes a wrong value in part, however large it is."""

from __future__ import annotations

import pytest

from gradstudio.engine import Value
from gradstudio.engine.errors import MOST_SHOWN, ConfigurationError, ValueTypeError, cut, shown, unknown_name


@pytest.mark.parametrize(
    "value",
    [
        "a" * 10**6,
        b"\0" * 10**6,
        10**5000,
        -(10**20_000),
        [0.1] * 10**6,
        ["a" * 10**6],
        {"a": [10**5000]},
        tuple(range(1000)),
        [[[[[["deep"]]]]]] * 3,
        Value(1.0, label="w" * 500),
    ],
    ids=range(10),
)
def test_a_large_value_takes_some_sixty_characters(value: object) -> None:
    assert 0 < len(shown(value)) <= MOST_SHOWN


@pytest.mark.parametrize("value", ["relu", 12, -0.5, True, None, float("inf"), [1, 2], "ü\n"])
def test_a_small_value_is_shown_whole(value: object) -> None:
    assert shown(value) == repr(value)


def test_what_is_cut_says_so() -> None:
    assert cut("a" * 61) == "a" * 59 + "…"
    assert cut("a" * 60) == "a" * 60
    assert shown(10**5000) == "a whole number of 5,001 digits"


def test_a_mistyped_name_of_any_length_has_a_short_message() -> None:
    said = str(unknown_name("activation", "relu" * 10**5, ("relu", "tanh")))
    assert len(said) < 200
    assert isinstance(unknown_name("loss", 10**5000, ("hinge",)), ConfigurationError)
    with pytest.raises(ValueTypeError) as caught:
        Value("1" * 10**6)  # type: ignore[arg-type]  # what is tested
    assert len(str(caught.value)) < 200
