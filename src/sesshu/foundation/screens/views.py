"""Small answers for the page's own parts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import endpoint, public_endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import arranging, drafts, editing, form_keys, list_settings
from sesshu.foundation.screens.fields import read_back
from sesshu.foundation.screens.pages import flash, session_of, show

LONGEST = 40  # no date is longer


@public_endpoint(reason="日付の読み方を返すだけで、情報を保持も参照もしない")
@require_POST
def read_date_back(request: HttpRequest) -> HttpResponse:
    """How a typed date is read, in both calendars. Sent by POST: it may be a birth date, and addresses are logged."""
    return HttpResponse(read_back(request.POST.get("text", "")[:LONGEST]), content_type="text/plain; charset=utf-8")


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def arrange_list(request: HttpRequest) -> HttpResponse:
    """Show a list with the chosen columns, and with a name keep it so. A refusal loses nothing of what was chosen."""
    asked = request.POST
    keys, numbers = asked.getlist("show"), {key: str(value) for key, value in asked.items()}
    columns, sort = arranging.sent(keys, numbers), asked.get("sort", "")
    address = QueryDict(asked.get("conditions", ""), mutable=True)
    for key, value in (("sort", sort), ("columns", columns)):
        if value:
            address[key] = value
    if asked.get("act") == "save":
        try:
            saved = list_settings.save_setting(
                table=asked.get("table", ""), name=asked.get("name", ""), conditions=asked.get("conditions", ""),
                columns=columns.split(",") if columns else [], sort=sort, shared="shared" in asked,
                is_default="opens" in asked, by=request.actor, purpose=request.purpose,
            )  # fmt: skip
            flash(request, "一覧の設定を保存しました", f"一覧の上の「{saved.name}」からいつでも表示できます。")
        except InvalidInput as refused:
            flash(request, "一覧の設定を保存していません", refused.message, kind="error")
    return HttpResponseRedirect(f"{_back(request)}?{address.urlencode() or 'plain=1'}")


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def list_setting(request: HttpRequest, setting_id: UUID) -> HttpResponse:
    """Open a list with a setting, open it plainly again, or delete one of one's own; then back to the list."""
    given = {"setting_id": setting_id, "by": request.actor, "purpose": request.purpose}
    act = request.POST.get("act", "")
    if act == "open":
        setting = list_settings.open_with(**given)
        flash(request, f"この一覧を「{setting.name}」で開くことにしました")
        return HttpResponseRedirect(f"{_back(request)}?{list_settings.address_of(setting) or 'plain=1'}")
    if act == "plain":
        list_settings.open_plainly(**given)
        flash(request, "この一覧を元の形で開くことにしました")
    elif act == "forget":
        list_settings.forget_setting(**given)
        flash(request, "一覧の設定を消しました")
    else:
        raise InvalidInput("一覧の設定の画面のボタンから操作してください。", field="act")
    return HttpResponseRedirect(f"{_back(request)}?plain=1")


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a form. A form that was acted on meanwhile leaves no draft behind; 409 for a form of another
    session, which the page then takes over."""
    place, form = request.POST.get("place", ""), request.POST.get("form_name", "")
    session = session_of(request)
    serial = form_keys.serial_of(request.POST.get("form_key", ""), session, form)
    if serial is None:
        return HttpResponse(status=409)
    form_keys.while_unused(
        serial, session, form,
        lambda: drafts.keep(place=place, form=form, sent=request.POST, by=request.actor),
    )  # fmt: skip
    return HttpResponse(status=204)


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def offered_draft(request: HttpRequest) -> HttpResponse:
    """That a draft waits for the asking page, and since when: asked by pages that do not look for it themselves."""
    place, form = request.POST.get("place", ""), request.POST.get("form_name", "")
    request.actor.check(drafts.permission_of(place))
    return show(request, "screens/offered.html", draft=drafts.draft_of(owner=request.actor, place=place, form=form))


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def forget_draft(request: HttpRequest) -> HttpResponse:
    """The person does not want the draft."""
    drafts.forget(place=request.POST.get("place", ""), form=request.POST.get("form_name", ""), by=request.actor)
    return HttpResponse(status=204)


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def editors(request: HttpRequest) -> HttpResponse:
    """Who else has the asking page open; asked every ten seconds by the page itself."""
    return show(
        request, "screens/editors.html", editors=editing.here(place=request.POST.get("place", ""), by=request.actor)
    )


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "/")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
