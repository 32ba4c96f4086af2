// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// What this folder's page can do, put together.

/** What is possible here, as the server says it on the page. */
const place = {
  method: document.body.dataset.upload,
  maxSize: Number(document.body.dataset.maxSize),
  makesFolders: "folders" in document.body.dataset,
  replaces: "replaces" in document.body.dataset,
  accept: document.body.dataset.accept ?? "",
  deletes: "deletes" in document.body.dataset,
  deletesFolders: "deletesFolders" in document.body.dataset,
};

function startUploads() {
  const queue = new Queue(place, {
    changed: (transfer) => panel.show(transfer, queue.transfers),
    ask: (transfer) => panel.ask(transfer, place.replaces),
    finished: () => finished(),
  });
  const panel = new Panel({
    cancel: (transfer) => queue.cancel(transfer),
    cancelAll: () => queue.cancelAll(),
    retry: (transfer) => queue.retry(transfer),
    retryAll: () => queue.retryAll(),
    decide: (choice) => (queue.standing = choice),
    close: () => {
      queue.clear();
      panel.hide();
    },
  });

  let listed = 0;
  function finished() {
    panel.showTotal(queue.transfers);
    announce(panel.title.textContent);
    const done = queue.transfers.filter((transfer) => transfer.state === "done").length;
    if (done !== listed) refresh();
    listed = done;
  }

  const take = (files) => {
    if (files.length > 0) queue.add(files);
  };
  const tools = element("div", { class: "tools" });
  tools.append(...choosingButton("Upload files", "upload main", { accept: place.accept }, take));
  if (place.makesFolders) tools.append(...choosingButton("Upload a folder", "folder", { webkitdirectory: true }, take));
  document.querySelector("body > header").append(tools);
  takeDropped(place.makesFolders, take);
  // Whoever leaves while files are on their way is asked first.
  addEventListener("beforeunload", (event) => {
    if (!queue.isIdle) event.preventDefault();
  });
}

announce(""); // what is said later is heard only where its place was there before
refreshOnReturn();
if (place.method) startUploads();
if (place.deletes) {
  listenForDeletion();
  addDeleteButtons();
}
