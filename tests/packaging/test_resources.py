"""The resolver in the install that the tests run from, and the files it finds."""

import xml.etree.ElementTree as ET

import pytest

from gradstudio.engine.errors import GradStudioError
from gradstudio.resources import MissingResourceError, resource_path

ICONS = sorted(path.name for path in resource_path("icons").iterdir() if path.name.endswith(".svg"))


def test_a_file_is_found_and_read() -> None:
    assert resource_path("fonts", "OFL.txt").read_text(encoding="utf-8").startswith("Copyright")


def test_no_parts_give_the_folder_itself() -> None:
    assert {"fonts", "icons"} <= {entry.name for entry in resource_path().iterdir()}


def test_a_mistyped_name_gets_a_suggestion() -> None:
    with pytest.raises(MissingResourceError, match=r"no resource 'icons/pley\.svg' .*mean 'play\.svg'\?"):
        resource_path("icons", "pley.svg")


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(MissingResourceError, match=r"no resource 'sounds/click\.wav'"):
        resource_path("sounds", "click.wav")


def test_a_missing_resource_is_one_of_our_errors_and_a_missing_file() -> None:
    assert issubclass(MissingResourceError, GradStudioError)
    assert issubclass(MissingResourceError, FileNotFoundError)


@pytest.mark.parametrize("name", [icon for icon in ICONS if icon != "app.svg"])
def test_icon_is_drawn_on_the_common_grid_in_the_theme_s_colour(name: str) -> None:
    root = ET.fromstring(resource_path("icons", name).read_text(encoding="utf-8"))
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "1.75"
    colours = {element.get(paint) for element in root.iter() for paint in ("fill", "stroke")}
    assert colours <= {None, "none", "currentColor"}


def test_application_icon_brings_its_own_colours() -> None:
    assert "currentColor" not in resource_path("icons", "app.svg").read_text(encoding="utf-8")
