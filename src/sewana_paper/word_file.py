"""A Word file without clock or traces of whoever made it: the same paper gives the same bytes."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from docx.document import Document as DocumentObject

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
THUMBNAIL = "/thumbnail"
LONGEST_TITLE = 255  # letters, of Word


def set_properties(document: DocumentObject, title: str, language: str) -> None:
    """Set title and language; author, comments and the picture of the library's own template go."""
    properties = document.core_properties
    properties.title, properties.language = title[:LONGEST_TITLE], language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = EPOCH
    relations = document.part.package.rels
    for number in [key for key, relation in relations.items() if relation.reltype.endswith(THUMBNAIL)]:
        del relations[number]  # a picture of an empty page


def saved(document: DocumentObject) -> bytes:
    """Return the file with the clock taken out."""
    made, steady = BytesIO(), BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return steady.getvalue()
