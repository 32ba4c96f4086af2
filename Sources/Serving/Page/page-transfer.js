// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// One file on its way.

/** A file and what has become of it: waiting, sending, finishing, asking, done, failed or dropped. */
class Transfer {
  constructor(file, path) {
    this.file = file;
    this.path = path;
    this.state = "waiting";
    this.sent = 0;
    this.note = "";
    this.mayRetry = false;
    this.replaces = false;
    this.samples = [];
  }

  get isOver() {
    return ["done", "failed", "dropped"].includes(this.state);
  }

  /** Whether it has failed, and another try may help. */
  get mayBeTried() {
    return this.state === "failed" && this.mayRetry;
  }

  fail(text, mayRetry = false) {
    Object.assign(this, { state: "failed", note: text, mayRetry });
  }

  drop(text) {
    Object.assign(this, { state: "dropped", note: text });
    this.request?.abort();
  }

  /** Sends the file; gives the answer's status and Location, status 0 where there is none. */
  send(method, changed) {
    Object.assign(this, { state: "sending", sent: 0, note: "", samples: [[performance.now(), 0]] });
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.upload.addEventListener("progress", (event) => {
        this.progress(event.loaded);
        changed();
      });
      request.upload.addEventListener("load", () => {
        if (!this.isOver) this.state = "finishing";
        changed();
      });
      request.addEventListener("loadend", () => {
        this.request = null;
        resolve({ status: request.status, location: request.getResponseHeader("Location") });
      });
      request.open(method, addressOf(this.path));
      // Only where nothing is yet: what stands there is replaced when that was asked for.
      if (!this.replaces) request.setRequestHeader("If-None-Match", "*");
      request.send(this.file);
    });
  }

  progress(sent) {
    const now = performance.now();
    this.sent = Math.min(sent, this.file.size);
    this.samples.push([now, this.sent]);
    while (this.samples.length > 2 && now - this.samples[1][0] > 3000) this.samples.shift();
  }

  /** Bytes a second over the last three seconds; 0 while nobody can tell. */
  get speed() {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    const seconds = first && last ? (last[0] - first[0]) / 1000 : 0;
    return seconds > 0.2 ? (last[1] - first[1]) / seconds : 0;
  }

  /** What is said below the name. */
  get text() {
    const size = sizeText(this.file.size);
    switch (this.state) {
      case "waiting": return `Waiting · ${size}`;
      case "finishing": return "Being saved …";
      case "asking": return "This name is taken.";
      case "sending": {
        const done = `${sizeText(this.sent)} of ${size}`;
        if (this.speed <= 0) return done;
        const left = (this.file.size - this.sent) / this.speed;
        return `${done} · ${sizeText(Math.round(this.speed))}/s · ${durationText(left)} left`;
      }
      default: return this.note;
    }
  }

  /** Whether the file itself can be read: it may have changed since it was chosen, or be a folder. */
  async isReadable() {
    try {
      await this.file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }
}
