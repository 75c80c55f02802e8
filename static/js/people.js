// The people of the Contacts tab. The cursor follows the focus from card to card; Escape closes a line or a small form
// where it stands, without leaving the page, and goes back to what opened it.
(() => {
  const CARDS = "[data-rows] > [data-row]";

  function goTo(card) {
    if (card.hasAttribute("data-cursor")) return;
    document.querySelector("[data-rows] [data-cursor]")?.removeAttribute("data-cursor");
    card.setAttribute("data-cursor", "");
  }

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(CARDS);
    if (card) goTo(card);
  });

  // What was typed into the place is dropped, as the Cancel beside it says; a line that has just been opened anew
  // closes too, wherever the cursor is on its way from.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const nowhere = event.target === document.body;
    const form = nowhere ? document.querySelector("[data-place] form") : event.target.closest?.("[data-place] form");
    const cancel = form?.querySelector('[data-key="Escape"]');
    if (!cancel) return;
    event.preventDefault();
    cancel.click();
  }, true);

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest('.slot [data-key="Escape"]');
    if (!cancel || cancel.hasAttribute("hx-get")) return;
    event.preventDefault();
    const slot = cancel.closest(".slot");
    slot.replaceChildren();
    document.querySelector(`[hx-target="#${slot.id}"]`)?.focus();
  });
})();
