// The lines of a document by keyboard: Enter goes on, arrows go up and down, Alt-arrows move a line, Ctrl-S saves.
// Every change asks the server once what it all comes to (#figures); nothing is worked out here.
(() => {
  const form = document.querySelector("form[data-lines]");
  if (!form) return;
  const table = form.querySelector(".editor-lines");
  const pattern = document.getElementById("new-line").innerHTML;
  const lines = () => [...table.querySelectorAll("[data-line]")];
  const key = (line) => line.querySelector("[name=row]").value;
  const field = (line, name) => line?.querySelector(`[name$="-${name}"]`);
  const nameOf = (input) => input.name.split("-")[1];
  let last = Math.max(0, ...lines().map((line) => Number(key(line).slice(1)) || 0));

  function add(row) {
    table.insertAdjacentHTML("beforeend", pattern.replaceAll("__row__", row || `r${++last}`));
    return lines().at(-1);
  }

  function changed() {
    htmx.trigger("#figures", "recalculate");
  }

  function kept() { // the draft in the browser learns of it like of a key
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function go(line, name) {
    const next = field(line, name);
    next?.focus();
    next?.select?.();
  }

  function move(line, by) {
    const beside = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!beside?.matches("[data-line]")) return;
    if (by < 0) beside.before(line); else beside.after(line);
    kept();
  }

  function remove(line) {
    const beside = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    go(lines().includes(beside) ? beside : add(), "part");
    kept();
  }

  function enter(input, line) {
    if (nameOf(input) === "part" && input.value.trim()) { go(line, "quantity"); return; }
    go(line.nextElementSibling || add(), "part");
  }

  function onKey(event) {
    const input = event.target;
    const save = (event.ctrlKey || event.metaKey) && event.key === "s";
    if (save) { event.preventDefault(); document.querySelector("[data-save]").click(); return; }
    if (event.ctrlKey || event.metaKey || !input.matches("input")) return;
    const line = input.closest("[data-line]");
    if (event.key === "Enter") { event.preventDefault(); if (line) enter(input, line); return; }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !line || (input.type === "date" && !event.altKey)) return;
    event.preventDefault();
    if (event.altKey) { move(line, by); input.focus(); return; }
    go(by < 0 ? line.previousElementSibling : line.nextElementSibling, nameOf(input));
  }

  // What the rules say stands in the fields nobody has written into.
  function fill(facts) {
    const line = facts.closest("[data-line]");
    if (!line) return;
    for (const input of line.querySelectorAll("input[placeholder]:not(.line-note, [data-part])")) {
      input.placeholder = facts.getAttribute(`data-auto-${nameOf(input)}`) || "";
    }
    line.classList.toggle("line-stopped", Boolean(facts.querySelector(":scope > .red")));
  }

  form.addEventListener("keydown", onKey);
  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-quiet], textarea")) return;
    if (event.target.closest("[data-line]") === lines().at(-1)) add();
    changed();
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-line]")) go(add(), "part");
    const button = event.target.closest("[data-remove-line]");
    if (button) remove(button.closest("[data-line]"));
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.target.matches(".line-facts")) fill(event.target);
  });
  form.addEventListener("draft:restoring", (event) => {
    const known = new Set(lines().map(key));
    for (const row of new Set(event.detail.map(([name]) => /^(r\d+)-/.exec(name)?.[1]))) {
      if (row && !known.has(row)) { add(row); last = Math.max(last, Number(row.slice(1))); }
    }
  });
  form.addEventListener("draft:restored", () => addEventListener("load", changed));
})();
