"""Is everything well?"""

import json
import sys
import unicodedata
from dataclasses import asdict

from django.core.management import BaseCommand, CommandParser
from django.utils import translation

from sewana.site import checkup


class Command(BaseCommand):
    help = "Check settings, database, clock, disk, fonts and mail, and say what to do."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: a list of findings")

    def handle(self, *args: object, json: bool = False, **options: object) -> None:
        # A program finds the same words wherever it runs.
        with translation.override("en" if json else translation.get_language()):
            findings = list(checkup.check())
        if json:
            self.write_json(findings)
        else:
            self.write_lines(findings)
        if any(finding.state == "fail" for finding in findings):
            sys.exit(1)

    def write_json(self, findings: list[checkup.Finding]) -> None:
        self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))

    def write_lines(self, findings: list[checkup.Finding]) -> None:
        most = max(width(finding.subject) for finding in findings)
        for finding in findings:
            remedy = f" → {finding.remedy}" if finding.remedy else ""
            gap = " " * (most - width(finding.subject))
            self.stdout.write(f"{finding.state:4}  {finding.subject}{gap}  {finding.found}{remedy}")


def width(text: str) -> int:
    """How many columns a text takes: Thai marks above and below a letter take none."""
    return sum(unicodedata.category(letter) != "Mn" for letter in text)
