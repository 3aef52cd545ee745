// Shows a paper anew while its words are written: <wording-desk> a form, and a .wording-shown for what the server makes of it </wording-desk>
// Without it, the button for the preview does the same.
const PAUSE = 700;

class WordingDesk extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form.form");
    this.shown = this.querySelector(".wording-shown");
    if (!this.form || !this.shown) return;
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(), PAUSE);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async show() {
    const asked = (this.asked = (this.asked || 0) + 1);
    const body = new FormData(this.form);
    body.set("do", "preview");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      // An answer that a later one has overtaken is old.
      if (!html || asked !== this.asked) return;
      const top = this.shown.scrollTop;
      this.shown.innerHTML = html;
      this.shown.scrollTop = top;
    } catch {
      // Without a line the paper stays as it was; the next letter tries again.
    }
  }
}

customElements.define("wording-desk", WordingDesk);
