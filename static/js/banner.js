// form[data-banner-form]: the banner as it will be, while it is designed.
(() => {
  function show(form) {
    const [line1, line2] = [form.elements.line1.value.trim(), form.elements.line2.value.trim()];
    const preview = form.querySelector("[data-banner-preview]");
    preview.className = `banner banner-${form.elements.shape.value} banner-${form.elements.colour.value}`;
    preview.querySelector("strong").textContent = line1 || "Text";
    preview.querySelector("small").textContent = line2;
    preview.querySelector("small").hidden = !line2;
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-banner-form]").forEach(show));
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-banner-form]");
    if (form) show(form);
  });
})();
