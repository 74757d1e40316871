"""The samples a network is trained on, and what it sees of them: generators and files, as read-only arrays."""

from gradstudio.data.blobs import blobs
from gradstudio.data.curves import curve
from gradstudio.data.dataset import Dataset
from gradstudio.data.features import FeatureMap
from gradstudio.data.moons import moons
from gradstudio.data.playground import circle, gaussians, multi_gaussian, plane, spiral, xor
from gradstudio.data.shapes import checkerboard, rings, yin_yang
from gradstudio.data.source import load_dataset
from gradstudio.data.split import Split, split, split_rows

__all__ = [
    "Dataset",
    "FeatureMap",
    "Split",
    "blobs",
    "checkerboard",
    "circle",
    "curve",
    "gaussians",
    "load_dataset",
    "moons",
    "multi_gaussian",
    "plane",
    "rings",
    "spiral",
    "split",
    "split_rows",
    "xor",
    "yin_yang",
]
