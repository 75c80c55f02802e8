// Products while a part number is typed (input[data-part]): arrows choose, Enter takes, Escape closes. The list itself
// comes from the server (#parts says where from).
(() => {
  const list = document.getElementById("parts");
  if (!list) return;
  const PAUSE = 120; // milliseconds after the last key
  let input = null;
  let timer = null;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => list.querySelector("[aria-selected=true]");

  function mark(option) {
    current()?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input?.setAttribute("aria-activedescendant", option.id);
    else input?.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    list.hidden = true;
    input?.setAttribute("aria-expanded", "false");
    mark(null);
  }

  function show() {
    if (!input || document.activeElement !== input || !options().length) { close(); return; }
    list.hidden = false;
    const [field, page] = [input.getBoundingClientRect(), list.offsetParent.getBoundingClientRect()];
    list.style.left = `${field.left - page.left}px`;
    list.style.top = `${field.bottom - page.top + 2}px`;
    input.setAttribute("aria-expanded", "true");
    mark(options()[0]);
  }

  function take(option) {
    const taken = input;
    taken.value = option.dataset.number;
    close();
    taken.dispatchEvent(new Event("input", { bubbles: true }));
    const quantity = taken.closest("[data-line]").querySelector('[name$="-quantity"]');
    quantity.focus();
    quantity.select();
  }

  function ask() {
    const url = `${list.dataset.url}?text=${encodeURIComponent(input.value)}`;
    htmx.ajax("GET", url, { source: list, target: list, swap: "innerHTML" });
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-part]") || !event.isTrusted) return;
    input = event.target;
    close();
    timer = setTimeout(ask, PAUSE);
  });
  list.addEventListener("htmx:afterSwap", show);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  document.addEventListener("focusout", (event) => { if (event.target === input) close(); });
  // Before the keys of the lines (lines.js), as long as the list is open.
  document.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== input || event.ctrlKey || event.altKey) return;
    const at = options().indexOf(current());
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by) mark(options().at((at + by) % options().length));
    else if (event.key === "Enter") take(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
