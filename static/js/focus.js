// A click into the preview of a picture sets its focus; without this, the two numbers are typed.
document.addEventListener("click", ({ target, clientX, clientY }) => {
  if (!(target instanceof HTMLImageElement) || !target.matches("img.preview[data-focus]")) return;
  const box = target.getBoundingClientRect();
  const row = target.closest(".form-row.has_original, form");
  const focus = { focus_x: (clientX - box.left) / box.width, focus_y: (clientY - box.top) / box.height };
  for (const [name, value] of Object.entries(focus)) {
    const input = row?.querySelector(`input[name$="${name}"]`);
    if (input) input.value = Math.min(Math.max(value, 0), 1).toFixed(2);
  }
});
