// Search boxes of the secretariat say which field they fill: their own script names them by their value alone.
function nameSearchBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const value = box?.querySelector("[id$=-container]");
    if (!box || !label || !value) continue;
    label.id ||= `${select.id}-label`;
    box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    // Inside the box that has a name stands another that has none.
    value.removeAttribute("role");
    value.removeAttribute("aria-readonly");
  }
}

window.django?.jQuery?.(nameSearchBoxes); // in line behind the script that makes the boxes
document.addEventListener("formset:added", () => setTimeout(nameSearchBoxes));

// A link to a box that is folded away unfolds it: not every browser does so by itself.
function unfold() {
  const box = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  const folded = box?.closest("details:not([open])");
  if (folded) folded.open = true;
  if (box?.matches("input, textarea, select")) {
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  }
}

unfold();
addEventListener("hashchange", unfold);
