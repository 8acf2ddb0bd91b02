// A form whose act takes long and has no job to look at: says so and shows that it goes on, until the answer comes.
export function saysThatItWaits(form, announce) {
  form.addEventListener("submit", () => {
    if (form.querySelector("progress")) return;
    const line = document.createElement("p");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", form.dataset.waits);
    line.append(bar, ` ${form.dataset.waits}`);
    form.append(line);
    announce(form.dataset.waits);
  });
}
