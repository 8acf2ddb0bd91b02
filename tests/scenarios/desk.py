"""A desk in the office: one person's browser, used with the keyboard alone, every key counted."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from sesshu.operate.processes import SYSTEM_NAMES
from tests.house import ROOT

VENDOR = Path(__file__).parent / "vendor" / "axe-core"
PICTURES = ROOT / "out" / "screens"
SCREENSHOTS = ROOT / "docs" / "screenshots"
MANUAL = ROOT / "docs" / "manual" / "images"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_TABS = 250

NAME = """el => (el.getAttribute('aria-label')
  || [...(el.labels || [])].map(l => l.textContent).join(' ')
  || el.textContent || el.value || '').replace(/\\s+/g, ' ').trim()"""
FOCUS = f"""() => {{
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const style = getComputedStyle(el), box = el.getBoundingClientRect();
  const seen = box.top >= 0 && box.bottom <= innerHeight;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 20) / 2);
  return {{
    heads_menu: el.matches('.menu summary, .help > summary'),
    name: ({NAME})(el), tag: el.tagName, id: el.id,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    covered: seen && top !== null && !(el === top || el.contains(top) || top.contains(el)),
  }};
}}"""


class Desk:
    """`presses` counts keys since the last `count_from_here()`."""

    def __init__(self, browser: Browser, url: str, **context: Any) -> None:
        options = {"viewport": {"width": 1366, "height": 900}} | context
        self.context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", base_url=url, **options)
        self.page: Page = self.context.new_page()
        self.presses = 0
        self.system = os.environ["SESSHU_SYSTEM"]  # whose pages these are
        self.complaints: list[str] = []
        # a blocked inline style or script shows up here and nowhere else
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []

    def sign_in(self, login_id: str) -> None:
        """Sit down as one of the made-up staff (the demo's door)."""
        self.open("/sign-in/")
        self.page.locator(f"form:has(input[value='{login_id}']) button").press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("業務メニュー")

    def open(self, path: str) -> None:
        self.page.goto(path)

    def count_from_here(self) -> None:
        self.presses = 0

    def press(self, *keys: str) -> None:
        """Press keys one after another ("Tab", "Control+Enter")."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        """Type into whatever has the focus; each character is a key."""
        self.page.keyboard.type(text)
        self.presses += len(text)

    def go_to(self, name: str, *, back: bool = False) -> None:
        """Tab until the focus stands on the control with this name; it must be visible at every stop."""
        for _ in range(MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            found = self.focus()
            if found and name in found["name"] and not found["heads_menu"]:
                return
        raise AssertionError(f"「{name}」に Tab キーで着けません")

    def type_into(self, label: str, text: str) -> None:
        """Go to the field with this label and type over what stands there."""
        self.go_to(label)
        if self.page.evaluate("document.activeElement.matches('input, textarea') && document.activeElement.value"):
            self.press("Control+a")
        self.type(text)

    def choose(self, label: str, first_letters: str) -> None:
        """Go to the list with this label and choose by typing, as people do."""
        self.go_to(label)
        self.page.keyboard.type(first_letters)
        self.presses += len(first_letters)

    def pick(self, label: str, text: str) -> None:
        """Go to the list with this label and down to the choice with this text."""
        self.go_to(label)
        for _ in range(self.page.evaluate("document.activeElement.options.length")):
            if text in self.page.evaluate("document.activeElement.selectedOptions[0].text"):
                return
            self.press("ArrowDown")
        raise AssertionError(f"「{label}」に「{text}」がありません")

    def activate(self, name: str) -> None:
        """Go to the link or button with this name, press Enter, and wait for the page it leads to.

        An entry of the menu in a group that is closed: the group is opened first.
        """
        self.open_menu_of(name)
        self.go_to(name)
        self.leave_by("Enter")

    def open_menu_of(self, entry: str) -> None:
        """Open the group of the menu that holds this entry; nothing to do when there is none that is closed."""
        closed = self.page.locator(".menu details:not([open])")
        group = closed.filter(has=self.page.locator("a").filter(has_text=re.compile(rf"^\s*{re.escape(entry)}\s*$")))
        if group.count() == 0:
            return
        head = group.first.locator("summary")
        for _ in range(MOST_TABS):
            self.press("Tab")
            self.focus()
            if head.evaluate("el => el === document.activeElement"):
                self.press("Enter")
                return
        raise AssertionError(f"メニューの「{entry}」に Tab キーで着けません")

    def leave_by(self, key: str) -> None:
        """Press a key that leads to another page ("Enter" in a search, "Control+Enter" to register) and wait for it."""
        with self.page.expect_navigation():
            self.press(key)

    def focus(self) -> dict[str, Any] | None:
        """What has the focus. Fails when it is invisible or lies under something."""
        found: dict[str, Any] | None = self.page.evaluate(FOCUS)
        if found and found["id"] != "main":
            assert found["outlined"], f"フォーカスが見えません：{found}"
            assert not found["covered"], f"フォーカスが隠れています：{found}"
        return found

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def sees_error(self, field: str, text: str) -> None:
        """An error is told in five places: the title, the summary, its link, beside the field, and by the focus."""
        assert self.page.title().startswith("エラー：")
        summary = self.page.locator(".error-summary")
        expect(summary).to_be_focused()
        link = summary.get_by_role("link").filter(has_text=text).first
        target = str(link.get_attribute("href")).removeprefix("#")
        control = self.page.locator(f"[id='{target}']")
        assert field in str(control.evaluate(NAME))
        expect(control).to_have_attribute("aria-invalid", "true")
        assert f"{target}-error" in str(control.get_attribute("aria-describedby"))
        expect(self.page.locator(f"[id='{target}-error']")).to_contain_text(text)

    def meets_the_standard(self) -> None:
        """axe finds nothing; one h1, a title with the system's name, Japanese, a skip link, no scrolling sideways."""
        problems = accessibility_problems(self.page)
        assert not problems, "\n".join(problems)
        assert self.page.locator("h1").count() == 1
        assert self.page.title().endswith(f" | {SYSTEM_NAMES[self.system]}")
        assert self.page.locator("html").get_attribute("lang") == "ja"
        assert self.page.locator("a.skip").get_attribute("href") == "#main"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"横に {wide}px はみ出しています"

    def picture(self, name: str, *, manual: bool = False) -> Path:
        """A PNG of the whole page under out/screens; with SESSHU_PICTURES=1 also under docs/screenshots."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        if manual and os.environ.get("SESSHU_PICTURES") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            (SCREENSHOTS / path.name).write_bytes(path.read_bytes())
        return path

    def manual(self, name: str) -> Path:
        """A picture for 操作手引 (docs/manual); with SESSHU_MANUAL=1 it is written to docs/manual/images/NAME.png.

        `name` is page-step in small letters, digits and hyphens ("counter-1-found"); the page docs/manual/counter.md
        shows it. A test holds pages and pictures together.
        """
        return for_manual(name, self.picture(f"manual-{name}"))

    def _complain(self, kind: str, text: str) -> None:
        # a page answered with 404, 409 or 422 is also "an error" to the console
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)


def for_manual(name: str, picture: Path) -> Path:
    """A picture for 操作手引 of something that is no desk (a page without an office)."""
    if os.environ.get("SESSHU_MANUAL") == "1":
        MANUAL.mkdir(parents=True, exist_ok=True)
        (MANUAL / f"{name}.png").write_bytes(picture.read_bytes())
    return picture


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds, in Japanese. `evaluate` works under the strict policy, so the real headers stay."""
    page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))
    words = json.loads((VENDOR / "locales" / "ja.json").read_text(encoding="utf-8"))
    found = page.evaluate(
        """async ([locale, tags]) => {
            axe.configure({locale});
            return await axe.run(document, {runOnly: {type: "tag", values: tags}});
        }""",
        [words, TAGS],
    )
    return [f"{v['id']}: {v['help']}: {n['html'][:120]}" for v in found["violations"] for n in v["nodes"]]
