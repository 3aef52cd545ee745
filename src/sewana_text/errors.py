"""Typed errors, so that a page can word them in Thai and English."""


class TextError(ValueError):
    """A text that cannot be used, with a code and what was found.

    Parameters
    ----------
    code : str
        Stable name of the fault, such as ``"control_character"``.
    message : str
        A plain English sentence: what, where, and what to do.
    **params : object
        The facts of the sentence (line, byte, found ...), for other languages.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params: dict[str, object] = params


class DecodeError(TextError):
    """Bytes that are not a text we read."""


class DateError(TextError):
    """A date that cannot be read or written."""


class FormError(TextError):
    """A form template that is not complete."""


class SheetError(TextError):
    """A text that is not the sheet it was said to be."""
