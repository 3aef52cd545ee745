"""Pictures that somebody sends: read with care, and drawn anew, so that nothing hidden in the file is kept."""

import io
import threading

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 1600
# Phones of today make JPEGs of 50 million points, which are read small; what unpacks to more is to fill the memory.
MOST_POINTS, MOST_UNPACKED = 60_000_000, 30_000_000
KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
# One at a time, media among them: pages run in several threads, and each picture takes up to 300 MB while it is drawn.
DRAWING = threading.Lock()


class PictureRefused(ValueError):
    """A file that is no picture we take; the message says what to do."""


def redrawn(file: "File[bytes]") -> bytes:
    """Return the picture as a plain JPEG of at most 1600 points a side, without place, time or camera.

    Raises
    ------
    PictureRefused
        It is empty, too large, or not a JPEG, PNG or WebP picture, whatever its name says.
    """
    if not file.size:
        raise PictureRefused(_("The file is empty. Choose another picture."))
    if file.size > MOST_BYTES:
        raise PictureRefused(_("The picture is larger than 10 MB. Choose a smaller one."))
    try:
        with DRAWING:
            return drawn(file)
    except PictureRefused:
        raise
    # Pillow says by the first two, before it reads a point, that there are far more than we take.
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureRefused(_("The picture has too many points. Choose a smaller one.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PictureRefused(
            _("This file is not a picture that can be read. Choose a JPEG, PNG or WebP picture.")
        ) from error


def drawn(file: "File[bytes]") -> bytes:
    with Image.open(file, formats=KINDS) as found:
        points = found.width * found.height
        # A JPEG is read small, which saves most of the memory; one in layers is unpacked whole before.
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        unpacked = points if "progressive" in found.info else found.width * found.height
        if points > MOST_POINTS or unpacked > MOST_UNPACKED:
            raise PictureRefused(_("The picture has too many points. Choose a smaller one."))
        upright = ImageOps.exif_transpose(found)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = on_white(upright)
    kept = io.BytesIO()
    plain.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """The points alone: what shines through is white, and nothing that was noted beside them comes along."""
    solid = picture.convert("RGBA")
    ground = Image.new("RGB", solid.size, "white")
    ground.paste(solid, mask=solid.getchannel("A"))
    return ground
