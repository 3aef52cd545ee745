"""What can be wrong with a form, a filled sheet or a file, in words a program can translate."""

from __future__ import annotations


class PaperError(ValueError):
    """Base of every error of this package.

    Attributes
    ----------
    code : str
        Names the kind of error, for the sentence shown in Thai or English.
    params : dict of str to object
        What the sentence names: a key, a limit, what was found.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params: dict[str, object] = params


class FormError(PaperError):
    """A form template is not there or not as a form must be."""


class SheetError(PaperError):
    """A filled sheet does not fit its form."""


class FileError(PaperError):
    """A file that was handed in cannot be read, or must not be."""
