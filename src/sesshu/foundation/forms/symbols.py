"""QR codes, NW-7 bar codes, the customer bar code of the post and stored pictures as SVG for templates.

The quiet zone is left by the layout.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache

import zxingcpp

from sesshu.foundation.files import storage

_PATH = re.compile(r'<path d="([^"]+)"')
_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')


@lru_cache(maxsize=256)
def qr(text: str, *, level: str = "M") -> str:
    """QR code (model 2) of a text as SVG, without quiet zone: leave four modules of white round it."""
    return _drawing(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level))


def nw7(digits: str) -> str:
    """NW-7 (Codabar) of digits and hyphens between A and A, as SVG; leave ten narrow bars of white at both ends.

    Raises `ValueError` for other characters.
    """
    if not re.fullmatch(r"[0-9-]+", digits):
        raise ValueError("NW-7 takes digits and hyphens")
    return _drawing(zxingcpp.create_barcode(f"A{digits}A", zxingcpp.BarcodeFormat.Codabar))


# Upper and lower edge of the four kinds of bars, on a scale of six.
_EDGES = {"1": (0, 6), "2": (0, 4), "3": (2, 6), "4": (2, 4)}


def customer_barcode(bars: str) -> str:
    """カスタマバーコード as SVG from its bars (digits 1 to 4): bars and gaps of the same width, 133 wide and 6 high.

    Raises `ValueError` for anything but 67 bars.
    """
    if not re.fullmatch(r"[1-4]{67}", bars):
        raise ValueError("a customer bar code has 67 bars")
    path = "".join(f"M{2 * at} {_EDGES[bar][0]}h1V{_EDGES[bar][1]}h-1z" for at, bar in enumerate(bars))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 133 6" preserveAspectRatio="none">'
        f'<path d="{path}"/></svg>'
    )


@lru_cache(maxsize=16)
def stored_image(sha256: str) -> str:
    """A stored PNG (a seal) as SVG that fills its square. Raises `NotFound` when it is not what it was."""
    picture = base64.b64encode(storage.read(sha256)).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image width="100" height="100" href="data:image/png;base64,{picture}"/></svg>'
    )


def _drawing(barcode: zxingcpp.Barcode) -> str:
    svg = barcode.to_svg(add_quiet_zones=False, add_hrt=False)
    path, size = _PATH.search(svg), _SIZE.search(svg)
    if not path or not size:
        raise RuntimeError("the symbol library changed the shape of its pictures")
    # The library's first element is a white ground that would cover what lies below: only the bars are kept.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[1]} {size[2]}" preserveAspectRatio="none">'
        f'<path d="{path[1]}"/></svg>'
    )
