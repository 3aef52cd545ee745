"""Names in a drawing, where no browser breaks lines: at the ends of words, Thai as well."""

from sewana_text.graphemes import count_graphemes
from sewana_text.words import cut

LINE = 16  # letters of 13 pixels in less than half of a phone's width


def wrapped(text: str, longest: int = LINE) -> list[str]:
    """Return the text as lines of at most `longest` letters; a longer word has a line of its own."""
    if count_graphemes(text) <= longest:
        return [text]
    lines = [""]
    # The cutter weighs 60 MB: it is asked only where there are no spaces to break at.
    for word in _words(text, longest):
        if lines[-1] and count_graphemes(lines[-1] + word.rstrip()) > longest:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]


def _words(text: str, longest: int) -> list[str]:
    spaced = text.split(" ")
    if all(count_graphemes(word) <= longest for word in spaced):
        return [*(f"{word} " for word in spaced[:-1]), spaced[-1]]
    return cut(text)
