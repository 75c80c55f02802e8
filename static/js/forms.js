// A form that was sent waits visibly and is not sent twice; Ctrl-Enter saves; messages can be closed;
// data-autosubmit (a filter) sends its form as soon as it changes.
(() => {
  const buttons = (form) => [...form.querySelectorAll("button:not([type=button])")];

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method !== "post") return;
    form.dataset.sent = "yes";
    // Only marked, not disabled: a disabled button would not be among the posted values.
    for (const button of buttons(form)) button.setAttribute("aria-busy", "true");
  });

  function ready(form) {
    delete form.dataset.sent;
    for (const button of buttons(form)) button.removeAttribute("aria-busy");
  }

  // Back from the next page, or after htmx has answered: the form can be sent again.
  addEventListener("pageshow", () => { for (const form of document.forms) ready(form); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) ready(form);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest('form[data-submit-key="ctrl-enter"]');
    if (form) { event.preventDefault(); form.requestSubmit(); }
  });

  document.addEventListener("change", (event) => {
    const filter = event.target.closest("[data-autosubmit]");
    if (filter) (filter.form || filter).requestSubmit();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest(".notice").remove();
  });

  // A refused form puts the cursor into the first field that needs a look.
  document.querySelector("form[method=post] .is-invalid")?.focus();
})();
