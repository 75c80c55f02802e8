// Ticked rows: form[data-many] says how many, and appears with the first one. Shift-click takes all rows between two
// ticks; "all that match" stands for every row of the filter, shown or not. data-narrows="what" hides, as one types,
// what does not hold the words; data-open-filter="name" opens that filter in its panel.
(() => {
  const form = document.querySelector("form[data-many]");
  const boxes = () => [...document.querySelectorAll(`tbody input[type=checkbox][form="${form.id}"]`)];

  function say() {
    const all = form.querySelector("[data-all]");
    const ticked = boxes().filter((box) => box.checked).length;
    for (const box of boxes()) box.closest("tr").toggleAttribute("data-selected", box.checked);
    if (!ticked && all) all.checked = false;
    form.querySelector("[data-count]").textContent = all?.checked ? form.dataset.everybody : `${ticked} ticked`;
    form.hidden = !ticked;
  }

  if (form) {
    let last = null;
    document.addEventListener("click", (event) => {
      const box = event.target;
      if (!box.matches?.(`tbody input[type=checkbox][form="${form.id}"]`)) return;
      const all = boxes();
      if (event.shiftKey && last && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const each of all.slice(from, to + 1)) each.checked = box.checked;
      }
      last = box;
      say();
    });
    document.addEventListener("change", say);
    form.addEventListener("reset", () => setTimeout(() => {
      for (const box of document.querySelectorAll("[data-select-all]")) box.checked = false;
      for (const box of boxes()) box.checked = false;
      say();
    }));
    addEventListener("pageshow", say);
  }

  function narrow(field) {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const each of document.querySelectorAll(`[data-narrowed="${field.dataset.narrows}"]`)) {
      each.hidden = !words.every((word) => each.dataset.words.toLowerCase().includes(word));
    }
  }

  document.addEventListener("input", (event) => event.target.dataset?.narrows && narrow(event.target));
  document.addEventListener("htmx:afterSwap", (event) => {
    const field = event.target.closest(".drop-panel")?.querySelector("[data-narrows]");
    if (field) narrow(field); // something was typed before all of it was there
  });

  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-open-filter]")?.dataset.openFilter;
    const field = name && document.getElementById(`filter-${name}`);
    if (!field) return;
    event.preventDefault();
    field.closest("details.drop").open = true;
    field.open = true;
    field.querySelector("input, select")?.focus();
  });

  // A panel under a button closes by a click beside it and by Escape.
  document.addEventListener("click", (event) => {
    for (const drop of document.querySelectorAll("details.drop[open]")) {
      if (!drop.contains(event.target) && !event.target.closest("[data-open-filter]")) drop.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const drop = event.key === "Escape" && document.querySelector("details.drop[open]");
    if (!drop) return;
    drop.open = false;
    drop.querySelector("summary").focus();
    event.preventDefault();
  });
})();
