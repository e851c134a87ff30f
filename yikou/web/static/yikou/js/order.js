// A list that is dragged into its order by a grip; what stands there is sent as the form's keys. Buttons do the same.
(() => {
  for (const list of document.querySelectorAll('[data-order]')) {
    const form = document.getElementById(list.dataset.order);
    const keys = () => [...list.querySelectorAll(':scope > [data-key]')].map(one => one.dataset.key).join(',');
    const before = keys();
    for (const grip of list.querySelectorAll('.h-grip')) grip.hidden = false;
    new Sortable(list, {
      handle: '.h-grip',
      draggable: '[data-key]',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
      onEnd: () => {
        if (keys() === before) return;
        form.elements.keys.value = keys();
        form.requestSubmit();
      },
    });
  }
})();
