"""Where the batches of an epoch begin and end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ConfigurationError


def epoch_starts(samples: int, batch_size: int) -> NDArray[np.int64]:
    """Return where the batches of one epoch start, and its end; the last batch may be smaller.

    Raises:
        ConfigurationError: a batch size below 1 or no samples.
    """
    if batch_size < 1 or samples < 1:
        raise ConfigurationError(f"A batch needs 1 sample or more, not {batch_size} of {samples}.")
    return np.append(np.arange(0, samples, batch_size), samples)
