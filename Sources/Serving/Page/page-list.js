// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// The list itself: brought up to date without a reload.

/** Fetches the page again and shows its list; what is new in it lights up. */
async function refresh() {
  let fresh;
  try {
    const answer = await fetch(location.href, { cache: "no-cache", headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // the list stays as it was
  }
  const rows = document.querySelector("tbody");
  const newRows = fresh.querySelector("tbody");
  if (!rows || !newRows) return;
  const known = new Set([...rows.rows].map(contentOf));
  for (const row of [...newRows.rows]) if (!known.has(contentOf(row))) row.classList.add("fresh");
  const focused = rows.contains(document.activeElement) ? document.activeElement.closest("tr").querySelector("a").href : null;
  rows.replaceWith(document.adoptNode(newRows));
  document.querySelector(".sum").replaceWith(document.adoptNode(fresh.querySelector(".sum")));
  addDeleteButtons();
  if (focused) [...newRows.querySelectorAll("a")].find((link) => link.href === focused)?.focus();
}

/** A list that the browser has kept since it was last seen may be an old one. */
function refreshOnReturn() {
  const [arrival] = performance.getEntriesByType("navigation");
  addEventListener("pageshow", (event) => {
    if (event.persisted || arrival?.type === "back_forward") refresh();
  });
}

/** What a row says, to tell one that is new or has changed. */
function contentOf(row) {
  const parts = [row.querySelector("a")?.href, row.cells[1]?.title, row.querySelector("time")?.dateTime];
  return parts.join("\n");
}
