"""What becomes of each table when people are erased. A table that is not named here fails a test.

`where` and `changes` are SQL inside the function of `function.py`; what its variables hold is said there. The order is
that of the deed: what is found through another table comes before it.
"""

from __future__ import annotations

from dataclasses import dataclass

DELETE, EMPTY, KEEP = "delete", "empty", "keep"
WORDS = {DELETE: "削除", EMPTY: "個人を外して残す", KEEP: "残す"}
MINE = "resident_id = ANY (v_people)"


@dataclass(frozen=True, slots=True)
class Treatment:
    """`reason` is for those who ask what still remains; a deleted table needs none."""

    table: str
    label: str
    action: str
    where: str = ""
    changes: str = ""
    reason: str = ""


def _mine(table: str, label: str) -> Treatment:
    return Treatment(table, label, DELETE, MINE)


TREATMENTS: tuple[Treatment, ...] = (
    Treatment(
        "audit_detail", "利用記録の内容（変更の前後）", DELETE,
        "entry_id IN (SELECT id FROM audit_entry WHERE queue_id = ANY (v_entries) OR obj = ANY (v_objects))",
        reason="塩とともに消すので、二度と読めない。台帳の行とその確約値は残り、台帳の検証は変わらない。"
        "同じ行にほかの人がいても消す（ほかの人の変更の前後は、それぞれの版の記録に残る）。",
    ),
    Treatment("audit_entry", "利用記録", KEEP, reason="氏名も値もない。検証できる台帳として全部残す。"),
    Treatment("audit_subject", "利用記録の対象者", KEEP, reason="乱数の識別子だけで、指す人はもういない。"),
    # 帳票
    Treatment(
        "form_row", "印刷した行", EMPTY, "subject = ANY (v_subjects)", "subject = '', values = '{}'",
        "印刷の通し番号を保つ。消した行は再印刷できない。",
    ),
    Treatment(
        "form_held", "印刷できなかった行", EMPTY, "subject = ANY (v_subjects)", "subject = '', sentence = ''",
        "印刷の件数を保つ。",
    ),
    Treatment(
        "form_part", "印刷したPDFの台帳", KEEP,
        reason="ページ数とハッシュだけ。その人が入るPDFの実体は消し、ほかの人のページは行から印刷し直せる。",
    ),
    Treatment("form_run", "印刷の台帳", KEEP, reason="件数と題名だけで、個人の情報がない。"),
    Treatment(
        "printed_form_list", "印刷した一覧", EMPTY, "people && v_people",
        "people = ARRAY(SELECT one FROM unnest(people) AS one WHERE one <> ALL (v_people))",
        "一覧を印刷した記録を保つ。",
    ),
    _mine("printed_form_issue", "証明書などの交付"),
    # 取込・出力
    Treatment(
        "file_import_row", "取り込んだ行", EMPTY, "values ->> 'addressee_number' = ANY (v_numbers)",
        "natural_key = '', values = '{}', decision_note = ''", "取込の三つの件数を保つ。届いたファイルの実体は消す。",
    ),
    Treatment("file_import", "取込の台帳", KEEP, reason="件数とハッシュだけ。その人が入るファイルの実体は消す。"),
    Treatment("file_export", "出力の台帳", KEEP, reason="件数とハッシュだけ。その人が入るファイルの実体は消す。"),
    Treatment("file_download", "出力を取得した記録", KEEP, reason="個人の情報がない。"),
    Treatment(
        "extract_run", "データ出力", EMPTY,
        "snapshot_sha256 IN (SELECT ref FROM erasure_file WHERE erasure_id = p_erasure)", "snapshot_sha256 = ''",
        "目的、件数、ハッシュを保つ。その人が入るファイルと、前回と比べるための行の一覧の実体は消す。"
        "人数が多く、だれが入るかを利用記録に一人ずつ残していない出力は、だれかを消すたびに実体を消す（出力し直せる）。",
    ),
    Treatment("extract_definition", "データ出力の定義", KEEP, reason="項目と条件だけ。人を指す条件は選べない。"),
    Treatment(
        "mailing_list", "引抜き・投函後の一覧", EMPTY,
        "EXISTS (SELECT 1 FROM jsonb_array_elements(rows) AS one WHERE (one ->> 'person') = ANY (v_names))",
        "rows = (SELECT coalesce(jsonb_agg(one ORDER BY place), '[]') FROM jsonb_array_elements(rows) WITH ORDINALITY"
        " AS all_rows (one, place) WHERE (one ->> 'person') <> ALL (v_names))",
        "一覧を作った記録を保つ。その人の行だけを除く。",
    ),
    Treatment(
        "approvals_approval", "承認の内容", EMPTY,
        "id IN (SELECT a.id FROM approvals_approval AS a, regexp_matches(a.payload::text,"
        " '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') AS m"
        " WHERE m[1] = ANY (v_names) AND a.kind NOT LIKE 'erasure.%')",
        "payload = '{}', decision_note = ''", "だれがいつ承認したかと、内容のハッシュを保つ。",
    ),
    # 案件
    Treatment("case_owner", "案件の担当", DELETE, "case_id = ANY (v_cases)"),
    Treatment("adverse_event_follow_up", "副反応疑い報告の経過", DELETE, "report_id = ANY (v_cases)"),
    _mine("adverse_event_report", "副反応疑い報告"),
    _mine("vaccination_error", "間違い接種の案件"),
    _mine("lot_recall_dose", "ロット回収の対象"),
    Treatment("inquiry_line", "受付票の行", DELETE, f"{MINE} OR slip_id = ANY (v_cases)"),
    _mine("inquiry_slip", "受付票"),
    _mine("change_review", "異動後の確認"),
    _mine("undelivered_mail", "返戻郵便"),
    # 発送・券・予約
    _mine("mailing_person", "発送の対象"),
    _mine("mailing_history_check", "転入前の接種歴の確認"),
    _mine("screening_form_order", "予診票の印刷待ち"),
    _mine("booking_visit_person", "予約サイトを開いている人"),
    _mine("attendance", "イベント当日の受付"),
    Treatment("reservation_change", "予約の経過", DELETE, "reservation_id = ANY (v_reservations)"),
    Treatment(
        "reservation_contact", "予約の連絡先", DELETE,
        "id = ANY (v_contacts) AND id NOT IN (SELECT contact_id FROM reservation WHERE contact_id IS NOT NULL"
        " AND id <> ALL (v_reservations))",
    ),
    _mine("reservation", "予約"),
    Treatment("voucher_change", "券の経過", DELETE, "voucher_id = ANY (v_vouchers)"),
    _mine("voucher", "券"),
    # 紙と画像
    Treatment(
        "pile_slip", "束の予診票", EMPTY, MINE,
        "resident_id = NULL, dose_id = NULL, typed_number = '', given_on = NULL, product = '', lot_typed = '',"
        " second = '{}', state = 'removed', reason = '保存期間の経過により消去'", "束の枚数を保つ。",
    ),
    Treatment("page_image_change", "画像の経過", DELETE, "image_id = ANY (v_images)"),
    Treatment(
        "page_image_change", "画像の経過（ほかの人に付け替えたもの）", EMPTY, "before_resident = ANY (v_people)",
        "before_resident = NULL, before_dose = NULL", "ほかの人の画像の経過を保つ。",
    ),
    _mine("page_image", "予診票などの画像"),
    Treatment(
        "handbook_image_dose", "母子健康手帳の画像と接種のつながり", DELETE,
        "dose_id = ANY (v_doses) OR handbookimage_id IN (SELECT id FROM handbook_image AS h WHERE h.resident_id"
        " = ANY (v_people))",
    ),
    _mine("handbook_image", "母子健康手帳の画像"),
    # 情報連携
    Treatment(
        "exchange_difference", "台帳と中間サーバーの照会の違い", DELETE,
        "exchange_inquiry_id IN (SELECT id FROM exchange_inquiry AS e WHERE e.resident_id = ANY (v_people))",
    ),
    Treatment(
        "exchange_answer", "情報照会の回答", DELETE,
        "inquiry_id IN (SELECT id FROM exchange_inquiry AS e WHERE e.resident_id = ANY (v_people))",
    ),
    _mine("exchange_inquiry", "情報照会"),
    _mine("exemption_fact", "免除の事実（庁内連携）"),
    _mine("school_membership", "在学（庁内連携）"),
    Treatment(
        "exchange_case", "照会の案件（同じ世帯の人）", EMPTY, "household && v_people",
        "household = ARRAY(SELECT one FROM unnest(household) AS one WHERE one <> ALL (v_people))",
        "ほかの人の申請を保つ。",
    ),
    _mine("exchange_case", "照会の案件"),
    Treatment(
        "copy_difference", "原本と副本の違い", DELETE, f"{MINE} OR business_number = ANY (v_numbers)"
    ),
    Treatment(
        "copy_removal_person", "中間サーバーから副本を消す人", KEEP,
        reason="中間サーバーが副本を消したと答えるまで、宛名番号だけを残す。答えを受けると行を消す。",
    ),
    _mine("addressee_link", "統合宛名・副本との紐付け"),
    # 接種
    _mine("bulk_correction_dose", "一括訂正の対象"),
    Treatment("dose_version", "接種記録の版", DELETE, "dose_id = ANY (v_doses)"),
    _mine("not_given", "接種しなかった記録"),
    _mine("unknown_history", "接種歴不明"),
    _mine("resident_condition_request", "特別な事情の承認依頼"),
    _mine("resident_condition", "配慮事項"),
    _mine("statistics_dose", "統計の元"),
    _mine("statistics_completion", "完了した予防接種（統計の元）"),
    _mine("dose", "接種記録"),
    # 住民
    _mine("due_state", "全市判定の結果"),
    _mine("person_presence", "画面を開いている職員"),
    _mine("resident_remark", "備考"),
    _mine("facility_stay", "施設の入所"),
    Treatment(
        "reconciliation_difference", "突合の違い", DELETE, f"{MINE} OR addressee_number = ANY (v_numbers)"
    ),
    Treatment("adoption_sealed_link", "分離した記録のつながり", DELETE,
              "former_id = ANY (v_people) OR present_id = ANY (v_people)"),
    Treatment("provisional_join", "仮登録の統合", DELETE,
              "target_id = ANY (v_people) OR provisional_id IN"
              " (SELECT id FROM provisional_person AS p WHERE p.resident_id = ANY (v_people))"),
    Treatment("provisional_person", "仮登録", DELETE, MINE),
    Treatment("provisional_person", "仮登録（子の母）", EMPTY, "mother_id = ANY (v_people)", "mother_id = NULL",
              "子の仮登録の記録を保つ。"),
    _mine("resident_address_protection", "支援措置の期間"),
    _mine("resident_postal_address", "送付先"),
    _mine("resident_guardian", "保護者"),
    Treatment("resident_guardian", "保護者（ほかの人の保護者）", EMPTY, "guardian_id = ANY (v_people)",
              "guardian_id = NULL, name = '（消去）', kana = '', telephone = '', postal_code = '', address = '',"
              " evidence = '', gets_letters = false",
              "子の保護者がいた期間の記録を保つ。子の手紙は、この人あてに出さない。"),
    _mine("resident_former_key", "旧氏名・旧住所"),
    Treatment("resident_not_duplicate", "重複でないという判断", DELETE,
              "first_id = ANY (v_people) OR second_id = ANY (v_people)"),
    Treatment("resident_record_move", "記録の統合・分割", DELETE,
              "source_id = ANY (v_people) OR target_id = ANY (v_people)"),
    _mine("resident_version", "住民の版"),
    _mine("resident_change", "異動"),
    Treatment("erasure_hold", "消去の保留（解除されたもの）", DELETE, f"{MINE} AND lifted_at IS NOT NULL"),
    _mine("erasure_person", "消去の対象"),
    Treatment("resident", "住民", DELETE, "id = ANY (v_people)"),
    # 残るもの
    Treatment("erasure", "消去の台帳", KEEP, reason="日付、根拠、表ごとの行数、だれが承認したか。個人の情報がない。"),
    Treatment("erasure_record", "消去した人の確約値", KEEP, reason="塩を付けた識別子のハッシュ。復元後の再消去用。"),
    Treatment("erasure_file", "消すファイル", KEEP, reason="ファイルのハッシュ。実体を消すと行も消える。"),
    Treatment("job", "処理", KEEP, reason="引数は識別子だけ。"),
    Treatment("job_chunk", "処理の区切り", KEEP, reason="ハッシュだけ。"),
    Treatment("outbox_message", "送信待ち", KEEP, reason="識別子だけ。"),
    Treatment("screens_form_key", "画面の鍵", KEEP, reason="識別子だけ。日ごとに消える。"),
    Treatment("screens_notice", "画面のお知らせ", KEEP, reason="次の画面で消える。"),
    Treatment("screens_list_setting", "一覧の設定", KEEP, reason="職員が残した列と検索条件。職員が消す。"),
    Treatment("screens_draft", "登録していない入力", KEEP, reason="入力した職員だけが見る。決めた日数で消える。"),
    Treatment("screens_editing", "編集中の職員", KEEP, reason="画面と職員だけ。一分で消える。"),
    Treatment("screens_list_default", "いつも開く一覧の設定", KEEP, reason="設定への参照だけ。"),
)  # fmt: skip

# Tables in which nobody who can be vaccinated stands: masters, accounts, events, counters of numbers.
WITHOUT_PEOPLE = frozenset({
    "access_duty_assignment", "accounts_account", "accounts_challenge", "accounts_enrolment_code",
    "accounts_former_password", "accounts_pending_sign_in", "accounts_security_key", "accounts_sign_in_policy",
    "accounts_staff_session", "accounts_terminal_failure", "api_client", "api_client_calls", "api_refused_keys",
    "approvals_number_series", "approvals_setting", "booking_attempt", "booking_limit", "booking_visit",
    "bulk_correction", "condition_handbook_rule", "copy_comparison", "copy_due_count", "copy_removal",
    "due_run", "event", "event_change", "event_kind", "event_opening",
    "event_session", "event_venue", "exchange_comparison", "exchange_user_check", "extract_rule", "facility",
    "fiscal_year_rehearsal",
    "institutions_institution",
    "institutions_staff_member", "lot_recall", "lot_recall_posting", "mailing", "mailing_deviation_threshold",
    "mailing_late_institution_check", "mailing_letter_text", "mailing_package", "mailing_package_event",
    "mailing_plan", "masters_change", "observation_time", "office_closing_day", "office_period", "pile",
    "printed_form_seal", "printed_form_text", "procrastinate_events", "procrastinate_jobs",
    "procrastinate_periodic_defers", "procrastinate_workers", "products_city_product", "products_lot_number",
    "products_product_use", "programmes_law_setting", "programmes_programme",
    "reconciliation", "resident_import_threshold", "school",
    "screening_form_text", "session_result", "staff_assignment", "staff_availability",
    "staff_pay", "staff_requirement", "statistics_base", "statistics_rule", "statistics_saved_question",
    "voucher_serial",
})  # fmt: skip
