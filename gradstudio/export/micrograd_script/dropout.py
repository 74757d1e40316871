"""Which activations a step of a script on single numbers leaves out."""

from __future__ import annotations

MASK = (
    "def dropout_mask(step, layer, neurons, row, rate):",
    '    """Return for each neuron 0 if a step leaves it out, else 1 / (1 - rate).',
    "",
    "    Instead of a generator, a hash of seed, step, layer, neuron and sample decides (SplitMix64).",
    '    """',
    "    mask = []",
    "    for neuron in range(neurons):",
    "        h = 0",
    "        for counter in (SEED, step, layer, neuron, int(row)):",
    "            h = ((h ^ counter) + 0x9E3779B97F4A7C15) % 2**64",
    "            h = ((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9) % 2**64",
    "            h = ((h ^ (h >> 27)) * 0x94D049BB133111EB) % 2**64",
    "            h = h ^ (h >> 31)",
    "        mask.append(1 / (1 - rate) if (h >> 11) * 2.0**-53 >= rate else 0.0)",
    "    return mask",
)
