// The pad: a face is sent as soon as it is pressed; the two bad ones ask first what was not good.
(() => {
  const why = document.querySelector('.pad-why'), send = document.querySelector('.pad-send'), form = document.querySelector('#rate');
  if (form) {
    send.hidden = true;
    let byKey = false;
    form.addEventListener('keydown', event => { byKey = event.key !== 'Enter'; });
    form.addEventListener('pointerdown', () => { byKey = false; });
    form.addEventListener('change', event => {
      if (event.target.name !== 'level') return;
      const bad = 'bad' in event.target.dataset;
      why.hidden = !bad;
      send.hidden = bad || !byKey;
      if (!bad && !byKey) form.requestSubmit();
    });
  }
  const back = document.querySelector('[data-back]');
  if (back) setTimeout(() => { location.href = back.dataset.back; }, back.dataset.after * 1000);
})();
