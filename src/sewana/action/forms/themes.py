"""What the office types about themes, and the list as a table."""

from collections.abc import Iterable

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.action.models import Theme
from sewana.action.operations.themes import Names
from sewana.base.spreadsheets import Cells, TableError, bare, numbered

HEADINGS = {"key": "key", "รหัส": "key", "nameth": "name_th", "ชื่อไทย": "name_th", "หมวด": "name_th"}
HEADINGS |= {"nameen": "name_en", "ชื่ออังกฤษ": "name_en", "name": "name_en"}
COLUMNS = ("key", "name_th", "name_en")
LONGEST_NAME, LONGEST_KEY = 120, 40


class ThemeForm(forms.Form):
    name_th = forms.CharField(label=gettext_lazy("Name in Thai"), max_length=LONGEST_NAME)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=LONGEST_NAME)


def read_themes(cells: Cells) -> list[Names]:
    """The rows of a list of themes.

    Raises
    ------
    TableError
        What is wrong, with the number of the row.
    """
    rows = list(numbered(cells))
    columns = [HEADINGS.get(bare(heading), "") for heading in rows[0][1]] if rows else []
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise TableError(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})
    return [names_of(number, dict(zip(columns, row, strict=False))) for number, row in rows[1:]]


def names_of(number: int, row: dict[str, str]) -> Names:
    key, thai, english = (row.get(column, "").strip() for column in COLUMNS)
    try:
        validate_slug(key)
    except forms.ValidationError as error:
        words = _("Row %(row)s: “%(key)s” is no key. Write letters a to z, digits and hyphens.")
        raise TableError(words % {"row": number, "key": key[:40]}) from error
    if not thai or not english or max(len(thai), len(english)) > LONGEST_NAME or len(key) > LONGEST_KEY:
        words = _("Row %(row)s: a theme needs a name in Thai and in English, of at most %(most)s characters.")
        raise TableError(words % {"row": number, "most": LONGEST_NAME})
    return key, thai, english


def exported(themes: Iterable[Theme]) -> list[list[str]]:
    return [list(COLUMNS), *([row.key, row.name_th, row.name_en] for row in themes)]
