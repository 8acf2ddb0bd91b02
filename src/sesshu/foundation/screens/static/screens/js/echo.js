// Date boxes: the server says how the typed date is read; nothing is guessed here.
import { onSettledInput } from "./keys.js";

const WAIT = 200;

export function echoDate(field) {
  const output = document.getElementById(`${field.id}-echo`);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!output || !token) return;
  let timer, latest = 0;
  const ask = async (text) => {
    const mine = ++latest;
    if (!text.trim()) { output.value = ""; return; }
    const body = new URLSearchParams({ text });
    const answer = await fetch("/screens/read-date/", { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (mine === latest && answer.ok) output.value = await answer.text();
  };
  onSettledInput(field, (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(text).catch(() => {}), WAIT);
  });
}
