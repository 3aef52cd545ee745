"""Whoever has erased what they said at the forum is no voice any more, and their words about what was done go."""

from sewana.action.operations.following import follow
from sewana.action.operations.gathering import has_changed, keep
from sewana.action.queries.sources import questions, statements
from sewana.forum.operations.forgetting import Erased


def forget(erased: Erased) -> None:
    """Taps stay counted; voices follow their source at once, not only when they are gathered next."""
    erased.person.checks.update(words="")
    edition = erased.person.edition
    known = {
        (row.kind, row.source): row
        for row in (
            *edition.voices.filter(statement__in=erased.statements),
            *edition.voices.filter(question__in=erased.questions),
        )
    }
    if not known:
        return
    said = {one.key: one for one in (*statements(edition), *questions(edition))}
    changed = [row for key, row in known.items() if has_changed(row, said.get(key))]
    keep(changed)
    follow(edition, [row.pk for row in changed])
