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
DAYS = ("2026-11-22", "2026-08-05", "2026-12-01", "2027-01-15", "2026-07-28")
TIMES = ("08:30", "09:15", "10:45", "12:05", "13:20")
HOSTILE = "#strong[x] *b* _i_ $1+1$ <b>t</b> \\n {number} [[{x}]] &amp; \"q\" 'r' % | ` @a //c /* d */ ="


def filled(key):
    """Return data with every field of the kind; every text is another one."""
    numbers = count(101)
    fields = kind_of(key).fields
    return {field.key: _value(field, numbers) for field in fields if not field.sum_of}


def _value(field, numbers):
    number = next(numbers)
    if field.type in ROWS:
        return [{inner.key: _value(inner, numbers) for inner in field.fields} for _ in range(2)]
    if field.type == "choice":
        return field.choices[number % len(field.choices)].key
    if field.type == "list":
        return [f"ข้อ{_letters(next(numbers))}", f"ข้อ{_letters(next(numbers))} 7"]
    fixed = {"date": DAYS[number % 5], "time": TIMES[number % 5], "money": f"{number}0.50"}
    return fixed.get(field.type, f"คำ{_letters(number)} {number}")


def _letters(number):
    return "".join("กขคงจฉชซดต"[int(digit)] for digit in str(number))
