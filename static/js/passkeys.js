// Says in words why a passkey was not used or added; allauth only writes it to the console.
(() => {
  const REASONS = {
    NotAllowedError: "The passkey was not used: the request was closed or took too long. Try again, or sign in with your password.",
    InvalidStateError: "This passkey is known already. Use it to sign in, or add another one.",
    SecurityError: "Passkeys work only under this site's own address. Open the address your administrator gave you.",
  };
  const OTHERWISE = "The passkey could not be used. Try again, or sign in with your password.";

  document.addEventListener("allauth.error", (event) => {
    const notice = document.createElement("p");
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    notice.textContent = REASONS[event.detail.exception?.name] || OTHERWISE;
    document.querySelector("[data-passkey-trouble]")?.remove();
    notice.dataset.passkeyTrouble = "";
    document.querySelector("main h1").after(notice);
    event.preventDefault();
  });
})();
