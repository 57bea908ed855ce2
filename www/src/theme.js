document.documentElement.classList.add('js');
/* Before the first paint: the theme this person chose, else the system's. */
try {
	document.documentElement.dataset.theme = localStorage.getItem('theme') || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
} catch (e) {
	document.documentElement.dataset.theme = 'light';
}
