// Slips typed by keyboard alone. Each is written down in this browser first, under an id made here, and crossed
// out only when the server has answered: a lost connection or a closed lid loses none, and none counts twice.
const UNDO_MS = 10_000;
const ANSWER_WITHIN_MS = 15_000;
const LONGEST_WAIT_MS = 30_000;
const FIELDS = ["origin", "kind", "number", "group", "text", "votes"];

class ClerkDesk extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector(".clerk-form");
    this.status = this.querySelector("[role=status]");
    this.entries = this.querySelector(".clerk-entries");
    this.waiting = this.querySelector(".clerk-waiting");
    this.name = `sewana-slips-${this.dataset.key}`;
    this.tries = 0;
    this.line = Promise.resolve();
    this.offered = this.form.elements.number.value;
    this.form.addEventListener("submit", (event) => this.take(event));
    this.form.addEventListener("keydown", (event) => this.press(event));
    this.form.addEventListener("change", (event) => event.target.name === "origin" && this.nameNumber());
    this.entries.addEventListener("submit", (event) => this.withdraw(event));
    addEventListener("online", () => this.send());
    addEventListener("storage", () => this.showWaiting());
    this.showWaiting();
    this.send();
    this.begin();
  }

  // The keys are read by their place, so that they are the same on a Thai and an English layout.
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches("input[type=radio]")) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    const chosen = digit ? this.groupOf(digit[1], event.shiftKey) : this.choiceOf(event.code);
    if (event.code === "KeyZ") this.undo();
    else if (event.code === "Enter") this.form.requestSubmit();
    else if (!chosen) return;
    event.preventDefault();
    if (!chosen) return;
    chosen.checked = true;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    if (digit) this.form.elements.text.focus();
  }

  groupOf(digit, isShifted) {
    const found = [...this.form.querySelectorAll(`[data-digit="${digit}"]`)];
    return found.find((choice) => Boolean(choice.dataset.shift) === isShifted) || (digit === "0" ? found[0] : null);
  }

  choiceOf(code) {
    const value = { KeyP: "paper", KeyM: "microphone", KeyQ: "question", KeyO: "opinion" }[code];
    return value ? this.form.querySelector(`input[value="${value}"]`) : null;
  }

  nameNumber() {
    const number = this.form.elements.number;
    number.disabled = this.form.elements.origin.value === "microphone";
    number.parentElement.hidden = number.disabled;
  }

  take(event) {
    event.preventDefault();
    const fields = new FormData(this.form);
    const slip = { id: newId(), at: Date.now() };
    for (const name of FIELDS) slip[name] = fields.get(name) || "";
    if (!slip.text.trim() && !slip.votes.trim()) return this.form.elements.text.focus();
    this.keep([...this.queue(), slip]);
    this.clear(slip);
    this.send();
  }

  clear(slip) {
    const { text, votes, number, group } = this.form.elements;
    text.value = votes.value = "";
    [...group].find((choice) => choice.value === "").checked = true;
    const typed = Number(digits(slip.number));
    if (slip.origin === "paper") this.offered = number.value = typed ? String(typed + 1) : "";
    this.begin();
  }

  begin() {
    this.nameNumber();
    [...this.form.elements.group].find((choice) => choice.checked).focus();
  }

  async send() {
    if (this.isBusy) return;
    clearTimeout(this.timer);
    this.isBusy = true;
    let answer = {};
    for (let slip = this.next(); slip; slip = this.next()) {
      answer = await this.post(this.form.action, slip);
      if (answer.isLost) break;
      if (answer.html === undefined) this.keep(this.queue().map((old) => (old.id === slip.id ? { ...old, ...answer } : old)));
      else this.keep(this.queue().filter((old) => old.id !== slip.id));
      this.show(answer);
    }
    this.isBusy = false;
    if (answer.isLost) this.wait(answer);
  }

  // Those that were refused wait for the clerk, not for the connection.
  next() {
    return this.queue().find((slip) => !slip.refused);
  }

  show(answer) {
    this.tries = 0;
    this.say((answer.words || []).toString(), Boolean(answer.refused));
    if (answer.html === undefined) return;
    this.entries.innerHTML = answer.html;
    const number = this.form.elements.number;
    // A number that somebody has begun to type is theirs.
    if (number.value === this.offered && Number(digits(number.value)) < Number(answer.next)) this.offered = number.value = answer.next;
    this.offerUndo();
  }

  // For ten seconds the newest one is taken back by one key; afterwards it is withdrawn like any other.
  offerUndo() {
    clearTimeout(this.undoEnds);
    this.undoable = this.entries.querySelector("li:not(.is-withdrawn) form");
    const button = this.undoable?.querySelector("button");
    if (!button) return;
    const before = button.textContent;
    button.textContent = `${this.dataset.undo} (Z)`;
    this.undoEnds = setTimeout(() => {
      this.undoable = null;
      button.textContent = before;
    }, UNDO_MS);
  }

  undo() {
    this.undoable?.requestSubmit();
    this.undoable = null;
  }

  async withdraw(event) {
    event.preventDefault();
    const form = event.target;
    const chosen = event.submitter || form.querySelector("button");
    const answer = await this.post(form.action, chosen.name ? { [chosen.name]: chosen.value } : {});
    if (answer.html === undefined) return this.say(this.dataset.kept, true);
    this.entries.innerHTML = answer.html;
    this.querySelector(".clerk-said").innerHTML = answer.said || "";
    clearTimeout(this.saidEnds);
    this.saidEnds = setTimeout(() => this.querySelector(".clerk-said").replaceChildren(), UNDO_MS);
    this.say(answer.words);
    // Who has gone on to the next slip meanwhile stays where they write.
    if (!this.form.contains(document.activeElement)) this.begin();
  }

  wait(answer) {
    this.say(answer.isSignedOut ? this.dataset.signedOut : this.dataset.kept, true);
    const most = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.tries++);
    this.timer = setTimeout(() => this.send(), most * (0.5 + Math.random() / 2));
  }

  // One after the other: each answer brings the whole list, and of two the older one may come last.
  post(url, values) {
    this.line = this.line.then(() => this.ask(url, values));
    return this.line;
  }

  async ask(url, values) {
    const fields = new FormData();
    for (const [name, value] of Object.entries(values)) if (typeof value === "string") fields.set(name, value);
    fields.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(url, {
        method: "POST", body: fields, headers: { "X-Requested-With": "fetch" }, redirect: "error",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (answer.status === 403) return { isLost: true, isSignedOut: true };
      // A captive portal answers everything, with a page of its own.
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) return { isLost: true };
      return await answer.json();
    } catch {
      return { isLost: true };
    }
  }

  showWaiting() {
    this.waiting.replaceChildren(...this.queue().map((slip) => this.rowOf(slip)));
  }

  rowOf(slip) {
    const row = document.createElement("li");
    row.className = "row";
    const label = slip.origin === "paper" ? `${this.dataset.slip} ${slip.number}` : this.dataset.voice;
    const why = slip.refused ? slip.words.toString() : this.dataset.waiting;
    for (const [text, kind] of [[label, "chip"], [`${slip.text} ${slip.votes}`, "clerk-text"], [why, "chip late"]]) {
      const part = document.createElement("span");
      [part.textContent, part.className] = [text, kind];
      row.append(part);
    }
    if (slip.refused === "double") row.append(this.button(this.dataset.again, () => this.change(slip, { refused: "", meant: "yes" })));
    if (slip.refused) row.append(this.button(this.dataset.mend, () => this.mend(slip)));
    if (slip.refused) row.append(this.button(this.dataset.drop, () => this.drop(slip)));
    return row;
  }

  button(label, deed) {
    const made = document.createElement("button");
    [made.type, made.className, made.textContent] = ["button", "btn is-small", label];
    made.addEventListener("click", deed);
    return made;
  }

  change(slip, by) {
    this.keep(this.queue().map((old) => (old.id === slip.id ? { ...old, ...by } : old)));
    this.send();
    this.begin();
  }

  mend(slip) {
    this.drop(slip);
    for (const name of FIELDS) this.form.elements[name].value = slip[name];
    this.nameNumber();
    this.form.elements.text.focus();
  }

  drop(slip) {
    this.keep(this.queue().filter((old) => old.id !== slip.id));
    this.begin();
  }

  say(words, isWarning = false) {
    this.status.textContent = words;
    this.status.classList.toggle("is-warning", isWarning);
  }

  queue() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) || [];
    } catch {
      return this.unkept || [];
    }
  }

  keep(slips) {
    this.unkept = slips;
    try {
      localStorage.setItem(this.name, JSON.stringify(slips));
    } catch {
      // Full or forbidden: they are kept for as long as the page is open.
    }
    this.showWaiting();
  }
}

function digits(text) {
  return text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("clerk-desk", ClerkDesk);
