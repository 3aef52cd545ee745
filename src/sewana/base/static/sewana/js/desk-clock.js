// A clock that runs on from the minutes and seconds that the server wrote into it: down, or up for whoever speaks.
// A tablet's own time of day may be minutes off, and is never asked.
const TICK_MS = 250;

class DeskClock extends HTMLElement {
  connectedCallback() {
    const { runs } = this.dataset;
    if (!runs) return;
    const seconds = spelled(this.textContent);
    const start = performance.now();
    const sign = runs === "down" ? -1 : 1;
    this.ticking = setInterval(() => {
      const now = Math.max(0, seconds + sign * Math.floor((performance.now() - start) / 1000));
      this.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
    }, TICK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
  }
}

function spelled(text) {
  const [minutes, seconds] = text.trim().split(":").map(Number);
  return 60 * minutes + seconds;
}

customElements.define("desk-clock", DeskClock);
