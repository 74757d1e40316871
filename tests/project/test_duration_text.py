"""Times as the program shows them."""

import pytest

from gradstudio.project.duration_text import duration_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (0.0301, "30 ms"),
        (0.9999, "1.0 s"),
        (4.25, "4.2 s"),
        (12.4, "12 s"),
        (59.7, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7621, "2 h 07 min"),
    ],
)
def test_times_are_told_as_one_says_them(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
