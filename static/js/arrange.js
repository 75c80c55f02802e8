// form[data-arrange]: blocks are moved up, down, across and away without a page in between, by their buttons or by
// dragging; the order is kept with the form. Without this script each button asks the server.
(() => {
  const block = (node) => node.closest("[data-arrange-block]");
  const list = (form, kind, column) => form.querySelector(`[data-arrange-${kind}="${column}"]`);

  function write(item) {
    const column = item.parentElement.dataset.arrangeColumn || item.parentElement.dataset.arrangeHidden;
    const shown = "arrangeColumn" in item.parentElement.dataset ? "shown" : "hidden";
    item.querySelector("input").value = `${item.dataset.arrangeBlock}:${column}:${shown}`;
    item.querySelectorAll("[data-when]").forEach((button) => { button.hidden = button.dataset.when !== shown; });
    const across = item.querySelector("[data-across]");
    across.firstChild.textContent = column === "wide" ? "Narrow" : "Wide";
    const said = item.closest("form").querySelector("[data-arrange-said]");
    said.innerHTML = "<strong>Not kept yet.</strong> This is how the page would be laid out.";
  }

  const acts = {
    up: (item) => item.previousElementSibling?.before(item),
    down: (item) => item.nextElementSibling?.after(item),
    across: (item, form) => list(form, "column", item.parentElement.dataset.arrangeColumn === "wide" ? "narrow" : "wide").append(item),
    hide: (item, form) => list(form, "hidden", item.parentElement.dataset.arrangeColumn).append(item),
    show: (item, form) => list(form, "column", item.parentElement.dataset.arrangeHidden).append(item),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-arrange] [data-arrange-block] button");
    if (!button) return;
    event.preventDefault();
    const item = block(button);
    acts[button.value.split(":")[0]](item, button.form);
    write(item);
    (button.hidden ? item.querySelector("button:not([hidden])") : button).focus();
    item.scrollIntoView({ block: "nearest" });
  });

  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-arrange] [data-arrange-block]") || null;
    dragged?.toggleAttribute("data-dragged", true);
  });
  document.addEventListener("dragover", (event) => {
    const place = dragged && event.target.closest?.("[data-arrange-column], [data-arrange-hidden]");
    if (!place) return;
    event.preventDefault();
    const over = block(event.target);
    if (!over) place.append(dragged);
    else if (over !== dragged) {
      const { top, height } = over.getBoundingClientRect();
      over[event.clientY > top + height / 2 ? "after" : "before"](dragged);
    }
  });
  document.addEventListener("dragend", () => {
    dragged?.removeAttribute("data-dragged");
    if (dragged) write(dragged);
    dragged = null;
  });
})();
