"""What the page of the first start says and offers."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "Welcome to GradStudio"
FIRST = (
    "Behind this page trains micrograd's demo: a network that learns to tell two half moons apart. "
    "Stay with it, or begin with one of these."
)
LATER = "Begin with one of these. What is open now is kept for you, if it is not saved."
WAY_BACK = "Escape closes this page; Help → Welcome opens it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """One project to begin with.

    Attributes:
        title: what it is called here.
        about: what it shows, in a few words.
        preset: name of the preset that it opens; "" for data of one's own.
    """

    title: str
    about: str
    preset: str = ""


BEGINNINGS: tuple[Beginning, ...] = (
    Beginning(title="Single neuron", about="One straight line, for two clouds", preset="single_neuron"),
    Beginning(title="XOR", about="What one neuron cannot do", preset="xor"),
    Beginning(title="Moons", about="The demo of micrograd's notebook", preset="micrograd_moons"),
    Beginning(title="Digits", about="Handwritten, in 8×8 pixels", preset="digits"),
    Beginning(title="My data", about="Columns of a table"),
)
"""All of them, from left to right."""
