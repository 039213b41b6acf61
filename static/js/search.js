// Suggestions while somebody types in a search box: a combobox with a list, as WAI-ARIA APG describes it. The server
// says the options and how many there are, in the reader's language. Without this, the form asks for the page.
const PAUSE = 150; // milliseconds without a key before the server is asked
const MOST_KEPT = 50; // answers that are not asked for twice

const kept = new Map();

async function ask(address, signal) {
  if (!kept.has(address)) {
    const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return "";
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
    kept.set(address, await answer.text());
  }
  return kept.get(address);
}

function combobox(form, number) {
  const box = form.querySelector("input[name=q]");
  const list = document.createElement("div");
  const status = document.createElement("p");
  let wait, asking;
  let at = -1; // of the option that the arrow keys have chosen; -1 is the box itself

  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = box.ariaLabel;
  status.className = "unseen";
  status.role = "status";
  form.append(list, status);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(said)) box.setAttribute(name, value);

  const options = () => [...list.children];

  function choose(next) {
    at = next;
    for (const [place, option] of options().entries()) option.ariaSelected = String(place === at);
    if (at < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function show(open) {
    list.hidden = !open;
    box.ariaExpanded = String(open);
    choose(-1);
  }

  function close() {
    clearTimeout(wait);
    asking?.abort();
    status.textContent = "";
    show(false);
  }

  async function suggest() {
    const words = box.value.trim();
    asking?.abort();
    if (!words) return close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const text = await ask(`${form.dataset.suggestions}?${new URLSearchParams({ q: words })}`, signal);
      if (signal.aborted || document.activeElement !== box) return;
      const told = new DOMParser().parseFromString(text, "text/html").querySelector("[role=listbox]");
      list.replaceChildren(...(told?.children ?? []));
      for (const [place, option] of options().entries()) option.id = `${list.id}-${place}`;
      show(list.children.length > 0);
      status.textContent = told?.dataset.said ?? "";
    } catch (error) {
      if (!signal.aborted) close(); // the server is away: the form still asks for the page
    }
  }

  const step = {
    ArrowDown: (last) => (at < last ? at + 1 : -1),
    ArrowUp: (last) => (at < 0 ? last : at - 1),
  };

  box.addEventListener("input", ({ isComposing }) => {
    clearTimeout(wait);
    if (!isComposing) wait = setTimeout(suggest, PAUSE);
  });
  box.addEventListener("compositionend", suggest);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the next one clears the box
      close();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      list.children[at].click();
    } else if (event.key in step && !event.altKey) {
      event.preventDefault();
      if (list.hidden) suggest();
      else choose(step[event.key](list.children.length - 1));
    } else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") {
      choose(-1); // the cursor moves in the box
    }
  });
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
}

for (const [number, form] of document.querySelectorAll("form[data-suggestions]").entries()) combobox(form, number);
