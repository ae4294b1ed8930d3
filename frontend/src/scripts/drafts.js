// A draft saves itself: to the server a few seconds after the last key, and to this device at once, so a lost network loses nothing.
const WAIT = 3000;

function values(form) {
  const data = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name.startsWith("csrf") || name === "once" || name === "version") continue;
    data[name] = name in data ? [].concat(data[name], value) : value;
  }
  return data;
}

function remember(key, data) {
  try {
    window.localStorage.setItem(key, JSON.stringify({ at: Date.now(), data }));
  } catch (error) {
    return false;
  }
  return true;
}

function recall(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key) || "null");
  } catch (error) {
    return null;
  }
}

function forget(key) {
  try {
    window.localStorage.removeItem(key);
  } catch (error) {
    return;
  }
}

function fill(form, data) {
  for (const [name, value] of Object.entries(data)) {
    const wanted = [].concat(value);
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.type !== "hidden" && field.type !== "file") field.value = wanted[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function attach(form) {
  const url = form.dataset.draft;
  const key = `tongxin.draft.${form.dataset.owner}.${url}`;
  const stamp = form.querySelector("[data-saved]");
  const say = (text, off) => {
    if (!stamp) return;
    stamp.textContent = text;
    stamp.classList.toggle("saved--off", Boolean(off));
  };
  let timer = 0;
  let sent = JSON.stringify(values(form));

  const save = async () => {
    const data = values(form);
    const text = JSON.stringify(data);
    if (text === sent) return;
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    try {
      const answer = await fetch(url, {
        method: "POST", credentials: "same-origin", body: text,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
      });
      if (answer.status === 409) {
        // Refused, not unreachable: trying again would change nothing.
        sent = text;
        forget(key);
        say((await answer.json()).sentence, true);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      sent = text;
      forget(key);
      say((await answer.json()).sentence, false);
    } catch (error) {
      say(form.dataset.offline, true);
      timer = window.setTimeout(save, WAIT * 5);
    }
  };

  form.addEventListener("input", () => {
    remember(key, values(form));
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  form.addEventListener("submit", () => { window.clearTimeout(timer); forget(key); });

  const kept = recall(key);
  if (kept && kept.at > Number(form.dataset.savedAt || 0)) {
    const offer = form.querySelector("[data-recover]");
    if (offer) {
      offer.hidden = false;
      offer.querySelector("[data-recover-yes]").addEventListener("click", () => { fill(form, kept.data); offer.hidden = true; });
      offer.querySelector("[data-recover-no]").addEventListener("click", () => { forget(key); offer.hidden = true; });
    }
  }
}

export function watchDrafts(root) {
  root.querySelectorAll("form[data-draft]").forEach(attach);
}
