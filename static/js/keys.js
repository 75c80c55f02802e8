// One letter, one action: data-key="c" is clicked (or focused, if it is a field), data-go="j" follows "g".
// What nobody else answers is offered to the page as a "plainkey" event. Nothing fires while somebody types.
(() => {
  const FIELD = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
  const PATIENCE = 1200; // milliseconds between "g" and the letter of the tab
  let goingSince = 0;

  const visible = (element) => element.checkVisibility();
  // What stands on every page of a folder leaves its letter to what the page itself calls by it.
  const givesWay = (element) => Boolean(element.closest("[data-gives-way]"));
  // What stands in the row under the cursor comes first.
  function find(attribute, key) {
    const all = [...document.querySelectorAll(`[${attribute}="${CSS.escape(key)}"]`)].filter(visible);
    return all.find((element) => element.closest("[data-cursor]")) || all.find((element) => !givesWay(element)) || all[0];
  }

  function act(element) {
    if (!element) return false;
    if (element.matches(FIELD)) {
      element.focus();
      element.select?.();
      element.scrollIntoView({ block: "nearest" });
    } else {
      element.click();
    }
    return true;
  }

  function back() {
    const notice = document.querySelector("[data-dismiss]");
    if (notice) return act(notice);
    return act(find("data-key", "Escape"));
  }

  function answer(key) {
    const going = Date.now() - goingSince < PATIENCE;
    goingSince = key === "g" && !going ? Date.now() : 0;
    if (going) return act(find("data-go", key));
    if (key === "g") return true;
    if (key === "/") return act(document.getElementById("q"));
    if (key === "?") return act(document.querySelector('[data-open-dialog="keys-dialog"]'));
    if (key === "Escape") return back();
    if (act(find("data-key", key))) return true;
    if (key === "p") { print(); return true; }
    return !document.dispatchEvent(new CustomEvent("plainkey", { detail: key, cancelable: true }));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (event.target.closest?.(FIELD)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (answer(event.key)) event.preventDefault();
  });

  // No button promises a letter that does something else here.
  function takeBack() {
    for (const element of document.querySelectorAll("[data-gives-way] [data-key]")) {
      if (find("data-key", element.dataset.key) === element) continue;
      element.title = element.dataset.keyLabel;
      element.removeAttribute("data-key");
    }
  }

  // The list under "?" also names what only this page can do.
  document.addEventListener("DOMContentLoaded", () => {
    takeBack();
    const list = document.querySelector("[data-keys-list]");
    const listed = new Set(["Escape"]);
    for (const element of document.querySelectorAll("[data-go], [data-key]")) {
      const keys = element.dataset.go ? ["g", element.dataset.go] : [element.dataset.key];
      if (!list || listed.has(keys.join(" "))) continue;
      listed.add(keys.join(" "));
      const term = document.createElement("dt");
      for (const key of keys) {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        term.append(cap, " ");
      }
      const meaning = document.createElement("dd");
      meaning.textContent = element.dataset.keyLabel || element.textContent.trim() || element.title;
      list.append(term, meaning);
    }
  });
})();
