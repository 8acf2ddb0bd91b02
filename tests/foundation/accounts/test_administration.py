"""職員の管理: nothing by default, duties with another's approval, first secrets once, nobody for himself."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access import actions as access
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.access.queries import duties_on
from sesshu.foundation.accounts import actions, demo, sessions
from sesshu.foundation.accounts.models import Account, StaffSession
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from tests.foundation.accounts.people import actor_at, options_in, sign_in, staff, with_key
from tests.foundation.accounts.soft_key import SoftKey

pytestmark = pytest.mark.django_db
PURPOSE = "ACCOUNT_ADMINISTRATION"


def as_actor(account: Account) -> Actor:
    return sessions.actor_for(account, terminal="T-1")


@pytest.fixture
def admin() -> Actor:
    return as_actor(staff("admin1", "administrator"))


@pytest.fixture
def boss() -> Actor:
    return as_actor(staff("boss", "chief"))


def create(by: Actor, **changed: object) -> Account:
    row = {"login_id": "Taro", "display_name": "試験　太郎", "office_section": "係", "active_from": clock.today()}
    return actions.create_accounts(rows=[actions.NewAccount(**row | changed)], by=by, purpose=PURPOSE)[0]


def ask(account: Account, by: Actor, duty: str = "clerk", start: date | None = None, until: date | None = None):
    return access.ask_for_duty(
        account_id=account.pk, duty=duty, valid_from=start or clock.today(), valid_until=until, by=by, purpose=PURPOSE
    )


def test_登録しただけの職員には権限もパスワードもない(admin: Actor) -> None:
    account = create(admin)
    assert (account.login_id, account.password_hash, as_actor(account).permissions) == ("taro", "", frozenset())


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("login_id", {"login_id": "山田"}), ("login_id", {"login_id": "a"}), ("login_id", {"login_id": "admin1"}),
        ("active_until", {"active_until": date(2020, 1, 1)}),
    ],
)  # fmt: skip
def test_登録できない内容は欄を示して断る(admin: Actor, field: str, changed: dict) -> None:
    with pytest.raises(InvalidInput) as refused:
        create(admin, **changed)
    assert refused.value.field == field


def test_担当は別の職員の承認で割り当てられる(admin: Actor, boss: Actor) -> None:
    account = create(admin)
    asked = ask(account, admin)
    assert duties_on([account.pk], clock.today()) == {}
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=admin)
    approvals.approve(approval_id=asked.pk, by=boss)
    assert as_actor(account).permissions == permissions_of(["clerk"])
    asked.refresh_from_db()
    assert asked.status == "used"
    assert account.duty_assignments.get().approval == asked


def test_自分が受ける担当は自分で承認できない(admin: Actor, boss: Actor) -> None:
    account = Account.objects.get(login_id="boss")
    asked = ask(account, admin, "administrator")
    with pytest.raises(NotPermitted, match="自分への"):
        approvals.approve(approval_id=asked.pk, by=boss)
    asked.refresh_from_db()
    assert asked.status == "waiting"


def test_担当は期間の両端の日まで有効(admin: Actor, boss: Actor) -> None:
    account, first = create(admin), clock.today() + timedelta(days=3)
    approvals.approve(approval_id=ask(account, admin, "counter", first, first + timedelta(days=2)).pk, by=boss)
    held = [bool(duties_on([account.pk], first + timedelta(days=n))) for n in range(-1, 4)]
    assert held == [False, True, True, True, False]
    with pytest.raises(InvalidInput) as refused:
        ask(account, admin, "counter", first + timedelta(days=2))
    assert refused.value.field == "valid_from"
    ask(account, admin, "counter", first + timedelta(days=3))


def test_担当を終えると翌日から権限がなく_始まる前なら取り消される(admin: Actor, boss: Actor) -> None:
    account, today = create(admin), clock.today()
    for start in (today, today + timedelta(days=30)):
        until = start + timedelta(days=10)
        approvals.approve(approval_id=ask(account, admin, "clerk", start, until).pk, by=boss)
    for row in account.duty_assignments.all():
        access.end_duty(assignment_id=row.pk, last_day=today, by=admin, purpose=PURPOSE)
    held = [bool(duties_on([account.pk], today + timedelta(days=n))) for n in (0, 1, 30)]
    assert held == [True, False, False]


ROLES = ["clerk", "chief", "counter", "auditor"]


@pytest.mark.parametrize("duty", ROLES)
def test_管理担当でなければ何も変えられない(duty: str, admin: Actor) -> None:
    other, by = create(admin), Actor("person", "x", permissions_of([duty]))
    for act in (
        lambda: create(by), lambda: ask(other, by), lambda: actions.unlock(account_id=other.pk, by=by, purpose=PURPOSE),
        lambda: actions.give_first_secrets(account_id=other.pk, by=by, purpose=PURPOSE),
        lambda: actions.issue_enrolment_code(account_id=other.pk, by=by, purpose=PURPOSE),
        lambda: actions.revoke_sessions(account_ids=[other.pk], by=by, purpose=PURPOSE),
        lambda: actions.set_last_day(account_id=other.pk, last_day=None, by=by, purpose=PURPOSE),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            act()


def test_管理担当も自分の認証は自分で変えられない(admin: Actor) -> None:
    mine = Account.objects.get(login_id="admin1").pk
    for act in (actions.give_first_secrets, actions.issue_enrolment_code, actions.unlock):
        with pytest.raises(NotPermitted, match="ほかの管理者"):
            act(account_id=mine, by=admin, purpose=PURPOSE)


def test_最初の管理者は二人まで_コマンドだけで登録できる(admin: Actor) -> None:
    by = job_actor("municipality-add")
    who = {"login_id": "first2", "display_name": "最初の管理者", "office_section": "情報政策課"}
    with pytest.raises(NotPermitted):
        actions.create_first_administrator(**who, by=admin)
    first = actions.create_first_administrator(**who, by=by)
    assert as_actor(first.account).may("account.manage")
    with pytest.raises(NotNow):
        actions.create_first_administrator(**who | {"login_id": "third"}, by=by)


def first_key(client: Client, secrets: actions.FirstSecrets, key: SoftKey, code: str = ""):
    client.post("/sign-in/", {"login_id": secrets.account.login_id, "password": secrets.password})
    options = options_in(client.get("/sign-in/first-key/").content)
    given = {"code": code or secrets.enrolment_code, "key_name": "", "answer": key.create(options)}
    return client.post("/sign-in/first-key/", given)


def test_最初のパスワードは変えるまで何もできない(client: Client, admin: Actor, boss: Actor) -> None:
    account = create(admin)
    approvals.approve(approval_id=ask(account, admin).pk, by=boss)
    secrets = actions.give_first_secrets(account_id=account.pk, by=admin, purpose=PURPOSE)
    assert first_key(client, secrets, SoftKey()).status_code == 302
    assert client.get("/approvals/")["Location"] == "/sign-in/password/"
    new = "umi no oto ga suru"
    change = {"old_password": secrets.password, "new_password": new, "again": new}
    assert client.post("/sign-in/password/", change)["Location"] == "/"
    assert client.get("/approvals/").status_code == 200


def test_登録コードは一度だけ_五回誤ると使えない(client: Client, admin: Actor) -> None:
    secrets = actions.give_first_secrets(account_id=create(admin).pk, by=admin, purpose=PURPOSE)
    assert first_key(client, secrets, SoftKey()).status_code == 302
    client.post("/sign-in/sign-out/")
    assert first_key(client, secrets, SoftKey()).status_code == 422
    account = Account.objects.get(login_id="taro")
    fresh = actions.issue_enrolment_code(account_id=account.pk, by=admin, purpose=PURPOSE)
    for n in range(5):
        actions.unlock(account_id=account.pk, by=admin, purpose=PURPOSE)
        with clock.set_to(clock.now() + timedelta(minutes=20 * n)):
            assert first_key(client, secrets, SoftKey(), "AAAA-BBBB-CCCC").status_code == 422
    actions.unlock(account_id=account.pk, by=admin, purpose=PURPOSE)
    with clock.set_to(clock.now() + timedelta(hours=3)):
        assert first_key(client, secrets, SoftKey(), fresh).status_code == 422


def test_管理者がサインインを終わらせると次の操作からできない(client: Client, admin: Actor) -> None:
    account = staff()
    sign_in(client, with_key(account))
    assert actor_at(client) is not None
    assert actions.revoke_sessions(account_ids=[account.pk], by=admin, purpose=PURPOSE) == 1
    assert actor_at(client) is None
    assert "管理者がこのサインインを終了しました" in client.get("/sign-in/").content.decode()


def test_無効にした鍵では入れない(client: Client, admin: Actor) -> None:
    account = staff()
    key = with_key(account)
    sign_in(client, key)
    actions.revoke_key(key_id=account.keys.get().pk, reason="紛失", by=admin, purpose=PURPOSE)
    assert actor_at(client) is None
    assert sign_in(client, key).status_code == 422


def test_画面から登録し担当を依頼し承認すると使えるようになる(client: Client, settings) -> None:
    settings.SESSHU_DEMO = True
    demo.create_demo_people()
    client.post("/sign-in/demo/", {"login_id": "admin"})
    page = client.get("/access/new/").content.decode()
    sent = client.post("/access/new/", {
        "form_key": field(page, "form_key"), "form_name": "NewAccountForm", "login_id": "jiro",
        "display_name": "試験　次郎", "office_section": "係", "active_from": "R8.4.1", "active_until": "",
    })  # fmt: skip
    account = Account.objects.get(login_id="jiro")
    assert sent["Location"] == f"/access/{account.pk}/"
    page = client.get(sent["Location"]).content.decode()
    asked = client.post(sent["Location"], {
        "form_key": field(page, "form_key"), "form_name": "DutyForm", "duty": "counter", "valid_from": "R8.4.1",
    })  # fmt: skip
    assert asked["Location"].startswith("/approvals/")
    other = Client()
    other.post("/sign-in/demo/", {"login_id": "chief"})
    page = other.get(asked["Location"]).content.decode()
    assert "試験　次郎" in page
    done = {"form_key": field(page, "form_key"), "form_name": "DecisionForm", "note": "", "decision": "approve"}
    assert other.post(asked["Location"], done).status_code == 302
    assert duties_on([account.pk], clock.today()) == {account.pk: ["counter"]}
    secrets = client.post(f"/access/{account.pk}/secrets/").content.decode()
    assert "最初のパスワード" in secrets
    assert StaffSession.objects.filter(account=account).count() == 0


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_八人分の最初のパスワードと登録コードを_一度の操作で一度だけ示す(client: Client) -> None:
    admin = staff("admin1", "administrator")
    sign_in(client, with_key(admin), "admin1")
    new = [staff(f"new{n}") for n in range(8)]
    keyed = staff("keyed")
    with_key(keyed)
    page = client.get("/access/enrol/").content.decode()
    assert all(f'value="{one.pk}"' in page for one in new)
    assert f'value="{keyed.pk}"' not in page
    assert f'value="{admin.pk}"' not in page
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    sent = {
        "form_key": key[1], "form_name": "EnrolManyForm", "people": [str(one.pk) for one in new], "looked": "on",
    }  # fmt: skip
    answer = client.post("/access/enrol/", sent)
    text = answer.content.decode()
    assert answer.status_code == 200
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)
    assert len(set(codes)) == 8
    before = {one.pk: Account.objects.get(pk=one.pk).password_hash for one in new}
    again = client.post("/access/enrol/", sent)
    assert (again.status_code, again["Location"]) == (302, "/access/")
    assert before == {one.pk: Account.objects.get(pk=one.pk).password_hash for one in new}
