"""The samples a network is trained on: generators and shipped points, as read-only arrays."""

from gradstudio.data.blobs import blobs
from gradstudio.data.dataset import Dataset
from gradstudio.data.moons import moons
from gradstudio.data.plane import plane
from gradstudio.data.source import load_dataset
from gradstudio.data.split import Split, split

__all__ = ["Dataset", "Split", "blobs", "load_dataset", "moons", "plane", "split"]
