// The rows of a handbook are judged while they are typed: the server says what each would be; nothing is saved.
import { composing } from "/static/screens/js/keys.js";

const WAIT = 250;

function judgeWhileTyping(form) {
  let timer, latest = 0;
  const judge = async () => {
    const mine = ++latest;
    const body = new FormData(form);
    body.delete("image");
    const answer = await fetch(form.dataset.judge, { method: "POST", body });
    if (mine !== latest || !answer.ok) return;
    for (const [number, row] of Object.entries(await answer.json())) say(number, row);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(() => judge().catch(() => {}), WAIT); };
  form.addEventListener("change", (event) => { if (event.target.type !== "file") later(); });
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && !composing(event)) later(); });
}

function say(number, row) {
  const output = document.getElementById(`judged-${number}`);
  if (!output || (output.value === row.words && output.dataset.level === row.level)) return;
  output.value = row.words;
  output.dataset.level = row.level;
  output.className = row.level ? `judged judged--${row.level}` : "judged";
}

for (const form of document.querySelectorAll("form[data-judge]")) judgeWhileTyping(form);
