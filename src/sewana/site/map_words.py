"""What an opinion map says, and what limits belief in it, as sentences in the reader's language."""

from collections.abc import Iterator

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sewana.sharing.forms.words import FileError
from sewana_core.opinion_map import OpinionMap

_SHARED = 0.5
_MOST_SHOWN = 5

FAULTS: dict[str, str | Promise] = {
    "no-file": gettext_lazy("There is no such file. Check the name and the folder."),
    "no-votes": gettext_lazy("There are no votes. Export the file again."),
    "not-parquet": gettext_lazy("This is not a Parquet file. Export it again."),
    "column": gettext_lazy(
        "The column “%(field)s” is missing. Found: %(found)s. Write participant, statement and vote."
    ),
    "type": gettext_lazy(
        "The column “%(field)s” is of type %(found)s. Ids must be whole numbers or text, votes numbers."
    ),
    "kinds": gettext_lazy(
        "The column “%(field)s” is of another kind than in the files before. "
        "Write numbers in all files, or text in all."
    ),
    "null": gettext_lazy("%(field)s is empty. Fill it in or remove the row."),
    "value": gettext_lazy("vote is “%(found)s”; write 1 to agree, -1 to disagree or 0 to pass."),
    "large": gettext_lazy("%(field)s is %(found)s, which is too large a number. Write such ids as text."),
    "id": gettext_lazy("%(field)s is “%(found)s”; an id has 1 to 200 characters and no NUL."),
}

CLUSTER: dict[str, str | Promise] = {
    "no-answer": gettext_lazy("No cluster answers at %(address)s. Is its scheduler running?"),
    "no-workers": gettext_lazy(
        "The cluster at %(address)s has no workers. Start some: dask worker %(address)s"
    ),
    "killed": gettext_lazy(
        "Processes of the cluster ended again and again. Give each more memory, such as --memory 4GB."
    ),
}

VERDICTS: dict[str, str | Promise] = {
    "both_agree": gettext_lazy("Both sides agree:"),
    "only_users": gettext_lazy("Only users agree:"),
    "only_providers": gettext_lazy("Only providers agree:"),
    "both_reject": gettext_lazy("Both sides reject:"),
}


def fault(code: str, file: str, field: str, row: int, found: str) -> FileError:
    """Word what is wrong with a Parquet file."""
    message = str(FAULTS[code]) % {"field": field, "found": found}
    if not row:
        return FileError(f"{file}: {message}")
    whole = _("%(file)s, row %(row)s: %(message)s")
    return FileError(whole % {"file": file, "row": row, "message": message})


def as_text(found: OpinionMap) -> str:
    """Say groups, what all share and how the sides differ, then every doubt."""
    people, statements = found.votes.shape
    head = _("%(people)s people, %(statements)s statements, %(votes)s votes")
    lines = [head % {"people": people, "statements": statements, "votes": found.votes.size}]
    return "\n".join([*lines, *_groups(found), *_shared(found), *_sides(found), *_doubts(found)])


def _line(found: OpinionMap, statement: int, word: str, share: float) -> str:
    return f"  {found.votes.statements[statement]!s:>8}  {word:<10} {share:>4.0%}"


def _groups(found: OpinionMap) -> Iterator[str]:
    if found.honesty.no_stable_groups:
        yield (
            _("No stable groups: no grouping comes back when other people are drawn.")
            if found.honesty.beats_means
            else _(
                "No stable groups: where people stand tells their votes no better than "
                "the mean of each statement does."
            )
        )
        return
    for g, name in enumerate(found.group_ids):
        size = int(np.count_nonzero(found.groups.label == g))
        yield _("Group %(id)s: %(size)s people") % {"id": name, "size": size}
        for row in found.representative[g]:
            word = _("agree") if row.stands_for == "agree" else _("disagree")
            yield _line(found, row.statement, word, row.rate)
        if found.honesty.explained_by_exposure[g]:
            yield _("  This group is explained by which statements its people saw.")


def _shared(found: OpinionMap) -> Iterator[str]:
    best = np.argsort(-found.consensus, kind="stable")[:_MOST_SHOWN].tolist()
    shown = [c for c in best if found.consensus[c] > _SHARED]
    if shown:
        yield _("What everyone shares; at least so many agree in every group and on both sides:")
        yield from (_line(found, c, _("agree"), float(found.consensus[c])) for c in shown)


def _sides(found: OpinionMap) -> Iterator[str]:
    for verdict, title in VERDICTS.items():
        rows = [row for row in found.mirror if row.verdict == verdict][-_MOST_SHOWN:]
        if rows:
            yield str(title)
        for row in rows:
            gap = _("providers minus users: %(gap)s points") % {"gap": f"{100 * row.gap.estimate:+.0f}"}
            yield f"  {found.votes.statements[row.statement]!s:>8}  {gap}"


def _doubts(found: OpinionMap) -> Iterator[str]:
    seen = found.honesty
    yield _("How sure this is:")
    if seen.stability is not None:
        said = _("  Groups come back in resamples: %(value)s (1 always the same, 0 by chance)")
        yield said % {"value": f"{seen.stability:.2f}"}
    said = _("  The two axes explain %(share)s of how votes differ.")
    yield said % {"share": f"{seen.variance_explained:.0%}"}
    said = _(
        "  Of a hidden agreement and a hidden disagreement, the map tells which is which in %(map)s of cases, "
        "the mean of each statement in %(mean)s."
    )
    yield said % {"map": f"{seen.held_out.auc:.0%}", "mean": f"{seen.held_out_means.auc:.0%}"}
    yield from _not_placed(found)
    if not seen.has_settled:
        yield _("  The computation ended before the map stood still.")


def _not_placed(found: OpinionMap) -> Iterator[str]:
    missing = found.votes_to_be_placed
    waiting = int(np.count_nonzero(missing))
    if waiting:
        said = ngettext(
            "  %(count)s person has too few votes to be placed.",
            "  %(count)s people have too few votes to be placed.",
            waiting,
        )
        yield said % {"count": waiting}
    few = missing[missing > 0]
    if len(few):
        more = int(np.median(few))
        said = ngettext(
            "  %(count)s more vote would do for half of those whom votes can place.",
            "  %(count)s more votes would do for half of those whom votes can place.",
            more,
        )
        yield said % {"count": more}
