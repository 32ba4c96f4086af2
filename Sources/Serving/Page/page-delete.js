// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Deleting, after a question.

/** Rows that have their button at once. The others get it as they come into view, since a list may have 100,000. */
const firstRows = 200;

/** Gives the rows that can be deleted their buttons. */
function addDeleteButtons() {
  if (!place.deletes) return;
  // A copy: the live collection is counted anew after every change.
  const rows = [...document.querySelector("tbody").rows];
  const isTold = "ContentVisibilityAutoStateChangeEvent" in window;
  rows.slice(0, isTold ? firstRows : rows.length).forEach(addDeleteButton);
  if (!isTold || rows.length <= firstRows) return;
  // Those that were in view before anybody listened; which ones those are is known with the next frame but one.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    // It is asked of what is in a row: the row itself is never skipped.
    for (const row of rows) if (row.cells[0].checkVisibility({ contentVisibilityAuto: true })) addDeleteButton(row);
  }));
}

function addDeleteButton(row) {
  const isFolder = row.classList.contains("d");
  if (row.classList.contains("none") || row.cells[3]) return;
  const cell = row.insertCell();
  const link = row.querySelector("a");
  // The server takes away no name with a control character in it.
  const isOdd = /%(?:[01][0-9A-F]|7F)/.test(link.getAttribute("href"));
  if (row.classList.contains("up") || (isFolder && !place.deletesFolders) || isOdd) return;
  addDeleteButton.model ??= iconButton("Delete", "delete", () => {});
  const copy = addDeleteButton.model.cloneNode();
  copy.setAttribute("aria-label", `Delete ${link.textContent}`);
  cell.append(copy);
}

/** One listener for all of them. */
function listenForDeletion() {
  document.querySelector("table").addEventListener("contentvisibilityautostatechange", (event) => {
    if (!event.skipped && event.target.matches("tbody > tr")) addDeleteButton(event.target);
  });
  const head = document.querySelector("thead tr");
  head.append(element("th", { scope: "col" }, element("span", { class: "unseen" }, "Delete")));
  document.querySelector("table").addEventListener("click", (event) => {
    const pressed = event.target.closest("button.delete");
    if (pressed) askToDelete(pressed.closest("tr"));
  });
}

function askToDelete(row) {
  const link = row.querySelector("a");
  const isFolder = row.classList.contains("d");
  const problem = element("p", { class: "problem", role: "alert", hidden: true });
  const remove = button("Delete", "danger", () => carryOut());
  const cancel = button("Cancel", "", () => dialog.close());
  const dialog = element(
    "dialog", { "aria-labelledby": "question" },
    element("h2", { id: "question" }, isFolder ? "Delete this folder?" : "Delete this file?"),
    element("p", {}, element("strong", {}, link.textContent)),
    element("p", { class: "faint" }, "It cannot be brought back."),
    problem, element("div", { class: "choices" }, cancel, remove));
  dialog.addEventListener("close", () => {
    dialog.remove();
    // Back to where the question came from, as long as that is there.
    row.querySelector("button.delete")?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();

  async function carryOut() {
    remove.disabled = true;
    const status = await fetch(link.href, { method: "DELETE" }).then((answer) => answer.status, () => 0);
    if (status >= 200 && status < 300) {
      dialog.close();
      return takeAway(row, link.textContent);
    }
    problem.textContent = deletionFailure(status, isFolder);
    problem.hidden = false;
    cancel.textContent = "Close";
    remove.hidden = status !== 0;
    remove.disabled = false;
    cancel.focus();
  }
}

/** Lets a row fade, and the keyboard go on with the next one. */
function takeAway(row, name) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  (next?.querySelector("button.delete") ?? next?.querySelector("a"))?.focus();
  announce(`${name} is deleted.`);
  row.classList.add("gone");
  setTimeout(() => {
    row.remove();
    refresh();
  }, 260);
}
