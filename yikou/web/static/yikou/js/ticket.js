// The ticket on a phone: fresh by itself, and noticed when the turn is near.
(() => {
  const place = document.querySelector('#t-now'), SOON = 5000, FAR = 15000;
  const state = () => place.firstElementChild?.dataset.state;
  const over = () => ['done', 'left', 'void'].includes(state());
  const told = { soon: '快到您了', called: '叫到您了' };
  const title = document.title;
  let timer;

  const show = before => {
    document.body.toggleAttribute('data-called', state() === 'called');
    document.title = told[state()] ? `${told[state()]} · ${title}` : title;
    if (before !== state() && told[state()]) navigator.vibrate?.(state() === 'called' ? [400, 200, 400, 200, 400] : [300]);
  };
  const look = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch(place.dataset.now, { headers: { 'X-By-Itself': '1' }, cache: 'no-store' });
      if (answer.status === 204) return location.reload();
      if (answer.ok) {
        const before = state();
        place.innerHTML = await answer.text();
        show(before);
      }
    } catch { /* the page keeps what it last knew, with its time */ }
    if (!over()) timer = setTimeout(look, ['soon', 'called', 'serving'].includes(state()) ? SOON : FAR);
  };
  show(state());
  if (!over()) timer = setTimeout(look, SOON);
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !over()) look(); });
})();
