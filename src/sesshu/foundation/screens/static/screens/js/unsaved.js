// <form data-guard>: leaving with unsaved input asks first; Esc asks too and goes to the link data-guard names.
import { composing } from "./keys.js";
import { keptBefore } from "./leaving.js";

const QUESTION = "入力中の内容は登録されていません。この画面を離れますか。";

const written = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

export function guardUnsaved(form) {
  const first = written(form).toString();
  let sending = form.querySelector("[aria-invalid=true]") === null ? false : null;
  const changed = () => sending !== true && (sending === null || written(form).toString() !== first);
  form.addEventListener("submit", () => { sending = true; });
  addEventListener("pageshow", () => { if (sending === true) sending = false; });
  addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || composing(event) || !form.dataset.guard) return;
    if (changed() && !confirm(QUESTION)) return;
    sending = true;
    keptBefore(() => location.assign(form.dataset.guard));
  });
}
