from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.health.measured_runs import MeasuredRuns


@pytest.fixture
def runs(qapp) -> Iterator[MeasuredRuns]:
    made = MeasuredRuns()
    yield made
    made.health.measuring.shutdown()
