// Characters typed so far, and text areas that grow with their text.
function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function count(field, place) {
  const limit = Number(field.dataset.count);
  const used = Array.from(field.value.trim()).length;
  place.textContent = limit ? `${used} / ${limit}` : `${used}`;
  place.classList.toggle("is-over", limit > 0 && used > limit);
}

export function watchCounters(root) {
  for (const field of root.querySelectorAll("[data-count]")) {
    const place = root.querySelector(`[data-count-of="${field.id}"]`);
    if (!place) continue;
    const update = () => count(field, place);
    field.addEventListener("input", update);
    update();
  }
  for (const area of root.querySelectorAll("textarea")) {
    area.addEventListener("input", () => grow(area));
    if (area.value) grow(area);
  }
}
