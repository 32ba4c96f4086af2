// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Deleting, after a question.

/** Gives every row that can be deleted its button. */
function addDeleteButtons() {
  if (!place.deletes) return;
  const model = iconButton("Delete", "delete", () => {});
  // A copy: the live collection is counted anew after every change.
  for (const row of [...document.querySelector("tbody").rows]) {
    const isFolder = row.classList.contains("d");
    if (row.classList.contains("none") || row.cells[3]) continue;
    const cell = row.insertCell();
    const link = row.querySelector("a");
    // The server takes away no name with a control character in it.
    const isOdd = /%(?:[01][0-9A-F]|7F)/.test(link.getAttribute("href"));
    if (row.classList.contains("up") || (isFolder && !place.deletesFolders) || isOdd) continue;
    const copy = model.cloneNode();
    copy.setAttribute("aria-label", `Delete ${link.textContent}`);
    cell.append(copy);
  }
}

/** One listener for all of them. */
function listenForDeletion() {
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
