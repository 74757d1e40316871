from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradstudio.project.number_reading import read_number
from gradstudio.project.number_text import format_number, short_number

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def read_back(text: str) -> float:
    mantissa, _, power = text.replace("−", "-").partition("·10")
    return float(mantissa) * 10.0 ** int(power.translate(_DIGITS)) if power else float(mantissa)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1.000"),
        (0.12345, "0.1235"),
        (-12.5, "−12.50"),
        (0.99999, "1.000"),
        (9999.6, "10000"),
        (123456.0, "123456"),
        (999999.6, "1.000·10⁶"),
        (1234567.0, "1.235·10⁶"),
        (0.0001, "0.0001000"),
        (0.00001, "1.000·10⁻⁵"),
        (1.2349e-7, "1.235·10⁻⁷"),
        (-3e100, "−3.000·10¹⁰⁰"),
        (5e-324, "4.941·10⁻³²⁴"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_read_as_written(number, text):
    assert format_number(number) == text


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_four_significant_digits_are_kept(number):
    assert read_back(format_number(number)) == pytest.approx(number, rel=5.01e-4)


@given(st.floats(allow_nan=False))
def test_a_negative_number_is_the_positive_one_with_a_minus(number):
    if number:
        assert format_number(-abs(number)) == "−" + format_number(abs(number))


@given(st.floats(allow_nan=False))
def test_no_number_is_longer_than_its_column(number):
    assert len(format_number(number)) <= 13


@given(st.floats(min_value=1e-4, max_value=999.0), st.integers(1, 6))
def test_as_many_digits_as_asked_for(number, digits):
    assume(number < 0.9 * 10**digits)  # figures before the point are never cut off
    text = format_number(number, digits).replace(".", "").lstrip("0")
    assert len(text) == digits


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (0.5, "0.5"),
        (-20.0, "−20"),
        (1000.0, "1000"),
        (0.0001, "0.0001"),
        (1e-5, "10⁻⁵"),
        (-1e-5, "−10⁻⁵"),
        (2.5e-5, "2.5·10⁻⁵"),
        (1e6, "10⁶"),
        (1.1e7, "1.1·10⁷"),
        (math.inf, "∞"),
        (math.nan, "NaN"),
    ],
)
def test_a_number_on_an_axis_has_as_few_characters_as_will_do(number, text):
    assert short_number(number) == text


LARGEST = 1.797e308
"""Above it four digits may round to more than a float can be."""


@given(st.floats(min_value=-LARGEST, max_value=LARGEST))
def test_a_short_number_is_the_number_and_never_in_the_way_of_programs(number):
    text = short_number(number)
    assert "e" not in text
    assert read_number(
        text if text[-1] not in "⁰¹²³⁴⁵⁶⁷⁸⁹" or "·" in text else text.replace("10", "1·10", 1)
    ) == (pytest.approx(number, rel=1e-3, abs=1e-320))
