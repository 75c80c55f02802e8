// Products while a part number is typed (input[data-part], which says where they are asked for): arrows choose, Enter
// takes, Escape closes. Who presses Enter before the list is here gets the likeliest one.
(() => {
  const list = document.getElementById("parts");
  if (!list) return;
  const PAUSE = 120; // milliseconds after the last key
  let input = null; // the field the list belongs to
  let asked = null; // what was asked last, until it is answered
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
    list.hidden = true;
    input?.setAttribute("aria-expanded", "false");
    mark(null);
  }

  function show() {
    if (document.activeElement !== input || !options().length) { close(); return; }
    list.hidden = false;
    const [field, page] = [input.getBoundingClientRect(), list.offsetParent.getBoundingClientRect()];
    const left = Math.min(field.left, document.documentElement.clientWidth - list.offsetWidth - 8); // on a phone
    list.style.left = `${left - page.left}px`;
    list.style.top = `${field.bottom - page.top + 2}px`;
    input.setAttribute("aria-expanded", "true");
    mark(options()[0]);
  }

  function put(field, option) {
    field.value = option.dataset.number;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function take(option) {
    const quantity = input.closest("[data-line]").querySelector('[name$="quantity"]');
    close();
    put(input, option);
    quantity.focus();
    quantity.select();
  }

  async function ask(question) {
    const answer = await fetch(`${question.field.dataset.part}?text=${encodeURIComponent(question.field.value)}`);
    const found = document.createElement("template");
    found.innerHTML = answer.ok ? await answer.text() : "";
    const first = found.content.querySelector("[role=option]");
    if (question.hurry && first) put(question.field, first);
    if (question !== asked) return;
    asked = null;
    if (question.hurry) return;
    list.replaceChildren(found.content);
    show();
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-part]") || !event.isTrusted) return;
    close();
    input = event.target;
    if (!asked?.hurry) clearTimeout(asked?.timer);
    asked = { field: input, hurry: false };
    asked.timer = setTimeout(ask, PAUSE, asked);
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target !== input) return;
    close();
    if (asked && !asked.hurry) { clearTimeout(asked.timer); asked = null; }
  });
  // Before the keys of the lines (lines.js), as long as the list is open.
  document.addEventListener("keydown", (event) => {
    if (event.target !== input || event.ctrlKey || event.altKey) return;
    if (list.hidden) {
      if (event.key === "Enter" && asked) asked.hurry = true;
      return;
    }
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
