// A draft saves itself: to the server a few seconds after the last key, and to this device at once. What the device
// holds goes only when the server said that it has it: an answer to an autosave, or a note on a later page.
const WAIT = 3000;
const ABANDONED = 10000;
const PREFIX = "tongxin.draft.";
const KEPT_HERE = "kept_here";
const RECOVER = "#recover";

function values(form) {
  const data = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name.startsWith("csrf")) continue;
    if (["once", "version", KEPT_HERE].includes(name)) continue;
    data[name] = name in data ? [].concat(data[name], value) : value;
  }
  return data;
}

// What a form says, without what means nothing: empty boxes, spaces at the ends, the way lines are broken.
function gist(data) {
  const clean = (value) => String(value).replace(/\r\n?/g, "\n").trim();
  const pairs = Object.entries(data).map(([name, value]) => [name, [].concat(value).map(clean).filter(Boolean)]);
  return JSON.stringify(pairs.filter(([, all]) => all.length).sort());
}

function stored() {
  try {
    return Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX));
  } catch (error) {
    return [];
  }
}

function remember(key, entry) {
  try {
    window.localStorage.setItem(key, JSON.stringify({ at: Date.now(), ...entry }));
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

function fill(form, kept) {
  for (const [name, value] of Object.entries(kept.data)) {
    const wanted = [].concat(value);
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.type !== "hidden" && field.type !== "file") field.value = wanted[0];
    }
  }
  // Written on an older state: the server shall compare it with that one.
  const version = form.querySelector("[name=version]");
  if (version && kept.version) version.value = kept.version;
  for (const field of form.elements) {
    if (field.name in kept.data && field.type !== "hidden") field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// What the same person left on this device in the same form, under another draft: a window that was closed, say.
function abandoned(owner, own, place) {
  for (const key of stored()) {
    const kept = recall(key);
    if (key === own || !key.startsWith(`${PREFIX}${owner}.`) || !kept || kept.place !== place) continue;
    if (Date.now() - kept.at > ABANDONED) return key.slice(`${PREFIX}${owner}.`.length);
  }
  return "";
}

function attach(form) {
  const url = form.dataset.draft;
  const draft = url.split("/")[2];
  const owner = form.dataset.owner;
  const key = `${PREFIX}${owner}.${draft}`;
  const place = new URL(form.action, window.location.href).pathname;
  const stamp = form.querySelector("[data-saved]");
  const offer = form.querySelector("[data-recover]");
  const version = form.querySelector("[name=version]");
  const say = (text, off) => {
    if (!stamp) return;
    stamp.textContent = text;
    stamp.classList.toggle("saved--off", Boolean(off));
  };
  const halt = form.querySelector("[data-halt]");
  const tips = form.querySelector("[data-hints]");
  // Only what the device really took is said to be kept there.
  const away = () => say(onDevice ? form.dataset.offline : form.dataset.unkept, true);
  let onDevice = true;
  let failing = false;
  let before = "";
  let timer = 0;
  let leaving = false;
  let undecided = false;
  let sent = JSON.stringify(values(form));

  const settled = (text) => {
    sent = text;
    // What was typed while the answer was on its way is not with the server yet.
    if (!undecided && JSON.stringify(values(form)) === text) forget(key);
  };
  // Only what changed since the server last had it: another device may be writing in other boxes of the same draft.
  const changes = (now) => {
    const before = JSON.parse(sent);
    const data = {};
    for (const [name, value] of Object.entries(now)) {
      if (JSON.stringify(value) !== JSON.stringify(before[name])) data[name] = value;
    }
    for (const name of Object.keys(before)) if (!(name in now)) data[name] = "";
    return data;
  };
  const advise = (hints) => {
    if (!tips || !hints) return;
    const list = tips.querySelector("ul");
    list.textContent = "";
    for (const hint of hints) list.append(Object.assign(document.createElement("li"), { textContent: hint }));
    tips.hidden = !hints.length;
  };
  const save = async () => {
    const text = JSON.stringify(values(form));
    if (leaving || text === sent) return;
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    try {
      const answer = await fetch(url, {
        method: "POST", credentials: "same-origin", redirect: "manual", body: JSON.stringify(changes(JSON.parse(text))),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
      });
      if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
        // Signed out, or signed in anew elsewhere: only a fresh page helps, and the next key tries again.
        const told = answer.type === "opaqueredirect" ? {} : await answer.json().catch(() => ({}));
        say(told.sentence || form.dataset.expired, true);
        return;
      }
      // 409 is refused, not unreachable: trying again would change nothing.
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
      const told = await answer.json();
      failing = false;
      if (halt) halt.hidden = true;
      settled(text);
      say(told.sentence, !answer.ok);
      advise(told.hints);
    } catch (error) {
      failing = true;
      away();
      window.clearTimeout(timer);
      timer = window.setTimeout(save, WAIT * 5);
    }
  };

  form.addEventListener("input", () => {
    leaving = false;
    if (!undecided) onDevice = remember(key, { data: values(form), place, version: version ? version.value : "" });
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  });
  window.addEventListener("online", () => {
    if (JSON.stringify(values(form)) !== sent) { save(); return; }
    // Nothing was typed meanwhile: what stood here before is still true.
    failing = false;
    say(before);
    if (halt) halt.hidden = true;
  });
  window.addEventListener("offline", () => {
    if (!failing) before = stamp ? stamp.textContent : "";
    failing = true;
    away();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  form.addEventListener("submit", (event) => {
    if (failing || navigator.onLine === false) {
      // Without a network the browser would throw this page away for one that says so. The words stay here instead;
      // a save that comes through opens the way again.
      event.preventDefault();
      onDevice = remember(key, { data: values(form), place, version: version ? version.value : "" });
      away();
      if (halt) {
        halt.querySelector("p").textContent = onDevice ? form.dataset.halted : form.dataset.unkept;
        halt.hidden = false;
        halt.scrollIntoView({ block: "center" });
      }
      sent = JSON.stringify({});
      save();
      return;
    }
    leaving = true;
    window.clearTimeout(timer);
    if (!recall(key) || form.querySelector(`[name=${KEPT_HERE}]`)) return;
    const mark = document.createElement("input");
    Object.assign(mark, { type: "hidden", name: KEPT_HERE, value: "1" });
    form.append(mark);
  });

  const kept = recall(key);
  const other = abandoned(owner, key, place);
  const decide = (action) => () => {
    undecided = false;
    offer.hidden = true;
    action();
  };
  const ask = (yes, no) => {
    // Until then nothing overwrites what the device holds under this draft.
    undecided = Boolean(kept);
    offer.hidden = false;
    offer.querySelector("[data-recover-yes]").addEventListener("click", decide(yes));
    offer.querySelector("[data-recover-no]").addEventListener("click", decide(no));
  };
  if (kept && gist(kept.data) !== gist(values(form))) {
    if (window.location.hash === RECOVER) fill(form, kept);
    else if (offer) ask(() => fill(form, kept), () => forget(key));
  } else if (other && offer && !kept) {
    ask(() => window.location.assign(`${place}?draft=${other}${RECOVER}`), () => forget(`${PREFIX}${owner}.${other}`));
  }
  if (window.location.hash === RECOVER) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
}

export function watchDrafts(root) {
  const arrived = Array.from(root.querySelectorAll("[data-forget]"), (note) => note.dataset.forget);
  const taken = new URLSearchParams(window.location.search).get("taken");
  for (const draft of taken ? [...arrived, taken] : arrived) {
    for (const key of stored()) if (key.endsWith(`.${draft}`)) forget(key);
  }
  root.querySelectorAll("form[data-draft]").forEach(attach);
}
