"""The nine working groups of a library forum in the order of Thai appointment orders, with their usual duties.

They are offered to a library that has none yet; each one can be changed, left out or added to afterwards.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StandardGroup:
    """One group in both languages; a duty a line."""

    name_th: str
    name_en: str
    duties_th: tuple[str, ...]
    duties_en: tuple[str, ...]
    is_lead: bool = False


STANDARD_GROUPS = (
    StandardGroup(
        "คณะกรรมการที่ปรึกษา",
        "Advisory committee",
        ("ให้คำปรึกษาและข้อเสนอแนะในการจัดเวทีเสวนา", "สนับสนุนการดำเนินงานของคณะกรรมการทุกฝ่าย"),
        ("Give advice on the dialogue forum.", "Support the work of all groups."),
    ),
    StandardGroup(
        "คณะกรรมการอำนวยการ",
        "Steering committee",
        (
            "กำหนดนโยบาย หัวข้อ และแนวทางการจัดเวทีเสวนา",
            "กำกับ ติดตาม และแก้ไขปัญหาในการดำเนินงาน",
            "อนุมัติแผนงาน งบประมาณ และรายงานสรุปผล",
        ),
        (
            "Decide on the aims, the topic and the course of the forum.",
            "Direct and follow the work, and settle problems.",
            "Approve plan, budget and final report.",
        ),
        is_lead=True,
    ),
    StandardGroup(
        "ฝ่ายวิชาการและเนื้อหา",
        "Programme and content",
        (
            "รวบรวมและกลั่นกรองหัวข้อ ประเด็นเสวนา และความเห็นตั้งต้น",
            "จัดทำกำหนดการและเอกสารประกอบการเสวนา",
            "บันทึกและสรุปสาระสำคัญของการเสวนา",
        ),
        (
            "Gather and sift topics, points for discussion and first opinions.",
            "Draw up the programme and the papers of the forum.",
            "Record the dialogue and sum it up.",
        ),
    ),
    StandardGroup(
        "ฝ่ายประสานงานวิทยากร",
        "Speakers",
        (
            "เชิญและประสานงานกับวิทยากรและผู้ดำเนินรายการ",
            "รวบรวมประวัติ เอกสาร และหนังสือให้ความยินยอมของวิทยากร",
            "ดูแลการเดินทาง ที่พัก และการต้อนรับวิทยากร",
        ),
        (
            "Invite speakers and moderator, and stay in touch with them.",
            "Gather their biographies, papers and consents.",
            "See to travel, lodging and reception of speakers.",
        ),
    ),
    StandardGroup(
        "ฝ่ายลงทะเบียนและต้อนรับ",
        "Registration and reception",
        ("รับลงทะเบียนและต้อนรับผู้เข้าร่วมงาน", "จัดทำใบลงทะเบียน ป้ายชื่อ และเอกสารแจก"),
        ("Register and receive participants.", "Prepare sign-in sheets, name badges and handouts."),
    ),
    StandardGroup(
        "ฝ่ายประชาสัมพันธ์",
        "Public relations",
        (
            "ประชาสัมพันธ์งานทั้งก่อนงาน ระหว่างงาน และหลังงาน",
            "จัดทำสื่อ ภาพถ่าย และข่าวประชาสัมพันธ์",
            "เชิญชวนผู้ใช้บริการและบุคลากรให้ร่วมแสดงความเห็น",
        ),
        (
            "Make the forum known before, during and after it.",
            "Prepare media, photographs and news.",
            "Invite users and staff to give their opinions.",
        ),
    ),
    StandardGroup(
        "ฝ่ายสถานที่และโสตทัศนูปกรณ์",
        "Venue, audio-visual and live broadcast",
        (
            "จัดเตรียมสถานที่ ระบบเสียง แสง และจอภาพ",
            "ดูแลการถ่ายทอดสดและห้องประชุมออนไลน์",
            "ดูแลสิ่งอำนวยความสะดวกสำหรับผู้พิการ",
        ),
        (
            "Prepare the venue, sound, light and screens.",
            "See to the live broadcast and the online room.",
            "See to access for people with disabilities.",
        ),
    ),
    StandardGroup(
        "ฝ่ายการเงิน",
        "Finance",
        ("จัดทำงบประมาณและเบิกจ่ายเงิน", "รวบรวมหลักฐานการจ่ายและสรุปค่าใช้จ่าย"),
        ("Draw up the budget and make payments.", "Gather receipts and sum up the costs."),
    ),
    StandardGroup(
        "ฝ่ายประเมินผล",
        "Evaluation",
        (
            "จัดทำและเก็บแบบประเมินความพึงพอใจ",
            "วิเคราะห์ผลและจัดทำรายงานสรุปผลโครงการ",
            "ติดตามการนำข้อเสนอไปปรับปรุงบริการ",
        ),
        (
            "Prepare and collect the satisfaction forms.",
            "Analyse the results and write the final report.",
            "Follow what becomes of the proposals.",
        ),
    ),
)
