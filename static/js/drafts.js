// What is typed into form[data-draft="key"] survives a crash: it is kept in this browser as it is typed and given
// up only when the server has taken it (it answers a taken form with a redirect, a refused one with the form again).
// data-draft-prefilled: what stands in the form is what the server proposes, and what was typed goes over it.
// button[data-draft-forget] appears with what is back, and lets go of it.
(() => {
  const PAUSE = 400; // milliseconds after the last key
  const SENT = "draft-sent";
  const owner = document.body.dataset.user || "";
  const name = (form) => `draft:${owner}:${form.dataset.draft}`;
  const fields = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "file");
  const text = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  const typed = (form) => fields(form).some((field) => field.matches("textarea, input:not([type=radio], [type=checkbox])") && field.value);
  const clock = (at) => new Date(at).toTimeString().slice(0, 5);

  function say(form, words) {
    const state = form.querySelector("[data-draft-state]");
    if (state) state.textContent = words;
  }

  function keep(form) {
    if (!typed(form)) { localStorage.removeItem(name(form)); say(form, ""); return; }
    const at = Date.now();
    const values = fields(form).map((field) => [field.name, field.type === "radio" ? field.value : "", text(field)]);
    localStorage.setItem(name(form), JSON.stringify({ at, values }));
    say(form, `draft saved ${clock(at)}`);
  }

  function restore(form) {
    const draft = JSON.parse(localStorage.getItem(name(form)) || "null");
    if (!draft || (typed(form) && !("draftPrefilled" in form.dataset))) return;
    form.dispatchEvent(new CustomEvent("draft:restoring", { detail: draft.values })); // to make room for the fields
    for (const [field, value, content] of draft.values) {
      for (const element of fields(form).filter((each) => each.name === field)) {
        if (element.type === "radio") { if (element.value === value) element.checked = content; }
        else if (element.type === "checkbox") element.checked = content;
        else element.value = content;
      }
    }
    say(form, `draft of ${clock(draft.at)} is back`);
    form.querySelector("[data-draft-forget]")?.removeAttribute("hidden");
    form.dispatchEvent(new Event("draft:restored"));
  }

  const arrived = performance.getEntriesByType("navigation")[0];
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && arrived?.redirectCount > 0 && !("entrance" in document.body.dataset)) localStorage.removeItem(sent);

  const timers = new Map();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(keep, PAUSE, form));
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.dataset.draft) return;
    clearTimeout(timers.get(event.target));
    keep(event.target);
    sessionStorage.setItem(SENT, name(event.target));
  });
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-draft-forget]")?.form;
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.delete(form);
    localStorage.removeItem(name(form));
    location.reload();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && event.detail.successful) localStorage.removeItem(name(form));
  });
  addEventListener("pagehide", () => { for (const form of timers.keys()) if (!sessionStorage.getItem(SENT)) keep(form); });
  for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
})();
