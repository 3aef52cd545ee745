"""`field__finds`: searching as people type, without minding case or the small marks above Thai letters."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

from sewana_text.collate import SECONDARY, without_marks

# In LIKE, so that what people type stands for itself.
ESCAPED = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


@CharField.register_lookup
@TextField.register_lookup
class Finds(Lookup):
    """Whether a text holds the words, with whatever tone marks, maitaikhu and thanthakhat either is written.

    What is of these marks alone finds nothing but itself. Latin letters may be large or small.
    """

    lookup_name = "finds"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        text, given = self.process_lhs(compiler, connection)
        words = str(self.rhs)
        bare = without_marks(words)
        if bare:
            text = plain(text, is_postgres=connection.vendor == "postgresql")
        like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        wanted = (bare or words).translate(ESCAPED)
        return f"{text} {like} %s ESCAPE '\\'", (*given, f"%{wanted}%")


def plain(text: str, *, is_postgres: bool) -> str:
    """Return the SQL of a text without the marks."""
    if is_postgres:
        return f"translate({text}::text, '{SECONDARY}', '')"
    for mark in SECONDARY:
        text = f"REPLACE({text}, '{mark}', '')"
    return text
