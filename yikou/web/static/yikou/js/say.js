// What is being said stays through a reload and a failed line, in this tab only; it goes once it has arrived.
(() => {
  const gone = document.querySelector('[data-forget]');
  if (gone) sessionStorage.removeItem(`kept.${gone.dataset.forget}`);
  const form = document.querySelector('form[data-keep]');
  if (!form) return;
  const key = `kept.${form.dataset.keep}`;
  const kept = () => [...form.elements].filter(one => one.name && (one.name === 'once' || !['file', 'hidden', 'password', 'submit'].includes(one.type)));

  // An answer that refuses brings its own words back; only a page that comes empty is filled.
  const before = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  if (before && !form.querySelector('[role="alert"]'))
    for (const one of kept()) {
      const values = before[one.name];
      if (!values) continue;
      if (['radio', 'checkbox'].includes(one.type)) one.checked = values.includes(one.value);
      // The page's own mark goes on with the words: what arrived although the line broke is not said twice.
      else if (!one.value || one.name === 'once') one.value = values[0];
    }

  function save() {
    const said = {};
    for (const one of kept()) {
      said[one.name] ??= [];
      if (!['radio', 'checkbox'].includes(one.type) || one.checked) said[one.name].push(one.value);
    }
    sessionStorage.setItem(key, JSON.stringify(said));
  }

  // Questions that belong to one kind are asked with that kind.
  function fit() {
    const kind = form.querySelector('[name="k"]:checked, select[name="k"]')?.value;
    for (const one of document.querySelectorAll('[data-of]')) one.hidden = !one.dataset.of.split(' ').includes(kind);
    // Who stays unnamed is asked for neither name nor telephone; what was typed before is not sent on.
    const way = form.querySelector('[name="way"]:checked')?.value;
    for (const one of form.querySelectorAll('[data-way]')) one.hidden = !one.dataset.way.split(' ').includes(way);
  }
  form.addEventListener('input', save);
  form.addEventListener('change', () => { fit(); save(); });
  fit();
})();
