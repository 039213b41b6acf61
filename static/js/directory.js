// A directory that answers while somebody chooses: the page that its form asks for is fetched, and what follows the form
// is put in the place of what stood there. Without this, the button asks for the same page.
const PAUSE = 300; // milliseconds without a key before the server is asked

const FORM = "form[data-directory]";

const announced = (form) => form.parentElement.querySelector(`${FORM} ~ [role=status], ${FORM} ~ * [role=status]`);

function beside(node, step) {
  const found = [];
  for (let next = node[step]; next && !next.matches?.(FORM); next = next[step]) found.push(next);
  return found;
}

function directory(form) {
  let wait, asking;

  function address() {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const query = new URLSearchParams(chosen).toString();
    return location.pathname + (query && `?${query}`);
  }

  // What a choice leads to has changed; what is being chosen stays as it is.
  function count(other) {
    for (const select of form.querySelectorAll("select")) {
      const told = other.querySelector(`select[name="${select.name}"]`);
      if (!told) continue;
      const { value } = select;
      select.replaceChildren(...told.children);
      select.value = value;
    }
  }

  // All that follows the form. The element that announces the count stays itself, or nobody would hear it.
  function replace(other) {
    let [kept, told] = [announced(form), announced(other)];
    if (!kept || !told) [kept, told] = [form, other];
    else kept.replaceChildren(...told.childNodes);
    while (kept.parentNode !== form.parentNode) {
      renew(kept, told, ["previousSibling", "nextSibling"]);
      [kept, told] = [kept.parentNode, told.parentNode];
    }
    renew(kept, told, kept === form ? ["nextSibling"] : ["previousSibling", "nextSibling"]);
  }

  // What stands beside an element, as far as the form, becomes what stands beside the other.
  function renew(kept, told, steps) {
    for (const step of steps) {
      for (const old of beside(kept, step)) old.remove();
      const fresh = beside(told, step);
      if (step === "nextSibling") kept.after(...fresh);
      else kept.before(...fresh.reverse());
    }
  }

  async function show() {
    clearTimeout(wait);
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const asked = address();
    try {
      const answer = await fetch(asked, { signal });
      const text = await answer.text();
      if (signal.aborted) return;
      const other = new DOMParser().parseFromString(text, "text/html").querySelector(FORM);
      if (!answer.ok || !other) return location.assign(asked); // the page says what is wrong
      count(other);
      replace(other);
      history.replaceState(history.state, "", asked);
    } catch (error) {
      if (!signal.aborted) location.assign(asked);
    }
  }

  form.addEventListener("change", ({ target }) => target.matches("select") && show());
  form.addEventListener("input", ({ target, isComposing }) => {
    if (!target.matches("input[type=search]") || isComposing) return;
    clearTimeout(wait);
    wait = setTimeout(show, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
}

for (const form of document.querySelectorAll(FORM)) directory(form);
