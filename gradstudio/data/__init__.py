"""The samples a network is trained on: generators and shipped points, as read-only arrays."""

from gradstudio.data.dataset import Dataset
from gradstudio.data.moons import moons
from gradstudio.data.source import load_dataset

__all__ = ["Dataset", "load_dataset", "moons"]
