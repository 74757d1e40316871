"""Words at the beginning of a line keep their other letters."""

from __future__ import annotations

import pytest

from gradstudio.ui.kit.first_letter import sentence_case


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("share of ReLU neurons", "Share of ReLU neurons"),
        ("loss with the L2 penalty", "Loss with the L2 penalty"),
        ("", ""),
    ],
)
def test_only_the_first_letter_is_raised(words, shown):
    assert sentence_case(words) == shown
