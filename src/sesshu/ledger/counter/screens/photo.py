"""窓口: a photograph of a letter or voucher instead of a scanner. The picture is read and not kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import images
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.counter.screens import finding
from sesshu.ledger.inquiries.codes import choices

MOST_CHARACTERS = 60  # as in the box where it would be typed


class PhotoForm(Form):
    """A search by a picture: it may be sent again and again."""

    one_time = False
    photo = fields.FileField(
        "バーコード・QRコードの写真", accept=images.ACCEPT, most_bytes=images.MOST_BYTES,
        hint="通知・券・予診票のコードが写った写真。JPEG・PNG・TIFF・PDF、20MBまで。写真は保存しません",
    )  # fmt: skip
    channel = fields.ChoiceField("受付の方法", style="radio", choices=lambda: choices("channel"), initial="counter")


@endpoint(purpose=finding.PURPOSE, permission="inquiry.write")
def photo_page(request: HttpRequest) -> HttpResponse:
    """The code on the picture is looked for as if it had been scanned."""
    form = PhotoForm.of(request)
    if form.is_bound and form.is_valid():
        try:
            text = _text(form.cleaned_data["photo"].read())
            return redirect(finding.found_at(request, {"text": text, "channel": form.cleaned_data["channel"]}))
        except InvalidInput as refused:
            form.add_refusal(InvalidInput(refused.message, field="photo"))
    return show(request, "counter/photo.html", form=form)


def _text(content: bytes) -> str:
    found = sorted({text.strip() for text in images.symbols(content, field="photo") if text.strip()})
    if not found:
        raise InvalidInput("写真からコードを読み取れません。コードを大きく、まっすぐに写してください。", field="photo")
    if len(found) > 1:
        raise InvalidInput("写真に2つ以上のコードが写っています。1つだけを写してください。", field="photo")
    if len(found[0]) > MOST_CHARACTERS:
        raise InvalidInput("この市の通知・券のコードではありません。番号を入力して探してください。", field="photo")
    return found[0]
