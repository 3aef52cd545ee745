"""Background work: people are told, and addresses that want no news are erased."""

from sewana.action.operations import subscribing, telling


def tell() -> int:
    """Returns how many mails were written."""
    return sum(row.letters for row in telling.tell())


def forget() -> int:
    return subscribing.forget()
