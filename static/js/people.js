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

  // Keys of the keyboard: what was typed into the place is dropped, as the Cancel beside it says.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    const cancel = event.target.closest?.("[data-place] form")?.querySelector('[data-key="Escape"]');
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
