// The pad: a good face is sent as soon as it is pressed; a bad one asks first what was not good. A phone asks after each.
(() => {
  const form = document.querySelector('#rate');
  if (form) {
    const why = form.querySelector('.pad-why'), send = form.querySelector('.pad-send'), quick = 'quick' in form.dataset;
    let byKey = false;
    const ask = face => {
      const bad = 'bad' in face.dataset, asks = bad || !quick;
      why.querySelectorAll('[data-for]').forEach(one => {
        one.hidden = one.dataset.for === 'bad' ? !bad : one.dataset.for !== face.dataset.ask;
        if (one.hidden) one.querySelectorAll('input:checked').forEach(box => { box.checked = false; });
      });
      why.hidden = !asks;
      send.hidden = asks || !byKey;
      return asks;
    };
    send.hidden = true;
    form.addEventListener('keydown', event => { byKey = event.key !== 'Enter'; });
    form.addEventListener('pointerdown', () => { byKey = false; });
    form.addEventListener('change', event => {
      if (event.target.name === 'level' && !ask(event.target) && !byKey) form.requestSubmit();
    });
    const chosen = form.querySelector('[name=level]:checked');
    if (chosen) ask(chosen);
  }
  const back = document.querySelector('[data-back]');
  if (back) setTimeout(() => { location.href = back.dataset.back; }, back.dataset.after * 1000);
})();
