// What scrolls sideways can be reached by keyboard, in browsers that do not see to it themselves.
const reach = new ResizeObserver((seen) => {
  for (const {target} of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});
for (const box of document.querySelectorAll('pre, .table-wrapper')) reach.observe(box);
