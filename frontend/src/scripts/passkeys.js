// Passkeys: the browser's part of the ceremony. Without scripts the page offers the code of an app instead.
const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function options(sent) {
  const wanted = sent.publicKey;
  wanted.challenge = decoded(wanted.challenge);
  if (wanted.user) wanted.user.id = decoded(wanted.user.id);
  for (const list of [wanted.excludeCredentials, wanted.allowCredentials]) for (const one of list || []) one.id = decoded(one.id);
  return { publicKey: wanted };
}

function answer(given) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given.response[name]) response[name] = encoded(given.response[name]);
  }
  return JSON.stringify({ id: given.id, rawId: encoded(given.rawId), type: given.type, response, clientExtensionResults: {} });
}

async function ceremony(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const asked = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  const sent = await asked.json();
  if (!asked.ok) throw new Error(sent.sentence);
  const making = form.dataset.passkey === "make";
  const given = await (making ? navigator.credentials.create(options(sent)) : navigator.credentials.get(options(sent)));
  form.elements.passkey.value = answer(given);
}

export function watchPasskeys(root) {
  for (const form of root.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.passkey.value) return;
      event.preventDefault();
      event.stopPropagation();
      try {
        await ceremony(form);
        form.submit();
      } catch {
        form.querySelector("[data-said]").textContent = form.dataset.failed;
      }
    });
  }
}

// A button that copies what a box holds; without scripts the box can be marked by hand.
export function watchCopying(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    const box = root.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      box.select();
      try { await navigator.clipboard.writeText(box.value); } catch { document.execCommand("copy"); }
      button.textContent = button.dataset.copied;
    });
  }
}
