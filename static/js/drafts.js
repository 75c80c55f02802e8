// What is typed into form[data-draft="key"] survives a crash: it is kept in this browser as it is typed (kept.js) and
// given up only when the server has taken it (it answers a taken form with a redirect, a refused one with the form
// again); then "draft:taken" names it. A form that comes later says so with "draft:open".
// data-draft-prefilled: what stands in the form is what the server proposes, and what was typed goes over it.
// button[data-draft-forget] appears with what is back, and lets go of it. [data-undrafted] is kept by somebody else.
(() => {
  const PAUSE = 150; // milliseconds after the last key
  const SENT = "draft-sent";
  const owner = document.body.dataset.user || "";
  const name = (form) => `draft:${owner}:${form.dataset.draft}`;
  const left = (field) => !field.name || ["hidden", "file"].includes(field.type) || field.closest("[data-undrafted]");
  const fields = (form) => [...form.elements].filter((field) => !left(field));
  const ticked = (field) => ["checkbox", "radio"].includes(field.type);
  const typed = (form) => fields(form).some((field) => field.matches("textarea, input") && !ticked(field) && field.value);
  const clock = (at) => new Date(at).toTimeString().slice(0, 5);

  function say(form, words) {
    const state = form.querySelector("[data-draft-state]");
    if (state) state.textContent = words;
  }

  function keep(form) {
    if (!typed(form)) { kept.remove(name(form)); say(form, ""); return; }
    const values = fields(form).map((field) =>
      ticked(field) ? [field.name, field.value, field.checked] : [field.name, "", field.value]);
    say(form, `draft saved ${clock(kept.put(name(form), { values }).at)}`);
  }

  function put(form, [field, value, content]) {
    for (const element of fields(form).filter((each) => each.name === field)) {
      if (typeof content !== "boolean" && !ticked(element)) element.value = content;
      else if (typeof content === "boolean" && ticked(element) && element.value === value) element.checked = content;
    }
  }

  function restore(form, over = "draftPrefilled" in form.dataset) {
    const draft = kept.get(name(form));
    if (!draft || (typed(form) && !over)) return;
    form.dispatchEvent(new CustomEvent("draft:restoring", { detail: draft.values })); // to make room for the fields
    for (const value of draft.values) put(form, value);
    say(form, `draft of ${clock(draft.at)} is back`);
    form.querySelector("[data-draft-forget]")?.removeAttribute("hidden");
    form.dispatchEvent(new Event("draft:restored"));
  }

  function taken(draft) {
    kept.remove(draft);
    document.dispatchEvent(new CustomEvent("draft:taken", { detail: draft }));
  }

  const arrived = performance.getEntriesByType("navigation")[0];
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && arrived?.redirectCount > 0 && !("entrance" in document.body.dataset)) taken(sent);

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
  document.addEventListener("click", async (event) => {
    const form = event.target.closest("[data-draft-forget]")?.form;
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.delete(form);
    await kept.remove(name(form));
    location.reload();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && event.detail.successful) taken(name(form));
  });
  document.addEventListener("draft:open", (event) => restore(event.target));
  document.addEventListener("kept:back", (event) => {
    for (const form of document.forms) if (event.detail.includes(name(form))) restore(form, true);
  });
  addEventListener("pagehide", () => { for (const form of timers.keys()) if (!sessionStorage.getItem(SENT)) keep(form); });
  for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
})();
