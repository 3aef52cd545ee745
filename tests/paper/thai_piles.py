"""The consonants of Thai and every pile of marks that Thai, Pali or Sanskrit spelling puts on one."""

from itertools import product

BASES = [chr(code) for code in range(0x0E01, 0x0E2F)]
VOWELS = list("ัิีึื็ํฺุู")
TONES = list("่้๊๋")
KILLER = "์"
YAMAKKAN = "๎"
AM = "ำ"


def piles():
    both = ["".join(pair) for pair in product(VOWELS, TONES)]
    killed = [vowel + KILLER for vowel in "ิีุู"]
    return [*VOWELS, *TONES, *both, KILLER, *killed, YAMAKKAN, AM, *(tone + AM for tone in TONES)]
