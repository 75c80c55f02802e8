// Light, dark or as the system says; wide or narrow rail. Runs in the head, before anything is painted.
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function remembered(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  }

  function remember(name, value) {
    try { localStorage.setItem(name, value); } catch { /* a browser that keeps nothing still works */ }
  }

  function paint() {
    const choice = remembered("theme") || "auto";
    const dark = choice === "dark" || (choice === "auto" && systemIsDark.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    root.dataset.rail = remembered("rail") || "narrow";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
    for (const button of document.querySelectorAll("[data-rail-toggle]")) {
      button.setAttribute("aria-pressed", String(root.dataset.rail === "wide"));
    }
  }

  document.addEventListener("click", (event) => {
    const theme = event.target.closest("[data-theme-choice]");
    const rail = event.target.closest("[data-rail-toggle]");
    if (theme) remember("theme", theme.dataset.themeChoice);
    if (rail) remember("rail", root.dataset.rail === "wide" ? "narrow" : "wide");
    if (theme || rail) paint();
  });
  document.addEventListener("DOMContentLoaded", paint);
  systemIsDark.addEventListener("change", paint);
  paint();
})();
