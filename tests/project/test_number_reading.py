"""Numbers are read as they are typed in any country, or refused with the reason."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.project.number_reading import NumberTextError, read_number, read_whole_number
from gradstudio.project.number_text import format_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5), (".5", 0.5), ("5.", 5.0), (" 7 ", 7.0), ("+1", 1.0), ("1e-3", 1e-3), ("1E6", 1e6),
        ("1,5", 1.5), ("0,03", 0.03), (",5", 0.5), ("0,125", 0.125), ("1234,567", 1234.567), ("1,5e-3", 1.5e-3),
        ("1.000,5", 1000.5), ("1.000.000", 1e6), ("1.234.567,25", 1234567.25),
        ("1,000.5", 1000.5), ("1,000,000", 1e6),
        ("1'000", 1000.0), ("1’000.5", 1000.5), ("1 000", 1000.0), ("1\u202f000,25", 1000.25),
        ("12\u00a0345\u00a0678", 12345678.0), ("1_000", 1000.0), ("12,34,567.5", 1234567.5),
        ("−0.5", -0.5), ("–0,5", -0.5), ("-1.000,5", -1000.5),
        ("1.235·10⁻⁷", 1.235e-7), ("3×10^4", 3e4), ("\u0661\u0662\u0663\u066b\u0665", 123.5),
        ("∞", math.inf), ("−∞", -math.inf),
        ("1.000", 1.0),  # as the program itself writes one
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1,2,3",
        "1,00.5",
        "1.2.3,4",
        "1 5",
        "1'00",
        "--1",
        "e5",
        "1e",
        "1.5%",
        "0x10",
        "nan",
        ".",
    ],
)
def test_what_is_no_number_is_refused_with_what_was_typed(text: str) -> None:
    for read in (read_number, read_whole_number):
        with pytest.raises(NumberTextError, match="is no number"):
            read(text)


@pytest.mark.parametrize("text", ["1,000", "12,345", "-1,500", "1,000e3"])
def test_what_can_be_read_as_two_numbers_is_refused_and_both_are_named(text: str) -> None:
    with pytest.raises(NumberTextError, match="can be read as"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1000", 1000), (" −1,234 ", -1234), ("1'000", 1000), ("1 000", 1000), ("1e3", 1000), ("1.5e3", 1500),
     ("2.0", 2), ("1.000.000", 10**6), ("123456789012345678901", 123456789012345678901)],
)  # fmt: skip
def test_a_whole_number_is_read_however_it_is_typed(text: str, number: int) -> None:
    found = read_whole_number(text)
    assert found == number
    assert isinstance(found, int)


@pytest.mark.parametrize("text", ["1.5", "1,5", "0,125", "1e-3", "∞", "1e400"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(NumberTextError, match="no whole number"):
        read_whole_number(text)


def test_a_point_before_three_digits_of_a_whole_number_can_be_either() -> None:
    with pytest.raises(NumberTextError, match=r"1000 or as 1\.0"):
        read_whole_number("1.000")


def test_a_power_of_ten_that_is_not_exact_is_no_whole_number_to_be_taken() -> None:
    with pytest.raises(NumberTextError, match="too large to be exact"):
        read_whole_number("1e30")


def test_a_long_text_is_quoted_in_part() -> None:
    with pytest.raises(NumberTextError) as refused:
        read_number("x" * 10**6)
    assert len(str(refused.value)) < 200


@given(st.floats(allow_nan=False))
def test_a_number_as_it_is_shown_can_be_typed(number: float) -> None:
    assert read_number(format_number(number)) == pytest.approx(number, rel=1e-3)
    assert read_number(f"{number:.10g}") == pytest.approx(number, rel=1e-9)


@given(st.integers())
def test_a_whole_number_as_it_is_shown_can_be_typed(number: int) -> None:
    assert read_whole_number(f"{number:,}") == read_whole_number(str(number)) == number


@given(st.text(alphabet="0123456789.,' −-+e_·∞⁻⁷", max_size=12))
def test_anything_typed_is_a_number_or_a_sentence(text: str) -> None:
    for read in (read_number, read_whole_number):
        with suppress(NumberTextError):
            assert not math.isnan(read(text))
