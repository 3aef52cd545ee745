"""What the figures refuse, as sentences in the reader's language, and the words of their codes."""

from django.utils.translation import gettext_lazy as _

from sewana.sharing.forms.words import Sentences

REFUSED: Sentences = {
    "not-converged": _(
        "No weights fit these margins: the answers do not hold the combinations that the population asks for. "
        "Leave out a margin, or put levels of few people together in both files."
    ),
    "no-answers": _("Nobody answered."),
    "staff-one": _("One staff member alone answered: nothing can be said of all. Wait for more answers."),
}

SCALES: Sentences = {"engagement": _("Engagement"), "voice": _("Voice")}

GAPS: Sentences = {
    "same": _("both see it the same"),
    "staff_higher": _("staff think better of it than users feel"),
    "users_higher": _("users feel better than staff think"),
    "unclear": _("cannot be told yet"),
}

CHANGES: Sentences = {
    "same": _("changed little"),
    "up": _("higher"),
    "down": _("lower"),
    "unclear": _("cannot be told yet"),
}

STATES: Sentences = {
    "plain": "",
    "few": _("few answers"),
    "merged": _("told together"),
    "hidden": _("too few to show"),
    "equal": _("all the same, not shown"),
}

WHY_NOT: Sentences = {
    "wording": _("other wording: not compared"),
    "scale": _("other statements: not compared"),
    "absent": _("not in both years"),
}

NOTES: Sentences = {
    "merged-levels": _("%(margin)s: %(levels)s are weighted together, because one has under 10 answers."),
    "levels-unknown": _("%(margin)s: %(n)s answers do not tell it; they keep their share of the answers."),
    "not-weighted": _(
        "The answers are not weighted: the population is not known, or too few answered from its levels."
    ),
    "weights-capped": _(
        "%(n)s weights above five times the median were cut there and all weights fitted again; the largest is "
        "now %(times)s times the median. “as_raked” in the JSON has the figures without that."
    ),
    "few-users": _("There is no mirror, for of no statement can be shown what users say."),
    "few-staff": _("%(n)s staff answered. The mirror is shown from 10 on."),
}
