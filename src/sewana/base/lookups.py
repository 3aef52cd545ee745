"""`field__finds`: searching as people type, without minding case or the small marks above Thai letters."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Expression, F, Lookup, TextField, Value
from django.db.models.functions import Concat, Replace
from django.db.models.sql.compiler import SQLCompiler

from sewana_text.collate import SECONDARY, without_marks
from sewana_text.normalise import TO_ARABIC, to_arabic_digits

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


def kept_plain(*names: str) -> Expression:
    """Return the expression of a column that the database keeps of these: without the marks, with Arabic digits.

    Where a list is so long that `finds` on it takes too long, it is searched by `of_plain`.
    """
    kind = TextField()
    text: Expression = Concat(
        *[Concat(F(name), Value("\n", kind), output_field=kind) for name in names], output_field=kind
    )
    for mark in SECONDARY:
        text = Replace(text, Value(mark), Value(""), output_field=kind)
    for thai, arabic in TO_ARABIC.items():
        text = Replace(text, Value(chr(thai)), Value(chr(int(arabic))), output_field=kind)
    return text


def of_plain(words: str) -> str:
    """Return words as they stand in such a column; nothing, where they are marks alone."""
    return without_marks(to_arabic_digits(words))
