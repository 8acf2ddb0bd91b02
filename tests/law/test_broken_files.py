"""A broken law file refuses to load and says where and why."""

import shutil

import pytest

from sesshu.law import FOLDER, LawError
from sesshu.schedule import load_tables
from sesshu.schedule.load import compiler_hash


@pytest.fixture
def folder(tmp_path):
    for name in ("products.yaml", "intervals.yaml", "exclusions.yaml", "long_illness.yaml", "parameters.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    shutil.copytree(FOLDER / "schedule", tmp_path / "schedule")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("schedule/mr_1.yaml", "from: 12m", "from: 12 months", "時点として読めません"),
        ("schedule/mr_1.yaml", "    until: 24m", "    untill: 24m", "知らない語「untill」"),
        ("schedule/mr_1.yaml", "series: mr_1", "series: mr_9", "ファイル名と"),
        ("schedule/mr_1.yaml", "mr, measles", "mmr, measles", "製品「mmr」"),
        ("schedule/mr_1.yaml", "    article: 施行令3条1項\n", "", "「article」"),
        ("schedule/rubella_5.yaml", "certainty: unconfirmed", "certainty: rumour", "使える語: statute"),
        ("schedule/mr_1.yaml", "until: 2023-04-01", "until: 2021-04-01", "「until」が「from」より前"),
        ("schedule/mr_1.yaml", "until: 2027-03-31", "until: 2027-02-30", "を読めません"),
        ("schedule/mr_1.yaml", "routes: [subcutaneous]", "routes: [skin]", "経路「skin」"),
        ("schedule/mr_1.yaml", "condition: supply_shortage_2024", "condition: shortage", "状態「shortage」"),
        ("schedule/mr_1.yaml", "order: 1", "order: 2", "「order」"),
        ("schedule/hepb.yaml", "between: 27d", "between: 27", "間隔として読めません"),
        ("schedule/hepb.yaml", "after: dose 1", "after: dose one", "を読めません"),
        ("schedule/rota.yaml", "name: ロタウイルス\n", "name: ロタ\nname: ロタウイルス\n", "2度書かれています"),
        ("schedule/rota.yaml", "series: rota", "series: [rota", "YAMLとして読めません"),
        ("long_illness.yaml", "[mr_1,", "[mr_7,", "系列「mr_7」"),
        ("parameters.yaml", "default: eve", "default: noon", "choices にありません"),
    ],
)
def test_壊れた法令ファイルは場所と直し方を言って読み込みを断る(folder, file, old, new, words):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawError) as caught:
        load_tables(folder=folder)
    assert words in str(caught.value)
    assert caught.value.file.endswith(".yaml")
    assert caught.value.line or file == "schedule/rota.yaml"


def test_設定の名前と値は決められたものだけ():
    with pytest.raises(LawError, match="設定「first_day」はありません"):
        load_tables(overrides={"first_day": "eve"})
    with pytest.raises(LawError, match="使える値: eve、birthday"):
        load_tables(overrides={"elderly_first_day": "noon"})


def test_置いてある法令データには検査で言うことがない():
    from sesshu.schedule.lint import lint

    assert lint(load_tables()) == []


def test_開かない対象期間を検査が見つける(folder):
    from sesshu.schedule.lint import lint

    path = folder / "schedule/mr_1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("from: 12m", "from: 36m", 1), encoding="utf-8")
    assert any("どの生年月日でも開きません" in fault for fault in lint(load_tables(folder=folder)))


def test_保存した法令データから同じ表ができ壊れていれば作り直す(tmp_path, folder):
    cache = tmp_path / "cache"
    first = load_tables(folder=folder, cache=cache)
    (stored,) = cache.iterdir()
    load_module = __import__("sesshu.schedule.load", fromlist=["_unpack"])
    assert load_module._unpack(stored.read_bytes(), first.rules) == first
    assert load_module._unpack(stored.read_bytes()[:-1], first.rules) is None


def test_保存した法令データは法令と組み立てる側のどちらが変わっても読まれない(tmp_path, folder):
    cache = tmp_path / "cache"
    before = load_tables(folder=folder, cache=cache)
    path = folder / "schedule/mr_1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("until: 24m", "until: 25m"), encoding="utf-8")
    after = load_tables(folder=folder, cache=cache)
    assert after.rules != before.rules
    assert after.kernel != before.kernel
    names = [path.name for path in cache.iterdir()]
    assert len(names) == 2
    assert all(compiler_hash() in name for name in names)
    package = tmp_path / "sesshu"
    for part in ("schedule", "law"):
        ignored = shutil.ignore_patterns("*.yaml", "*.txt", "__pycache__")
        shutil.copytree(FOLDER.parent / part, package / part, ignore=ignored)
    assert compiler_hash(package) == compiler_hash()
    for source in ("schedule/compile/paths.py", "schedule/tables.py", "law/files.py"):
        unlike = compiler_hash.__wrapped__(package)
        with (package / source).open("a") as file:
            file.write("# changed\n")
        assert compiler_hash.__wrapped__(package) != unlike
