// Slides of a full screen each: <slide-show> <section> … </section> … </slide-show>
// Without this they are scrolled one under another; with it the arrow keys, space and a clicker turn them.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];

class SlideShow extends HTMLElement {
  connectedCallback() {
    this.turn = (event) => this.onKey(event);
    document.addEventListener("keydown", this.turn);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.turn);
  }

  get slides() {
    return [...this.querySelectorAll("section")];
  }

  get at() {
    return Math.round(this.scrollTop / Math.max(1, this.clientHeight));
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.slides.length - 1;
    const places = { Home: 0, End: last };
    let to = places[event.key];
    if (NEXT.includes(event.key)) to = Math.min(last, this.at + 1);
    if (BACK.includes(event.key)) to = Math.max(0, this.at - 1);
    if (to === undefined) return;
    event.preventDefault();
    this.slides[to].scrollIntoView({ behavior: "instant" });
  }
}

customElements.define("slide-show", SlideShow);
