"""The kinds of data as the gallery shows them."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.project.spec import DataSpec, Table
from gradstudio.project.titles import VALUE_TITLES

_SHORT = 12
_NAMED_CLASSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One picture of the gallery.

    Attributes:
        kind: as in the project.
        title: what it is.
        symbol: name of the icon that stands for data of one's own; "" for data that are there to be shown.
    """

    kind: str
    title: str
    symbol: str = ""

    @property
    def name(self) -> str:
        """What stands below the picture."""
        return VALUE_TITLES["data.kind"][self.kind]


GROUPS: dict[str, tuple[Offer, ...]] = {
    "Classification": (
        Offer(kind="micrograd_moons", title="Moons of micrograd's demo: 100 points, exactly"),
        Offer(kind="moons", title="Moons: two half circles"),
        Offer(kind="circle", title="Circle: a disc inside a ring"),
        Offer(kind="xor", title="Exclusive or: opposite quadrants"),
        Offer(kind="gaussians", title="Gaussians: two clouds"),
        Offer(kind="spiral", title="Spiral: two arms"),
        Offer(kind="checkerboard", title="Checkerboard"),
        Offer(kind="blobs", title="Blobs: a cloud for each class"),
        Offer(kind="rings", title="Rings: a ring for each class"),
        Offer(kind="yin_yang", title="Yin-yang: three classes"),
    ),
    "Regression": (
        Offer(kind="plane", title="Plane"),
        Offer(kind="multi_gaussian", title="Hills and hollows: six Gaussians"),
        Offer(kind="sine", title="Sine"),
        Offer(kind="step", title="Step"),
        Offer(kind="formula", title="Curve by a formula of your own"),
    ),
    "Measured": (
        Offer(kind="iris", title="Iris: three species by four lengths"),
        Offer(kind="wine", title="Wine: three growers by thirteen measurements"),
        Offer(
            kind="breast_cancer",
            title="Breast cancer: malignant or benign by thirty measurements",
        ),
        Offer(kind="digits", title="Digits: 8 × 8 pixels"),
    ),
    "Your own": (
        Offer(kind="table", title="Samples from a file: CSV, Excel, Parquet, NumPy", symbol="table"),
        Offer(kind="drawn", title="Points that you draw", symbol="draw"),
    ),
}
"""What is offered, by the heading that it stands under."""


def described(data: DataSpec, samples: int) -> str:
    """Return in a line or two what the samples are."""
    source = f"{data.source}: " if isinstance(data, Table) and data.source else ""
    count = len(data.column_names) if isinstance(data, Table) else len(data.columns)
    columns = "1 column" if count == 1 else f"{count} columns"
    names = data.class_names
    if names:
        listed = ", ".join(names) if len(names) <= _NAMED_CLASSES else f"{len(names)} classes"
        learned = f"{data.target_name} ({listed})" if isinstance(data, Table) else listed
    else:
        learned = data.target_name if isinstance(data, Table) else "a number"
    seen = ", their main plane" if len(data.columns) > 2 else ""
    if len(learned) <= _SHORT:  # goes to the next line as a whole, if it must
        learned = learned.replace(", ", ",\N{NO-BREAK SPACE}")
    return f"{source}{samples:,} samples · {columns}{seen} → {learned}"
