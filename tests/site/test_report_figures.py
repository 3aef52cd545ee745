"""The final report proposes what the committee showed of the figures, and nothing that it did not show."""

import pytest
from django.utils import timezone

from sewana.committee.models import Paper
from sewana.planning.operations.content import CONTENT
from sewana.planning.operations.papers import Which, sheet_of
from sewana.reflection.models import Engagement, Release
from sewana.reflection.queries.public_figures import public_figures
from tests import make
from tests.reflection.engagement_sample import sample_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def summary(edition, language):
    return CONTENT["final-report"](edition, "", language)["summary"]


def released(edition):
    return Release.objects.create(
        edition=edition, number=1, result=public_figures(sample_result()), tables=[]
    )


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_report_proposes_the_sentences_that_everybody_reads(edition, language):
    released(edition)
    told = summary(edition, language)
    assert "488" in told
    assert len(told.splitlines()) == 3
    assert any("\u0e00" < letter < "\u0e7f" for letter in told) is (language == "th")


def test_figures_that_only_the_office_knows_are_not_proposed(edition):
    Engagement.objects.create(
        edition=edition, computed_at=timezone.now(), basis="", seconds=1, result=sample_result()
    )
    assert summary(edition, "th") == ""
    release = released(edition)
    assert summary(edition, "th")
    Release.objects.filter(pk=release.pk).update(withdrawn_at=timezone.now())
    assert summary(edition, "th") == ""


def test_what_the_writer_typed_stands_in_place_of_the_proposal(edition):
    released(edition)
    draft = Paper(edition=edition, kind="final-report", language="th", content={"summary": "เขียนเอง"})
    assert sheet_of(Which(edition, "final-report"), draft).content["summary"] == "เขียนเอง"
