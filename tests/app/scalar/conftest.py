from __future__ import annotations

import pytest

from gradstudio.training.record import Record
from tests.qt_helpers import small_spec


@pytest.fixture
def record() -> Record:
    """A run of 20 steps."""
    made = Record()
    made.begin(small_spec()).advance(20)
    return made
