// data-copy-link="contact-7" copies the address of that place of this page, to be pasted into a note or a message; the
// word beside it says that it was done. The place somebody came for by such an address takes the cursor.
(() => {
  function written(text) {
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "only-read" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  async function copy(button) {
    const address = new URL(`#${button.dataset.copyLink}`, location.href).href;
    if (navigator.clipboard) await navigator.clipboard.writeText(address).catch(() => written(address));
    else written(address);
    const said = button.querySelector("[data-said]");
    said.textContent = said.dataset.said;
    button.classList.add("copied");
    button.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-link]");
    if (button) copy(button);
  });
})();
