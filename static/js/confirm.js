// form[data-passkey="id"]: before it is sent, the passkey signs what the page shows. The JSON of that id names the
// site and the keys, each with its own challenge; [data-passkey-choice] says which key, where there are several.
(() => {
  const REASONS = {
    NotAllowedError: "The passkey was not used: the request was closed, took too long, or the key has no PIN. Nothing was done yet; confirm again.",
    SecurityError: "Passkeys work only under this site's own address. Open the address your administrator gave you.",
  };
  const OTHERWISE = "The passkey could not be used. Nothing was done yet; confirm again.";

  function say(form, words) {
    const notice = form.querySelector("[data-passkey-trouble]") || document.createElement("p");
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    notice.dataset.passkeyTrouble = "";
    notice.textContent = words;
    form.querySelector(".buttons").before(notice);
  }

  async function sign(form) {
    const { site, keys } = JSON.parse(document.getElementById(form.dataset.passkey).textContent);
    const key = keys[form.querySelector("[data-passkey-choice]")?.value || 0];
    const answer = await webauthnJSON.get({
      publicKey: {
        challenge: key.challenge,
        rpId: site,
        allowCredentials: [{ type: "public-key", id: key.id }],
        userVerification: "required",
      },
    });
    form.elements["confirming-passkey"].value = JSON.stringify(answer);
    form.requestSubmit();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements["confirming-passkey"].value) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    sign(form).catch((trouble) => say(form, REASONS[trouble.name] || OTHERWISE)).finally(() => { delete form.dataset.asking; });
  }, true);

  // Back from the next page: a signature is good once.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements["confirming-passkey"].value = "";
  });
})();
