import {svelte} from '@sveltejs/vite-plugin-svelte';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import {defineConfig} from 'vite';

/** What Vue has to leave to the browser. @param {string} tag */
const isCustomElement = (tag) => ['treatment-card', 'safety-disclaimer'].includes(tag);

export default defineConfig({
  plugins: [react(), vue({template: {compilerOptions: {isCustomElement}}}), svelte()],
  // What the test makes of page.html, one page for each framework.
  build: {rollupOptions: {input: ['react.html', 'vue.html', 'svelte.html']}},
});
