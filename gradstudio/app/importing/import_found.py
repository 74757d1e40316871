"""`find`: reads what is to be brought in, as far as it can be read without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gradstudio.data.source import load_dataset
from gradstudio.importing.link_read import LinkRead
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.playground_link import read_playground_link
from gradstudio.importing.settings_link import read_settings_link
from gradstudio.importing.weights_file import read_weights
from gradstudio.importing.what_is import Importable, what_is
from gradstudio.project.spec import ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportFound:
    """Something that can be brought in, read.

    Attributes:
        importable: what it is.
        link: what it says, if it is a link.
        network: what it holds, if it is weights or a network.
    """

    importable: Importable
    link: LinkRead | None = None
    network: ImportedNetwork | None = None


def find(given: Importable | Path | str, present: ProjectSpec) -> ImportFound:
    """Return what a file or a text is, with what it says. On any thread; a project or table is not read yet.

    Args:
        given: a file, or a text: a link, cells of a table, the path of a file; or what one of these is known to be.
        present: the project that is open; a settings link that was made on samples of one's own takes its samples.

    Raises:
        ImportingError: it is nothing that can be brought in.
    """
    importable = given if isinstance(given, Importable) else what_is(given)
    link, network, path = None, None, importable.path
    match importable.kind:
        case "playground_link":
            link = read_playground_link(importable.text)
        case "settings_link":
            link = read_settings_link(importable.text, present)
        case "weights" | "onnx" if path is not None:
            network = read_weights(path)
        case _:
            pass
    if link is not None:
        load_dataset(link.spec.data)  # remembered there, so that the window need not make it
    return ImportFound(importable=importable, link=link, network=network)
