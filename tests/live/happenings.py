"""Random things that happen in a room, for tests."""

from hypothesis import strategies as st

from sewana_live.events import Answered, Entered, Hands, Present, SetApart, Told, Upvoted, Voted
from sewana_live.room import Poll, Scene, Shown

NAME = "0123456789abcdef0123456789abcdef"
WHO = st.sampled_from([f"{n:016x}" for n in range(1, 8)])
# Few ids, so that the same comes again.
ID = st.sampled_from([f"{n:032x}" for n in range(40)])
AT = st.integers(1_700_000_000_000, 1_700_000_400_000)
STATEMENT = st.integers(1, 6)
GROUPS = {
    ("lecturer", "thai"): "user",
    ("student", "thai"): "user",
    ("student", "international"): "user",
    ("librarian", "thai"): "provider",
}
TOLD = st.sampled_from([*((code, origin, side) for (code, origin), side in GROUPS.items()), ("", "", "")])
ANSWERS = {
    1: st.lists(st.integers(0, 2), min_size=1, max_size=1),
    2: st.permutations([0, 1, 2]),
    3: st.lists(st.sampled_from(["เงียบ", "เปิดนาน", "wifi"]), min_size=1, max_size=3, unique=True),
    4: st.sampled_from(["ขอปลั๊ก", "more light"]),
}
ANSWERED = st.sampled_from(sorted(ANSWERS)).flatmap(
    lambda poll: st.builds(Answered, WHO, st.just(poll), ANSWERS[poll], ID, AT)
)
EVENT = st.one_of(
    st.builds(Voted, WHO, STATEMENT, st.sampled_from([-1, 0, 1]), ID, AT),
    st.builds(Voted, WHO, STATEMENT, st.sampled_from([-1, 0, 1]), ID, AT),
    st.builds(Upvoted, WHO, st.integers(1, 3), st.booleans(), ID, AT),
    ANSWERED,
    st.builds(lambda who, told, at: Told(who, *told, at), WHO, TOLD, AT),
    st.builds(SetApart, WHO, st.booleans(), AT),
    st.builds(Present, WHO, st.sampled_from(["room", "online"]), AT),
    st.builds(
        lambda who, door, source, at: Entered(who, who * 4, door, source, "th", at),
        WHO, st.sampled_from(["open", "seat"]), st.sampled_from(["", "0a0b0c0d"]), AT,
    ),
    st.builds(Hands, st.just(1), st.lists(st.integers(0, 9), min_size=3, max_size=3), ID, AT),
)  # fmt: skip
HAPPENED = st.lists(EVENT, max_size=120)


def card(number, language):
    words = "ข้อความที่" if language == "th" else "statement"
    text = f'{{"number":{number},"text":"{words} {number}","language":"{language}","from":"user"}}'
    return text.encode()


def shown(numbers):
    return {number: Shown({"th": card(number, "th"), "en": card(number, "en")}, "user") for number in numbers}


POLLS = {
    1: Poll("single", options=3, opens_ms=0, results_shown=True),
    2: Poll("ranking", options=3, opens_ms=0, results_shown=True),
    3: Poll("words", most=3, opens_ms=0, results_shown=True, texts_shown=frozenset({"เงียบ"})),
    4: Poll("open", opens_ms=0),
    5: Poll("single", options=3, opens_ms=0, level="named"),
}


def scene(**changes):
    frames = {
        (
            audience,
            language,
        ): f'{{"n":1,"item":{{"kind":"welcome"}},"html":"<p>{audience} {language}</p>"}}'.encode()
        for audience in ("phone", "stage", "console")
        for language in ("th", "en")
    }
    known = {
        "version": 1,
        "statements": shown(range(1, 7)),
        "questions": frozenset({1, 2, 3}),
        "polls": POLLS,
        "groups": GROUPS,
        "frames": frames,
        "epochs": {"stage": 1, "console": 1},
        "shells": {"th": (b"<!doctype html>page", b"packed")},
    }
    return Scene(**{**known, **changes})
