// Passkeys: asks the browser for what the page's form says, puts the answer into the form, and sends it. Nothing shows without it.
// The log-in page offers passkeys in the list of the name field (conditional mediation); a window opens only at a click.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
const form = document.getElementById("passkey-form");
const options = () => {
  const read = JSON.parse(form.dataset.options);
  const publicKey = { ...read, challenge: bytes(read.challenge) };
  if (read.user) publicKey.user = { ...read.user, id: bytes(read.user.id) };
  if (read.allowCredentials) publicKey.allowCredentials = named(read.allowCredentials);
  if (read.excludeCredentials) publicKey.excludeCredentials = named(read.excludeCredentials);
  return publicKey;
};
const answer = ({ id, rawId, type, response }) => {
  const told = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) told.attestationObject = text(response.attestationObject);
  else {
    told.authenticatorData = text(response.authenticatorData);
    told.signature = text(response.signature);
    told.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: told, clientExtensionResults: {} });
};
const send = (credential) => {
  form.elements.answer.value = answer(credential);
  const remember = document.getElementById("remember");
  if (remember?.checked && form.elements.remember) form.elements.remember.value = "1";
  form.requestSubmit();
};
if (form && window.PublicKeyCredential && navigator.credentials) {
  const makes = form.dataset.passkey === "make";
  const problem = document.getElementById("passkey-problem");
  let waiting = new AbortController();
  const ask = async (more) => {
    waiting.abort();
    waiting = new AbortController();
    const asked = { publicKey: options(), signal: waiting.signal, ...more };
    return makes ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
  };
  const listed = async () => {
    if (form.dataset.passkey !== "list") return;
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    try { send(await ask({ mediation: "conditional" })); } catch { /* Nobody chose one. */ }
  };
  document.getElementById("passkey-ask").addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    problem.hidden = true;
    try { send(await ask({})); } catch { problem.hidden = false; listed(); }
  });
  for (const hidden of document.querySelectorAll("[data-with-passkeys]")) hidden.hidden = false;
  for (const shown of document.querySelectorAll("[data-without-passkeys]")) shown.hidden = true;
  listed();
}
