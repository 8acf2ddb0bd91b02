// Leaving a page with a form that keeps a draft: first what was typed last is kept, then the link or other form goes on.
// Signing out is leaving, too: whatever arrived after it would be nobody's.

const keepers = [];  // {form, pending(), flush(), atRisk()}
let again = null;  // the form that goes on after it was held

export function holdsLeaving(keeper) {
  if (!keepers.length) listen();
  keepers.push(keeper);
}

// For who leaves by a key and was asked already: what was typed last is kept first.
export const keptBefore = async (goOn) => {
  await allKept(keepers.filter((one) => one.pending()));
  goOn();
};

const allKept = async (pending) => (await Promise.all(pending.map((one) => one.flush()))).every(Boolean);

function listen() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.target || link.hasAttribute("download") || link.getAttribute("href").startsWith("#")) return;
    const pending = keepers.filter((one) => one.pending());
    if (!pending.length) return;
    event.preventDefault();
    if (await allKept(pending)) location.assign(link.href);
  });
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const pending = keepers.filter((one) => one.form !== form && one.pending());
    const goesOn = again === form;
    again = null;
    if (goesOn || !pending.length || form.target || form.matches("[hx-post], [hx-get]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await allKept(pending))) return;
    again = form;
    form.requestSubmit(submitter);
  }, true);
  // closed within the moment before it was kept, or while it cannot be kept: the browser asks
  addEventListener("beforeunload", (event) => { if (keepers.some((one) => one.atRisk())) event.preventDefault(); });
}
