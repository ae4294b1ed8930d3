// One press is one deed; an error summary takes the focus; a choice that needs no button sends itself.
export function watchForms(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if ((form.method || "").toLowerCase() !== "post") return;
    // What comes back as a file leaves the page as it is: nothing would ever unlock it for the next file.
    if (form.hasAttribute("data-download")) return;
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    window.setTimeout(() => { delete form.dataset.sent; if (event.submitter) event.submitter.removeAttribute("aria-busy"); }, 8000);
  });
  root.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && event.target.hasAttribute("data-send")) form.requestSubmit ? form.requestSubmit() : form.submit();
  });
  const summary = root.querySelector(".summary");
  if (summary) summary.focus();
  root.addEventListener("click", (event) => {
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    for (const menu of root.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
}

// A long list of choices gets a box that narrows it; what is ticked stays in sight.
export function watchFilters(root) {
  for (const box of root.querySelectorAll("[data-filter]")) {
    const place = root.getElementById(box.dataset.filter);
    const picked = root.querySelector(`[data-picked="${CSS.escape(box.dataset.filter)}"]`);
    place.addEventListener("change", () => {
      if (!picked) return;
      const chosen = Array.from(place.querySelectorAll("input:checked"), (tick) => tick.closest(".choice").textContent.trim());
      picked.textContent = chosen.join("、");
      picked.hidden = !chosen.length;
    });
    box.hidden = false;
    box.removeAttribute("name");
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = box.value.trim().toLowerCase();
      for (const choice of place.querySelectorAll(".choice")) {
        const ticked = choice.querySelector("input").checked;
        choice.hidden = !ticked && wanted !== "" && !choice.textContent.toLowerCase().includes(wanted);
      }
    });
  }
}
