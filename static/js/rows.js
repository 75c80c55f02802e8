// The row under the keyboard cursor: j and k move it, Enter opens it, x selects it, and any other key clicks what
// asks for it in the row (data-row-key="a"). For table[data-rows], and for cards: [data-rows] > [data-row], where the
// arrows go from one to the next too and the focus follows. An address that ends in a row's id starts there.
(() => {
  const ROW = "[data-rows] > tbody > tr, [data-rows] > [data-row]";
  const rows = () => [...document.querySelectorAll(ROW)].filter((row) => row.checkVisibility());
  const current = () => document.querySelector("[data-rows] [data-cursor]");
  const linkIn = (row) => row?.matches("a[href]") ? row : row?.querySelector("a[data-open]") || row?.querySelector("a[href]");

  function move(step) {
    const all = rows();
    if (!all.length) return false;
    const from = all.indexOf(current());
    const to = all[Math.min(Math.max(from + step, 0), all.length - 1)];
    current()?.removeAttribute("data-cursor");
    to.setAttribute("data-cursor", "");
    if (to.matches("[data-row]")) (to.matches("a[href]") ? to : to.querySelector("[data-open]"))?.focus();
    to.scrollIntoView({ block: "nearest" });
    return true;
  }

  function open() {
    const link = linkIn(current());
    link?.click();
    return Boolean(link);
  }

  function select() {
    const box = current()?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }

  const step = (by) => Boolean(current()?.matches("[data-row]")) && move(by);
  const answers = {
    j: () => move(1), k: () => move(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: open, x: select,
  };

  function press(key) {
    const button = current()?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
    button?.click();
    return Boolean(button);
  }

  document.addEventListener("plainkey", (event) => {
    const focused = document.activeElement;
    if (event.detail === "Enter" && focused?.closest("a, button, summary, input")) return;
    if (answers[event.detail] ? answers[event.detail]() : press(event.detail)) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.matches(ROW)) row.setAttribute("data-cursor", "");
  });

  document.addEventListener("change", (event) => {
    const row = event.target.closest("[data-rows] > tbody > tr");
    if (!row || event.target.type !== "checkbox") return;
    row.toggleAttribute("data-selected", event.target.checked);
  });

  // A checkbox in the head of a column of checkboxes takes all shown rows.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    const table = event.target.closest("table");
    for (const box of table.querySelectorAll("tbody input[type=checkbox]")) {
      if (box.checked !== event.target.checked) box.click();
    }
  });
})();
