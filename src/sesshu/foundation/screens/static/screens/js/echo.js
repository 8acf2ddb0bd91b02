// Boxes that say back what was typed: the server says how it is read; nothing is guessed here.
import { onSettledInput } from "./keys.js";

const WAIT = 200;

export const echoDate = (field) => echoFrom(field, "/screens/read-date/");
export const echo = (field) => echoFrom(field, field.dataset.echo);

function echoFrom(field, address) {
  const output = document.getElementById(`${field.id}-echo`);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!output || !token) return;
  let timer, latest = 0;
  const ask = async (text) => {
    const mine = ++latest;
    if (!text.trim()) { output.value = ""; return; }
    const body = new URLSearchParams({ text });
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (mine === latest && answer.ok) output.value = await answer.text();
  };
  onSettledInput(field, (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(text).catch(() => {}), WAIT);
  });
}
