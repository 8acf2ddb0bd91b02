// Groups of the menu open by themselves (details); this closes them: Escape, a click elsewhere, the focus gone on.
export function groupCloses(group) {
  const close = () => { group.open = false; };
  group.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !group.contains(event.relatedTarget)) close();
  });
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !group.open) return;
    event.stopPropagation();  // Escape closes the group only, it does not leave a form
    close();
    group.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!group.contains(event.target)) close();
  });
}
