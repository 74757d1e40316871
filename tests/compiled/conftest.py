from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from gradstudio.resources import resource_path


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def moons():
    with resource_path("data", "micrograd_moons_points.csv").open(encoding="utf-8") as file:
        table = np.loadtxt(file, delimiter=",", skiprows=1)
    return table[:, :2], table[:, 2]
