// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// How files come to the page: by a button, or dropped on it. Each comes with its path beneath this folder.

/** A button that opens the system's dialog for files, or for a whole folder. */
function choosingButton(text, kind, attributes, taken) {
  const input = element("input", { type: "file", multiple: true, hidden: true, ...attributes });
  input.addEventListener("change", () => {
    const files = [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
    input.value = ""; // so that the same file can be chosen again
    taken(files);
  });
  return [button(text, `icon ${kind}`, () => input.click()), input];
}

/** Takes what is dropped anywhere on the page. */
function takeDropped(makesFolders, taken) {
  const cover = element("div", { class: "drop", hidden: true }, element("p", { class: "icon" }, "Drop files to upload them here"));
  document.body.append(cover);
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    cover.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) cover.hidden = true;
  });
  document.addEventListener("drop", async (event) => {
    cover.hidden = true;
    if (!isFiles(event)) return;
    event.preventDefault();
    const { files, hasFolders } = await droppedFiles(event.dataTransfer, makesFolders);
    if (hasFolders && !makesFolders) showMessage("Folders cannot be uploaded here, only files.");
    taken(files);
  });
}

async function droppedFiles(dropped, makesFolders) {
  // What was dropped can be looked at only now, before anything is awaited.
  const items = [...dropped.items].filter((item) => item.kind === "file");
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const files = [];
  let hasFolders = false;
  for (const { entry, file } of roots) {
    if (entry?.isDirectory) {
      hasFolders = true;
      if (makesFolders) await gather(entry, files);
    } else if (file) {
      files.push({ file, path: file.name });
    }
  }
  return { files, hasFolders };
}

/** Adds every file beneath a dropped folder. */
async function gather(folder, files) {
  const reader = folder.createReader();
  for (;;) {
    // A reader gives a part at a time, and nothing at its end.
    const entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.isDirectory) await gather(entry, files);
      else files.push({ file: await fileOf(entry), path: entry.fullPath.slice(1) });
    }
  }
}

/** An entry's file; null for one that cannot be read. */
function fileOf(entry) {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}
