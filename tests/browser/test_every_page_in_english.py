"""Every page once more, in English."""

import pytest

from tests.browser.product import Product
from tests.browser.test_every_page import STARTS, go_round
from tests.browser.visitors import Open
from tests.browser.watch import Watch


@pytest.mark.parametrize("who", STARTS)
def test_every_page_is_usable_in_english(
    open_page: Open, demo: Product, watches: list[Watch], who: str
) -> None:
    go_round(open_page, demo, watches, who, "en")
