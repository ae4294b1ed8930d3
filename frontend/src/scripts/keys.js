// Keys for people who live in lists: / search, n new, j and k through rows, ? this help.
const typing = (element) => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

function step(root, by) {
  const rows = Array.from(root.querySelectorAll("[data-row] a, .todo__what a")).filter((link) => link.offsetParent);
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, here + by))].focus();
}

export function watchKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = root.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "n") {
      const fresh = root.querySelector("[data-new]");
      if (fresh) fresh.click();
    } else if (event.key === "j") step(root, 1);
    else if (event.key === "k") step(root, -1);
    else if (event.key === "Escape") for (const menu of root.querySelectorAll("details.menu[open]")) menu.open = false;
  });
}
