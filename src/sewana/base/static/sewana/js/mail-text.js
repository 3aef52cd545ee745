// The text of a mail with a button that copies it; without script it is marked and copied by hand.
//   <mail-text data-done="Copied"> <div class="mail-words">…</div> <button hidden>…</button> <span role="status"></span> </mail-text>
class MailText extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector(".mail-words");
    this.button = this.querySelector("button");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.copy());
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.words.textContent);
    } catch {
      // Plain http has no clipboard; the older way still works there.
      getSelection().selectAllChildren(this.words);
      if (!document.execCommand("copy")) return;
    }
    this.querySelector("[role=status]").textContent = this.dataset.done;
  }
}

customElements.define("mail-text", MailText);
