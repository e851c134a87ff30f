// A display: what has just been called flashes, clocks go on between two pictures, and a lost line is said.
(() => {
  const display = document.querySelector('[data-live]'), root = document.documentElement;
  // A screen that is not there yet may be set up any minute.
  if (!display) { setTimeout(() => location.reload(), 60_000); return; }
  const call = () => display.querySelector('.d-hero')?.dataset.call || '';
  const minutes = seconds => Math.ceil(seconds / 60);
  const two = number => String(number).padStart(2, '0');
  const FLASH = 2400;
  let shown = call(), begun = -FLASH;

  // A new call flashes twice in all, also where the next picture comes while it does.
  function flash() {
    const now = document.timeline.currentTime, hero = display.querySelector('.d-hero');
    if (call() && call() !== shown) begun = now;
    shown = call();
    if (!shown || now - begun > FLASH) return;
    hero.dataset.new = '';
    for (const one of hero.getAnimations()) one.startTime = begun;
  }

  function tick() {
    const now = yikouClock(), here = new Date(now.getTime() + (now.getTimezoneOffset() + 480) * 60000);
    for (const one of display.querySelectorAll('[data-clock]')) one.textContent = `${two(here.getHours())}:${two(here.getMinutes())}`;
    for (const one of display.querySelectorAll('[data-until]')) {
      const left = one.dataset.until - now.getTime() / 1000;
      one.textContent = left > 0 ? `，还有 ${minutes(left)} 分钟` : '，马上回来';
    }
  }

  function say(since) {
    display.toggleAttribute('data-line', Boolean(since));
    root.toggleAttribute('data-cut', Boolean(since));
    const line = display.querySelector('.d-line'), rule = display.querySelector('.d-rule');
    line.hidden = !since;
    rule.hidden = Boolean(since);
    line.querySelector('[data-since]').textContent = since || '';
  }

  display.addEventListener('live', event => {
    if (event.detail.data?.gone) { location.reload(); return; }
    flash();
    say(null);
    tick();
    yikouVoice(display);
  });
  display.addEventListener('live:lost', event => say(event.detail.since));
  display.addEventListener('live:back', () => say(null));
  setInterval(tick, 1000);
  tick();
  yikouVoice(display);
})();
