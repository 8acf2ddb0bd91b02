// A page that outlived its session: whether the same person is signed in again, and then its forms may be sent.

const TOKEN = "[name=csrfmiddlewaretoken]";
const HEADERS = "hx-headers:inherited";
const person = (page) => page.querySelector("[data-person]")?.dataset.person ?? "";

// The page is asked for anew; nothing that was typed is touched. With `renew` the form gets a key of the new session:
// only while it was never sent, because whoever sent it and missed the answer must be told, not served twice.
export async function sameAgain(form, renew) {
  const answer = await fetch(location.href, {
    headers: { "Sesshu-Polling": "1" }, credentials: "same-origin", redirect: "manual",
  }).catch(() => null);
  if (!answer?.ok || answer.headers.get("HX-Refresh")) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector(TOKEN)?.value;
  if (!token || person(page) !== person(document)) return false;
  for (const field of document.querySelectorAll(TOKEN)) field.value = token;
  document.body.setAttribute(HEADERS, page.body.getAttribute(HEADERS));
  const name = form.querySelector("[name=form_name]")?.value;
  const twin = [...page.querySelectorAll("[name=form_name]")].find((field) => field.value === name)?.form;
  const [mine, fresh] = [form, twin].map((one) => one?.querySelector("[name=form_key]"));
  if (renew && mine && fresh) mine.value = fresh.value;
  return true;
}
