// Keys of the entry screens. Every handler starts with the guard: Enter also ends a kana-kanji conversion.

// F1 in a field opens and closes its help; the buttons themselves are no stops, so that Tab leads from field to field
export function helpOpens(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "F1" || composing(event)) return;
    const help = event.target.closest?.(".field")?.querySelector(".help");
    if (!help) return;
    event.preventDefault();
    help.open = !help.open;
  });
}

export const composing = (event) => event.isComposing || event.keyCode === 229;

const STOPS = "input:not([type=hidden]), select, textarea, button";
const SKIPPED = "[data-enter-skip]";  // reached with Tab, passed over by Enter

export function onSettledInput(field, act) {
  field.addEventListener("input", (event) => { if (!composing(event)) act(field.value); });
  field.addEventListener("compositionend", () => act(field.value));
}

// <form data-enter-moves>: Enter goes to the next field, Shift+Enter back, Ctrl+Enter sends.
export function enterMovesOn(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || composing(event)) return;
    if (event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (!event.target.matches("input:not([type=submit]):not([type=button]), select")) return;
    const stops = [...form.querySelectorAll(STOPS)].filter((el) =>
      !el.disabled && el.offsetParent !== null && (el === event.target || !el.matches(SKIPPED)));
    const next = stops[stops.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select?.();
  });
}

// <form data-ctrl-enter>: only Ctrl+Enter sends; Enter keeps its ordinary meaning.
export function ctrlEnterSends(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && !composing(event)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

// <a data-alt-key="l" aria-keyshortcuts="Alt+L">: Alt and the letter follow it, wherever the focus stands.
export function altKeysFollow(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !event.code.startsWith("Key") || composing(event)) return;
    const found = root.querySelector(`[data-alt-key="${event.code.slice(3).toLowerCase()}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
}

// data-jump="1" on a control: Alt+1 leads there, from everywhere on the page.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || composing(event)) return;
  const target = /^[0-9]$/.test(event.key) && document.querySelector(`[data-jump="${event.key}"]`);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "nearest" });
});
