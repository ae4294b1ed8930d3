// Keys for people who live in lists: / search, n new, j and k through rows, x tick one, ? says which keys there are.
const typing = (element) => element && (element.isContentEditable
  || (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(radio|checkbox)$/.test(element.type)));

function step(root, by) {
  const rows = Array.from(root.querySelectorAll("[data-row] a, .todo__what a")).filter((link) => link.offsetParent);
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, here + by))].focus();
}

// The row that is at hand: ticked, or taken off again.
function tick(root) {
  const row = document.activeElement && document.activeElement.closest("[data-row]");
  const box = row && row.querySelector("input[type=checkbox]");
  if (box) box.click();
}

function help(root) {
  const dialog = root.querySelector("[data-keys]");
  if (dialog) { if (dialog.open) dialog.close(); else dialog.showModal(); }
}

// In a form that offers a list, digits choose; the whole form goes with Ctrl+Enter, also from within a text.
function choose(root, digit) {
  const first = root.querySelector("main form input[type=radio]");
  if (!first) return false;
  const group = root.querySelectorAll(`main form input[type=radio][name="${CSS.escape(first.name)}"]`);
  const wanted = group[digit - 1];
  if (!wanted) return false;
  wanted.checked = true;
  wanted.focus();
  wanted.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

export function watchKeys(root) {
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      const button = event.target.form.querySelector(".submit button");
      if (button) button.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const marked = root.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (marked) { event.preventDefault(); marked.click(); return; }
    if (/^[1-9]$/.test(event.key) && choose(root, Number(event.key))) { event.preventDefault(); return; }
    if (event.key === "/") {
      const search = root.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "n") {
      const fresh = root.querySelector("[data-new]");
      if (fresh) fresh.click();
    } else if (event.key === "j") step(root, 1);
    else if (event.key === "k") step(root, -1);
    else if (event.key === "x") tick(root);
    else if (event.key === "?") { event.preventDefault(); help(root); }
    else if (event.key === "Escape") for (const menu of root.querySelectorAll("details.menu[open]")) menu.open = false;
  });
}
