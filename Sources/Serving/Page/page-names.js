// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Names of files, and their addresses.

/** The address of a path beneath this folder; null for a name that no address can have. */
function addressOf(path) {
  try {
    const folder = location.pathname.slice(0, location.pathname.lastIndexOf("/") + 1);
    // With its server, since a path may begin with two slashes.
    return location.origin + folder + path.split("/").map(encodeURIComponent).join("/");
  } catch {
    return null; // half of a surrogate pair
  }
}

/** A link's last name, for people; a folder's without its slash. */
function nameIn(address) {
  const name = address.replace(/\/$/, "").replace(/^.*\//, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // bytes that are no text
  }
}

/** A path with a number in its name: "report (1).pdf", "archive (1).tar.gz", cut where the name would be too long. */
function numbered(path, number) {
  const start = path.lastIndexOf("/") + 1;
  const name = path.slice(start);
  const dot = name.lastIndexOf(".");
  let end = dot > 0 ? dot : name.length;
  if (dot > 4 && name.slice(0, dot).toLowerCase().endsWith(".tar")) end = dot - 4;
  const tail = ` (${number})${name.slice(end)}`;
  let stem = [...name.slice(0, end)];
  while (stem.length > 1 && byteCount(stem.join("") + tail) > 255) stem.pop();
  return path.slice(0, start) + stem.join("") + tail;
}

function byteCount(text) {
  return new TextEncoder().encode(text).length;
}

/** What stands at an address: "file", "folder", "nothing", or "unknown" where nobody says. */
async function whatIsAt(address) {
  try {
    const answer = await fetch(address, { method: "HEAD", redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return "folder";
    if (answer.status === 404) return "nothing";
    return answer.ok ? "file" : "unknown";
  } catch {
    return "unknown";
  }
}
