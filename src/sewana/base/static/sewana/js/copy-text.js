// A button beside a text that somebody has to pass on; without script the text can be marked and copied by hand.
//   <copy-text data-label="Copy the link" data-done="Copied"><input value="..." readonly></copy-text>
class CopyText extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("input");
    if (!this.box || this.button) return;
    this.button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn is-small",
      textContent: this.dataset.label,
    });
    this.note = Object.assign(document.createElement("span"), { className: "meta" });
    this.note.setAttribute("role", "status");
    this.append(this.button, this.note);
    this.button.addEventListener("click", () => this.copy());
  }

  async copy() {
    this.box.select();
    try {
      await navigator.clipboard.writeText(this.box.value);
    } catch {
      // Plain http has no clipboard; the older way still works there.
      if (!document.execCommand("copy")) return;
    }
    this.note.textContent = this.dataset.done;
  }
}

customElements.define("copy-text", CopyText);
