// htmx is loaded for its effect; nothing of it is called by name.
declare module 'htmx.org/dist/htmx.js';
