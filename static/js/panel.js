// The note of a caller over whatever page is on the screen: the composer of that customer, asked for once while the
// call is open, so that it is there the moment it is wanted.
const callPanel = (() => {
  const panel = document.querySelector("[data-call-panel]");
  if (!panel) return null;
  const part = (name) => panel.querySelector(`[data-call-${name}]`);
  const stored = (code) => `composer:${document.body.dataset.user}:${code}`;
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const asked = new Set();
  const code = () => (panel.hidden ? "" : panel.dataset.code);

  async function fetchNote(wanted) {
    if (asked.has(wanted) || sessionStorage.getItem(stored(wanted))) return;
    asked.add(wanted);
    try {
      const answer = await fetch(`/customers/${encodeURIComponent(wanted)}/journal/note/`);
      if (!answer.ok || answer.redirected) return;
      sessionStorage.setItem(stored(wanted), await answer.text());
    } catch { return; } // the page was left meanwhile
    if (code() === wanted) fill(wanted);
  }

  function focus(form) {
    const text = form.querySelector("[contenteditable=true]:not([hidden])") || form.elements.text;
    text.focus();
    text.setSelectionRange?.(text.value.length, text.value.length);
    text.scrollIntoView({ block: "nearest" });
  }

  function fill(wanted) {
    part("form").innerHTML = sessionStorage.getItem(stored(wanted)) || "";
    const form = part("form").querySelector("form");
    if (!form) return;
    const next = form.elements.next || Object.assign(document.createElement("input"), { type: "hidden", name: "next" });
    form.append(next);
    next.value = location.pathname + location.search;
    form.elements.csrfmiddlewaretoken.value = token();
    form.dispatchEvent(new Event("draft:open", { bubbles: true }));
    form.dispatchEvent(new Event("composer:open", { bubbles: true }));
    focus(form);
  }

  function open(call, url) {
    const form = part("form").querySelector("form");
    if (code() === call.code && form) { focus(form); return; }
    panel.dataset.code = call.code;
    panel.hidden = false;
    part("name").textContent = call.name;
    part("name").href = url;
    fetchNote(call.code);
    fill(call.code);
  }

  function park() {
    if (panel.hidden) return false;
    panel.hidden = true;
    part("form").replaceChildren();
    document.dispatchEvent(new Event("calls:changed"));
    return true;
  }

  function forget(ended) { sessionStorage.removeItem(stored(ended)); }

  document.addEventListener("click", (event) => { if (event.target.closest("[data-call-park]")) park(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && panel.contains(event.target) && park()) event.preventDefault();
  });
  const stays = (on) => { part("stays").hidden = !on; };
  return { code, fetchNote, focus, forget, open, park, stays };
})();
