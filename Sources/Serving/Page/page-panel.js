// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// What is seen of the files that are on their way.

class Panel {
  /** Rows that are shown at once; of more, those that are done make room, and those that wait are only counted. */
  static mostRows = 200;

  constructor(actions) {
    this.actions = actions;
    this.rows = new Map();
    this.questions = [];
    this.title = element("h2");
    this.total = element("progress", { "aria-label": "All files", max: "1", value: "0" });
    this.list = element("ul");
    this.question = element(
      "div", { class: "question", role: "group", "aria-label": "A name is taken", tabindex: "-1", hidden: true });
    this.cancel = button("Cancel all", "", () => actions.cancelAll());
    this.retryAll = button("Try all again", "", () => actions.retryAll());
    this.close = iconButton("Close", "close", () => actions.close());
    this.whole = element(
      "section", { class: "transfers", "aria-label": "Uploads" },
      element("header", {}, this.title, this.cancel, this.retryAll, this.close), this.total, this.question, this.list);
  }

  /** Shows how things stand with one file, and with all. */
  show(transfer, transfers) {
    if (!this.whole.isConnected) document.querySelector("main").after(this.whole);
    this.showRow(transfer);
    if (transfer.isOver) this.withdraw(transfer);
    // All are gone through for that, which is too much for each of thousands that are chosen at once.
    this.frame ??= requestAnimationFrame(() => this.showTotal(transfers));
  }

  hide() {
    this.whole.remove();
    this.rows.clear();
    this.list.replaceChildren();
  }

  showTotal(transfers) {
    this.frame = null;
    const count = (test) => transfers.filter(test).length;
    const done = count((transfer) => transfer.state === "done");
    const failed = count((transfer) => transfer.state === "failed");
    const over = count((transfer) => transfer.isOver);
    const isOver = over === transfers.length;
    let text = `Uploading ${Math.min(over + 1, transfers.length)} of ${countText(transfers.length, "file")}`;
    if (isOver) text = `${countText(done, "file")} uploaded${failed ? `, ${failed} failed` : ""}`;
    if (this.title.textContent !== text) this.title.textContent = text;
    this.cancel.hidden = isOver;
    this.close.hidden = !isOver;
    this.retryAll.hidden = !isOver || count((transfer) => transfer.mayBeTried) < 2;
    // Empty files count for something, too, and what does not arrive for nothing.
    const weight = ({ state, file }) => (state === "failed" || state === "dropped" ? 0 : file.size + 1);
    const sum = (of) => transfers.reduce((all, transfer) => all + of(transfer), 0);
    this.total.max = sum(weight);
    this.total.value = sum((transfer) => (transfer.state === "done" ? weight(transfer) : Math.min(weight(transfer), transfer.sent)));
    this.total.hidden = isOver;
  }

  showRow(transfer) {
    const row = this.rows.get(transfer) ?? this.makeRow(transfer);
    if (!row) return;
    const isMoving = transfer.state === "sending" || transfer.state === "finishing";
    row.whole.className = transfer.state;
    row.name.textContent = row.name.title = transfer.path;
    row.note.textContent = transfer.text;
    row.bar.hidden = !isMoving;
    row.bar.max = transfer.file.size || 1;
    if (transfer.state === "sending") row.bar.value = transfer.sent;
    else row.bar.removeAttribute("value");
    row.cancel.hidden = transfer.isOver;
    row.retry.hidden = !transfer.mayBeTried;
  }

  makeRow(transfer) {
    if (this.rows.size >= Panel.mostRows && transfer.state === "waiting") return null;
    const name = element("div", { class: "name" });
    const note = element("div", { class: "note" });
    const bar = element("progress", { "aria-label": transfer.path });
    const cancel = iconButton(`Cancel ${transfer.path}`, "close", () => this.actions.cancel(transfer));
    const retry = button("Try again", "", () => this.actions.retry(transfer));
    const whole = element("li", {}, element("div", {}, name, bar, note), element("div", {}, cancel, retry));
    const row = { whole, name, note, bar, cancel, retry };
    this.makeRoom();
    this.rows.set(transfer, row);
    this.list.append(whole);
    return row;
  }

  makeRoom() {
    if (this.rows.size < Panel.mostRows) return;
    for (const [transfer, row] of this.rows) {
      if (transfer.state !== "done") continue;
      row.whole.remove();
      this.rows.delete(transfer);
      return;
    }
  }

  /** Asks what to do about a name that is taken: "replace", "both" or "skip", and whether for all that follow. */
  ask(transfer, mayReplace) {
    return new Promise((resolve) => {
      this.questions.push({ transfer, mayReplace, resolve });
      if (this.questions.length === 1) this.showQuestion();
    });
  }

  showQuestion() {
    const asked = this.questions[0];
    // Whoever has just chosen files, or answered, is led to the question; to none of its answers, lest it be given
    // unawares.
    const focus = document.activeElement;
    const hadFocus = this.question.contains(focus);
    this.question.hidden = !asked;
    this.question.replaceChildren();
    if (!asked) {
      if (hadFocus) this.cancel.focus();
      return;
    }
    const all = element("input", { type: "checkbox" });
    const choose = (choice) => () => this.answer(choice, all.checked);
    const choices = element("div", { class: "choices" }, button("Keep both", "", choose("both")), button("Skip", "", choose("skip")));
    if (asked.mayReplace) choices.prepend(button("Replace", "main", choose("replace")));
    const name = element("strong", {}, asked.transfer.path);
    this.question.append(
      element("p", {}, name, " is here already."), choices, element("label", {}, all, "Do this for all that are taken"));
    announce(`${asked.transfer.path} is here already. Replace it, keep both or skip it?`);
    if (hadFocus || focus === document.body || focus.closest(".tools")) this.question.focus({ preventScroll: true });
  }

  answer(choice, isForAll) {
    const answered = isForAll ? this.questions.splice(0) : this.questions.splice(0, 1);
    if (isForAll) this.actions.decide(choice);
    for (const question of answered) question.resolve(choice);
    this.showQuestion();
  }

  /** Takes back the question about a file that is no longer on its way. */
  withdraw(transfer) {
    const index = this.questions.findIndex((question) => question.transfer === transfer);
    if (index < 0) return;
    this.questions.splice(index, 1);
    if (index === 0) this.showQuestion();
  }
}
