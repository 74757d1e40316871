"""The journal of a window that is killed: what it was about to do and what it has done, and what that makes true."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict


class Told(TypedDict, total=False):
    """What an entry says besides; which keys there are depends on what it tells.

    Attributes:
        mark: of the project: its seed, another one after each edit.
        file: name of the file.
        step: to which the run has come.
        left: marks of the works that were left.
    """

    mark: int
    file: str
    step: int
    left: list[int]


class Entry(Told):
    """A line of the journal, in JSON.

    Attributes:
        what: is done.
        when: seconds of the monotonic clock.
    """

    what: str
    when: float


@dataclass
class Truth:
    """What has to be on the disk, by the journal: each state of a project is told by its mark.

    Attributes:
        saved: for each file the mark it was saved with last.
        saving: a file and a mark that may or may not have got there.
        waiting: marks of work that was left or set aside.
        unsure: marks of work that was being discarded or brought back.
        edits: of the present project, marks that are not saved, with the moment of each.
        reached: of the present project, moment, mark of the run's project, and step to which it had come.
    """

    saved: dict[str, int] = field(default_factory=dict)
    saving: tuple[str, int] | None = None
    waiting: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    edits: list[tuple[float, int]] = field(default_factory=list)
    reached: list[tuple[float, int, int]] = field(default_factory=list)

    def follow(self, entry: Entry) -> None:
        """Take an entry of the journal into account."""
        mark = entry.get("mark", -1)
        match entry["what"]:
            case "up":
                self.waiting = set(entry["left"])
            case "edited":
                self.edits.append((entry["when"], mark))
            case "reached":
                self.reached.append((entry["when"], mark, entry["step"]))
            case "saving":
                self.saving = (entry["file"], mark)
            case "saved":
                self.saved[entry["file"]] = mark
                self.saving = None
                self.edits.clear()
            case "replacing":
                self.reached.clear()
                if self.edits:
                    self.unsure.add(self.edits[-1][1])
            case "replaced" if self.edits:
                self.unsure.discard(self.edits[-1][1])
                self.waiting.add(self.edits[-1][1])
                self.edits.clear()
            case "taking" | "discarding":
                self.unsure.add(mark)
            case "taken":
                self.waiting.discard(mark)
                self.edits = [(entry["when"], mark)]
            case "discarded":
                self.waiting.discard(mark)
