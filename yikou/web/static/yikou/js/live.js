// Live parts of a page: <main data-live="hall/board"> follows a stream of server-sent events and is told of every
// change by events of its own (docs/pages.md):
//   live        something changed; detail.data is what the stream says, null where the page asks by itself
//   live:lost   nobody answers since detail.since (HH:MM)        live:back  somebody does again
//   live:beat   the line is alive; yikouClock() is the centre's time
// With data-live-page the element's content is replaced by what that address answers to a fragment's request, or
// by the stream's own `html`; what is just being pressed waits until it is let go, and what had the focus keeps it.
// Where events cannot be reached the page asks every ten seconds; nothing else changes.
(() => {
  const base = document.currentScript.dataset.events;
  const ASK = [10, 10, 20, 40, 60], SILENT = 25, AGAIN = [2, 3, 5, 10, 20, 30], SOON = 2500, TAP = 100, LONG = 10000;
  let ahead = Number(document.currentScript.dataset.now || 0) * 1000 - Date.now();
  if (!document.currentScript.dataset.now) ahead = 0;
  window.yikouClock = () => new Date(Date.now() + ahead);
  const clock = () => yikouClock().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Shanghai' });
  const wait = (list, n) => list[Math.min(n, list.length - 1)] * 1000 * (0.9 + Math.random() / 5);

  class Live {
    constructor(element) {
      this.element = element;
      this.heard = Date.now();
      this.at = clock();
      this.failed = this.broken = 0;
      element.addEventListener('pointerdown', () => this.press());
      for (const name of ['pointerup', 'pointercancel', 'dragend']) addEventListener(name, () => setTimeout(() => this.release(), TAP), true);
      if (base) this.listen(); else this.ask(true);
      addEventListener('online', () => { if (base && !this.open) this.listen(); this.ask(); });
      setInterval(() => { if (this.open && Date.now() - this.heard > SILENT * 1000) this.cut(); }, 1000);
    }

    tell(name, detail = {}) {
      this.element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    }

    address() {
      const url = new URL(this.element.dataset.live, new URL(base, location.href));
      if (this.last) url.searchParams.set('last', this.last);
      return url;
    }

    listen() {
      clearTimeout(this.again);
      this.source?.close();
      // A port that a firewall swallows neither opens nor fails for minutes.
      this.asking ??= setTimeout(() => this.ask(), SOON);
      const source = this.source = new EventSource(this.address(), { withCredentials: true });
      source.addEventListener('open', () => { this.open = true; this.broken = 0; this.alive(); });
      source.addEventListener('beat', event => { ahead = Number(event.data) - Date.now(); this.alive(); this.tell('live:beat'); });
      source.addEventListener('message', event => { this.last = event.lastEventId; this.alive(); this.changed(JSON.parse(event.data)); });
      source.addEventListener('error', () => this.cut());
    }

    // The line broke: listen again, ever less often, and meanwhile ask.
    cut() {
      this.open = false;
      this.source.close();
      clearTimeout(this.again);
      this.again = setTimeout(() => this.listen(), wait(AGAIN, this.broken++));
      this.asking ??= setTimeout(() => this.ask(), SOON);
    }

    alive() {
      this.heard = Date.now();
      this.at = clock();
      this.failed = 0;
      if (this.open) { clearTimeout(this.asking); this.asking = null; }
      if (!this.since) return;
      this.since = null;
      delete this.element.dataset.lost;
      this.tell('live:back');
    }

    gone() {
      this.failed += 1;
      if (this.since) return;
      this.since = this.element.dataset.lost = this.at;
      this.tell('live:lost', { since: this.since });
    }

    changed(data) {
      if (data?.html !== undefined && 'livePage' in this.element.dataset) this.put(data.html, data);
      else if (data && this.element.dataset.livePage) this.fetch();
      else this.tell('live', { data });
    }

    // A press that begins on one link and ends on the one that replaced it is none: the new picture waits for its end.
    press() {
      this.pressed = true;
      clearTimeout(this.long);
      this.long = setTimeout(() => this.release(), LONG);
    }

    release() {
      clearTimeout(this.long);
      this.pressed = false;
      const held = this.held;
      this.held = null;
      if (held) this.put(...held);
    }

    put(html, data) {
      if (this.pressed) { this.held = [html, data]; return; }
      const now = document.activeElement, focused = this.element.contains(now) && now !== this.element && now;
      const same = focused && ['id', 'href', 'name', 'value'].filter(name => focused.hasAttribute(name)).map(name => `[${name}="${CSS.escape(focused.getAttribute(name))}"]`).join('');
      this.element.innerHTML = html;
      if (same) this.element.querySelector(focused.localName + same)?.focus({ preventScroll: true });
      this.tell('live', { data });
    }

    // Without events: the same page, asked again. The first answer is the page itself.
    async ask(first = false) {
      clearTimeout(this.asking);
      if (this.open) { this.asking = null; return; }
      if (!first) await this.fetch();
      if (!this.open) this.asking = setTimeout(() => this.ask(), wait(ASK, this.failed)); else this.asking = null;
    }

    async fetch() {
      const page = this.element.dataset.livePage;
      try {
        const answer = await fetch(page || location.href, { method: page ? 'GET' : 'HEAD', headers: { 'HX-Request': 'true', 'X-By-Itself': '1' }, cache: 'no-store' });
        if (answer.status >= 500) return this.gone();
        if (answer.status === 404 && page) return location.reload();
        const html = page && answer.ok && await answer.text();
        this.alive();
        if (html) this.put(html, null); else this.tell('live', { data: null });
      } catch { this.gone(); }
    }
  }

  for (const element of document.querySelectorAll('[data-live]')) element.live = new Live(element);
})();
