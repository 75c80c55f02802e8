// On paper the filters are words and the colours are the light ones, whatever the screen shows.
(() => {
  const root = document.documentElement;
  const DAY = { day: "2-digit", month: "short", year: "numeric", timeZone: "UTC" };
  let theme = "";
  let written = [];

  function chosen(field) {
    if (field.matches("select")) return [...field.options].filter((each) => each.selected && each.value).map((each) => each.label.trim()).join(", ");
    if (field.matches("[type=date]") && field.value) return new Date(field.value).toLocaleDateString("en-GB", DAY);
    return field.matches("input:not([type=hidden])") ? field.value.trim() : "";
  }

  function said(field) {
    const label = (field.labels?.[0]?.textContent || field.getAttribute("aria-label") || "").trim().replace(/\s*:$/, "");
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked ? label : "";
    const value = chosen(field);
    return value && label ? `${label}: ${value}` : value;
  }

  function write(form) {
    const words = [...form.elements].map(said).filter(Boolean);
    if (!words.length || form.closest("[hidden]")) return;
    const line = document.createElement("p");
    line.className = "filter-words only-print";
    line.textContent = words.join(" · ");
    form.before(line);
    written.push(line);
  }

  addEventListener("beforeprint", () => {
    theme = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
    document.querySelectorAll("form.filters").forEach(write);
  });

  addEventListener("afterprint", () => {
    root.dataset.bsTheme = theme;
    for (const line of written) line.remove();
    written = [];
  });
})();
