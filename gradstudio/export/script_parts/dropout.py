"""Which activations a step of a script leaves out."""

from __future__ import annotations

from gradstudio.export.script_parts.facts import dropping_layers
from gradstudio.export.script_parts.literals import number
from gradstudio.export.subject import ExportSubject


def mask_lines(precision: str) -> list[str]:
    """Write ``def dropout_mask(step, layer, neurons, rows, rate)`` with NumPy.

    Args:
        precision: of the masks.
    """
    dtype = ".astype(np.float32)" if precision == "float32" else ""
    return [
        "def dropout_mask(step, layer, neurons, rows, rate):",
        '    """Return 0 for what a step leaves out, else 1 / (1 - rate); shape (rows, neurons).',
        "",
        "    Instead of a generator, a hash of seed, step, layer, neuron and sample decides (SplitMix64).",
        '    """',
        "    mask = np.zeros((len(rows), neurons), dtype=np.uint64)",
        "    for counter in (SEED, step, layer, np.arange(neurons), np.reshape(rows, (-1, 1))):",
        "        mask = (mask ^ np.asarray(counter, dtype=np.uint64)) + np.uint64(0x9E3779B97F4A7C15)",
        "        mask = (mask ^ (mask >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)",
        "        mask = (mask ^ (mask >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)",
        "        mask = mask ^ (mask >> np.uint64(31))",
        "    uniform = (mask >> np.uint64(11)) * 2.0**-53",
        f"    return np.where(uniform >= rate, 1 / (1 - rate), 0.0){dtype}",
    ]


def mask_calls(subject: ExportSubject) -> list[str]:
    """Write the call that gives the mask of each layer with dropout, in a loop with ``step`` and ``rows``."""
    return [
        f"dropout_mask(step, {index}, {len(subject.layers[index].bias)}, rows, "
        f"{number(subject.layers[index].dropout)})"
        for index in dropping_layers(subject)
    ]


def mask_names(subject: ExportSubject) -> str:
    """Write the names that masks are unpacked to: ``mask1, mask3``, or ``(mask2,)``."""
    names = [f"mask{index + 1}" for index in dropping_layers(subject)]
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)


def no_masks(subject: ExportSubject) -> str:
    """Write the masks that leave nothing out: ``(1.0,)``, or ``(1.0,) * 3``."""
    count = len(dropping_layers(subject))
    return "(1.0,)" if count == 1 else f"(1.0,) * {count}"
