import {mount} from 'svelte';
import Page from './Page.svelte';
import './cards.ts';

mount(Page, {target: document.querySelector('#app')!});
