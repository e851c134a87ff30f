// The ticket on a phone: live.js keeps it fresh; this notices when the turn is near, and when the line is lost.
(() => {
  const place = document.querySelector('#t-now'), title = document.title;
  const told = { soon: '快到您了', called: '叫到您了' };
  const state = () => place.firstElementChild?.dataset.state;
  let before;

  const look = () => {
    const now = state();
    document.body.toggleAttribute('data-called', now === 'called');
    document.title = told[now] ? `${told[now]} · ${title}` : title;
    if (before && before !== now && told[now]) navigator.vibrate?.(now === 'called' ? [400, 200, 400, 200, 400] : [300]);
    before = now;
  };
  // What was last known stays, with its time; a line says so.
  const line = lost => { document.querySelector('#t-lost').hidden = !lost; };
  place.addEventListener('live', look);
  place.addEventListener('live:lost', () => line(true));
  place.addEventListener('live:back', () => line(false));
  // live.js asks for the fragment by itself; the page changes a moment after its event.
  new MutationObserver(look).observe(place, { childList: true });
  look();
})();
