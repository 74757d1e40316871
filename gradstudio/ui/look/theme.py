"""The two themes: colours by role, the Qt palette and the style sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gradstudio.resources import resource_path
from gradstudio.ui.look.text_size import give_fonts, mark_scale, own_fonts, set_scales, text_scale

FONT_FAMILY = "Inter"
BASE_POINT_SIZE = 9.75
_HEADING_POINT_SIZE = 12.0
GRID = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours by role, as ``#rrggbb``.

    One meaning per colour: `negative` and `positive` for the sign of any number, `accent` for selection and
    focus, `past` for what is not the newest, `fault` for faults only.
    """

    name: str
    window: str
    surface: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    past: str
    negative: str
    positive: str
    neutral: str
    fault: str
    edge: str
    box: str


DARK = Theme(
    name="dark",
    window="#14161a",
    surface="#1a1d23",
    raised="#252932",
    hover="#303642",
    border="#343a46",
    text="#e8eaee",
    muted="#a3abb9",
    faint="#6f7887",
    accent="#2fd6a3",
    on_accent="#06251b",
    past="#c9a2ff",
    negative="#ff9147",
    positive="#4ea6ff",
    neutral="#3b414d",
    fault="#ff6b6b",
    edge="#3d4450",
    box="#1f232b",
)

LIGHT = Theme(
    name="light",
    window="#eef0f3",
    surface="#fbfcfd",
    raised="#ffffff",
    hover="#e4e8ee",
    border="#ccd2db",
    text="#1b1f27",
    muted="#566071",
    faint="#8a93a3",
    accent="#08855f",
    on_accent="#ffffff",
    past="#7a3fd0",
    negative="#d65f00",
    positive="#1a6fd4",
    neutral="#dfe3e9",
    fault="#c62828",
    edge="#c3cad5",
    box="#f1f3f6",
)


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.faint,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Light: theme.raised,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return result


class ThemeManager(QObject):
    """Applies a theme to the application and follows the system's. Lives on the GUI thread.

    Args:
        application: what to style.
        choice: "system", "light" or "dark".
        parent: as for any QObject.

    Signals:
        theme_changed: the new `Theme`.
    """

    theme_changed = Signal(object)

    def __init__(
        self, application: QApplication, choice: str = "system", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._choice = choice
        self._theme = _resolved(choice)
        if not application.styleSheet():  # one that has a sheet has the style already
            application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    @property
    def choice(self) -> str:
        """What was asked for: "system", "light" or "dark"."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Show a theme, or follow the system."""
        self._choice = choice
        self._follow()

    def set_scales(self, text: float, marks: float) -> None:
        """Draw type, and the marks of plots, larger or smaller.

        Args:
            text: share of the usual size of type; 1 for the usual.
            marks: the same for points and lines.
        """
        before = text_scale(), mark_scale()
        if (text, marks) == before:
            return
        set_scales(text, marks)
        self._apply(text / before[0])
        self.theme_changed.emit(self._theme)

    def _on_color_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._follow()

    def _follow(self) -> None:
        theme = _resolved(self._choice)
        if theme is not self._theme:
            self._theme = theme
            self._apply()
            self.theme_changed.emit(theme)

    def _apply(self, ratio: float = 1.0) -> None:
        """Style the application, with type larger by a ratio than before."""
        theme, fonts = self._theme, own_fonts()
        self._application.setPalette(palette(theme))
        self._application.setFont(interface_font())
        roles = {role: getattr(theme, role) for role in Theme.__slots__}
        icons = str(resource_path("icons")).replace("\\", "/")
        template = Template(resource_path("themes", "gradstudio.qss").read_text(encoding="utf-8"))
        field = _field_height()
        style = template.substitute(
            roles, icons=icons, heading=_heading(), field=f"{field}px", number_field=f"{field + 1}px"
        )
        if style != self._application.styleSheet():  # Qt would style every widget anew, to the same end
            self._application.setStyleSheet(style)
        give_fonts(fonts, ratio)


def _resolved(choice: str) -> Theme:
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Load the typeface that is shipped; without it a machine with no fonts shows boxes."""
    for file in resource_path("fonts").iterdir():
        if file.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(file.read_bytes())


def interface_font(scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the interface's font with figures of equal width, so that live numbers do not jump.

    Args:
        scale: share of the size that the user chose for all type.
        weight: of its strokes.
    """
    return QFont(_font(scale * text_scale(), weight))  # whoever asks may change it


def _field_height() -> int:
    """Return the least height of what is in a field, in pixels: Qt gives each kind another as type grows."""
    return round(6 + 14 * text_scale())


def _heading() -> str:
    """Return the size of headings, in points."""
    return f"{_HEADING_POINT_SIZE * text_scale():.2f}"


@lru_cache(maxsize=128)
def _font(scale: float, weight: QFont.Weight) -> QFont:
    font = QFont(FONT_FAMILY)
    font.setPointSizeF(BASE_POINT_SIZE * scale)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
