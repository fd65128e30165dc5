// The one form for links: the first account, an invitation, a new password.
"use strict";

const form = document.getElementById("form");
const said = document.getElementById("said");
const fields = form.elements;

// `/#first=CODE`, `/#invitation=CODE`, `/#reset=CODE`, or `/?code=CODE`. Links put the code behind `#`, where no server
// sees it; it does not stay in the address bar either, from where it would get into the history.
function readLink() {
  const behind = new URLSearchParams(location.hash.slice(1));
  for (const purpose of ["first", "invitation", "reset"]) {
    if (behind.get(purpose)) {
      fields.purpose.value = purpose;
      fields.code.value = behind.get(purpose);
    }
  }
  const code = new URLSearchParams(location.search).get("code") ?? behind.get("code");
  if (code) fields.code.value = code;
  if (fields.code.value) history.replaceState(null, "", "/");
}

function showFields() {
  for (const label of form.querySelectorAll("[data-for]")) {
    const wanted = label.dataset.for.split(" ").includes(fields.purpose.value);
    label.hidden = !wanted;
    label.querySelector("input").required = wanted;
    label.querySelector("input").disabled = !wanted;
  }
}

async function post(path, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`/api/v1${path}`, { method: "POST", headers, body: body && JSON.stringify(body) });
  const told = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(told.field ? `${told.field}: ${told.detail}` : told.detail);
  return told;
}

async function goOn() {
  const { purpose, code, name, email, new_password: fresh, password } = Object.fromEntries(new FormData(form));
  if (purpose === "reset") {
    await post("/auth/password", { code, new_password: fresh });
    return "Your new password is set. You can sign in with it now.";
  }
  if (purpose === "first") {
    await post("/auth/register", { email, name, password: fresh, code });
    return "Your account is made. You can sign in now.";
  }
  const registers = purpose === "invitation";
  const signedIn = registers
    ? await post("/auth/register", { email, name, password: fresh, code })
    : await post("/auth/login", { email, password });
  const workspace = await post(`/invitations/${encodeURIComponent(code)}`, null, signedIn.access_token);
  await post("/auth/logout", { refresh_token: signedIn.refresh_token });
  return `You are a member of “${workspace.name}” now.`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  said.className = "said";
  said.textContent = "One moment …";
  try {
    said.textContent = await goOn();
    form.reset();
    showFields();
  } catch (error) {
    said.className = "said bad";
    said.textContent = error.message;
  }
  button.disabled = false;
});
fields.purpose.addEventListener("change", showFields);
window.addEventListener("hashchange", () => { readLink(); showFields(); });
readLink();
showFields();
