// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// The files that are on their way, three at a time.

class Queue {
  static atOnce = 3;

  /** `place` says what is possible here; `changed` is called with every transfer that changes, `finished` at the end. */
  constructor(place, { changed, ask, finished }) {
    Object.assign(this, { place, changed, ask, finished });
    this.transfers = [];
    this.waiting = [];
    this.running = 0;
    this.standing = null;
  }

  get isIdle() {
    return this.transfers.every((transfer) => transfer.isOver);
  }

  /** Takes files in, each with its path beneath this folder. */
  add(files) {
    if (this.isIdle) this.standing = null;
    for (const { file, path } of files) {
      const transfer = new Transfer(file ?? new File([], path), path);
      this.transfers.push(transfer);
      if (!file) transfer.fail("The file cannot be read.");
      else if (file.size > this.place.maxSize) transfer.fail(tooLargeText(this.place.maxSize));
      else if (addressOf(path) === null) transfer.fail(uploadFailure(400).text);
      else this.waiting.push(transfer);
      this.changed(transfer);
    }
    this.run();
    if (this.isIdle) this.finished();
  }

  cancel(transfer) {
    if (!transfer.isOver) transfer.drop("Cancelled.");
    this.settle(transfer);
  }

  cancelAll() {
    for (const transfer of this.transfers) if (!transfer.isOver) this.cancel(transfer);
  }

  retry(transfer) {
    transfer.state = "waiting";
    this.waiting.push(transfer);
    this.changed(transfer);
    this.run();
  }

  /** Tries all again of which that may help. */
  retryAll() {
    for (const transfer of this.transfers) if (transfer.mayBeTried) this.retry(transfer);
  }

  /** Forgets what is over. */
  clear() {
    this.transfers = this.transfers.filter((transfer) => !transfer.isOver);
  }

  run() {
    while (this.running < Queue.atOnce) {
      const transfer = this.waiting.shift();
      if (!transfer) return;
      if (transfer.state === "waiting") this.start(transfer);
    }
  }

  async start(transfer) {
    this.running += 1;
    const sending = transfer.send(this.place.method, () => this.changed(transfer));
    this.changed(transfer);
    const answer = await sending;
    this.running -= 1;
    // Others go on while this one asks what to do.
    const next = transfer.isOver ? null : this.meet(transfer, answer);
    this.run();
    await next;
    this.settle(transfer);
  }

  settle(transfer) {
    this.changed(transfer);
    this.run();
    if (transfer.isOver && this.isIdle) this.finished();
  }

  /** Draws the consequence of an answer. */
  async meet(transfer, { status, location }) {
    if (status >= 200 && status < 300) {
      transfer.sent = transfer.file.size;
      const name = location ? nameIn(location) : nameIn(addressOf(transfer.path));
      const asked = transfer.file.name;
      Object.assign(transfer, { state: "done", note: name === asked ? "Done." : `Saved as “${name}”.` });
      return;
    }
    if (status === 412) return this.meetTaken(transfer);
    if (status === 409) return this.meetConflict(transfer);
    if (status === 0) return this.meetSilence(transfer);
    const { text, again } = uploadFailure(status, this.place.maxSize);
    transfer.fail(text, again);
  }

  async meetSilence(transfer) {
    if (await transfer.isReadable()) transfer.fail("The connection was lost.", true);
    else transfer.fail("The file cannot be read; it may have changed.");
  }

  /** 409 is said of a name that is taken where nothing is replaced, of a folder in the way, and of one that lacks. */
  async meetConflict(transfer) {
    transfer.state = "finishing";
    const found = await whatIsAt(addressOf(transfer.path));
    if (transfer.isOver) return;
    if (found === "file") return this.meetTaken(transfer);
    if (found === "folder") transfer.fail("A folder with this name is here already.");
    else if (found === "nothing" && transfer.path.includes("/")) transfer.fail("Its folder is not here, and none is made.");
    else transfer.fail(uploadFailure(409).text, true);
  }

  async meetTaken(transfer) {
    // A number was looked for already, and somebody was quicker.
    if (transfer.number) return this.keepBoth(transfer);
    transfer.state = "asking";
    this.changed(transfer);
    const choice = this.standing ?? (await this.ask(transfer));
    if (transfer.isOver) return;
    if (choice === "skip") return transfer.drop("Skipped.");
    if (choice === "both") return this.keepBoth(transfer);
    transfer.replaces = true;
    this.sendAgain(transfer);
  }

  /** Sends the file under the next name that is free. */
  async keepBoth(transfer) {
    transfer.first ??= transfer.path;
    transfer.state = "finishing";
    for (let number = (transfer.number ?? 0) + 1; number <= 999; number += 1) {
      const path = numbered(transfer.first, number);
      const found = await whatIsAt(addressOf(path));
      if (transfer.isOver) return;
      if (found === "file" || found === "folder") continue;
      Object.assign(transfer, { number, path });
      return this.sendAgain(transfer);
    }
    transfer.fail("No free name was found.");
  }

  sendAgain(transfer) {
    transfer.state = "waiting";
    this.waiting.unshift(transfer);
    this.run();
  }
}
