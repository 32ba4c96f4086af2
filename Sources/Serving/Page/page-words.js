// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Numbers and failures in plain words.

/** Bytes as "1.2 MB", in steps of 1000. */
function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** Seconds as "8 s", "3 min" or "2 h 5 min". */
function durationText(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1 file", "2 files". */
function countText(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What a file over the limit comes to. */
function tooLargeText(limit) {
  return limit > 0 ? `Too large: at most ${sizeText(limit)} are taken here.` : "Too large for this place.";
}

/** What a refused upload comes to, by the answer's status, and whether trying again may help. */
function uploadFailure(status, limit) {
  switch (status) {
    case 400: return { text: "A file with this name is not taken here." };
    case 403: return { text: "You may not upload here." };
    case 404: return { text: "This folder is gone." };
    case 405: return { text: "Uploading is not possible here." };
    case 408: return { text: "The upload took too long.", again: true };
    case 409: return { text: "The name is taken, or its folder is not there." };
    case 413: return { text: tooLargeText(limit) };
    case 414: return { text: "The name is too long." };
    case 415: return { text: "Files of this type are not taken here." };
    case 429:
    case 503: return { text: "The server is busy.", again: true };
    case 507: return { text: "There is no room left on the server.", again: true };
    default: return { text: `The server could not keep the file (${status}).`, again: true };
  }
}

/** What a refused deletion comes to. */
function deletionFailure(status, isFolder) {
  switch (status) {
    case 0: return "The server cannot be reached. Try again.";
    case 403: return "You may not delete this.";
    case 404: return "It is gone already.";
    case 405: return "Deleting is not possible here.";
    case 409: return isFolder ? "The folder is not empty." : "It is not a file any more.";
    default: return `The server could not delete it (${status}).`;
  }
}
