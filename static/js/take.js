// A line that differs from the price somebody told on the phone offers it: its button, or Alt-Q in the line, writes it
// there. What was told counts as such: the line's own discount goes.
(() => {
  function take(line) {
    const button = line?.querySelector("[data-take-price]");
    if (!button) return;
    const field = (name) => line.querySelector(`[name$="-${name}"]`);
    field("price").value = button.dataset.takePrice;
    field("discount").value = "";
    field("price").focus();
    field("price").dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-take-price]")) take(event.target.closest("[data-line]"));
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.code !== "KeyQ" || !event.target.closest("form[data-lines]")) return;
    event.preventDefault();
    take(event.target.closest("[data-line]"));
  });
})();
