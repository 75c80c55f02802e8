// The button that attaches files says which ones were chosen, in place of the browser's own input.
(() => {
  document.addEventListener("change", (event) => {
    const label = event.target.matches?.("input[type=file]") && event.target.closest("label")?.querySelector("[data-file-names]");
    if (!label) return;
    label.dataset.empty ??= label.textContent;
    label.textContent = [...event.target.files].map((file) => file.name).join(", ") || label.dataset.empty;
    label.title = label.textContent;
  });
})();
