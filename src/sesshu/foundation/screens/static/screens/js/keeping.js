// A form with [data-keeps]: what is typed goes to the server as a draft, and the page says who else edits it.
// Everything here is comfort: the form works without it.
import { composing } from "./keys.js";
import { holdsLeaving } from "./leaving.js";
import { sameAgain } from "./mending.js";

const PAUSE = 600;  // a moment after the last key
const LONGEST = 2000;  // who types without a pause is kept all the same
const ASK_EVERY = 10_000;
const OUTLIVES = 60_000;  // bytes of a request that may go on after its page is gone
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
  let timer = 0, since = 0, sending = false, sent = false, checking = false;
  let asked = first;  // what the last request carries
  let kept = first;  // what the server has said it keeps
  let line = Promise.resolve(true);  // one request after the other, so that an older one never comes last

  const now = () => contents(form).toString();
  const post = (address, headers = {}) => {
    const body = contents(form);
    const keepalive = body.toString().length < OUTLIVES;
    return fetch(address, { method: "POST", body, headers, keepalive, credentials: "same-origin", redirect: "manual" })
      .catch(() => null);
  };
  const failed = () => { asked = ""; if (!sending) unkept.hidden = false; };
  const write = async () => {
    const text = asked = now();
    const answer = await post(box.dataset.keeps);
    if (isAnswered(answer)) { kept = text; unkept.hidden = true; } else failed();
    return isAnswered(answer);
  };
  const keep = () => {
    clearTimeout(timer);
    timer = since = 0;
    if (sending || now() === asked) return line;
    asked = now();
    line = line.then(write);
    return line;
  };
  const later = () => {
    clearTimeout(timer);
    since ||= Date.now();
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  };
  const back = () => sameAgain(form, !sent);
  const mend = async () => { if (!unkept.hidden && (await back())) keep(); };
  form.addEventListener("input", (event) => { if (!composing(event)) later(); });
  form.addEventListener("compositionend", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", async (event) => {
    if (unkept.hidden && now() === kept) {
      sending = sent = true;
      clearTimeout(timer);
      return;
    }
    // sent now, the end of the session would swallow it: first it is kept, or the person is seen to be there
    event.preventDefault();
    event.stopImmediatePropagation();
    if (checking) return;
    checking = true;
    const { submitter } = event;
    const goesOn = (unkept.hidden && (await keep())) || (await back());
    checking = false;
    if (!goesOn) {
      unkept.querySelector("a").focus();
      return;
    }
    unkept.hidden = true;
    kept = now();
    form.requestSubmit(submitter);
  }, true);
  holdsLeaving({
    form,
    pending: () => !sending && unkept.hidden && now() !== kept,
    atRisk: () => !sending && now() !== kept,
    flush: async () => (await keep()) || (unkept.querySelector("a").focus(), false),
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { request, hx } = event.detail.ctx;
    if (hx?.refresh !== "true" || !request.headers["Sesshu-Polling"]) return;
    if (unkept.hidden && now() === first) return;
    event.preventDefault();  // the session is over: to load the page anew would throw away what was typed
    failed();
  });
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("pagehide", () => {
    if (!sending && now() !== kept) navigator.sendBeacon(box.dataset.keeps, contents(form));
  });
  addEventListener("blur", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  addEventListener("focus", mend);
  setInterval(mend, ASK_EVERY);

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
