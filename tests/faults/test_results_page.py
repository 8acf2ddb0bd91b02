"""docs/trouble.md after a long run: the line of its trouble is new, everything else stays."""

from tests.faults.killing import PAGE, RESULTS, with_result

PAGE_BEFORE = (
    f"# Trouble\n\n| trouble | holds |\n|---|---|\n| kill | once |\n\n{RESULTS}\nWritten by a test.\n\n"
    "| trouble | kills | seed | found | minutes | day |\n|---|---:|---:|---|---:|---|\n"
    "| import | 112 | 1 | old | 51 | 2026-11-27 |\n| printing | 200 | 2 | whole | 12 | 2026-11-27 |\n\n"
    "Two sentences of a person.\nThey tell | what | the lines mean.\n"
)


def test_表の下の文は残り_その行だけが新しくなる() -> None:
    after = with_result(PAGE_BEFORE, "import", "200 | 7 | new | 90")
    assert "| import | 200 | 7 | new | 90 | " in after
    assert "| old |" not in after
    assert "| printing | 200 | 2 | whole | 12 | 2026-11-27 |" in after
    assert after.startswith(PAGE_BEFORE.partition(RESULTS)[0])
    assert after.endswith("|\n\nTwo sentences of a person.\nThey tell | what | the lines mean.\n")


def test_二度書いても同じ() -> None:
    once = with_result(PAGE_BEFORE, "import", "200 | 7 | new | 90")
    assert with_result(once, "import", "200 | 7 | new | 90") == once


def test_表がまだなくても書ける() -> None:
    assert "| import | 1 | 2 | f | 3 | " in with_result(f"# Trouble\n\n{RESULTS}", "import", "1 | 2 | f | 3")


def test_今のページの表の下の文も残る() -> None:
    text = PAGE.read_text(encoding="utf-8")
    below = text.rpartition("|\n")[2].strip()
    assert with_result(text, "printing", "1 | 2 | f | 3").rstrip().endswith(below)
