"""How much settings matter: what matters stands out, and what does not cannot be told from nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradstudio.engine.errors import ConfigurationError
from gradstudio.sweep.seeing.importance import LEAST_RUNS, importances
from gradstudio.sweep.seeing.sweep_table import table_of
from tests.sweep.seeing.columns import columns
from tests.unloadable import SAYS, make_unloadable

pytest.importorskip("sklearn")


def made_up(runs: int = 120):
    """Runs whose loss depends on the rate, hardly on the activation, and not at all on the penalty."""
    random = np.random.RandomState(1)
    rate, penalty = random.uniform(0.0, 1.0, (2, runs))
    activation = random.choice(["relu", "tanh"], runs)
    loss = (rate - 0.3) ** 2 + 0.02 * (activation == "tanh")
    loss[rate > 0.95] = np.inf
    values = {"training.learning_rate": rate, "training.l2": penalty, "network.activation": activation}
    return table_of(columns(loss, {path: column.tolist() for path, column in values.items()}), "loss")


@pytest.fixture(scope="module")
def found():
    return importances(made_up())


def test_what_matters_comes_first_and_what_does_not_is_not_told_from_zero(found):
    assert found is not None
    assert found.settings[0].key == "training.learning_rate"
    assert found.settings[0].low > 0.5
    penalty = next(one for one in found.settings if one.key == "training.l2")
    assert penalty.low < 0.0 < penalty.high + 0.02
    assert all(one.low <= one.middle <= one.high for one in found.settings)
    assert found.explained > 0.8


def test_it_is_the_same_each_time(found):
    assert importances(made_up()) == found


def test_it_can_be_given_up():
    assert importances(made_up(40), lambda share: share < 0.2) is None


def test_too_few_runs_are_refused():
    with pytest.raises(ConfigurationError, match=f"{LEAST_RUNS} finished runs"):
        importances(made_up(LEAST_RUNS - 1))


def test_runs_that_are_all_alike_are_refused():
    alike = columns([0.5] * 30, {"training.l2": list(range(30))})
    with pytest.raises(ConfigurationError, match="equally good"):
        importances(table_of(alike, "loss"))
    same = columns(list(range(30)), {"training.l2": [0.0] * 30})
    with pytest.raises(ConfigurationError, match="same settings"):
        importances(table_of(same, "loss"))


def test_a_scikit_learn_that_cannot_be_loaded_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = made_up()
    make_unloadable("sklearn", tmp_path, monkeypatch)
    with pytest.raises(ConfigurationError, match=f"scikit-learn, which .* cannot be loaded: {SAYS}"):
        importances(table)
