// The answer box: opens with what htmx brings, arrows walk through the links, Enter opens the answer when there is
// only one thing it can mean (data-direct), else the page of results; 1 to 3 (with Alt while typing) open the links
// of the card, Esc closes.
(() => {
  const form = document.querySelector("[data-answerbox]");
  if (!form) return;
  const input = form.querySelector("input[type=search]");
  const answers = form.querySelector(".answers");
  let answered = ""; // the question the shown answers belong to

  const links = () => [...answers.querySelectorAll("a[href]")];
  const show = (on) => { answers.hidden = !on; };

  function direct() {
    const current = !answers.hidden && answered === input.value.trim();
    return current && answers.querySelector("[data-direct]")?.dataset.direct;
  }

  function walk(step) {
    const all = links();
    const place = all.indexOf(document.activeElement) + step;
    if (place < 0) input.focus();
    else all[Math.min(place, all.length - 1)]?.focus();
  }

  answers.addEventListener("htmx:afterSwap", () => {
    // What was typed since is not answered yet: Enter must not open the answer to the letters before it.
    answered = answers.querySelector("[data-question]")?.dataset.question ?? "";
    show(Boolean(input.value.trim()) && answers.childElementCount > 0);
  });
  input.addEventListener("input", () => { if (!input.value.trim()) show(false); });
  input.addEventListener("focus", () => {
    if (input.value.trim() && input.value.trim() === answered) show(answers.childElementCount > 0);
  });

  form.addEventListener("keydown", (event) => {
    const typing = event.target === input;
    if (event.key === "ArrowDown" && !answers.hidden) walk(1);
    else if (event.key === "ArrowUp" && !typing) walk(-1);
    else if (event.key === "Escape" && !answers.hidden) { show(false); input.focus(); }
    else if (event.key === "Enter" && typing && direct()) location.assign(direct());
    else if ("123".includes(event.key) && (event.altKey || !typing) && !answers.hidden) {
      const link = answers.querySelectorAll(".answer-links a")[Number(event.key) - 1];
      if (!link) return;
      link.click();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  document.addEventListener("click", (event) => { if (!form.contains(event.target)) show(false); });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false);
  });
})();
