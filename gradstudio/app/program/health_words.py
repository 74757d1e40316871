"""The words of a network's health: what is measured of its layers over the steps."""

from __future__ import annotations

from gradstudio.app.program.word import Word

HEALTH_WORDS: tuple[Word, ...] = (
    Word(
        term="Dead unit",
        meaning="A ReLU neuron that no training sample makes positive: it has no gradient and learns no more.",
        also=("dead ReLU", "dying ReLU", "units"),
    ),
    Word(
        term="Distribution",
        meaning="How many of a layer's numbers lie where; one line for each step that was measured, the newest "
        "in front.",
        also=("histogram", "ridge"),
    ),
    Word(
        term="Gradient health",
        meaning="Whether every layer gets gradients that are neither too small nor too large to learn from.",
        also=("vanishing gradient", "exploding gradient"),
    ),
    Word(
        term="Gradient norm",
        meaning="The length of the gradient of a layer's weights and biases, over all training samples.",
        also=("vanishing gradient", "exploding gradient"),
    ),
    Word(
        term="Saturated unit",
        meaning="A tanh or sigmoid neuron that is at one of its flat ends for a sample: hardly any gradient "
        "passes through it there.",
        also=("saturation",),
    ),
    Word(
        term="Spread",
        meaning="The standard deviation of a neuron's numbers over the training samples, averaged over its layer.",
        also=("standard deviation",),
    ),
    Word(
        term="Update ratio",
        meaning="The length of the next change of a layer's weights as a share of the weights, usually about a "
        "thousandth.",
        also=("update-to-weight ratio",),
    ),
    Word(
        term="Weight norm",
        meaning="How long the vector of all weights of a layer is, biases left out.",
    ),
)
"""All of them, in alphabetical order."""
