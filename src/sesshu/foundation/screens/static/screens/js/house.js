// Gives every page its keys, guards and announcements. Also runs on what htmx brings in.
import { altKeysFollow, helpOpens, ctrlEnterSends, enterMovesOn, onSettledInput } from "./keys.js";
import { groupCloses } from "./menu.js";
import { guardUnsaved } from "./unsaved.js";
import { echo, echoDate } from "./echo.js";
import { saysThatItWaits } from "./waiting.js";
import { keepsDraft } from "./keeping.js";

const FURNITURE = [
  ["form[data-enter-moves]", enterMovesOn],
  ["form[data-ctrl-enter]", ctrlEnterSends],
  ["form[data-guard]", guardUnsaved],
  [".menu details", groupCloses],
  ["input[data-echo-date]", echoDate],
  ["input[data-echo]", echo],
  ["[data-keeps]", keepsDraft],
  ["form[data-waits]", (form) => saysThatItWaits(form, announce)],
  // hx-trigger="settled": a field that is done with its conversion
  ["[data-settled]", (field) => onSettledInput(field, () => field.dispatchEvent(new Event("settled", { bubbles: true })))],
  // a button that sends twice is stopped here for comfort; the server's one-time key is what counts
  ["form:not([data-again])", stopSecondClick],
];

export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

function stopSecondClick(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent && form.method === "post") event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 3000);
  });
}

function furnish(root) {
  for (const [selector, furnishOne] of FURNITURE) {
    for (const element of root.querySelectorAll(selector)) {
      const mark = `furnished${FURNITURE.findIndex(([s]) => s === selector)}`;
      if (element[mark]) continue;
      element[mark] = true;
      furnishOne(element);
    }
  }
  const first = root.querySelector("[data-focus-first]");
  first?.focus();
  first?.select?.();  // a box that was filled in beforehand is typed over
  const said = root.querySelector("[data-announce]");
  if (said) announce(said.dataset.announce);
}

furnish(document);
altKeysFollow(document);
helpOpens(document);

// A control that had the focus may go with what htmx replaces; whoever works with keys goes on from the heading there.
let stood = null;
document.addEventListener("htmx:before:swap", () => { stood = document.activeElement; });
document.addEventListener("htmx:after:swap", () => {
  furnish(document);
  const isLost = stood && !stood.isConnected && !document.getElementById(stood.id);
  if (isLost && document.activeElement === document.body) document.querySelector("[data-focus-lost]")?.focus();
});
