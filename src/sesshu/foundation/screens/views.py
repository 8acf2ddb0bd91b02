"""Small answers for the page's own parts."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import endpoint, public_endpoint
from sesshu.foundation.screens.fields import read_back
from sesshu.foundation.screens.pages import flash
from sesshu.foundation.screens.saved_filters import forget_filter, save_filter

LONGEST = 40  # no date is longer


@public_endpoint(reason="日付の読み方を返すだけで、情報を保持も参照もしない")
@require_POST
def read_date_back(request: HttpRequest) -> HttpResponse:
    """How a typed date is read, in both calendars. Sent by POST: it may be a birth date, and addresses are logged."""
    return HttpResponse(read_back(request.POST.get("text", "")[:LONGEST]), content_type="text/plain; charset=utf-8")


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Save the conditions of a list and go back to it."""
    saved = save_filter(
        table=request.POST.get("table", ""),
        name=request.POST.get("name", ""),
        conditions=request.POST.get("conditions", ""),
        by=request.actor,
        purpose=request.purpose,
    )
    flash(request, "条件を保存しました", f"一覧の上の「{saved.name}」からいつでも表示できます。")
    return HttpResponseRedirect(f"{_back(request)}?{saved.conditions}")


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def drop_filter(request: HttpRequest) -> HttpResponse:
    """Delete one of one's own saved conditions and go back to the list."""
    name = request.POST.get("name", "")
    forget_filter(table=request.POST.get("table", ""), name=name, by=request.actor, purpose=request.purpose)
    flash(request, "保存した条件を消しました")
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "/")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
