"""Which mistakes are switched on, and where each sits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.bug import Bug, PlaceKind
from gradstudio.lab.bugs.table import bug_named


@dataclass(frozen=True, slots=True)
class FaultPlace:
    """Where a mistake sits.

    Attributes:
        kind: what the name is of; "nowhere" for everywhere that it can be.
        name: of an operation, as in the table of operations, or of a layer: ``layer2``.
    """

    kind: PlaceKind = "nowhere"
    name: str = ""

    def has(self, node: Value) -> bool:
        """Whether a node lies there; of a layer those alone that have a name in it."""
        if self.kind == "operation":
            return node.operation is not None and node.operation.name == self.name
        if self.kind == "layer":
            path = ScalarPath.parse(node.label)
            return path is not None and str(ScalarPath.whole(path.layer)) == self.name
        return True

    @property
    def key(self) -> str:
        """By which a choice knows it: equal for equal places."""
        return f"{self.kind} {self.name}".strip()

    def __str__(self) -> str:
        if self.kind == "layer":
            return f"in layer {self.name.removeprefix('layer')}"
        return f"in the rule of {self.name}" if self.kind == "operation" else "everywhere"


EVERYWHERE = FaultPlace()


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake at a place."""

    key: str
    place: FaultPlace = EVERYWHERE

    @property
    def bug(self) -> Bug:
        """Its row in the table."""
        return bug_named(self.key)


@dataclass(frozen=True, slots=True)
class Faults:
    """All mistakes that are switched on.

    Args:
        places: where each sits, by its key.
    """

    places: Mapping[str, FaultPlace] = field(default_factory=lambda: MappingProxyType({}))

    def __iter__(self) -> Iterator[Fault]:
        return (Fault(key, place) for key, place in self.places.items())

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, key: str) -> bool:
        return key in self.places

    def place(self, key: str) -> FaultPlace | None:
        """Return where a mistake sits; None where it is not switched on."""
        return self.places.get(key)

    def with_fault(self, fault: Fault) -> Faults:
        """Return these and one more, without those whose place it takes."""
        slot = fault.bug.slot
        kept = {
            key: place
            for key, place in self.places.items()
            if key != fault.key and not (slot and bug_named(key).slot == slot)
        }
        return Faults(MappingProxyType({**kept, fault.key: fault.place}))

    def without(self, key: str) -> Faults:
        """Return these without one."""
        return Faults(MappingProxyType({each: place for each, place in self.places.items() if each != key}))


NO_FAULTS = Faults()


def only(key: str, place: FaultPlace = EVERYWHERE) -> Faults:
    """Return one mistake alone."""
    return NO_FAULTS.with_fault(Fault(key, place))
