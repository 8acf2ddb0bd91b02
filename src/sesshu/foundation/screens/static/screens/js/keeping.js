// A form with [data-keeps]: what is typed goes to the server as a draft, and the page says who else edits it.
// Everything here is comfort: the form works without it.
import { composing } from "./keys.js";
import { sameAgain } from "./mending.js";

const PAUSE = 1200;  // a moment after the last key
const ASK_EVERY = 10_000;
const UNKEPT = ["password", "file"];

function contents(form) {
  const sent = new URLSearchParams();
  for (const element of form.elements) {
    if (!element.name || UNKEPT.includes(element.type) || ["submit", "button"].includes(element.type)) continue;
    if (["checkbox", "radio"].includes(element.type) && !element.checked) continue;
    sent.append(element.name, element.value);
  }
  sent.set("place", location.pathname);
  return sent;
}

const isAnswered = (answer) => answer?.ok && !answer.headers.get("HX-Refresh");

export function keepsDraft(box) {
  const form = box.closest("form");
  const unkept = box.querySelector("[data-unkept]");
  const first = contents(form).toString();
  let timer = 0, sending = false, sent = false, kept = first;

  const changed = () => !sending && contents(form).toString() !== kept;
  const post = (address, headers = {}, beacon = false) => {
    const body = contents(form);
    if (beacon) return navigator.sendBeacon(address, body);
    return fetch(address, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" })
      .catch(() => null);
  };
  const failed = () => { kept = ""; if (!sending) unkept.hidden = false; };
  const keep = (beacon = false) => {
    clearTimeout(timer);
    if (!changed()) return;
    kept = contents(form).toString();
    const done = post(box.dataset.keeps, {}, beacon);
    if (!beacon) done.then((answer) => { if (isAnswered(answer)) unkept.hidden = true; else failed(); });
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); };
  form.addEventListener("input", (event) => { if (!composing(event)) later(); });
  form.addEventListener("compositionend", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", async (event) => {
    if (!unkept.hidden) {  // sent now, it would be lost: first see whether the person is back
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      if (await sameAgain(form, !sent)) {
        unkept.hidden = true;
        form.requestSubmit(submitter);
      } else {
        unkept.querySelector("a").focus();
      }
      return;
    }
    keep(true);
    sending = sent = true;
    clearTimeout(timer);
  }, true);
  document.addEventListener("htmx:before:response", (event) => {
    const { request, hx } = event.detail.ctx;
    if (hx?.refresh !== "true" || !request.headers["Sesshu-Polling"]) return;
    if (unkept.hidden && contents(form).toString() === first) return;
    event.preventDefault();  // the session is over: to load the page anew would throw away what was typed
    failed();
  });
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("pagehide", () => keep(true));
  setInterval(async () => { if (!unkept.hidden && (await sameAgain(form, !sent))) keep(); }, ASK_EVERY);

  const offered = box.querySelector("[data-offered]");
  if (offered.dataset.asks && !new URLSearchParams(location.search).has("draft")) {
    post(offered.dataset.asks, { "Sesshu-Polling": "1" }).then(async (answer) => {
      if (isAnswered(answer)) offered.innerHTML = await answer.text();
    });
  }
  offered.addEventListener("click", (event) => {
    if (!event.target.closest("[data-drop-draft]")) return;
    post(box.dataset.forgets).then((answer) => { if (answer?.ok) offered.replaceChildren(); });
    (form.querySelector("input:not([type=hidden]), select, textarea") ?? form).focus();
  });
  form.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-take]");
    const field = taken && document.getElementById(taken.dataset.into);
    if (!field) return;
    field.value = taken.dataset.take;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  const editors = box.querySelector("[data-editors]");
  const ask = async () => {
    if (document.hidden) return;
    const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({ place: location.pathname, csrfmiddlewaretoken: token });
    const answer = await fetch(box.dataset.editing, {
      method: "POST", body, headers: { "Sesshu-Polling": "1" }, credentials: "same-origin", redirect: "manual",
    }).catch(() => null);
    if (!isAnswered(answer)) return;
    const said = (await answer.text()).trim();
    if (said !== editors.innerHTML.trim()) editors.innerHTML = said;
  };
  if (document.querySelector("[data-keeps][data-editing]") === box) {
    ask();
    setInterval(ask, ASK_EVERY);
  }
}
