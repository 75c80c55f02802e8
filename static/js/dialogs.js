// Asking before something happens. data-confirm="What will happen. Go on?" on a form, a button or a link;
// data-agree-label names the button. hx-confirm asks in the same dialog. data-open-dialog="id" opens any dialog.
(() => {
  const dialog = document.getElementById("confirm-dialog");

  function ask(question, label, goOn) {
    dialog.querySelector("#confirm-question").textContent = question;
    const agree = dialog.querySelector("[data-agree]");
    agree.textContent = label || "Go on";
    agree.onclick = () => { dialog.close(); goOn(); };
    dialog.showModal();
    dialog.querySelector("[data-close]").focus();
  }

  document.addEventListener("submit", (event) => {
    const asking = event.submitter?.dataset.confirm ? event.submitter : event.target;
    if (!asking.dataset.confirm || asking.dataset.agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asking.dataset.confirm, asking.dataset.agreeLabel, () => {
      asking.dataset.agreed = "yes";
      event.target.requestSubmit(event.submitter);
      delete asking.dataset.agreed;
    });
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (link) {
      event.preventDefault();
      ask(link.dataset.confirm, link.dataset.agreeLabel, () => location.assign(link.href));
    }
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      opener.closest("[popover]")?.hidePopover();
      document.getElementById(opener.dataset.openDialog).showModal();
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.target.dataset.agreeLabel, () => event.detail.issueRequest(true));
  });
})();
