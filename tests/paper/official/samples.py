"""A value of its own for every field of a kind, so that a test can look for each on the paper."""

from itertools import count

from sewana_paper.official import Letterhead, Signer, kind_of
from sewana_paper.official.catalogue import ROWS

HOUSE = Letterhead(
    organisation_th="สำนักหอสมุด มหาวิทยาลัยสมมติ",
    organisation_en="Sommut University Library",
    unit_th="ฝ่ายบริการสมมติ",
    unit_en="Invented Services",
    address_th="123 ถนนสมมติ\nอำเภอเมือง 40002",
    address_en="123 Invented Road\nTown 40002",
    phone="0 4300 1234",
    email="library@example.ac.th",
    prefix="อว 660301.1/",
    signers=(
        Signer("นางสาวลงนาม คนแรก", "ผู้อำนวยการ", "Ms First Signer", "Director"),
        Signer("นายลงนาม คนที่สอง", "ประธานกรรมการ", "Mr Second Signer", "Chair"),
    ),
)
FIRST = 101
HOSTILE = "#strong[x] *b* _i_ $1+1$ <b>t</b> \\n {number} [[{x}]] &amp; \"q\" 'r' % | ` @a //c /* d */ ="


def filled(key):
    """Return data with every field of the kind; every text is another one."""
    numbers = count(FIRST)
    fields = kind_of(key).fields
    return {field.key: _value(field, numbers) for field in fields if not field.sum_of}


def _value(field, numbers):
    number = next(numbers)
    if field.type in ROWS:
        return [{inner.key: _value(inner, numbers) for inner in field.fields} for _ in range(2)]
    if field.type == "choice":
        # The longest: "บรรลุ" would be found in "ไม่บรรลุ", "Act" in "Activity".
        return max(field.choices, key=lambda choice: len(choice.label_th + choice.label_en)).key
    if field.type == "list":
        return [f"ข้อ{_letters(next(numbers))}", f"ข้อ{_letters(next(numbers))} 7"]
    made = {"date": _day, "time": _time, "money": "{}0.50".format}.get(field.type, _words)
    return made(number)


def _day(number):
    """A day with two digits: "2 มกราคม" would be found in "12 มกราคม"."""
    month, day = divmod(number - FIRST, 19)
    return f"2026-{month + 1:02}-{day + 10}"


def _time(number):
    """A time whose minutes are never 50, as the satang of a sum are."""
    hour, minute = divmod(number - FIRST, 49)
    return f"{hour + 8:02}:{minute:02}"


def _words(number):
    return f"คำ{_letters(number)} {number}"


def _letters(number):
    return "".join("กขคงจฉชซดต"[int(digit)] for digit in str(number))
