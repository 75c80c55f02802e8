// The kind of a call note by one letter: with Alt while typing, alone while the cursor is on the kinds; then the text
// is next, of a verbal quote the part. The letters are those of the radio buttons' data-letter.
(() => {
  document.addEventListener("keydown", (event) => {
    const composer = event.target.closest?.(".composer");
    const onKinds = Boolean(event.target.closest?.("[data-kinds]"));
    if (!composer || event.ctrlKey || event.metaKey || (!event.altKey && !onKinds)) return;
    const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const kind = composer.querySelector(`[data-letter="${CSS.escape(letter)}"]`);
    if (!kind) return;
    kind.checked = true;
    for (const told of ["input", "change"]) kind.dispatchEvent(new Event(told, { bubbles: true }));
    const part = kind.value === "verbal_quote" && composer.querySelector("[data-quote] input");
    if (part) part.focus();
    else if (onKinds) composer.querySelector("[contenteditable=true]:not([hidden]), textarea:not([hidden])").focus();
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
