// Paper sheets by the numeric keypad alone: a number answers and goes on, Enter skips, + keeps the sheet.
class SheetEntry extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.lines = [...this.form.querySelectorAll(".entry-lines input")];
    this.form.addEventListener("keydown", (event) => this.press(event));
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("submit", () => (this.isSent = true));
    for (const line of this.lines) line.addEventListener("focus", () => line.select());
    // The browser's own autofocus comes a moment later: a first number typed by then would be lost, and all shifted.
    if (document.activeElement === document.body) this.form.querySelector("[autofocus]")?.focus();
  }

  press(event) {
    const at = this.lines.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.isComposing) return;
    const isText = event.target.dataset.kind === "open" || event.target.dataset.kind === "pseudonym";
    if (event.key === "Enter" || event.key === "ArrowDown") this.step(event, at + 1);
    else if (event.key === "ArrowUp" || (event.key === "Backspace" && !event.target.value)) this.step(event, at - 1);
    else if (event.key === "+" && !(isText && event.target.value)) {
      event.preventDefault();
      this.keep();
    }
  }

  step(event, to) {
    event.preventDefault();
    if (!this.check(event.target)) return;
    if (to >= this.lines.length) this.keep();
    else this.lines[Math.max(0, to)].focus();
  }

  // The save button is what is pressed, so that a page without script sends the very same.
  keep() {
    if (this.isSent || this.lines.some((line) => !this.check(line))) return;
    this.form.requestSubmit([...this.form.querySelectorAll("button[value=save]")].at(-1));
  }

  typed(line) {
    if (!this.lines.includes(line) || !this.check(line) || !this.isFull(line)) return;
    const next = this.lines[this.lines.indexOf(line) + 1];
    next?.focus();
  }

  // A cell is full when no other number could still come of it.
  isFull(line) {
    const { kind, most } = line.dataset;
    const text = this.plain(line);
    if (!text || kind === "choices" || kind === "open" || kind === "pseudonym") return false;
    if (kind === "zone") return text === "-" || text.length === 3;
    return text === "-" || text === "0" || Number(text) * 10 > Number(most);
  }

  check(line) {
    const { kind, most } = line.dataset;
    const text = this.plain(line);
    const isRight =
      !text ||
      kind === "open" ||
      kind === "pseudonym" ||
      (kind === "zone" && /^(-|0|[1-9]{1,3})$/.test(text)) ||
      (kind === "choices" && text.split(/[\s.,/*;]+/).every((one) => !one || this.isNumber(one, most, 1))) ||
      text === "-" ||
      this.isNumber(text, most, 0);
    this.tell(line, isRight);
    return isRight;
  }

  plain(line) {
    return line.value.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).replace(/[–—−]/g, "-").trim();
  }

  isNumber(text, most, least) {
    return /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= Number(most);
  }

  tell(line, isRight) {
    line.toggleAttribute("aria-invalid", false);
    if (!isRight) line.setAttribute("aria-invalid", "true");
    const row = line.closest(".entry-line");
    row.classList.toggle("is-wrong", !isRight);
    const hint = row.querySelector(".help");
    const words = isRight ? line.dataset.hint : this.dataset.wrong.replace("{hint}", line.dataset.hint);
    if (hint && line.dataset.hint && hint.textContent !== words) hint.textContent = words;
    if (!isRight) line.select();
  }
}

customElements.define("sheet-entry", SheetEntry);
