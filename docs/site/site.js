// The theme follows the system, as the pictures and plots do, and goes on following when the system changes.
(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => document.body.setAttribute('data-md-color-scheme', dark.matches ? 'slate' : 'default');
    follow();
    dark.addEventListener('change', follow);
})();
