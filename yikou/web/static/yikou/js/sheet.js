// The catalogue editor: the days of the steps are added up while they are typed, and nobody leaves what is not saved
// without being asked. Rows come and go on the server; this page works without scripts.
(() => {
  const form = document.querySelector('form[data-sheet]');
  if (!form) return;
  let unsaved = form.hasAttribute('data-unsaved');

  function sum() {
    const said = form.querySelector('[data-sum]'), promise = form.querySelector('[data-promised]');
    if (!said || !promise) return;
    const days = [...form.querySelectorAll('[data-days-of]')].reduce((all, one) => all + (/^\s*\d+\s*$/.test(one.value) ? Number(one.value) : 0), 0);
    const fits = String(days) === promise.value.trim();
    said.replaceChildren('各环节共 ', strong(days, 'b'), ' 个工作日，承诺 ', strong(promise.value.trim() || '没填', 'b'), fits ? '，正好' : '，', ...(fits ? [] : [strong('还对不上', 'strong')]));
  }
  function strong(text, name) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  form.addEventListener('input', event => { unsaved = true; if (event.target.matches('[data-days-of], [data-promised]')) sum(); });
  form.addEventListener('submit', () => { unsaved = false; });
  document.body.addEventListener('htmx:afterSwap', () => { unsaved = true; });
  addEventListener('beforeunload', event => { if (unsaved) event.preventDefault(); });
})();
