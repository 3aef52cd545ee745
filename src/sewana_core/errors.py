"""What the figures of a survey refuse, with a code that a page can word in its reader's language."""


class FiguresError(ValueError):
    """Input that no figure can be made of.

    Attributes
    ----------
    code : str
        What is wrong, such as ``margins-differ`` or ``level-unknown``.
    params : dict
        What a message needs: the margin, the level, what was found.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params = params
