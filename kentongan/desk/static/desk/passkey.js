// Logging in by fingerprint, face or screen lock. The button has the address that takes the key;
// without one it goes to the page itself, or a new key is made. Hidden where the browser has no
// keys, or none for this address.

const button = document.querySelector("[data-passkey]");
const form = button.form;
const made = document.getElementById("pilihan");
const asked = document.getElementById("minta");
const failed = document.getElementById("gagal");
const isName = !/^[\d.:[\]]+$/.test(location.hostname);

async function wanted() {
  if (asked) return JSON.parse(asked.textContent);
  const answer = await fetch(button.dataset.passkey, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

// The key must be found without a user name, and only after its owner unlocked the device.
function fresh() {
  const options = JSON.parse(made.textContent);
  const lock = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  Object.assign(options.publicKey.authenticatorSelection, lock);
  return options;
}

async function key() {
  const { create, get } = window.webauthnJSON;
  return made ? create(fresh()) : get(await wanted());
}

button.onclick = async () => {
  failed.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await key());
  } catch {
    failed.hidden = false;
    return;
  }
  if (button.dataset.passkey) form.action = button.dataset.passkey;
  form.submit();
};

if (window.isSecureContext && window.PublicKeyCredential && isName) {
  button.hidden = false;
  document.getElementById("tidak-bisa")?.remove();
}
